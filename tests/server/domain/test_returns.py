"""退单, 推诿: a unit may say that a matter is not its own; nothing pauses, and nobody decides about themselves."""

from datetime import datetime, timedelta

import pytest
from msgspec.structs import replace

from server.domain import triage
from server.domain.deadlines import midnight_after
from server.domain.decide import decide
from server.domain.errors import (
    AskedAlready,
    NeedsSecondPerson,
    NoSuchPart,
    NotYours,
    OwnMatter,
    ReturnedBefore,
    ReturnWindowClosed,
    UnitNotAgain,
    VerdictIsFinal,
)
from server.domain.ping_pong import Returned, duty_list_gaps, ping_pong
from server.domain.policy_parts import Returns
from server.domain.scope import Actor
from server.domain.steps.dispatch import AddUnit, Sign
from server.domain.steps.requests import Refuse
from server.domain.steps.returns import AssignFinally, GrantReturn
from server.domain.term import Term
from server.domain.ticket import Ticket
from server.domain.transitions import State, Step
from tests.server.domain.asking import BOTH_UNITS, RETURN, URBAN_LEADS
from tests.server.domain.cast import DAY, DISTRICT, HARBOUR, HOUR, RULES, STREET, URBAN, context
from tests.server.domain.stages import contacted, dispatched, handling, legs_of, stepped
from tests.server.small_city import MORNING


def disputed(ticket: Ticket | None = None) -> Ticket:
    return stepped(ticket or handling(), Step.REQUEST_RETURN, RETURN, URBAN)


def returned() -> Ticket:
    return stepped(disputed(), Step.GRANT_RETURN, GrantReturn(request=1), STREET, MORNING + HOUR)


def returned_twice() -> Ticket:
    again = replace(RETURN, leg=2, suggested_unit="street-1")
    ticket = stepped(returned(), Step.REQUEST_RETURN, again, HARBOUR, MORNING + 2 * HOUR)
    return stepped(ticket, Step.GRANT_RETURN, GrantReturn(request=2), STREET, MORNING + 3 * HOUR)


def test_a_return_pauses_nothing_and_is_decided_within_four_working_hours() -> None:
    before, after = handling(), disputed()
    assert (after.promise_due, after.legs[0].resolve_due) == (before.promise_due, before.legs[0].resolve_due)
    assert after.requests[0].due_at == MORNING.replace(hour=15, minute=30)
    assert after.legs[0].state.value == "disputed"


def test_a_granted_return_goes_to_the_suggested_unit_with_what_is_left_of_the_promise() -> None:
    ticket = returned()
    assert legs_of(ticket) == [("urban", "returned"), ("harbour", "pending_sign")]
    assert ticket.legs[1].resolve_due == ticket.promise_due
    assert ticket.lead_unit == "harbour"


def test_the_next_unit_has_a_workday_at_least() -> None:
    late = MORNING + 20 * DAY
    ticket = stepped(dispatched(), Step.REQUEST_RETURN, RETURN, URBAN, late)
    ticket = stepped(ticket, Step.GRANT_RETURN, GrantReturn(request=1), STREET, late)
    assert ticket.promise_due is not None
    assert ticket.legs[1].resolve_due > max(late, ticket.promise_due)


def test_the_citizen_never_sees_a_returned_ticket_wait_for_dispatch_again() -> None:
    assert returned().state is State.HANDLING


def test_a_refused_return_keeps_the_term_from_its_dispatch_and_counts_against_the_unit() -> None:
    ticket = stepped(disputed(), Step.REFUSE_RETURN, Refuse(request=1, reason="属你单位"), STREET)
    assert ticket.legs[0].resolve_due == handling().legs[0].resolve_due
    with pytest.raises(ReturnedBefore):
        stepped(ticket, Step.REQUEST_RETURN, RETURN, URBAN)


@pytest.mark.parametrize(("hours", "signed"), [(100, False), (3, True)])
def test_a_return_is_asked_for_until_signing_or_four_working_hours_after_it(
    hours: int, *, signed: bool
) -> None:
    ticket = handling() if signed else dispatched()
    assert stepped(ticket, Step.REQUEST_RETURN, RETURN, URBAN, MORNING + hours * HOUR).requests


