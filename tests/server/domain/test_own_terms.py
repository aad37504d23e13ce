"""本级时限: what waits for the house itself has its own clocks, which are told, missed and counted like all others."""

from datetime import datetime, timedelta

import pytest
from msgspec.structs import replace

from server.domain.clocks import clocks_of
from server.domain.decide import decide
from server.domain.due_steps import due_steps
from server.domain.errors import NoSuchPart
from server.domain.events import GENESIS, Event, Payload, following
from server.domain.figures.facts import facts_of
from server.domain.figures.marks import NO_MARKS
from server.domain.fold import fold
from server.domain.own_terms import timed
from server.domain.policy import read_policy
from server.domain.rules import Rules
from server.domain.steps.dispatch import Sign
from server.domain.steps.field import AnswerWhistle, BlowWhistle
from server.domain.steps.intake import Acceptance, RequestInfo, SupplyInfo
from server.domain.steps.results import Approval, RejectResult
from server.domain.steps.supervision import NoteMissedTerm
from server.domain.supervision_proposals import proposals
from server.domain.ticket import Ticket
from server.domain.transitions import Step
from tests.server.domain.asking import URBAN_LEADS, answer
from tests.server.domain.cast import (
    DAY,
    HARBOUR,
    HOUR,
    OPERATOR,
    OWN_ID,
    RULES,
    STREET,
    THE_HOUSE,
    URBAN,
    WORKER,
    context,
)
from tests.server.domain.china import china
from tests.server.domain.stages import (
    accepted,
    closed,
    dispatched,
    moved,
    reopened,
    reported,
    stepped,
    submitted,
    to_callback,
    to_review,
)
from tests.server.small_city import MORNING

HAIKOU = replace(RULES, policy=read_policy(b"[terms]\npass_on = { minutes = 30 }"))


def running(ticket: Ticket) -> dict[str, datetime]:
    return {term.kind: term.due_at for term in ticket.own_terms if term.ended_at is None}


@pytest.mark.parametrize(
    ("ticket", "awaited"),
    [
        (submitted(), {"accept": china("2026-11-23T15:30")}),
        (accepted(), {"dispatch": china("2026-11-23T15:30")}),
        (to_review(), {"review": china("2026-11-25T00:00")}),
        (to_callback(), {"callback": china("2026-11-27T00:00")}),
        (closed(), {}),
    ],
    ids=["submitted", "to dispatch", "to review", "to callback", "closed"],
)
def test_whatever_waits_for_somebody_of_the_house_has_a_clock(
    ticket: Ticket, awaited: dict[str, datetime]
) -> None:
    assert running(ticket) == awaited


def test_how_long_each_may_take_is_the_citys_to_say() -> None:
    hasty = replace(RULES, policy=read_policy(b"[terms]\nreview = { working_hours = 2 }"))
    reviewed = stepped(result_awaited(), Step.SUBMIT_RESULT, answer(), URBAN, rules=hasty)
    assert running(reviewed) == {"review": china("2026-11-23T11:30")}


def result_awaited() -> Ticket:
    return stepped(to_review(), Step.REJECT_RESULT, RejectResult(reason="照片不清"), STREET)


def test_the_operators_own_clock_runs_from_receipt_to_dispatch_where_the_city_has_one() -> None:
    event = reported()
    told = timed(event.payload, None, fold(None, event), MORNING, HAIKOU)
    ticket = fold(None, next_event_of(told))
    assert running(ticket) == {
        "accept": china("2026-11-23T15:30"),
        "pass_on": MORNING + timedelta(minutes=30),
    }
    taken = stepped(ticket, Step.ACCEPT, Acceptance(category="0104"), OPERATOR, MORNING + HOUR, rules=HAIKOU)
    assert running(taken)["pass_on"] == MORNING + timedelta(minutes=30)
    passed_on = stepped(taken, Step.DISPATCH, URBAN_LEADS, OPERATOR, MORNING + HOUR, rules=HAIKOU)
    assert [(term.kind, term.ended_at) for term in passed_on.own_terms] == [
        ("accept", MORNING + HOUR),
        ("pass_on", MORNING + HOUR),
    ]


def next_event_of(payload: Payload) -> Event:
    return following((0, GENESIS), payload, ticket=OWN_ID, at=MORNING, actor="worker-1", command=str(OWN_ID))


def test_what_happens_at_once_waited_for_nobody() -> None:
    assert dispatched().own_terms == ()


def test_while_the_reporter_is_asked_nobody_of_the_house_is_awaited() -> None:
    asked = stepped(submitted(), Step.REQUEST_INFO, RequestInfo(reason="place"), OPERATOR, MORNING + HOUR)
    assert running(asked) == {}
    # Three of the four working hours were left.
    supplied = SupplyInfo(text="就在路口")
    at = china("2026-11-24T09:00")
    again = moved(asked, decide(asked, Step.SUPPLY_INFO, supplied, context(at, OPERATOR)), at)
    assert running(again) == {"accept": china("2026-11-23T15:30") + (at - (MORNING + HOUR))}


