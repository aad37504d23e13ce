"""What takes longer than was meant is listed with its reasons, and gaps of the duty list show by what comes back."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from server.casework import boards, figures
from server.casework.errors import RoleMissing
from server.casework.figures import Asked
from server.casework.house import House
from server.domain.errors import NotDoneHere
from server.domain.people import Person, Role
from server.domain.policy_parts import Deferral
from server.domain.scope import Actor
from server.domain.steps.callback import CallbackMade
from server.domain.steps.dispatch import Assigned, Dispatch, Sign
from server.domain.steps.requests import Refuse
from server.domain.steps.results import Approval, Result
from server.domain.steps.returns import GrantReturn
from server.domain.steps.second_round import Reopen, ReviewDemand
from server.domain.steps.waiting import RequestExtension
from server.domain.ticket import Ticket
from server.domain.transitions import Step
from tests.server.casework.test_desk import telephoned
from tests.server.casework.test_ticking import dispatched, stepped
from tests.server.running_house import RunningHouse, under
from tests.server.small_city import COORDINATOR, HANDLER, OPERATOR, RIDDLE

SUPERVISOR = Actor(id="supervisor-1", roles=frozenset({Role.SUPERVISOR}))
OVERSEER = Person(id="supervisor-1", name="孙督", roles=(Role.SUPERVISOR,))
ADMIN = Actor(id="admin-1", roles=frozenset({Role.ADMIN}))
ELSEWHERE = Actor(id="coordinator-2", roles=frozenset({Role.STREET_COORDINATOR}), scope=frozenset({"s2"}))


def without_a_list(running: RunningHouse) -> House:
    policy = replace(running.house.rules.policy, deferral=Deferral(weekly_list=False))
    return under(running.house, policy, running.folder)


def test_what_is_overdue_or_was_given_more_time_is_listed_with_its_reason(running: RunningHouse) -> None:
    late, asked, fair = dispatched(running), dispatched(running), dispatched(running)
    handler = running.handheld(HANDLER)
    for ticket in (asked, fair):
        handler.push(handler.command("sign", {"leg": 1}, ticket=str(ticket.id)))
    running.take_in()
    more = RequestExtension(leg=1, workdays=2, reason="配件未到")
    stepped(running, HANDLER, asked, Step.REQUEST_EXTENSION, more)
    _, found = boards.delayed(running.house, SUPERVISOR, unit=None, area=None)
    assert [(each.ticket.id, each.is_new) for each in found] == [(asked.id, True)]
    assert [(one.kind, one.reason, one.granted) for one in found[0].delays] == [
        ("extension", "配件未到", None)
    ]
    running.clock.at = late.legs[0].resolve_due + timedelta(days=1)
    _, found = boards.delayed(running.house, SUPERVISOR, unit=None, area=None)
    kinds = {each.ticket.id: [one.kind for one in each.delays] for each in found}
    assert kinds == {late.id: ["overdue"], asked.id: ["extension", "overdue"], fair.id: ["overdue"]}
    assert boards.delayed(running.house, ELSEWHERE, unit=None, area=None)[1] == ()


def test_a_request_that_was_refused_delays_nothing(running: RunningHouse) -> None:
    ticket = dispatched(running)
    handler = running.handheld(HANDLER)
    handler.push(handler.command("sign", {"leg": 1}, ticket=str(ticket.id)))
    running.take_in()
    stepped(
        running, HANDLER, ticket, Step.REQUEST_EXTENSION, RequestExtension(leg=1, workdays=2, reason="配件")
    )
    stepped(running, COORDINATOR, ticket, Step.REFUSE_EXTENSION, Refuse(request=1, reason="不必"))
    assert boards.delayed(running.house, SUPERVISOR, unit=None, area=None)[1] == ()


def test_a_city_without_such_a_list_has_none(running: RunningHouse) -> None:
    with pytest.raises(NotDoneHere):
        boards.delayed(without_a_list(running), SUPERVISOR, unit=None, area=None)
    with pytest.raises(RoleMissing):
        boards.delayed(running.house, ADMIN, unit=None, area=None)


def given_back(running: RunningHouse) -> None:
    """The unit gives one matter back, and the coordinator grants it; a minute later."""
    ticket = dispatched(running)
    handler = running.handheld(HANDLER)
    away = {"leg": 1, "reason_code": "function", "clause": "三定", "suggested_unit": "harbour"}
    handler.push(handler.command("return_request", away, ticket=str(ticket.id)))
    running.take_in()
    stepped(running, COORDINATOR, ticket, Step.GRANT_RETURN, GrantReturn(request=1))
    running.clock.pass_by(timedelta(minutes=1))


def test_what_a_unit_gives_back_three_times_in_a_month_is_a_gap_of_the_duty_list(
    running: RunningHouse,
) -> None:
    given_back(running)
    given_back(running)
    assert boards.gaps(running.house, SUPERVISOR, area=None) == ()
    given_back(running)
    gap = boards.Gap(unit="urban", category="0104", area="s1")
    assert boards.gaps(running.house, SUPERVISOR, area=None) == (gap,)
    assert boards.gaps(running.house, ELSEWHERE, area=None) == ()
    running.clock.pass_by(timedelta(days=31))
    assert boards.gaps(running.house, SUPERVISOR, area=None) == ()


def test_nobody_counts_a_complaint_about_their_own_unit(running: RunningHouse) -> None:
    telephoned(running, OPERATOR, RIDDLE, about="urban")
    telephoned(running, OPERATOR, RIDDLE, "call-2")
    inside = replace(SUPERVISOR, unit="urban")
    today = running.clock.at.date()
    running.clock.pass_by(timedelta(seconds=1))
    asked = Asked(since=today, until=today)
    for actor, number in ((SUPERVISOR, 2), (inside, 1), (replace(SUPERVISOR, unit="street-1"), 2)):
        _, piles = boards.daily_board(running.house, actor, unit=None, area=None)
        figure = figures.figure_of(running.house, actor, "received", asked)
        assert (piles["unassigned"].number, figure.total.n) == (number, number)


def answered(running: RunningHouse, ticket: Ticket, leg: int) -> None:
    """The unit signs and answers, and the answer is found to do."""
    done = Result(leg=leg, handling="换了灯泡", public_reply="已修好")
    stepped(running, HANDLER, ticket, Step.SIGN, Sign(leg=leg))
    stepped(running, HANDLER, ticket, Step.SUBMIT_RESULT, done)
    stepped(running, COORDINATOR, ticket, Step.APPROVE_RESULT, Approval())


def test_who_is_not_satisfied_waits_on_a_pile_until_the_second_round_begins(running: RunningHouse) -> None:
    def waiting() -> int:
        return boards.daily_board(running.house, SUPERVISOR, unit=None, area=None)[1]["unsatisfied"].number

    ticket = dispatched(running)
    answered(running, ticket, 1)
    unhappy = CallbackMade(contacted=True, solved=False, satisfied="unsatisfied", why="unsolved")
    running.clock.pass_by(timedelta(minutes=1))
    assert waiting() == 0
    stepped(running, OPERATOR, ticket, Step.RECORD_CALLBACK, unhappy)
    assert waiting() == 1
    stepped(running, OVERSEER, ticket, Step.REVIEW_DEMAND, ReviewDemand(reasonable=True, reason="灯确实不亮"))
    stepped(running, OPERATOR, ticket, Step.REOPEN, Reopen(reason="还是不亮"))
    assert waiting() == 0

    stepped(running, COORDINATOR, ticket, Step.DISPATCH, Dispatch(units=(Assigned(unit="urban"),)))
    running.clock.pass_by(timedelta(minutes=1))
    answered(running, ticket, 2)
    assert waiting() == 0
