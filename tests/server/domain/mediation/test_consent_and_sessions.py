"""Who may sit down together: parties who were told their rights and agree, a mediator, and somebody high enough."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from server.domain.errors import ConsentMissing, DayOutOfRange, EvidenceMissing, NoSuchPart
from server.domain.mediation.asked import Assess, PartyGiven, Recuse, Sponsor
from server.domain.mediation.case import Case
from server.domain.mediation.errors import (
    GuardianMissing,
    MediatorMissing,
    RightsNotTold,
    SessionMissing,
    SideMissing,
    SponsorTooLow,
)
from server.domain.mediation.registering import PartyKnown, decide_add_party
from server.domain.mediation.transitions import CaseState, CaseStep
from tests.server.domain.mediation.cases import (
    AGREE,
    DAY,
    OFFICE,
    SESSION,
    TODAY,
    TWO_PARTIES,
    accepted,
    chained,
    closed,
    consent_of,
    consented,
    ended,
    mediating,
    registered,
    stepped,
)
from tests.server.small_city import MORNING

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
