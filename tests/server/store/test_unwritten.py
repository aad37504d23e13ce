"""A ticket that moves several times in one transaction is written as it stands last, and known as it stands to all."""

import contextlib
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Connection, bindparam, column, exists, func, insert, select, text, update

from server.casework import desk
from server.casework.people import actor_of
from server.domain.calendar import CHINA
from server.domain.steps.dispatch import Sign
from server.domain.ticket import Ticket
from server.domain.transitions import State, Step
from server.store import beside, tickets, unwritten
from server.store.prepared import Prepared
from server.store.schema.facts import ticket_facts
from server.store.schema.intake import commands
from server.store.schema.photos import ticket_photos
from server.store.schema.tickets import clocks, events
from server.store.schema.tickets import tickets as table
from sync.gathering import gathered_on
from sync.writer import Transaction
from tests.server.running_house import RunningHouse, id_of
from tests.server.small_city import HANDLER, WORKER

pytestmark = pytest.mark.both_engines

_VERSION = select(table.c.version).where(table.c.id == bindparam("of"))
_prepared_version = Prepared(_VERSION)


@pytest.fixture
def reported(running: RunningHouse) -> UUID:
    """A ticket that its unit has not signed for yet."""
    worker = running.handheld(WORKER)
    running.handheld(HANDLER)
    report = worker.report()
    worker.push(report)
    running.take_in()
    return id_of(report)


def signed(running: RunningHouse, transaction: Transaction, own_id: UUID) -> Ticket:
    """The ticket after its unit has signed for it, as far as the transaction knows."""
    on = transaction.at.astimezone(CHINA).date()
    actor = actor_of(transaction.connection, HANDLER, on)
    return desk.take_step(
        transaction, running.house, actor, str(own_id), Step.SIGN, Sign(leg=1), expected=None
    )


def waits(connection: Connection) -> bool:
    gathering = gathered_on(connection)
    return gathering is not None and unwritten.wait in gathering


def by_sqlalchemy(connection: Connection, own_id: UUID) -> Any:
    return connection.execute(_VERSION, {"of": str(own_id)}).scalar_one()


def in_the_drivers_words(connection: Connection, own_id: UUID) -> Any:
    return _prepared_version.value(connection, of=str(own_id))


def by_ids(connection: Connection, own_id: UUID) -> Any:
    return tickets.by_ids(connection, [own_id])[0].version


@pytest.mark.parametrize("version_of", [by_sqlalchemy, in_the_drivers_words, by_ids])
def test_whoever_asks_for_rows_within_the_transaction_has_them_written_first(
    running: RunningHouse, reported: UUID, version_of: Callable[[Connection, UUID], int]
) -> None:
    def unit(transaction: Transaction) -> tuple[bool, int, int, bool]:
        with transaction.gathering():
            moved = signed(running, transaction, reported)
            before = waits(transaction.connection)
            found = version_of(transaction.connection, reported)
            return before, found, moved.version, waits(transaction.connection)

    waited, found, version, waits_still = running.house.writer.run_sync(unit)

    assert waited
    assert found == version
    assert not waits_still


def test_a_ticket_is_known_as_it_stands_without_being_written(running: RunningHouse, reported: UUID) -> None:
    def unit(transaction: Transaction) -> None:
        with transaction.gathering():
            moved = signed(running, transaction, reported)
            references = (moved.number, str(reported), str(moved.offline_alias))
            found = [tickets.by_reference(transaction.connection, each) for each in references]
            assert [tickets.by_id(transaction.connection, reported), *found] == [moved] * 4
            assert waits(transaction.connection)

    running.house.writer.run_sync(unit)

    assert running.ticket(reported).state is State.HANDLING


def test_what_a_part_moved_that_failed_stands_as_before_also_where_it_was_asked_for(
    running: RunningHouse, reported: UUID
) -> None:
    def unit(transaction: Transaction) -> Ticket | None:
        with transaction.gathering():
            with contextlib.suppress(LookupError), transaction.part(), transaction.gathering():
                signed(running, transaction, reported)
                by_sqlalchemy(transaction.connection, reported)
                raise LookupError
            return tickets.by_id(transaction.connection, reported)

    stands = running.house.writer.run_sync(unit)

    assert stands is not None
    assert stands.state is State.DISPATCHED
    assert running.ticket(reported) == stands


def test_what_moved_before_a_part_that_failed_is_written_although_the_part_asked_for_it(
    running: RunningHouse, reported: UUID
) -> None:
    def unit(transaction: Transaction) -> Ticket:
        with transaction.gathering():
            moved = signed(running, transaction, reported)
            with contextlib.suppress(LookupError), transaction.part(), transaction.gathering():
                by_sqlalchemy(transaction.connection, reported)
                raise LookupError
            return moved

    moved = running.house.writer.run_sync(unit)

    assert running.ticket(reported) == moved
    with running.house.engine.connect() as connection:
        rules = running.house.rules.of(moved.placement)
        assert beside.follows(connection, moved, rules)


ASKED: dict[str, Any] = {
    "a join": select(events.c.no).join(table, table.c.id == events.c.ticket),
    "a subquery": select(func.count()).select_from(select(clocks).subquery()),
    "a condition": select(events.c.no).where(exists().where(ticket_photos.c.sha256 == "")),
    "another name": select(table.alias("other").c.id),
    "its own words": select(column("id")).select_from(text("tickets INDEXED BY ix_tickets_listed")),
    "rows made of others": insert(commands).from_select(["ticket"], select(table.c.id)),
    "a change": update(ticket_facts).values(state="closed"),
}
NOT_ASKED: dict[str, Any] = {
    "new rows": insert(clocks),
    "events": select(events),
    "commands": select(commands.c.ticket),
    "words": "ROLLBACK TO SAVEPOINT part",
}


@pytest.mark.parametrize("statement", ASKED.values(), ids=ASKED)
def test_a_statement_asks_for_what_waits_however_it_names_the_table(statement: Any) -> None:
    assert unwritten.concerns(statement)


@pytest.mark.parametrize("statement", NOT_ASKED.values(), ids=NOT_ASKED)
def test_a_statement_that_names_no_such_table_or_only_adds_rows_lets_them_wait(statement: Any) -> None:
    assert not unwritten.concerns(statement)
