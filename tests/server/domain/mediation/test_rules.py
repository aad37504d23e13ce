"""The rules of a mediation, each as a sentence."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from server.domain.asked import Nothing, Reasoned
from server.domain.errors import (
    AskedAlready,
    ConsentMissing,
    DayOutOfRange,
    EvidenceMissing,
    NoSuchPart,
    StepRefused,
    TooLate,
)
from server.domain.mediation.archive import missing, needed
from server.domain.mediation.asked import (
    AddMaterial,
    Appoint,
    Assess,
    ConfirmationResult,
    EndCase,
    Extend,
    FollowUpDone,
    Invite,
    MakeOffer,
    PartyGiven,
    Perform,
    Recuse,
    SignAgreement,
    Sponsor,
    TransferToPolice,
    WithdrawParty,
)
from server.domain.mediation.case import Case
from server.domain.mediation.due import case_due_steps, case_next_due
from server.domain.mediation.errors import (
    ArchiveIncomplete,
    GuardianMissing,
    ItemUnknown,
    MediatorConflicted,
    MediatorMissing,
    NotJointly,
    RightsNotTold,
    RoutesNotTold,
    SessionMissing,
    SideMissing,
    SignaturesMissing,
    SponsorTooLow,
)
from server.domain.mediation.registering import PartyKnown, decide_add_party
from server.domain.mediation.staffing import offered
from server.domain.mediation.transitions import CaseState, CaseStep
from server.domain.policy_parts import Mediation
from tests.server.domain.mediation.cases import (
    AGREE,
    AGREE_ORALLY,
    APPLY,
    BREACH,
    DAY,
    LEAD,
    NO_AGREEMENT,
    OFFICE,
    SESSION,
    SHA,
    SIGNED,
    THE_HOUSE,
    TODAY,
    TWO_PARTIES,
    accepted,
    agreed,
    breached,
    chained,
    closed,
    consent_of,
    consented,
    context,
    ended,
    mediating,
    performed,
    performing,
    registered,
    stepped,
)
from tests.server.small_city import MORNING

POLICY = Mediation()
MINOR = (PartyGiven(side="applicant"), PartyGiven(side="respondent", special_care=("minor",)))


def added(case: Case) -> Case:
    """With a third party, who has not consented."""
    party = decide_add_party(case, PartyGiven(side="respondent"), PartyKnown(label="李**"))
    return chained(case, party)[0]


def test_a_case_has_an_applicant_and_a_respondent() -> None:
    with pytest.raises(SideMissing):
        registered(parties=(TWO_PARTIES[0], TWO_PARTIES[0]))


@pytest.mark.parametrize("days", [1, -367])
def test_a_case_is_not_registered_for_a_day_to_come_nor_for_one_long_past(days: int) -> None:
    with pytest.raises(DayOutOfRange):
        registered(applied_on=TODAY + days * DAY)


def test_nobody_consents_before_rights_and_duties_were_told() -> None:
    with pytest.raises(RightsNotTold):
        stepped(accepted(), CaseStep.CONSENT, consent_of(1, rights_told=False))


def test_a_signature_comes_with_its_image() -> None:
    with pytest.raises(EvidenceMissing):
        stepped(accepted(), CaseStep.CONSENT, consent_of(1, signature=None))


def test_consent_may_be_given_in_words_on_record() -> None:
    case = stepped(accepted(), CaseStep.CONSENT, consent_of(1, how="spoken", signature=None))
    assert (case.consents, case.all_consent) == (1, False)


def test_a_party_consents_once() -> None:
    case = stepped(accepted(), CaseStep.CONSENT, consent_of(1))
    with pytest.raises(NoSuchPart):
        stepped(case, CaseStep.CONSENT, consent_of(1))


def test_a_minor_consents_through_the_guardian_only() -> None:
    with pytest.raises(GuardianMissing):
        stepped(accepted(parties=MINOR), CaseStep.CONSENT, consent_of(2))


def test_the_thirty_days_begin_with_the_last_consent() -> None:
    one = stepped(accepted(), CaseStep.CONSENT, consent_of(1))
    both = stepped(one, CaseStep.CONSENT, consent_of(2))
    assert one.due_at is None
    assert both.due_at == MORNING.replace(hour=0, minute=0) + timedelta(days=31)


def test_a_session_with_everybody_s_consent_begins_the_mediation() -> None:
    case = mediating()
    assert (case.state, case.sessions[0].counts) == (CaseState.MEDIATING, True)


@pytest.mark.parametrize(
    ("case", "why"),
    [
        (accepted, "consent_missing"),
        (lambda: added(consented()), "consent_missing"),
        (registered, "mediator_missing"),
        (ended, "not_in_mediation"),
        (closed, "not_in_mediation"),
        (lambda: consented(accepted(risk="red")), "sponsor_too_low"),
        (lambda: consented(accepted(parties=MINOR)), "guardian_absent"),
    ],
    ids=["nobody", "not the third", "no mediator", "ended", "closed", "no sponsor", "no guardian"],
)
def test_the_record_of_a_session_is_always_kept_but_counts_for_nothing_where_something_was_missing(
    case: object, why: str
) -> None:
    before = case()  # type: ignore[operator]  # one of those above
    after = stepped(before, CaseStep.RECORD_SESSION, SESSION)
    assert after.state is before.state
    assert after.sessions[-1].record == SESSION.record
    assert why in after.sessions[-1].irregular


def test_a_session_with_somebody_who_is_no_party_does_not_count() -> None:
    case = stepped(consented(), CaseStep.RECORD_SESSION, replace(SESSION, present=(1, 9)))
    assert case.sessions[-1].irregular == ("party_unknown",)


def test_a_minor_s_session_counts_with_the_guardian_there() -> None:
    case = consented(accepted(parties=MINOR))
    case = stepped(case, CaseStep.RECORD_SESSION, replace(SESSION, guardians=(2,)))
    assert case.sessions[-1].counts


def test_no_agreement_without_a_session_that_counts() -> None:
    with pytest.raises(SessionMissing):
        stepped(replace(mediating(), sessions=()), CaseStep.AGREE, AGREE)


def test_no_agreement_over_the_head_of_a_party_that_came_later() -> None:
    with pytest.raises(ConsentMissing):
        stepped(added(mediating()), CaseStep.AGREE, AGREE)


def test_no_agreement_without_a_mediator() -> None:
    case = stepped(mediating(), CaseStep.RECUSE, Recuse(person="mediator-1", reason="亲属"))
    with pytest.raises(MediatorMissing):
        stepped(case, CaseStep.AGREE, AGREE)


@pytest.mark.parametrize(
    ("risk", "level", "enough"),
    [
        ("red", "secretary", True),
        ("red", "leader", False),
        ("yellow", "leader", True),
        ("yellow", "grid", False),
        ("green", "grid", True),
    ],
)
def test_the_colour_sets_who_must_take_the_case_on(risk: str, level: str, enough: bool) -> None:
    case = stepped(mediating(), CaseStep.SPONSOR, Sponsor(name="张书记", level=level), OFFICE)  # type: ignore[arg-type]  # a level of those above
    case = stepped(case, CaseStep.ASSESS, Assess(risk=risk, people_count=2, reason="研判"), OFFICE)  # type: ignore[arg-type]  # a colour of those above
    try:
        state = stepped(case, CaseStep.AGREE, AGREE).state
    except SponsorTooLow:
        state = case.state
    assert (state is CaseState.AGREED) is enough


def test_a_duty_is_a_party_s() -> None:
    stranger = replace(AGREE, duties=(replace(AGREE.duties[0], party=9),))
    with pytest.raises(ItemUnknown):
        stepped(mediating(), CaseStep.AGREE, stranger)


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


@pytest.mark.parametrize("party", [1, 2])
@pytest.mark.parametrize("case", [registered, consented, mediating, agreed])
def test_either_side_may_withdraw_at_any_time_before_an_agreement_is_in_force(
    case: object, party: int
) -> None:
    before = case()  # type: ignore[operator]  # one of those above
    asked = WithdrawParty(party=party, reason="不愿再谈", routes_told=True)
    after = stepped(before, CaseStep.WITHDRAW, asked)
    assert (after.state, after.outcome, after.due_at) == (CaseState.ENDED, "withdrawn", None)


def test_nobody_leaves_without_being_told_of_the_ways_that_are_open() -> None:
    with pytest.raises(RoutesNotTold):
        stepped(mediating(), CaseStep.END, replace(NO_AGREEMENT, routes_told=False))
    with pytest.raises(RoutesNotTold):
        stepped(mediating(), CaseStep.WITHDRAW, WithdrawParty(party=1, reason="不谈", routes_told=False))


@pytest.mark.parametrize("outcome", ["no_agreement", "refused", "to_administration", "to_court"])
def test_a_mediation_ends_without_an_agreement_in_one_of_four_ways(outcome: str) -> None:
    asked = EndCase(outcome=outcome, reason="无法调解", routes_told=True)  # type: ignore[arg-type]  # one of those above
    assert stepped(mediating(), CaseStep.END, asked).outcome == outcome


def test_violence_goes_to_the_police_at_once_even_after_an_agreement() -> None:
    for case in (registered(), mediating(), performing()):
        assert (
            stepped(case, CaseStep.TRANSFER_TO_POLICE, TransferToPolice(reason="动手")).outcome == "to_police"
        )


def test_the_thirty_days_are_extended_only_where_everybody_wishes() -> None:
    case = mediating()
    with pytest.raises(ConsentMissing):
        stepped(case, CaseStep.EXTEND, Extend(days=10, all_agree=False, reason="再谈"))
    later = stepped(case, CaseStep.EXTEND, Extend(days=10, all_agree=True, reason="再谈"))
    assert case.due_at is not None
    assert later.due_at == case.due_at + 10 * DAY


def test_a_term_that_has_not_begun_is_not_extended() -> None:
    with pytest.raises(NoSuchPart):
        stepped(accepted(), CaseStep.EXTEND, Extend(days=10, all_agree=True, reason="再谈"))


@pytest.mark.parametrize(
    ("people", "restricted", "risk"), [(4, False, "green"), (5, True, "green"), (30, True, "red")]
)
def test_a_group_s_dispute_is_restricted_and_the_district_is_told(
    people: int, restricted: bool, risk: str
) -> None:
    case = registered(people_count=people)
    assert (case.restricted, case.district_told_at is not None, case.risk) == (restricted, restricted, risk)


def test_what_has_become_a_group_s_dispute_stays_restricted() -> None:
    grown = stepped(mediating(), CaseStep.ASSESS, Assess(risk="green", people_count=6, reason="串联"), OFFICE)
    shrunk = stepped(grown, CaseStep.ASSESS, Assess(risk="green", people_count=2, reason="散去"), OFFICE)
    assert (shrunk.restricted, shrunk.district_told_at) == (True, grown.district_told_at)


def test_a_new_case_goes_to_the_three_best_at_once_for_thirty_minutes_with_reasons() -> None:
    offer = offered(registered(), context(THE_HOUSE))
    assert offer.to == ("mediator-1", "mediator-2", "mediator-3")
    assert offer.until == MORNING + timedelta(minutes=30)
    assert [reason.code for reason in offer.ranked[0].reasons] == ["speciality", "area", "load", "language"]
    assert {(person, reason.code) for person, reason in offer.left_out} == {
        ("mediator-away", "away"),
        ("mediator-kin", "conflict"),
    }


def test_the_first_who_takes_it_leads_the_mediation() -> None:
    case = stepped(registered(), CaseStep.OFFER, MakeOffer(), OFFICE)
    taken = stepped(case, CaseStep.TAKE_OFFER, Nothing())
    assert (taken.state, taken.lead, taken.offer) == (CaseState.ACCEPTED, LEAD.id, None)


def test_what_nobody_takes_in_half_an_hour_goes_to_the_next_and_in_the_end_to_a_person() -> None:
    case = stepped(registered(), CaseStep.OFFER, MakeOffer(), OFFICE)
    assert case_next_due(case, POLICY) == MORNING + timedelta(minutes=30)
    now = MORNING + timedelta(minutes=30)
    (due,) = case_due_steps(case, POLICY, now)
    second = stepped(case, due.step, due.asked, THE_HOUSE, now)
    assert second.offer is not None
    assert second.offer.to == ("mediator-4",)
    (due,) = case_due_steps(second, POLICY, now + timedelta(minutes=30))
    third = stepped(second, due.step, due.asked, THE_HOUSE, now + timedelta(minutes=30))
    assert (third.offer, third.waits_for_a_person) == (None, True)


def test_when_all_of_them_decline_the_next_are_asked_at_once() -> None:
    case = stepped(registered(), CaseStep.OFFER, MakeOffer(), OFFICE)
    for name in ("mediator-1", "mediator-2", "mediator-3"):
        case = stepped(case, CaseStep.DECLINE_OFFER, Reasoned(reason="没空"), replace(LEAD, id=name))
    assert case.offer is not None
    assert case.offer.to == ("mediator-4",)


@pytest.mark.parametrize("person", ["mediator-kin", "firm-1"])
def test_nobody_with_an_interest_is_appointed_asked_or_invited(person: str) -> None:
    for step, asked in (
        (CaseStep.APPOINT, Appoint(person=person)),
        (CaseStep.OFFER, MakeOffer(to=(person,))),
        (CaseStep.INVITE, Invite(person=person, part="helper")),
    ):
        with pytest.raises(MediatorConflicted):
            stepped(registered(), step, asked, OFFICE)


def test_a_party_may_refuse_the_mediator_who_is_not_asked_again() -> None:
    case = stepped(mediating(), CaseStep.RECUSE, Recuse(person="mediator-1", reason="不信任", party=2))
    assert case.lead is None
    assert case.recused[0].asked_by == "party-2"
    assert case.offer is not None
    assert "mediator-1" not in case.offer.to
    with pytest.raises(MediatorConflicted):
        stepped(case, CaseStep.APPOINT, Appoint(person="mediator-1"), OFFICE)


def test_only_who_takes_part_is_refused_and_only_by_a_party() -> None:
    with pytest.raises(NoSuchPart):
        stepped(mediating(), CaseStep.RECUSE, Recuse(person="stranger", reason="不信任", party=2))
    with pytest.raises(NoSuchPart):
        stepped(mediating(), CaseStep.RECUSE, Recuse(person="mediator-1", reason="不信任", party=9))


def test_the_file_says_what_is_missing() -> None:
    case = replace(performed(), parties=tuple(replace(each, contact_id=None) for each in performed().parties))
    assert missing(case) == ("identity",)
    with pytest.raises(ArchiveIncomplete) as refused:
        stepped(case, CaseStep.CLOSE, Nothing())
    assert refused.value.facts == {"missing": "identity"}
    kept = stepped(case, CaseStep.ADD_MATERIAL, AddMaterial(kind="identity", text="身份证复印件", sha256=SHA))
    assert stepped(kept, CaseStep.CLOSE, Nothing()).state is CaseState.CLOSED


def test_the_file_needs_papers_as_the_case_has_them() -> None:
    plain = ("application", "rights_notice", "identity", "session_record", "agreement")
    represented = tuple(replace(each, represented=True) for each in performed().parties)
    assert needed(registered()) == ("application",)
    assert needed(performing()) == plain
    assert needed(replace(performed(), parties=represented)) == (*plain, "authority", "performance_proof")


def test_a_step_of_the_house_on_what_is_not_there_is_refused() -> None:
    with pytest.raises(StepRefused):
        stepped(registered(), CaseStep.REOFFER, Nothing(), THE_HOUSE)
