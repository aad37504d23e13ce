"""Events alone make a ticket, and nothing in their chain can be changed, dropped, put in or exchanged unseen."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from server.domain.clocks import Clock, clocks_of
from server.domain.errors import ChainIsBroken, DomainError
from server.domain.events import Event, PhotosListed, ResultApproved, following, payload_from, payload_json
from server.domain.fold import fold, folded, verified
from server.domain.photos import ListedPhoto
from server.domain.steps.results import RejectResult
from server.domain.ticket import Ticket
from server.domain.transitions import TRANSITIONS, State, Step
from tests.server.domain.cast import STREET
from tests.server.domain.stages import dispatched, moved, reported, stepped, to_review
from tests.server.domain.walks import chains, long_chain, walks
from tests.server.small_city import MORNING

CHAIN = long_chain()
ANY_EVENT = range(len(CHAIN))


@settings(deadline=None)
@given(chains())
def test_folding_event_by_event_equals_folding_from_scratch(chain: tuple[Event, ...]) -> None:
    ticket: Ticket | None = None
    for no, event in enumerate(chain, start=1):
        ticket = fold(ticket, event)
        assert ticket == folded(chain[:no]) == verified(chain[:no])
        assert ticket.version == no


@settings(deadline=None)
@given(chains())
def test_events_that_were_stored_and_read_again_make_the_same_ticket(chain: tuple[Event, ...]) -> None:
    stored = [
        replace(event, payload=payload_from(payload_json(event.payload)), at=event.at.astimezone(UTC))
        for event in chain
    ]
    assert verified(stored) == folded(chain)


def test_what_a_handheld_once_listed_as_of_a_blank_type_is_still_read() -> None:
    listed = PhotosListed(
        recorded_at=MORNING, photos=(ListedPhoto(sha256="a" * 64, size_bytes=1, kind="scene", type=" "),)
    )

    assert payload_from(payload_json(listed)) == listed


@settings(deadline=None)
@given(walks())
def test_every_command_is_answered_with_an_event_or_a_refusal_that_has_facts(
    walk: tuple[tuple[Event, ...], list[DomainError]],
) -> None:
    chain, refused = walk
    assert verified(chain) == folded(chain)
    assert all(refusal.facts for refusal in refused)


@settings(deadline=None)
@given(chains())
def test_every_walk_stays_within_the_table(chain: tuple[Event, ...]) -> None:
    states: list[State | None] = [None]
    states += [ticket.state for no in range(1, len(chain) + 1) if (ticket := folded(chain[:no]))]
    ways = {(before, after) for (before, _), after in TRANSITIONS.items()}
    ways |= {(State.HANDLING, State.HANDLING)}  # a result while another unit still owes its own
    assert set(pairwise(states)) <= ways


@settings(deadline=None)
@given(chains())
def test_a_clock_that_was_started_keeps_its_start_and_a_promise_is_never_earlier_than_told(
    chain: tuple[Event, ...],
) -> None:
    told = [clocks_of(ticket) for no in range(1, len(chain) + 1) if (ticket := folded(chain[:no]))]
    for earlier, later in pairwise(told):
        assert lasting(earlier) <= lasting(later)
        assert promises(earlier) <= promises(later)


@settings(deadline=None)
@given(chains())
def test_no_clock_runs_backwards(chain: tuple[Event, ...]) -> None:
    ticket = folded(chain)
    assert ticket is not None
    assert all(clock.started_at <= (clock.stopped_at or clock.started_at) for clock in clocks_of(ticket))


def as_started(clock: Clock) -> tuple[int, str, datetime]:
    return clock.leg, clock.kind, clock.started_at


def lasting(clocks: Iterable[Clock]) -> set[tuple[int, str, datetime]]:
    """The clocks of the promise and of legs; a question, a consultation, a deferral is begun anew each time."""
    return {as_started(clock) for clock in clocks if clock.kind in ("promise", "sign", "respond", "resolve")}


def promises(clocks: Iterable[Clock]) -> list[datetime]:
    return [clock.due_at for clock in clocks if clock.kind == "promise"]


def test_no_events_make_no_ticket() -> None:
    assert verified(()) is None


@pytest.mark.parametrize("place", ANY_EVENT)
def test_a_changed_event_is_found(place: int) -> None:
    event = CHAIN[place]
    for changed in (
        replace(event, actor="somebody-else"),
        replace(event, at=event.at + timedelta(microseconds=1)),
        replace(event, command="another"),
        replace(event, digest="f" * 64),
        replace(event, ticket=UUID(int=1)),
    ):
        assert_broken([*CHAIN[:place], changed, *CHAIN[place + 1 :]])


@pytest.mark.parametrize("place", ANY_EVENT)
def test_another_payload_is_found(place: int) -> None:
    forged = replace(CHAIN[place], payload=ResultApproved(note="同意"))
    assert_broken([*CHAIN[:place], forged, *CHAIN[place + 1 :]])


@pytest.mark.parametrize("place", ANY_EVENT[:-1])
def test_a_dropped_event_is_found(place: int) -> None:
    assert_broken([*CHAIN[:place], *CHAIN[place + 1 :]])


@pytest.mark.parametrize("place", ANY_EVENT)
def test_an_event_put_in_later_is_found(place: int) -> None:
    assert_broken([*CHAIN[:place], CHAIN[place], *CHAIN[place:]])


@given(st.sampled_from(ANY_EVENT), st.sampled_from(ANY_EVENT))
def test_two_exchanged_events_are_found(one: int, other: int) -> None:
    exchanged = list(CHAIN)
    exchanged[one], exchanged[other] = exchanged[other], exchanged[one]
    if exchanged != list(CHAIN):
        assert_broken(exchanged)


def test_a_chain_that_was_cut_off_no_longer_makes_the_ticket_that_is_known() -> None:
    whole, cut = verified(CHAIN), verified(CHAIN[:-1])
    assert whole is not None
    assert cut is not None
    assert (whole.version, whole.digest) != (cut.version, cut.digest)


def test_a_payload_that_was_rewritten_with_a_fitting_digest_breaks_what_follows() -> None:
    forged = following(
        (CHAIN[1].no, CHAIN[1].digest),
        CHAIN[2].payload,
        ticket=CHAIN[2].ticket,
        at=CHAIN[2].at,
        actor="somebody-else",
        command=CHAIN[2].command,
    )
    verified([*CHAIN[:2], forged])
    assert_broken([*CHAIN[:2], forged, *CHAIN[3:]])


def test_a_ticket_begins_with_its_report() -> None:
    for beginning in CHAIN[1:]:
        with pytest.raises(ChainIsBroken):
            fold(None, beginning)


def test_an_event_of_another_ticket_is_not_folded() -> None:
    stranger = reported(own_id=UUID(int=7))
    with pytest.raises(ChainIsBroken):
        fold(folded(CHAIN), stranger)


def test_a_ticket_is_reported_once() -> None:
    ticket = folded(CHAIN)
    assert ticket is not None
    with pytest.raises(ChainIsBroken):
        moved(ticket, CHAIN[0].payload)


def test_an_open_ticket_has_a_promise_and_three_clocks_for_each_leg() -> None:
    clocks = clocks_of(dispatched())
    assert [(clock.leg, clock.kind) for clock in clocks] == [
        (0, "promise"),
        (1, "sign"),
        (1, "respond"),
        (1, "resolve"),
    ]
    assert all(clock.stopped_at is None for clock in clocks)


def test_a_result_stops_the_clocks_and_its_rejection_lets_them_run_as_if_they_never_had() -> None:
    reviewed = to_review()
    stopped = {clock.kind for clock in clocks_of(reviewed) if clock.stopped_at == MORNING}
    assert {clock.kind for clock in clocks_of(reviewed)} - stopped == {"review"}
    again = stepped(reviewed, Step.REJECT_RESULT, RejectResult(reason="照片不清"), STREET)
    running = {clock.kind for clock in clocks_of(again) if clock.stopped_at is None}
    assert running == {"promise", "respond", "resolve"}


def assert_broken(chain: list[Event]) -> None:
    with pytest.raises(ChainIsBroken):
        verified(chain)
