"""While units settle whose matter it is: meetings are called and minuted, and silence is agreement."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from server.domain.due_steps import due_steps
from server.domain.errors import DayOutOfRange, NoSuchPart, ParticipantsMissing, UnitUnknown
from server.domain.events import ConsultationConcluded
from server.domain.matters import Consultation
from server.domain.policy import read_policy
from server.domain.rules import Rules
from server.domain.scope import Act, may
from server.domain.steps.consultation import (
    ConcludeConsultation,
    GiveOpinion,
    Settled,
    decide_conclude_consultation,
)
from server.domain.steps.meetings import Convene, MinuteMeeting
from server.domain.ticket import Ticket
from server.domain.transitions import State, Step
from tests.server.domain.cast import (
    DAY,
    DISTRICT,
    HARBOUR,
    HOUR,
    RULES,
    STREET,
    STREET_UNIT,
    THE_HOUSE,
    URBAN,
    context,
)
from tests.server.domain.stages import consulting, stepped
from tests.server.small_city import MORNING

CALL = Convene(held_at=MORNING + HOUR, place="区政府三楼", agenda="路灯归谁")
MINUTES = MinuteMeeting(meeting=1, attended=("urban",), minutes="城管牵头")


def under(toml: str) -> Rules:
    return replace(RULES, policy=read_policy(toml.encode()))


def run_out(ticket: Ticket, rules: Rules = RULES) -> Ticket:
    """The ticket after the house has found its consultation's time to be over."""
    known = settled(ticket)
    (due,) = due_steps(ticket, known.due_at, RULES)
    return stepped(ticket, due.step, due.asked, THE_HOUSE, known.due_at, rules=rules)


def settled(ticket: Ticket) -> Consultation:
    assert ticket.consultation is not None
    return ticket.consultation


def test_who_said_nothing_until_the_time_was_over_agrees_and_that_is_recorded() -> None:
    spoken = stepped(consulting(), Step.GIVE_OPINION, GiveOpinion(agrees=False, text="不归我管"), HARBOUR)
    over = run_out(spoken)
    assert [(each.unit, each.agrees, each.silent) for each in settled(over).opinions] == [
        ("harbour", False, False),
        ("urban", True, True),
    ]
    assert over.state is State.CONSULTING


def test_a_consultation_that_ran_out_is_raised_to_the_next_level_and_waits_for_its_letter() -> None:
    over = run_out(consulting())
    assert (over.dispatch_level, over.state) == (3, State.CONSULTING)
    assert due_steps(over, MORNING + 30 * DAY, RULES) == ()


def test_where_the_city_has_no_third_level_it_stays_on_the_second() -> None:
    over = run_out(consulting(), under('[dispatch]\nlevels = ["direct", "consultation"]\n'))
    assert over.dispatch_level == 2
    assert len(settled(over).opinions) == 2


def test_a_unit_that_speaks_after_all_is_silent_no_longer() -> None:
    late = stepped(
        run_out(consulting()),
        Step.GIVE_OPINION,
        GiveOpinion(agrees=False, text="不同意"),
        URBAN,
        MORNING + 9 * DAY,
    )
    assert settled(late).silent == ("harbour",)
    letter = ConcludeConsultation(letter="办〔2026〕9号", basis="条例", units=(Settled(unit="urban"),))
    concluded = decide_conclude_consultation(late, letter, context(actor=DISTRICT))
    assert isinstance(concluded, ConsultationConcluded)
    assert concluded.silent == ("harbour",)


def test_a_meeting_invites_those_who_consult_or_others_who_then_may_see_the_matter() -> None:
    called = stepped(consulting(), Step.CONVENE, CALL, DISTRICT)
    assert settled(called).meetings[0].units == ("urban", "harbour")
    assert not may(STREET_UNIT, Act.SEE, called)
    wider = stepped(called, Step.CONVENE, replace(CALL, units=("street-1",)), STREET)
    assert [meeting.no for meeting in settled(wider).meetings] == [1, 2]
    assert may(STREET_UNIT, Act.SEE, wider)


def test_minutes_tell_who_came_and_who_did_not() -> None:
    called = stepped(consulting(), Step.CONVENE, CALL, DISTRICT)
    minuted = stepped(called, Step.MINUTE_MEETING, MINUTES, DISTRICT, MORNING + DAY)
    (meeting,) = settled(minuted).meetings
    assert (meeting.attended, meeting.absent, meeting.minutes) == (("urban",), ("harbour",), "城管牵头")
    with pytest.raises(NoSuchPart):
        stepped(minuted, Step.MINUTE_MEETING, MINUTES, DISTRICT, MORNING + DAY)


def test_a_meeting_is_called_for_the_time_to_come_and_minuted_after_it() -> None:
    with pytest.raises(DayOutOfRange):
        stepped(consulting(), Step.CONVENE, replace(CALL, held_at=MORNING - HOUR), DISTRICT)
    called = stepped(consulting(), Step.CONVENE, CALL, DISTRICT)
    with pytest.raises(DayOutOfRange):
        stepped(called, Step.MINUTE_MEETING, MINUTES, DISTRICT, MORNING + timedelta(minutes=59))


def test_nobody_is_invited_or_counted_present_whom_the_city_does_not_know() -> None:
    with pytest.raises(UnitUnknown):
        stepped(consulting(), Step.CONVENE, replace(CALL, units=("nobody",)), DISTRICT)
    called = stepped(consulting(), Step.CONVENE, CALL, DISTRICT)
    with pytest.raises(UnitUnknown):
        stepped(called, Step.MINUTE_MEETING, replace(MINUTES, attended=("nobody",)), DISTRICT, MORNING + DAY)


def test_of_a_joint_conference_the_letter_names_those_who_came_by_the_minutes() -> None:
    together = replace(settled(consulting()), conference=True)
    ticket = stepped(replace(consulting(), consultation=together), Step.CONVENE, CALL, DISTRICT)
    both = replace(MINUTES, attended=("urban", "harbour"))
    minuted = stepped(ticket, Step.MINUTE_MEETING, both, DISTRICT, MORNING + DAY)
    letter = ConcludeConsultation(letter="办〔2026〕9号", basis="条例", units=(Settled(unit="urban"),))
    with pytest.raises(ParticipantsMissing):
        stepped(ticket, Step.CONCLUDE_CONSULTATION, letter, DISTRICT, MORNING + DAY)
    done = stepped(minuted, Step.CONCLUDE_CONSULTATION, letter, DISTRICT, MORNING + DAY)
    assert settled(done).participants == ("城管局", "港务公司")
