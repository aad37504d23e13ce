"""系: what falls due in a case by itself: offers that nobody took, reminders of confirmation, duties gone by."""

from collections.abc import Iterator
from datetime import date, datetime, time

from msgspec import Struct

from server.domain.asked import Nothing
from server.domain.calendar import CHINA
from server.domain.mediation.asked import OrderFollowUp, RemindOn
from server.domain.mediation.case import Case, day_of, days_after
from server.domain.mediation.transitions import CASE_TRANSITIONS, CaseStep
from server.domain.policy_parts import Mediation

#: People are reminded when they are at work.
_MORNING = time(9)


class CaseDue(Struct, frozen=True, kw_only=True):
    """A step that the house takes by itself as soon as `at` has come."""

    at: datetime
    step: CaseStep
    asked: Struct


def case_due_steps(case: Case, policy: Mediation, now: datetime) -> tuple[CaseDue, ...]:
    """The steps whose time has come, in the order in which it came."""
    ripe = [due for due in _awaited(case, policy, day_of(now)) if due.at <= now]
    return tuple(sorted(ripe, key=lambda due: (due.at, due.step)))


def case_next_due(case: Case, policy: Mediation) -> datetime | None:
    """The instant at which the house next has to do something by itself; None where nothing is awaited."""
    return min((due.at for due in _awaited(case, policy, case.applied_on)), default=None)


def _awaited(case: Case, policy: Mediation, today: date) -> Iterator[CaseDue]:
    if case.offer is not None and (case.state, CaseStep.REOFFER) in CASE_TRANSITIONS:
        yield CaseDue(at=case.offer.until, step=CaseStep.REOFFER, asked=Nothing())
    agreement, window = case.agreement, case.confirmation
    if agreement is None or agreement.effective_on is None:
        return
    if (
        window is not None
        and window.applied_on is None
        and (case.state, CaseStep.REMIND_CONFIRMATION) in CASE_TRANSITIONS
    ):
        for day in policy.remind_on_days:
            if day not in window.reminded:
                at = _morning(days_after(agreement.effective_on, day))
                yield CaseDue(at=at, step=CaseStep.REMIND_CONFIRMATION, asked=RemindOn(day=day))
    if (case.state, CaseStep.ORDER_FOLLOW_UP) in CASE_TRANSITIONS:
        for duty in agreement.duties:
            if duty.due_on is not None and duty.done_on is None and not duty.overdue_told:
                go_on = max(today, days_after(duty.due_on, 1))
                asked = OrderFollowUp(due_on=go_on, reason="not_performed", item=duty.no)
                yield CaseDue(
                    at=_morning(days_after(duty.due_on, 1)), step=CaseStep.ORDER_FOLLOW_UP, asked=asked
                )


def _morning(day: date) -> datetime:
    return datetime.combine(day, _MORNING, CHINA)