def test_later_than_that_a_return_is_refused() -> None:
    with pytest.raises(ReturnWindowClosed):
        stepped(handling(), Step.REQUEST_RETURN, RETURN, URBAN, MORNING + 7 * HOUR)


def test_a_city_may_leave_a_whole_workday_for_it() -> None:
    in_a_day = replace(RULES, policy=replace(RULES.policy, returns=Returns(window=Term(workdays=1))))

    def asked(at: datetime) -> Ticket:
        return stepped(handling(), Step.REQUEST_RETURN, RETURN, URBAN, at, rules=in_a_day)

    end_of_tuesday = midnight_after(MORNING.date() + DAY)
    assert asked(end_of_tuesday).requests
    with pytest.raises(ReturnWindowClosed):
        asked(end_of_tuesday + HOUR)


def test_a_leg_is_returned_once_at_a_time_and_never_to_oneself() -> None:
    with pytest.raises(AskedAlready):
        disputed(disputed())
    with pytest.raises(UnitNotAgain):
        stepped(handling(), Step.REQUEST_RETURN, replace(RETURN, suggested_unit="urban"), URBAN)


def test_nobody_of_the_unit_that_asks_decides_and_neither_does_who_asked() -> None:
    colleague = replace(STREET, unit="urban")
    with pytest.raises(NotYours):
        stepped(disputed(), Step.GRANT_RETURN, GrantReturn(request=1), colleague)
    asker = replace(URBAN, roles=URBAN.roles | STREET.roles, scope=STREET.scope, unit="urban")
    with pytest.raises(NotYours):
        stepped(disputed(), Step.GRANT_RETURN, GrantReturn(request=1), asker)


