"""What is delivered to many databases is stored once, and gives its space back with the last of them."""

import asyncio

from sqlalchemy import func, select

from sync.documents import Revision
from sync.revisions import Rev
from sync.sql_schema import documents, shared_bodies
from sync.sql_sharing import SHARED_BYTES_MIN
from sync.sql_store import SqlStore
from sync.store import Delivery, Span
from sync.writer import Transaction, Writer

from .stores import Opened

LONG = b'{"text":"%b"}' % ("一" * SHARED_BYTES_MIN).encode()
OTHER = LONG.replace("一".encode(), "二".encode())
THIRD = LONG.replace("一".encode(), "三".encode())
SHORT = b'{"n":1}'
NAMES = [f"m{n}" for n in range(5)]


def test_a_body_delivered_to_many_databases_is_stored_once(opened: Opened) -> None:
    async def scene() -> None:
        with opened() as (store, writer):
            for name in NAMES:
                await store.create_database(name)
            await store.deliver_now([Delivery(name, "a", LONG) for name in NAMES])
            await store.deliver_now([Delivery(NAMES[0], "b", LONG), Delivery(NAMES[1], "b", SHORT)])
            assert await _shared(writer) == [LONG]
            assert await _bytes_in_rows(writer) == len(SHORT)
            for name in NAMES:
                page = await store.changes(name, with_bodies=True)
                listing = await store.listing(name, Span(), with_bodies=True)
                found = (await store.documents(name, ["a"]))["a"]
                assert (page.rows[0].body, listing[0].body) == (LONG, LONG)
                assert list(found.bodies.values()) == [LONG]

    asyncio.run(scene())


def test_a_shared_body_goes_with_the_last_document_that_has_it(opened: Opened) -> None:
    async def scene() -> None:
        with opened() as (store, writer):
            for name in NAMES:
                await store.create_database(name)
            await store.deliver_now([Delivery(name, "a", LONG) for name in NAMES])
            await store.deliver_now(
                [*(Delivery(NAMES[0], each, OTHER) for each in "ab"), Delivery(NAMES[1], "a", None)]
            )
            winner = (await store.documents(NAMES[2], ["a"]))["a"].tree.winner
            await store.accept(NAMES[2], [_revision("a", Rev(2, "b"), winner)])
            await store.purge(NAMES[3], {"a": [winner]})
            assert await _shared(writer) == [LONG, OTHER]
            await store.delete_database(NAMES[4])
            assert await _shared(writer) == [OTHER]
            await store.delete_database(NAMES[0])
            assert await _shared(writer) == []

    asyncio.run(scene())


def test_who_moves_on_together_goes_on_sharing_and_who_stays_behind_keeps_the_body(opened: Opened) -> None:
    async def scene() -> None:
        with opened() as (store, writer):
            for name in NAMES:
                await store.create_database(name)
            await store.deliver_now([Delivery(name, "a", LONG) for name in NAMES])
            await store.deliver_now([Delivery(name, "a", OTHER) for name in NAMES])
            assert await _shared(writer) == [OTHER]
            await store.deliver_now([Delivery(name, "a", LONG) for name in NAMES[1:]])
            assert await _shared(writer) == [LONG, OTHER]
            await store.deliver_now([Delivery(NAMES[0], "a", SHORT), Delivery(NAMES[1], "a", THIRD)])
            told = [await _bodies(store, name) for name in NAMES]
            assert told == [[SHORT], [THIRD], [LONG], [LONG], [LONG]]
            await store.deliver_now([Delivery(name, "a", OTHER) for name in NAMES])
            assert await _shared(writer) == [OTHER]
            assert await _bytes_in_rows(writer) == 0
            assert [await _bodies(store, name) for name in NAMES] == [[OTHER]] * len(NAMES)

    asyncio.run(scene())


def test_two_that_shared_apart_may_come_to_share_one(opened: Opened) -> None:
    async def scene() -> None:
        with opened() as (store, writer):
            for name in NAMES:
                await store.create_database(name)
            await store.deliver_now([Delivery(name, "a", LONG) for name in NAMES[:2]])
            await store.deliver_now([Delivery(name, "a", OTHER) for name in NAMES[2:]])
            await store.deliver_now([Delivery(name, "a", THIRD) for name in NAMES])
            assert await _shared(writer) == [THIRD]
            assert [await _bodies(store, name) for name in NAMES] == [[THIRD]] * len(NAMES)

    asyncio.run(scene())


def test_a_body_that_some_leave_as_others_come_to_it_stays_what_it_was(opened: Opened) -> None:
    async def scene() -> None:
        with opened() as (store, writer):
            for name in NAMES:
                await store.create_database(name)
            await store.deliver_now([Delivery(name, "a", LONG) for name in NAMES[:2]])
            await store.deliver_now([Delivery(name, "a", OTHER) for name in NAMES[2:]])
            leaving = [Delivery(name, "a", THIRD) for name in NAMES[:2]]
            coming = [Delivery(name, "a", LONG) for name in NAMES[2:]]
            await store.deliver_now([*leaving, *coming])
            told = [await _bodies(store, name) for name in NAMES]
            assert told == [[THIRD], [THIRD], [LONG], [LONG], [LONG]]
            assert await _shared(writer) == sorted([LONG, THIRD])

    asyncio.run(scene())


def test_several_shared_bodies_that_are_delivered_again_change_nothing(opened: Opened) -> None:
    async def scene() -> None:
        with opened() as (store, _):
            for name in NAMES:
                await store.create_database(name)
            batch = [
                Delivery(name, each, body) for name in NAMES for each, body in (("a", LONG), ("b", OTHER))
            ]
            await store.deliver_now(batch)
            await store.deliver_now([*batch, Delivery(NAMES[0], "c", SHORT)])
            assert [(await store.database(name)).seq for name in NAMES] == [3, 2, 2, 2, 2]

    asyncio.run(scene())


def test_a_body_delivered_to_one_database_lies_in_its_own_row(opened: Opened) -> None:
    async def scene() -> None:
        with opened() as (store, writer):
            await store.create_database("m")
            await store.deliver_now([Delivery("m", "a", LONG)])
            assert await _shared(writer) == []
            assert await _bytes_in_rows(writer) == len(LONG)

    asyncio.run(scene())


def test_what_a_client_pushed_lies_in_its_own_row(opened: Opened) -> None:
    async def scene() -> None:
        with opened() as (store, writer):
            await store.create_database("m")
            await store.accept("m", [_revision("a", Rev(1, "a"))])
            assert await _shared(writer) == []
            assert await _bytes_in_rows(writer) == len(LONG)

    asyncio.run(scene())


async def _bodies(store: SqlStore, name: str) -> list[bytes]:
    return [*(await store.documents(name, ["a"]))["a"].bodies.values()]


async def _shared(writer: Writer) -> list[bytes]:
    def unit(transaction: Transaction) -> list[bytes]:
        return sorted(transaction.connection.execute(select(shared_bodies.c.body)).scalars())

    return await writer.run(unit)


async def _bytes_in_rows(writer: Writer) -> int:
    def unit(transaction: Transaction) -> int:
        asked = select(func.coalesce(func.sum(func.length(documents.c.body)), 0))
        return int(transaction.connection.execute(asked).scalar_one())

    return await writer.run(unit)


def _revision(document_id: str, *path: Rev) -> Revision:
    return Revision(id=document_id, path=path, deleted=False, body=LONG)
