"""The same documents in the same order, received at the same instants, give the same tickets on any server."""

from collections.abc import Sequence
from datetime import timedelta

import pytest

from server.store import ledger, tickets
from tests.server.conftest import Opening
from tests.server.running_house import Handheld, Json, RunningHouse, id_of
from tests.server.small_city import (
    AT_SEA,
    HANDLER,
    IN_G1,
    IN_G3,
    IN_HARBOUR,
    LAMP,
    MORNING,
    NEAR_THE_BORDER,
    RIDDLE,
    WORKER,
)

pytestmark = pytest.mark.both_engines


def paired(running: RunningHouse, writer: str) -> Handheld:
    """A handheld that another house has paired under this name, known here as well."""
    handheld = running.handheld(WORKER)
    running.house.writer.run_sync(
        lambda unit: ledger.add_writer(unit.connection, writer, WORKER.id, None, unit.at)
    )
    handheld.writer = writer
    return handheld


def receive(handheld: Handheld, documents: Sequence[Json]) -> None:
    """Push the documents one by one, a minute apart."""
    for minutes, document in enumerate(documents, start=1):
        handheld.running.clock.at = MORNING + timedelta(minutes=minutes)
        handheld.push(document)


def digests(running: RunningHouse) -> list[str]:
    """The last digest of every ticket's chain, which covers all that ever happened to it."""
    with running.house.engine.connect() as connection:
        chains = [tickets.events_of(connection, own) for own in sorted(tickets.every_id(connection))]
    return [chain[-1].digest for chain in chains]


def test_two_houses_that_are_told_the_same_make_the_same_tickets(opening: Opening) -> None:
    one, other = opening(), opening()
    writing = one.handheld(WORKER)
    documents = [
        writing.report(text, position, address="椰城大道")
        for text in (LAMP, RIDDLE)
        for position in (IN_G1, IN_G3, IN_HARBOUR, NEAR_THE_BORDER, AT_SEA, None)
    ]
    for handheld in (writing, paired(other, writing.writer)):
        receive(handheld, documents)
        handheld.running.take_in()
    assert len(digests(one)) == len(documents)
    assert digests(one) == digests(other)


def test_documents_taken_in_together_make_the_same_tickets_as_one_by_one(opening: Opening) -> None:
    together, singly = opening(), opening()
    writing = together.handheld(WORKER)
    reports = [writing.report() for _ in range(3)]
    notes = [writing.note(id_of(report)) for report in reports]
    documents = [*notes[:1], *reports, *notes[1:]]
    for handheld in (writing, paired(singly, writing.writer)):
        receive(handheld, documents)
    assert together.take_in() == len(documents)
    assert [singly.take_in(1) for _ in documents] == [1] * len(documents)
    assert digests(together) == digests(singly)
    for document in documents:
        told = [house.document(writing.mailbox, f"receipt:{id_of(document)}") for house in (together, singly)]
        assert told[0] is not None
        assert [{**each, "_rev": ""} for each in told if each] == [{**told[0], "_rev": ""}] * 2


def test_intake_that_was_interrupted_and_delayed_makes_the_same_tickets(opening: Opening) -> None:
    prompt, late = opening(), opening()
    writing = prompt.handheld(WORKER)
    documents = [writing.report() for _ in range(3)]
    receive(writing, documents)
    prompt.take_in()

    receive(paired(late, writing.writer), documents)
    late.clock.pass_by(timedelta(days=3))
    late.take_in(1)
    late.reopen()
    late.handheld(HANDLER)
    late.take_in()
    assert digests(late) == digests(prompt)