@pytest.mark.parametrize(
    ("actor", "refusal"),
    [
        (Actor(id=URBAN.id, roles=STREET.roles, scope=STREET.scope), NeedsSecondPerson),
        (Actor(id="another", roles=frozenset(), unit="urban"), OwnMatter),
    ],
    ids=["the same person", "the same unit"],
)
def test_the_rule_itself_knows_who_may_not_decide(actor: Actor, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        decide(disputed(), Step.GRANT_RETURN, GrantReturn(request=1), context(actor=actor))


def test_a_decided_request_is_not_decided_again() -> None:
    with pytest.raises(NoSuchPart):
        stepped(returned(), Step.REFUSE_RETURN, Refuse(request=1, reason="晚了"), STREET)


def test_the_same_unit_does_not_get_it_back() -> None:
    with pytest.raises(UnitNotAgain):
        stepped(disputed(), Step.GRANT_RETURN, GrantReturn(request=1, unit="urban"), STREET)
    again = replace(RETURN, leg=2, suggested_unit="urban")
    ticket = stepped(returned(), Step.REQUEST_RETURN, again, HARBOUR)
    assert stepped(ticket, Step.GRANT_RETURN, GrantReturn(request=2), STREET).state is State.CONSULTING


def test_save_by_the_last_word_of_the_district_which_cannot_be_returned() -> None:
    asked = AssignFinally(request=1, unit="urban", reason="终审指定")
    ticket = stepped(disputed(), Step.ASSIGN_FINALLY, asked, DISTRICT)
    assert legs_of(ticket) == [("urban", "returned"), ("urban", "pending_sign")]
    with pytest.raises(VerdictIsFinal):
        stepped(ticket, Step.REQUEST_RETURN, replace(RETURN, leg=2), URBAN)
    with pytest.raises(NotYours):
        stepped(disputed(), Step.ASSIGN_FINALLY, asked, STREET)


def test_after_two_approved_returns_the_units_consult() -> None:
    ticket = returned_twice()
    assert ticket.state is State.CONSULTING
    assert ticket.consultation is not None
    assert ticket.consultation.units == ("urban", "harbour", "street-1")
    assert ticket.promise_stopped_at is None


def test_if_the_lead_loses_a_dispute_the_other_legs_stay() -> None:
    ticket = disputed(dispatched(BOTH_UNITS, "0101"))
    ticket = stepped(ticket, Step.GRANT_RETURN, GrantReturn(request=1), STREET)
    assert legs_of(ticket) == [
        ("urban", "returned"),
        ("street-1", "pending_sign"),
        ("harbour", "pending_sign"),
    ]


def signs(ticket: Ticket, now: timedelta = 4 * HOUR) -> set[str]:
    return set(ping_pong(ticket, MORNING + now, RULES.policy.returns).signs)


def test_one_return_is_no_ping_pong() -> None:
    assert signs(returned()) == set()


def test_what_nobody_disputes_is_no_ping_pong_even_if_it_was_promised_for_before_it_came() -> None:
    late_already = replace(dispatched(), promise_due=MORNING - DAY)
    assert signs(late_already) == set()


def test_back_and_forth_between_two_units_is_told_with_its_chain() -> None:
    third = replace(returned().legs[0], no=3, dispatched_at=MORNING + 30 * HOUR, returned_at=None)
    ticket = returned().with_leg(2, returned_at=MORNING + 30 * HOUR)
    ticket = replace(ticket, legs=(*ticket.legs, third))
    found = ping_pong(ticket, MORNING + 40 * HOUR, RULES.policy.returns)
    assert [link.unit for link in found.chain] == ["urban", "harbour", "urban"]
    assert "back_and_forth" in found.signs


def test_back_to_the_first_by_the_last_word_is_told_though_another_unit_helps_since() -> None:
    ticket = disputed(dispatched(replace(URBAN_LEADS, note="先办"), "0101"))
    ticket = stepped(ticket, Step.GRANT_RETURN, GrantReturn(request=1), STREET, MORNING + HOUR)
    again = replace(RETURN, leg=2, suggested_unit="urban")
    ticket = stepped(ticket, Step.REQUEST_RETURN, again, HARBOUR, MORNING + 2 * HOUR)
    last_word = AssignFinally(request=2, unit="urban", reason="终审指定")
    ticket = stepped(ticket, Step.ASSIGN_FINALLY, last_word, DISTRICT, MORNING + 30 * HOUR)
    ticket = stepped(ticket, Step.SIGN, Sign(leg=3), URBAN, MORNING + 30 * HOUR)
    helped = stepped(ticket, Step.ADD_UNIT, AddUnit(unit="street-1"), STREET, MORNING + 31 * HOUR)
    assert signs(helped, 32 * HOUR) == signs(ticket, 32 * HOUR) == {"back_and_forth"}


def test_two_returns_within_a_day_are_told() -> None:
    assert "returns_in_a_day" in signs(returned_twice())


def test_three_units_are_told() -> None:
    third = replace(returned().legs[1], no=3, unit="street-1")
    ticket = returned().with_leg(2, returned_at=MORNING + 90 * HOUR)
    assert signs(replace(ticket, legs=(*ticket.legs, third))) == {"many_units"}


def test_a_fifth_of_the_promise_in_dispute_is_told() -> None:
    assert signs(disputed(), 48 * HOUR) == {"time_in_dispute"}


def test_a_unit_that_gives_the_same_thing_back_three_times_a_month_shows_a_gap_in_the_duty_list() -> None:
    given = [Returned("urban", "0104", "s1", MORNING + n * DAY) for n in range(3)]
    other = Returned("urban", "0104", "s2", MORNING)
    until = MORNING + 10 * DAY
    assert duty_list_gaps([*given, other], until, Returns()) == (("urban", "0104", "s1"),)
    assert duty_list_gaps(given, until + 25 * DAY, Returns()) == ()


def test_a_leg_that_somebody_signs_and_nobody_disputes_shows_nothing() -> None:
    ticket = stepped(dispatched(), Step.SIGN, Sign(leg=1), URBAN)
    assert signs(contacted(ticket)) == set()


def test_a_unit_that_gave_a_matter_back_is_not_given_it_again_by_the_system() -> None:
    ticket = replace(returned(), state=State.TO_DISPATCH, doubts=())
    assert ticket.candidates[0].unit == "urban"
    assert triage.dispatched(ticket, context()) is None
