"""What comes again: at one place after it was ended, by one reporter, or ended on the spot time and again."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest
from msgspec.structs import replace

from server.domain.clocks import clocks_of
from server.domain.context import Context
from server.domain.decide import decide
from server.domain.errors import CodeUnknown, MasterUnfit, NoSuchPart, OwnMatter, UnitUnknown
from server.domain.events import Dispatched, Recurred, SelfHandled, SweepOrdered
from server.domain.numbers import ticket_number
from server.domain.policy import read_policy
from server.domain.recurrence import ended_on_the_spot, recurred, swept
from server.domain.rules import Rules
from server.domain.scope import Act, may
from server.domain.steps.intake import Report
from server.domain.steps.merging import Merge
from server.domain.steps.results import decide_self_handle
from server.domain.steps.sweeping import OrderSweep, SweepResult
from server.domain.steps.withdrawing import Withdraw
from server.domain.ticket import Ticket
from server.domain.told import said
from server.domain.transitions import State, Step
from server.domain.triage import upon
from tests.server.domain.asking import ASKED, ON_THE_SPOT
from tests.server.domain.cast import (
    DAY,
    DISTRICT,
    HARBOUR,
    OPERATOR,
    RULES,
    STREET,
    SUPERVISOR,
    URBAN,
    WORKER,
    context,
)
from tests.server.domain.stages import (
    accepted,
    closed,
    consulting,
    dispatched,
    handling,
    moved,
    self_handled,
    stepped,
    submitted,
)
from tests.server.small_city import IN_G2, MORNING

FOUND = ticket_number(MORNING.date(), "02", 77)
SWEEP = OrderSweep(unit="urban", what="排查全街道路灯")


def ended_before(number: int, *, days_ago: int = 3, **otherwise: object) -> Ticket:
    """A matter like that of `dispatched()`, closed some days ago."""
    return replace(
        closed(),
        id=UUID(int=number),
        number=ticket_number(MORNING.date(), "02", number),
        closed_at=MORNING - timedelta(days=days_ago),
        **otherwise,
    )


def remembering(*earlier: Ticket, rules: Rules = RULES, now: datetime = MORNING) -> Context:
    return replace(context(now, rules=rules), earlier=lambda _: earlier)


def test_what_was_ended_twice_at_one_place_and_comes_again_recurs() -> None:
    earlier = ended_before(1), ended_before(2)
    found = recurred(dispatched(), remembering(*earlier))
    assert found == Recurred(earlier=tuple(sorted(each.number for each in earlier)))


def test_once_is_no_recurrence_and_neither_is_what_was_elsewhere_or_long_ago() -> None:
    # Sub-item 0104: thirty days, twice that looked back.
    elsewhere = ended_before(2, placement=at_g2().placement)
    long_ago = ended_before(3, days_ago=61)
    assert recurred(dispatched(), remembering(ended_before(1))) is None
    assert recurred(dispatched(), remembering(ended_before(1), elsewhere, long_ago)) is None
    wider = replace(RULES, policy=read_policy(b"[duplicates]\nrecurrence_factor = 3\n"))
    assert recurred(dispatched(), remembering(ended_before(1), long_ago, rules=wider)) is not None


def at_g2() -> Ticket:
    return submitted(Report(request_type="COMPLAINT", description="路灯不亮", position=IN_G2))


def test_another_round_of_the_same_matter_is_no_recurrence() -> None:
    earlier = ended_before(1), ended_before(2)
    assert recurred(replace(dispatched(), cycle=2), remembering(*earlier)) is None


def test_upon_the_dispatch_of_what_recurs_whoever_leads_is_to_look_around() -> None:
    ticket, by = dispatched(), remembering(ended_before(1), ended_before(2))
    found = upon(Dispatched(legs=(), automatic=True), ticket, by)
    assert isinstance(found, Recurred)
    flagged = replace(ticket, recurrence=found.earlier)
    ordered = upon(found, flagged, by)
    assert isinstance(ordered, SweepOrdered)
    assert (ordered.unit, ordered.area, ordered.category) == ("urban", "s1", "0104")
    assert upon(ordered, flagged, by) is None


def test_what_recurs_does_so_too_where_a_consultation_settled_whose_it_is() -> None:
    earlier = (ended_before(1), ended_before(2))
    letter = ASKED[Step.CONCLUDE_CONSULTATION](1)
    payload = decide(consulting(), Step.CONCLUDE_CONSULTATION, letter, context(actor=DISTRICT))
    assert isinstance(upon(payload, moved(consulting(), payload), remembering(*earlier)), Recurred)


def test_where_nobody_leads_nobody_is_told_to_look() -> None:
    assert swept(accepted(), remembering()) is None


def test_a_sweep_names_a_unit_an_area_of_the_ticket_and_a_sub_item() -> None:
    swept_for = stepped(handling(), Step.ORDER_SWEEP, SWEEP, STREET)
    (sweep,) = swept_for.sweeps
    assert (sweep.unit, sweep.area, sweep.category) == ("urban", "s1", "0104")
    # Five workdays from Monday 23 November.
    assert sweep.due_at == MORNING.replace(hour=0, minute=0) + 8 * DAY
    with pytest.raises(UnitUnknown):
        stepped(handling(), Step.ORDER_SWEEP, replace(SWEEP, unit="nobody"), STREET)
    with pytest.raises(CodeUnknown):
        stepped(handling(), Step.ORDER_SWEEP, replace(SWEEP, area="g3"), STREET)


def test_a_unit_that_is_to_look_may_see_the_matter_and_report_what_came_of_it() -> None:
    ordered = stepped(handling(), Step.ORDER_SWEEP, replace(SWEEP, unit="harbour"), SUPERVISOR)
    assert may(HARBOUR, Act.SEE, ordered)
    asked = SweepResult(sweep=1, remark="又见一处", found=(FOUND,))
    both = stepped(ordered, Step.ORDER_SWEEP, SWEEP, STREET)
    with pytest.raises(OwnMatter):
        stepped(both, Step.REPORT_SWEEP, asked, URBAN)
    reported = stepped(ordered, Step.REPORT_SWEEP, asked, HARBOUR, MORNING + DAY)
    assert reported.sweeps[0].found == (FOUND,)
    assert [clock.stopped_at for clock in clocks_of(reported) if clock.kind == "sweep"] == [MORNING + DAY]
    with pytest.raises(NoSuchPart):
        stepped(reported, Step.REPORT_SWEEP, asked, HARBOUR, MORNING + DAY)


@pytest.mark.parametrize("number", ["26112301000029", "路灯"], ids=["wrong-digit", "words"])
def test_what_a_sweep_found_is_named_by_the_numbers_of_other_tickets(number: str) -> None:
    ordered = stepped(handling(), Step.ORDER_SWEEP, SWEEP, STREET)
    with pytest.raises(CodeUnknown):
        stepped(ordered, Step.REPORT_SWEEP, SweepResult(sweep=1, remark="见附件", found=(number,)), URBAN)


def test_a_sweep_outlasts_the_ticket_that_it_came_from() -> None:
    ordered = stepped(closed(), Step.ORDER_SWEEP, SWEEP, STREET)
    done = stepped(ordered, Step.REPORT_SWEEP, SweepResult(sweep=1, remark="没有再见到"), URBAN)
    assert (done.state, done.sweeps[0].found) == (State.CLOSED, ())


def test_at_an_end_where_nobody_can_report_a_sweep_its_clock_stops() -> None:
    ordered = stepped(handling(), Step.ORDER_SWEEP, SWEEP, STREET)
    withdrawn = stepped(ordered, Step.WITHDRAW, Withdraw(reason="不要了"), OPERATOR, MORNING + DAY)
    assert [clock.stopped_at for clock in clocks_of(withdrawn) if clock.kind == "sweep"] == [MORNING + DAY]


def by_hand(number: int, **otherwise: object) -> Ticket:
    small = self_handled()
    ended = {
        "state": State.CLOSED,
        "closure_type": "self_handled",
        "closed_at": MORNING,
        "needs_check": False,
    }
    return replace(
        small, id=UUID(int=number), number=ticket_number(MORNING.date(), "01", number), **(ended | otherwise)
    )


def handled_again(*earlier: Ticket, rules: Rules = RULES) -> SelfHandled:
    ticket = replace(self_handled(), id=UUID(int=0), state=State.SUBMITTED)
    by = replace(remembering(*earlier, rules=rules), actor=WORKER)
    return decide_self_handle(ticket, ON_THE_SPOT, by)


def test_whatever_is_ended_on_the_spot_again_at_one_place_is_looked_at_by_another() -> None:
    none_drawn = replace(RULES, policy=read_policy(b"[self_handled]\nsample_share = 0.0\n"))
    assert not handled_again(rules=none_drawn).sampled
    again = handled_again(by_hand(7), rules=none_drawn)
    assert again.sampled
    assert again.repeats == (by_hand(7).number,)


def test_a_city_may_leave_repeats_to_the_sample() -> None:
    neither = b"[self_handled]\nsample_share = 0.0\nrepeats_checked = false\n"
    assert not handled_again(by_hand(7), rules=replace(RULES, policy=read_policy(neither))).sampled


def test_what_waits_for_its_second_look_counts_and_what_units_did_or_was_long_ago_does_not() -> None:
    ticket = replace(self_handled(), id=UUID(int=0))
    waiting = by_hand(7, state=State.SELF_HANDLED, closed_at=None, closure_type=None, needs_check=True)
    by_unit = by_hand(8, closure_type="done")
    long_ago = by_hand(9, closed_at=MORNING - 31 * DAY)
    assert ended_on_the_spot(ticket, remembering(waiting, by_unit, long_ago)) == (waiting.number,)


SAME = Merge(master="x", evidence=("reporter", "place"), caller_told=True, reply="已于上周修复，请再观察")


def test_the_same_reporter_with_nothing_new_is_linked_to_what_was_closed_and_answered_shortly() -> None:
    linked = stepped(accepted(), Step.MERGE, SAME, OPERATOR, MORNING, other=ended_before(1))
    assert (linked.state, linked.master) == (State.MERGED, UUID(int=1))


@pytest.mark.parametrize(
    "asked",
    [replace(SAME, evidence=("place",)), replace(SAME, reply=None)],
    ids=["another-reporter", "no-reply"],
)
def test_nothing_else_is_merged_into_what_is_closed(asked: Merge) -> None:
    with pytest.raises(MasterUnfit):
        stepped(accepted(), Step.MERGE, asked, OPERATOR, other=ended_before(1))


def test_after_thirty_days_the_same_matter_is_a_new_case() -> None:
    with pytest.raises(MasterUnfit):
        stepped(accepted(), Step.MERGE, SAME, OPERATOR, other=ended_before(1, days_ago=32))


def test_who_is_linked_to_what_was_closed_is_not_promised_another_answer() -> None:
    ticket = accepted()
    payload = decide(ticket, Step.MERGE, SAME, context(actor=OPERATOR, other=ended_before(1)))
    assert said(payload, ticket)["progress_en"] == "answered before"