def test_of_a_term_that_was_over_when_the_reporter_was_asked_nothing_is_left() -> None:
    late, later = MORNING + 2 * DAY, MORNING + 3 * DAY
    asked = stepped(submitted(), Step.REQUEST_INFO, RequestInfo(reason="place"), OPERATOR, late)
    supplied = SupplyInfo(text="就在路口")
    again = moved(asked, decide(asked, Step.SUPPLY_INFO, supplied, context(later, OPERATOR)), later)
    assert running(again) == {"accept": later}


def test_a_second_round_waits_for_dispatch_anew() -> None:
    assert running(reopened(closed(), MORNING + DAY)) == {"dispatch": china("2026-11-24T15:30")}


@pytest.mark.parametrize(
    "ticket", [submitted(), accepted(), to_review(), to_callback()], ids=lambda t: t.state
)
def test_a_missed_term_is_noted_once_and_speaks_for_supervision(ticket: Ticket) -> None:
    (due,) = running(ticket).values()
    steps = due_steps(ticket, due, RULES)
    assert [(each.step, each.at) for each in steps] == [(Step.NOTE_MISSED_TERM, due)]
    noted = stepped(ticket, steps[0].step, steps[0].asked, THE_HOUSE, due)
    assert [(missed.due_at, missed.no) for missed in noted.missed_terms] == [(due, 1)]
    assert due_steps(noted, due + DAY, RULES) == ()
    late = [each for each in proposals(noted, due + DAY, RULES) if "undecided" in each.grounds]
    assert [each.addressee for each in late] == [None]


def test_every_own_clock_stands_among_the_tickets_clocks() -> None:
    told = {(clock.kind, clock.stopped_at is None) for clock in clocks_of(later())}
    assert {("accept", False), ("dispatch", False), ("review", False), ("callback", True)} <= told


def later() -> Ticket:
    """A matter for which each desk took an hour."""
    ticket = submitted()
    ticket = stepped(ticket, Step.ACCEPT, Acceptance(category="0104"), STREET, MORNING + HOUR)
    ticket = stepped(ticket, Step.DISPATCH, URBAN_LEADS, STREET, MORNING + 2 * HOUR)
    ticket = stepped(ticket, Step.SIGN, Sign(leg=1), URBAN, MORNING + 3 * HOUR)
    ticket = stepped(ticket, Step.SUBMIT_RESULT, answer(), URBAN, MORNING + 4 * HOUR)
    return stepped(ticket, Step.APPROVE_RESULT, Approval(), STREET, MORNING + 3 * DAY)


def test_figures_know_of_each_term_whether_it_was_kept() -> None:
    terms = facts_of(later(), NO_MARKS, RULES).terms
    claims = {
        term.kind: (term.accepted_in_time, term.dispatched_in_time, term.reviewed_in_time) for term in terms
    }
    assert claims == {
        "accept": (True, None, None),
        "dispatch": (None, True, None),
        "review": (None, None, False),
        "callback": (None, None, None),
    }


def whistled(rules: Rules = RULES) -> Ticket:
    asked = BlowWhistle(units=("urban", "harbour"), text="请到场")
    ticket = stepped(dispatched(), Step.WHISTLE, asked, WORKER, rules=rules)
    return stepped(ticket, Step.ANSWER_WHISTLE, AnswerWhistle(whistle=1, text="已到场"), URBAN, rules=rules)


def test_a_whistle_that_not_every_unit_answers_raises_the_matter_by_a_level() -> None:
    ticket = whistled()
    missed = NoteMissedTerm(what="whistle", no=1)
    due = MORNING + timedelta(minutes=30)
    assert missed in [each.asked for each in due_steps(ticket, due, RULES)]
    raised = stepped(ticket, Step.NOTE_MISSED_TERM, missed, THE_HOUSE, due)
    assert (raised.dispatch_level, len(raised.missed_terms)) == (2, 1)
    late = [each for each in proposals(raised, MORNING + DAY, RULES) if "whistle_unanswered" in each.grounds]
    assert [(each.level, each.addressee) for each in late] == [(1, "harbour")]


def test_a_whistle_that_everybody_answered_is_over() -> None:
    came = AnswerWhistle(whistle=1, text="已到场")
    answered = stepped(whistled(), Step.ANSWER_WHISTLE, came, HARBOUR)
    assert not [
        each for each in due_steps(answered, MORNING + HOUR, RULES) if each.step is Step.NOTE_MISSED_TERM
    ]
    with pytest.raises(NoSuchPart):
        stepped(
            answered, Step.NOTE_MISSED_TERM, NoteMissedTerm(what="whistle", no=1), THE_HOUSE, MORNING + DAY
        )
