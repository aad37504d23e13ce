"""What the standard policy says by default, a city's own may say otherwise, and the rules then follow it."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from server.domain import triage
from server.domain.asked import Answered, Nothing, Reasoned
from server.domain.assessment import routed
from server.domain.errors import (
    CallbackOwed,
    NotDoneHere,
    NotOnDutyList,
    NotYours,
    ParticipantsMissing,
    PolicyInvalid,
    TimeUsedUp,
    TooFewSupervisions,
    UnitNotNamed,
)
from server.domain.lights import class_colour_of
from server.domain.policy import Policy, read_policy
from server.domain.policy_parts import Lights
from server.domain.rules import Rules
from server.domain.scope import Actor
from server.domain.steps.callback import decide_close
from server.domain.steps.consultation import ConcludeConsultation, OpenConsultation, Settled
from server.domain.steps.returns import GrantReturn
from server.domain.steps.supervision import HandOver, Supervise
from server.domain.steps.waiting import GrantExtension
from server.domain.ticket import Ticket
from server.domain.transitions import State, Step
from tests.server.domain.asking import DEFERRAL, EXTENSION, RETURN
from tests.server.domain.cast import DISTRICT, LEADER, RULES, STREET, SUPERVISOR, URBAN, context
from tests.server.domain.stages import accepted, called, dispatched, handling, stepped, submitted, to_callback
from tests.server.domain.test_triage import report
from tests.server.small_city import MORNING, NEAR_THE_BORDER


def under(policy: Policy) -> Rules:
    return replace(RULES, policy=policy)


def by_file(document: bytes) -> Rules:
    return under(read_policy(document))


TWO_LEVELS = by_file(b'[dispatch]\nlevels = ["direct", "consultation"]')
NO_MEETINGS = by_file(b"[dispatch]\njoint_conference = false")
FIRST_SIGNER = by_file(b"[dispatch]\nfirst_signer_names_unit = true\n[returns]\nnames_suggested_unit = false")
NOBODY_NAMED = by_file(b"[returns]\nnames_suggested_unit = false")
MEETING = OpenConsultation(units=("urban", "harbour"), reason="职责不明", conference=True)
LETTER = ConcludeConsultation(letter="纪要1号", basis="会议纪要", units=(Settled(unit="urban"),))


def test_a_city_may_dispatch_on_less_certainty_of_the_place() -> None:
    ticket = submitted(report(position=NEAR_THE_BORDER))
    bold = triage.accepted(ticket, under(read_policy(b"[dispatch]\nauto_certainty_min = 0.5")))
    usual = triage.accepted(ticket, RULES)
    assert bold is not None
    assert usual is not None
    assert [doubt.code for doubt in usual.doubts] == ["placement_uncertain"]
    assert bold.doubts == ()


def test_a_city_may_let_fewer_units_act_without_a_meeting() -> None:
    ticket = submitted(report("流动摊贩占道经营"))
    few = routed(ticket, "0101", under(read_policy(b"[dispatch]\nunits_max = 1")))
    assert [doubt.code for doubt in few.doubts] == ["too_many_units"]
    assert few.doubts[0].facts == {"count": "2", "max": "1"}
    assert routed(ticket, "0101", RULES).is_clear


def test_a_city_may_ask_for_more_callbacks() -> None:
    ticket = to_callback()
    for hours in (0, 1, 24):
        ticket = called(ticket, MORNING + timedelta(hours=hours), contacted=False)
    assert decide_close(ticket, Nothing(), context()).closure_type == "unreachable"
    stricter = under(read_policy(b"[callback]\nattempts_min = 4\ndays_min = 3"))
    with pytest.raises(CallbackOwed) as refusal:
        decide_close(ticket, Nothing(), context(rules=stricter))
    counts = {"attempts": 3, "days": 2, "attempts_min": 4, "days_min": 3}
    assert refusal.value.facts == {"number": ticket.number, **counts}


def test_a_city_without_a_leaders_level_consults_on_no_third_one() -> None:
    by_leader = OpenConsultation(units=("urban", "harbour"), level=3, reason="提请领导")
    with pytest.raises(NotDoneHere) as refusal:
        stepped(accepted(), Step.OPEN_CONSULTATION, by_leader, DISTRICT, rules=TWO_LEVELS)
    assert refusal.value.facts == {"step": "open_consultation", "policy": "dispatch.levels"}
    known = stepped(accepted(), Step.OPEN_CONSULTATION, by_leader, DISTRICT).consultation
    assert known is not None
    assert known.level == 3


def test_a_matter_is_raised_to_the_highest_level_that_the_city_has() -> None:
    ticket = stepped(handling(), Step.ESCALATE, Reasoned(reason="久拖"), SUPERVISOR, rules=TWO_LEVELS)
    assert ticket.dispatch_level == 2
    with pytest.raises(TimeUsedUp) as refusal:
        stepped(ticket, Step.ESCALATE, Reasoned(reason="久拖"), SUPERVISOR, rules=TWO_LEVELS)
    assert refusal.value.facts == {"kind": "level", "limit": 2}
    assert stepped(ticket, Step.ESCALATE, Reasoned(reason="久拖"), SUPERVISOR).dispatch_level == 3


@pytest.mark.parametrize("levels", ['["direct", "leader"]', '["consultation"]', "[]"])
def test_no_city_does_without_direct_dispatch_and_consultation(levels: str) -> None:
    with pytest.raises(PolicyInvalid) as refusal:
        read_policy(f"[dispatch]\nlevels = {levels}".encode())
    assert refusal.value.facts["field"] == "dispatch"


def test_units_are_called_to_a_meeting_only_where_the_city_holds_joint_conferences() -> None:
    with pytest.raises(NotDoneHere) as refusal:
        stepped(accepted(), Step.OPEN_CONSULTATION, MEETING, DISTRICT, rules=NO_MEETINGS)
    assert refusal.value.facts["policy"] == "dispatch.joint_conference"
    in_writing = replace(MEETING, conference=False)
    ticket = stepped(accepted(), Step.OPEN_CONSULTATION, in_writing, DISTRICT, rules=NO_MEETINGS)
    assert ticket.consultation is not None
    assert not ticket.consultation.conference


@pytest.mark.parametrize("present", [(), ("城管局",), ("城管局", "城管局")])
def test_what_a_meeting_settled_says_who_took_part(present: tuple[str, ...]) -> None:
    called_together = stepped(accepted(), Step.OPEN_CONSULTATION, MEETING, DISTRICT)
    asked = replace(LETTER, participants=present)
    with pytest.raises(ParticipantsMissing):
        stepped(called_together, Step.CONCLUDE_CONSULTATION, asked, DISTRICT)
    asked = replace(LETTER, participants=("城管局", "港务公司"))
    known = stepped(called_together, Step.CONCLUDE_CONSULTATION, asked, DISTRICT).consultation
    assert known is not None
    assert known.participants == ("城管局", "港务公司")


def test_who_returns_a_matter_names_its_unit_unless_the_city_leaves_that_open() -> None:
    unnamed = replace(RETURN, suggested_unit=None)
    with pytest.raises(UnitNotNamed):
        stepped(handling(), Step.REQUEST_RETURN, unnamed, URBAN)
    asked = stepped(handling(), Step.REQUEST_RETURN, unnamed, URBAN, rules=NOBODY_NAMED)
    with pytest.raises(UnitNotNamed) as refusal:
        stepped(asked, Step.GRANT_RETURN, GrantReturn(request=1), STREET)
    assert refusal.value.facts == {"field": "unit"}
    granted = stepped(asked, Step.GRANT_RETURN, GrantReturn(request=1, unit="harbour"), STREET)
    assert [leg.unit for leg in granted.live_legs] == ["harbour"]


def test_who_signed_first_names_a_unit_that_can_have_the_matter() -> None:
    for_a_street = replace(RETURN, suggested_unit="street-1")
    with pytest.raises(NotOnDutyList):
        stepped(handling(), Step.REQUEST_RETURN, for_a_street, URBAN, rules=FIRST_SIGNER)
    unnamed = replace(RETURN, suggested_unit=None)
    with pytest.raises(UnitNotNamed):
        stepped(handling(), Step.REQUEST_RETURN, unnamed, URBAN, rules=FIRST_SIGNER)
    assert stepped(handling(), Step.REQUEST_RETURN, for_a_street, URBAN).legs[0].disputed_at is not None


def test_who_has_not_signed_is_no_first_signer() -> None:
    for_a_street = replace(RETURN, suggested_unit="street-1")
    asked = stepped(dispatched(), Step.REQUEST_RETURN, for_a_street, URBAN, rules=FIRST_SIGNER)
    assert asked.legs[0].disputed_at is not None


def extended(rules: Rules, *deciding: Actor) -> Ticket:
    """A ticket of which each of these people in turn granted an extension."""
    ticket = handling()
    for number, actor in enumerate(deciding, start=1):
        ticket = stepped(ticket, Step.REQUEST_EXTENSION, replace(EXTENSION, workdays=1), URBAN, rules=rules)
        granted = GrantExtension(request=number, citizen_told=True)
        ticket = stepped(ticket, Step.GRANT_EXTENSION, granted, actor, rules=rules)
    return ticket


def test_who_decides_on_an_extension_is_the_citys_to_say() -> None:
    assert len(extended(RULES, STREET, DISTRICT).requests) == 2
    with pytest.raises(NotYours):
        extended(RULES, STREET, STREET)
    street_alone = by_file(b'[extension]\napprovers = ["street"]')
    assert len(extended(street_alone, STREET, STREET).requests) == 2
    with pytest.raises(NotYours):
        extended(by_file(b'[extension]\napprovers = ["district"]'), STREET)


def test_somebody_decides_on_extensions_in_every_city() -> None:
    with pytest.raises(PolicyInvalid):
        read_policy(b"[extension]\napprovers = []")


@pytest.mark.parametrize(
    ("document", "granting", "refused"),
    [(b"", DISTRICT, LEADER), (b'[deferral]\napprover = "leader"', LEADER, DISTRICT)],
    ids=["district", "leader"],
)
def test_a_matter_is_put_on_the_books_by_whom_the_city_names(
    document: bytes, granting: Actor, refused: Actor
) -> None:
    rules = by_file(document)
    asked = stepped(handling(), Step.REQUEST_DEFERRAL, DEFERRAL, URBAN)
    with pytest.raises(NotYours):
        stepped(asked, Step.GRANT_DEFERRAL, Answered(request=1), refused, rules=rules)
    granted = stepped(asked, Step.GRANT_DEFERRAL, Answered(request=1), granting, rules=rules)
    assert granted.state is State.DEFERRED


def test_a_hand_over_waits_for_as_many_supervisions_as_the_city_asks_for() -> None:
    handed_over = HandOver(to="区纪委监委", receipt="2026-18")
    letter = Supervise(kind="hotline", form="letter", level=1, addressee="城管局", text="请说明")
    after_one = by_file(b"[supervision]\nbefore_discipline = 1")
    with pytest.raises(TooFewSupervisions) as refusal:
        stepped(handling(), Step.HAND_OVER, handed_over, SUPERVISOR, rules=after_one)
    assert refusal.value.facts == {"supervisions": 0, "needed": 1}
    supervised = stepped(handling(), Step.SUPERVISE, letter, SUPERVISOR, rules=after_one)
    assert stepped(supervised, Step.HAND_OVER, handed_over, SUPERVISOR, rules=after_one).handed_over == 1
    assert stepped(handling(), Step.HAND_OVER, handed_over, SUPERVISOR).handed_over == 1


def test_colours_name_classes_where_the_city_says_so_and_time_left_elsewhere() -> None:
    by_class = Lights(colour_means="class")
    assert class_colour_of(accepted(), RULES.catalogue, by_class) == "yellow"
    assert class_colour_of(submitted(), RULES.catalogue, by_class) is None
    assert class_colour_of(accepted(), RULES.catalogue, Lights()) is None
