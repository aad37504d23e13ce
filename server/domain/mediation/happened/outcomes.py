"""What happens at the table and after it: sessions, papers, an agreement and its performance, or an end without one."""

from datetime import date, datetime

from msgspec.structs import replace

from server.domain.mediation.case import (
    Agreement,
    Case,
    Confirmation,
    Duty,
    FollowUp,
    Outcome,
    Paper,
    Session,
    Signature,
    day_of,
)
from server.domain.mediation.happened.happening import CaseHappening
from server.domain.mediation.transitions import CaseState


class SessionRecorded(CaseHappening, frozen=True, kw_only=True):
    """调解记录: kept in any state; one that counts begins the mediation."""

    session: Session

    def moved(self, case: Case, at: datetime, by: str) -> Case:
        begins = case.state is CaseState.ACCEPTED and self.session.counts
        state = CaseState.MEDIATING if begins else case.state
        return replace(case, sessions=(*case.sessions, self.session), state=state)


class MaterialAdded(CaseHappening, frozen=True, kw_only=True):
    """One more paper in the file."""

    paper: Paper

    def moved(self, case: Case, at: datetime, by: str) -> Case:
        return replace(case, papers=(*case.papers, self.paper))


class Agreed(CaseHappening, frozen=True, kw_only=True):
    """达成协议: a written one waits to be signed, an oral one is in force."""

    agreement: Agreement
    confirm_until: date | None = None
    visits: tuple[date, ...] = ()

    def moved(self, case: Case, at: datetime, by: str) -> Case:
        reached = replace(case, agreement=self.agreement)
        if self.agreement.form == "written":
            return replace(reached, state=CaseState.AGREED)
        return _in_force(reached, "oral_agreement", self.confirm_until, self.visits)


class AgreementSigned(CaseHappening, frozen=True, kw_only=True):
    """签署生效."""

    signed_on: date
    signatures: tuple[Signature, ...]
    confirm_until: date
    visits: tuple[date, ...]

    def moved(self, case: Case, at: datetime, by: str) -> Case:
        if case.agreement is None:
            return case
        signed = replace(case.agreement, effective_on=self.signed_on, signatures=self.signatures)
        return _in_force(
            replace(case, agreement=signed), "written_agreement", self.confirm_until, self.visits
        )


class Performed(CaseHappening, frozen=True, kw_only=True):
    """履行: one duty was done."""

    item: int
    done_on: date
    proof: str | None

    def moved(self, case: Case, at: datetime, by: str) -> Case:
        return _with_duty(case, self.item, done_on=self.done_on, proof=self.proof)


class PerformanceFinished(CaseHappening, frozen=True, kw_only=True):
    """履行完毕: what is settled turns green, and keeps its visits."""

    def moved(self, case: Case, at: datetime, by: str) -> Case:
        return replace(case, state=CaseState.PERFORMED, performance="performed", risk="green")


class Breached(CaseHappening, frozen=True, kw_only=True):
    """反悔、未履行: the way to the court was told, and somebody goes there."""

    what: str
    reason: str
    visit_on: date

    def moved(self, case: Case, at: datetime, by: str) -> Case:
        known = replace(
            case,
            state=CaseState.BREACHED,
            performance="partly" if self.what == "partly" else "reneged",
        )
        return known.with_follow_up(self.visit_on, "breach")


class ConfirmationApplied(CaseHappening, frozen=True, kw_only=True):
    """申请司法确认."""

    applied_on: date

    def moved(self, case: Case, at: datetime, by: str) -> Case:
        return _with_confirmation(case, applied_on=self.applied_on)


class ConfirmationDecided(CaseHappening, frozen=True, kw_only=True):
    """司法确认结果."""

    result: str

    def moved(self, case: Case, at: datetime, by: str) -> Case:
        return _with_confirmation(case, result=self.result)


class ConfirmationReminded(CaseHappening, frozen=True, kw_only=True):
    """司法确认提醒: that day of the window has come."""

    day: int

    def moved(self, case: Case, at: datetime, by: str) -> Case:
        known = case.confirmation
        return case if known is None else _with_confirmation(case, reminded=(*known.reminded, self.day))


class FollowUpOrdered(CaseHappening, frozen=True, kw_only=True):
    """安排回访. `item`: the duty whose day has gone by."""

    due_on: date
    reason: str
    item: int | None = None

    def moved(self, case: Case, at: datetime, by: str) -> Case:
        ordered = case.with_follow_up(self.due_on, self.reason)
        return ordered if self.item is None else _with_duty(ordered, self.item, overdue_told=True)


class FollowedUp(CaseHappening, frozen=True, kw_only=True):
    """回访: what was found. `next_on`: when somebody goes again."""

    no: int | None
    finding: str
    next_on: date | None

    def moved(self, case: Case, at: datetime, by: str) -> Case:
        if self.no is None:
            made = FollowUp(
                no=len(case.follow_ups) + 1,
                due_on=day_of(at),
                reason="unordered",
                done_at=at,
                by=by,
                finding=self.finding,
            )
            done = replace(case, follow_ups=(*case.follow_ups, made))
        else:
            visits = tuple(
                replace(each, done_at=at, by=by, finding=self.finding) if each.no == self.no else each
                for each in case.follow_ups
            )
            done = replace(case, follow_ups=visits)
        return done if self.next_on is None else done.with_follow_up(self.next_on, "rhythm")


class CaseEnded(CaseHappening, frozen=True, kw_only=True):
    """调解终止, whoever wanted it: the outcome, and that the further way was told."""

    outcome: Outcome
    reason: str
    routes_told: bool
    party: int | None = None

    def moved(self, case: Case, at: datetime, by: str) -> Case:
        return replace(
            case,
            state=CaseState.ENDED,
            outcome=self.outcome,
            ended_at=at,
            offer=None,
            waits_for_a_person=False,
            due_at=None,
        )


class CaseClosed(CaseHappening, frozen=True, kw_only=True):
    """归档."""

    def moved(self, case: Case, at: datetime, by: str) -> Case:
        return replace(case, state=CaseState.CLOSED, closed_at=at)


def _in_force(case: Case, outcome: Outcome, confirm_until: date | None, visits: tuple[date, ...]) -> Case:
    bound = replace(
        case,
        state=CaseState.PERFORMING,
        outcome=outcome,
        performance="performing",
        due_at=None,
        confirmation=None if confirm_until is None else Confirmation(until=confirm_until),
    )
    for day in visits:
        bound = bound.with_follow_up(day, "rhythm")
    return bound


def _with_duty(case: Case, no: int, **changed: object) -> Case:
    known = case.agreement
    if known is None:
        return case
    duties: tuple[Duty, ...] = tuple(
        replace(each, **changed) if each.no == no else each for each in known.duties
    )
    return replace(case, agreement=replace(known, duties=duties))


def _with_confirmation(case: Case, **changed: object) -> Case:
    known = case.confirmation
    return case if known is None else replace(case, confirmation=replace(known, **changed))
