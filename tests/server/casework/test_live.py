"""Who watches loses nothing: what came since a position is told once, as it is now, or all has to be looked at anew."""

from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from server.casework.live import Change, Live
from server.domain.ticket import Ticket
from tests.server.domain.stages import submitted

KEPT = 8
TICKETS = [replace(submitted(), id=UUID(int=number)) for number in range(4)]


def versions(changes: tuple[Change, ...] | None) -> dict[UUID, int]:
    return {change.ticket.id: change.ticket.version for change in changes or ()}


@given(st.lists(st.sampled_from(TICKETS), max_size=20), st.integers(0, 20))
def test_what_came_since_a_position_is_told_once_as_it_is_now(notes: list[Ticket], heard: int) -> None:
    live = Live(KEPT, 1)
    position = live.position
    for version, ticket in enumerate(notes):
        live.note(replace(ticket, version=version))
        if version + 1 == heard:
            position = live.position
    since = notes[heard:] if heard <= len(notes) else notes

    news = live.since(position)

    if len(since) > KEPT:
        assert news.changes is None
    else:
        last = {ticket.id: len(notes) - 1 - notes[::-1].index(ticket) for ticket in since}
        assert versions(news.changes) == last
    assert live.since(news.position).changes == ()


def test_of_requests_who_watches_hears_once_that_there_is_something_to_ask_for() -> None:
    live = Live(KEPT, 1)
    position = live.position
    live.note_requests()
    live.note(TICKETS[0])
    live.note_requests()

    news = live.since(position)

    assert (news.requests, versions(news.changes)) == (True, {TICKETS[0].id: TICKETS[0].version})
    assert not live.since(news.position).requests
