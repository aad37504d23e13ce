"""协议之后, 没有协议之后: performance, confirmation by the court, visits, and every way in which a mediation ends."""

from server.domain.asked import Nothing
from server.domain.errors import AskedAlready, NoSuchPart, TooLate
from server.domain.mediation.archive import missing
from server.domain.mediation.asked import (
    ApplyConfirmation,
    ConfirmationResult,
    EndCase,
    FollowUpDone,
    OrderFollowUp,
    Perform,
    RemindOn,
    ReportBreach,
    TransferToPolice,
    WithdrawParty,
)
from server.domain.mediation.case import Case, Confirmation, days_after
from server.domain.mediation.context import CaseContext, visit_days
from server.domain.mediation.errors import ArchiveIncomplete, ItemUnknown, NotJointly, RoutesNotTold
from server.domain.mediation.happened.outcomes import (
    Breached,
    CaseClosed,
    CaseEnded,
    ConfirmationApplied,
    ConfirmationDecided,
    ConfirmationReminded,
    FollowedUp,
    FollowUpOrdered,
    PerformanceFinished,
    Performed,
)
from server.domain.mediation.registering import require_day
from server.domain.mediation.transitions import CaseStep


def decide_perform(case: Case, asked: Perform, by: CaseContext) -> Performed:
    """履行 of one duty.

    Raises:
        ItemUnknown: no such duty, or it is done already.
        DayOutOfRange.
    """
    duties = () if case.agreement is None else case.agreement.duties
    if not any(duty.no == asked.item and duty.done_on is None for duty in duties):
        raise ItemUnknown(item=str(asked.item))
    require_day("done_on", asked.done_on, case.applied_on, by.today)
    return Performed(item=asked.item, done_on=asked.done_on, proof=asked.proof)


def is_all_performed(case: Case) -> bool:
    """Whether every duty is done."""
    return case.agreement is not None and all(duty.done_on is not None for duty in case.agreement.duties)


def decide_finish(_case: Case, _asked: Nothing, _by: CaseContext) -> PerformanceFinished:
    """履行完毕: the house sees to it when the last duty is done."""
    return PerformanceFinished()


def decide_breach(_case: Case, asked: ReportBreach, by: CaseContext) -> Breached:
    """反悔、未履行: the way to the court is told, and somebody goes there soon.

    Raises:
        RoutesNotTold.
    """
    if not asked.court_told:
        raise RoutesNotTold(step=CaseStep.REPORT_BREACH.value)
    return Breached(
        what=asked.what, reason=asked.reason, visit_on=days_after(by.today, by.policy.breach_visit_days)
    )


def decide_apply(case: Case, asked: ApplyConfirmation, by: CaseContext) -> ConfirmationApplied:
    """申请司法确认: together, within thirty days of the agreement's force. Source: 人民调解法 §33.

    Raises:
        NoSuchPart, AskedAlready, NotJointly, TooLate, DayOutOfRange.
    """
    window = _window(case)
    if window.applied_on is not None:
        raise AskedAlready(kind="confirmation")
    if not asked.jointly:
        raise NotJointly(step=CaseStep.APPLY_CONFIRMATION.value)
    if asked.applied_on > window.until:
        raise TooLate(until=window.until.isoformat())
    require_day("applied_on", asked.applied_on, case.applied_on, by.today)
    return ConfirmationApplied(applied_on=asked.applied_on)


def decide_confirmation(case: Case, asked: ConfirmationResult, _by: CaseContext) -> ConfirmationDecided:
    """司法确认结果.

    Raises:
        NoSuchPart: nobody has applied, or it is decided.
    """
    window = _window(case)
    if window.applied_on is None or window.result is not None:
        raise NoSuchPart(part="confirmation", no=0)
    return ConfirmationDecided(result=asked.result)


def decide_remind(case: Case, asked: RemindOn, _by: CaseContext) -> ConfirmationReminded:
    """司法确认提醒: once for each day of the policy's list.

    Raises:
        NoSuchPart, AskedAlready.
    """
    if asked.day in _window(case).reminded:
        raise AskedAlready(kind="reminder")
    return ConfirmationReminded(day=asked.day)


def _window(case: Case) -> Confirmation:
    if case.confirmation is None:
        raise NoSuchPart(part="confirmation", no=0)
    return case.confirmation


def decide_order_follow_up(case: Case, asked: OrderFollowUp, by: CaseContext) -> FollowUpOrdered:
    """安排回访.

    Raises:
        ItemUnknown, DayOutOfRange.
    """
    duties = () if case.agreement is None else case.agreement.duties
    if asked.item is not None and not any(duty.no == asked.item for duty in duties):
        raise ItemUnknown(item=str(asked.item))
    require_day("due_on", asked.due_on, by.today, days_after(by.today, 366))
    return FollowUpOrdered(due_on=asked.due_on, reason=asked.reason, item=asked.item)


def decide_follow_up(case: Case, asked: FollowUpDone, by: CaseContext) -> FollowedUp:
    """回访: the next one is ordered by the rhythm of the case's colour, as often as the policy says.

    Raises:
        NoSuchPart: no such visit waits.
    """
    visit = next((each for each in case.open_follow_ups() if each.no == asked.no), None)
    if asked.no is not None and visit is None:
        raise NoSuchPart(part="follow_up", no=asked.no)
    in_rhythm = [each for each in case.follow_ups if each.reason == "rhythm"]
    again = visit is not None and visit.reason == "rhythm" and len(in_rhythm) < by.policy.visits
    next_on = days_after(by.today, visit_days(case, by.policy)) if again else None
    return FollowedUp(no=asked.no, finding=asked.finding, next_on=next_on)


def decide_withdraw(case: Case, asked: WithdrawParty, _by: CaseContext) -> CaseEnded:
    """撤回: voluntary to the end. Source: 人民调解法 §23.

    Raises:
        NoSuchPart: no such party.
        RoutesNotTold.
    """
    if case.party(asked.party) is None:
        raise NoSuchPart(part="party", no=asked.party)
    if not asked.routes_told:
        raise RoutesNotTold(step=CaseStep.WITHDRAW.value)
    return CaseEnded(outcome="withdrawn", reason=asked.reason, routes_told=True, party=asked.party)


def decide_end(_case: Case, asked: EndCase, _by: CaseContext) -> CaseEnded:
    """调解终止: not without telling the parties what is open to them. Source: 人民调解法 §26.

    Raises:
        RoutesNotTold.
    """
    if not asked.routes_told:
        raise RoutesNotTold(step=CaseStep.END.value)
    return CaseEnded(outcome=asked.outcome, reason=asked.reason, routes_told=True)


def decide_police(_case: Case, asked: TransferToPolice, _by: CaseContext) -> CaseEnded:
    """转公安: at once, whatever else is missing."""
    return CaseEnded(outcome="to_police", reason=asked.reason, routes_told=False)


def decide_close(case: Case, _asked: Nothing, _by: CaseContext) -> CaseClosed:
    """归档: with everything in the file that must be.

    Raises:
        ArchiveIncomplete: with what is missing.
    """
    lacking = missing(case)
    if lacking:
        raise ArchiveIncomplete(missing=" ".join(lacking))
    return CaseClosed()
