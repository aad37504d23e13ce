"""What was agreed: in force, confirmed by the court, performed or broken, and visited afterwards."""

from datetime import date

import pytest
from msgspec.structs import replace

from server.domain.errors import AskedAlready, DayOutOfRange, NoSuchPart, TooLate
from server.domain.mediation.asked import ConfirmationResult, FollowUpDone, Perform, SignAgreement
from server.domain.mediation.due import case_due_steps
from server.domain.mediation.errors import ItemUnknown, NotJointly, RoutesNotTold, SignaturesMissing
from server.domain.mediation.transitions import CaseState, CaseStep
from server.domain.policy_parts import Mediation
from tests.server.domain.mediation.cases import (
    AGREE,
    AGREE_ORALLY,
    APPLY,
    BREACH,
    DAY,
    SIGNED,
    THE_HOUSE,
    TODAY,
    agreed,
    breached,
    mediating,
    performed,
    performing,
    stepped,
)
from tests.server.small_city import MORNING

POLICY = Mediation()


def test_a_duty_is_a_party_s() -> None:
    stranger = replace(AGREE, duties=(replace(AGREE.duties[0], party=9),))
    with pytest.raises(ItemUnknown):
        stepped(mediating(), CaseStep.AGREE, stranger)


def test_a_duty_s_day_is_no_further_ahead_than_the_city_allows() -> None:
    late = tuple(replace(duty, due_on=date(2037, 1, 1)) for duty in AGREE.duties)
    for step, asked in ((CaseStep.AGREE, AGREE), (CaseStep.AGREE_ORALLY, AGREE_ORALLY)):
        with pytest.raises(DayOutOfRange) as refused:
            stepped(mediating(), step, replace(asked, duties=late))
        assert refused.value.facts["latest"] == "2036-12-31"


def test_a_written_agreement_is_in_force_when_everybody_has_signed() -> None:
    with pytest.raises(SignaturesMissing) as refused:
        stepped(
            agreed(),
            CaseStep.SIGN_AGREEMENT,
            SignAgreement(signed_on=TODAY, signatures=SIGNED.signatures[:1]),
        )
    case = performing()
    assert refused.value.facts == {"parties": "2"}
    assert (case.state, case.outcome, case.performance) == (
        CaseState.PERFORMING,
        "written_agreement",
        "performing",
    )
    assert case.agreement is not None
    assert case.agreement.effective_on == TODAY


def test_an_agreement_is_not_signed_tomorrow_nor_before_it_was_reached() -> None:
    for day in (TODAY + DAY, TODAY - DAY):
        with pytest.raises(DayOutOfRange):
            stepped(agreed(), CaseStep.SIGN_AGREEMENT, replace(SIGNED, signed_on=day))


def test_an_oral_agreement_is_in_force_at_once_with_its_entry_in_the_register() -> None:
    case = stepped(mediating(), CaseStep.AGREE_ORALLY, AGREE_ORALLY)
    assert (case.state, case.outcome) == (CaseState.PERFORMING, "oral_agreement")
    assert case.agreement is not None
    assert case.agreement.register_entry


def test_confirmation_may_be_asked_for_until_thirty_days_after_the_agreement_s_force() -> None:
    case = performing()
    assert case.confirmation is not None
    assert case.confirmation.until == TODAY + 30 * DAY
    in_time = replace(APPLY, applied_on=TODAY + 30 * DAY)
    late = replace(APPLY, applied_on=TODAY + 31 * DAY)
    now = MORNING + 40 * DAY
    applied = stepped(case, CaseStep.APPLY_CONFIRMATION, in_time, now=now)
    assert applied.confirmation is not None
    assert applied.confirmation.applied_on == TODAY + 30 * DAY
    with pytest.raises(TooLate):
        stepped(case, CaseStep.APPLY_CONFIRMATION, late, now=now)


def test_confirmation_is_asked_for_together_and_once() -> None:
    with pytest.raises(NotJointly):
        stepped(performing(), CaseStep.APPLY_CONFIRMATION, replace(APPLY, jointly=False))
    applied = stepped(performing(), CaseStep.APPLY_CONFIRMATION, APPLY)
    with pytest.raises(AskedAlready):
        stepped(applied, CaseStep.APPLY_CONFIRMATION, APPLY)


def test_a_confirmation_that_nobody_asked_for_is_not_decided() -> None:
    with pytest.raises(NoSuchPart):
        stepped(performing(), CaseStep.RECORD_CONFIRMATION, ConfirmationResult(result="confirmed"))


def test_the_parties_are_reminded_on_the_twentieth_and_the_twenty_seventh_day() -> None:
    case = performing()
    begun = MORNING.replace(hour=9, minute=0)
    reminded = []
    for day in range(31):
        due = list(case_due_steps(case, POLICY, begun + day * DAY))
        for each in due:
            if each.step is CaseStep.REMIND_CONFIRMATION:
                reminded.append(day)
                case = stepped(case, each.step, each.asked, THE_HOUSE, begun + day * DAY)
    assert reminded == [20, 27]


def test_who_has_asked_for_confirmation_is_reminded_no_more() -> None:
    applied = stepped(performing(), CaseStep.APPLY_CONFIRMATION, APPLY)
    steps = {each.step for each in case_due_steps(applied, POLICY, MORNING + 40 * DAY)}
    assert steps == {CaseStep.ORDER_FOLLOW_UP}


def test_when_every_duty_is_done_the_case_is_performed_turns_green_and_keeps_its_visits() -> None:
    case = performed()
    assert (case.state, case.performance, case.risk) == (CaseState.PERFORMED, "performed", "green")
    assert case.open_follow_ups()


def test_a_duty_is_done_once() -> None:
    case = replace(performed(), state=CaseState.PERFORMING)
    with pytest.raises(ItemUnknown):
        stepped(case, CaseStep.RECORD_PERFORMANCE, Perform(item=1, done_on=TODAY))


def test_a_duty_whose_day_went_by_gets_a_visit_once() -> None:
    case = performing()
    now = MORNING + 12 * DAY
    (due,) = case_due_steps(case, POLICY, now)
    visited = stepped(case, due.step, due.asked, THE_HOUSE, now)
    assert visited.follow_ups[-1].reason == "not_performed"
    assert case_due_steps(visited, POLICY, now) == ()


def test_a_broken_agreement_gets_a_visit_and_the_way_to_the_court_is_told() -> None:
    with pytest.raises(RoutesNotTold):
        stepped(performing(), CaseStep.REPORT_BREACH, replace(BREACH, court_told=False))
    case = breached()
    assert (case.state, case.performance) == (CaseState.BREACHED, "reneged")
    assert (case.follow_ups[-1].reason, case.follow_ups[-1].due_on) == ("breach", TODAY + 3 * DAY)


@pytest.mark.parametrize(("risk", "days"), [("red", 7), ("yellow", 15), ("green", 30)])
def test_the_colour_sets_the_rhythm_of_visits(risk: str, days: int) -> None:
    case = replace(agreed(), risk=risk)
    visited = stepped(case, CaseStep.SIGN_AGREEMENT, SIGNED)
    assert [each.due_on for each in visited.follow_ups] == [TODAY + days * DAY]
    again = stepped(visited, CaseStep.FOLLOW_UP, FollowUpDone(no=1, finding="和好"))
    assert [each.due_on for each in again.open_follow_ups()] == [TODAY + days * DAY]


def test_visits_end_after_as_many_as_the_policy_says() -> None:
    case = performing()
    for no in (1, 2, 3):
        case = stepped(case, CaseStep.FOLLOW_UP, FollowUpDone(no=no, finding="和好"))
    assert (len(case.follow_ups), case.open_follow_ups()) == (3, ())


def test_a_visit_that_nobody_ordered_is_kept_as_well() -> None:
    case = stepped(performing(), CaseStep.FOLLOW_UP, FollowUpDone(finding="路过看看"))
    assert case.follow_ups[-1].finding == "路过看看"
