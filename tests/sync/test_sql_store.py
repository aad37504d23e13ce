"""What the SQL store promises beyond the port: to the host application, in whose transactions it takes part."""

import asyncio
import contextlib
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import func, select

from sync.documents import Edit, Revision
from sync.errors import BadDocument, DatabaseMissing
from sync.revisions import Rev, parse_rev
from sync.sql_schema import documents, losing_leaves
from sync.sql_store import Arrival
from sync.store import Delivery
from sync.store_contract import until_changed
from sync.writer import Transaction

from .stores import sqlite_store

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def test_every_new_revision_arrives_once_in_the_transaction_that_stores_it(tmp_path: Path) -> None:
    arrived: list[Arrival] = []

    def note(transaction: Transaction, arrivals: Sequence[Arrival]) -> None:
        stored = transaction.connection.execute(select(func.count()).select_from(documents)).scalar_one()
        assert stored == 2
        arrived.extend(arrivals)

    async def scene() -> None:
        with sqlite_store(tmp_path, on_arrivals=note, clock=lambda: NOON) as (store, _):
            await store.create_database("m")
            batch = [_revision("b", "2-b", "1-a"), _revision("a", "1-a", deleted=True)]
            await store.accept("m", batch)
            await store.accept("m", batch)
            await store.accept("m", [_revision("b", "1-a")])
            await store.deliver_now([Delivery("m", "b", b'{"n":2}')])

    asyncio.run(scene())
    assert [(each.id, each.rev, each.ancestors, each.deleted, each.seq) for each in arrived] == [
        ("b", "2-b", ("1-a",), False, 1),
        ("a", "1-a", (), True, 2),
    ]
    assert {each.database for each in arrived} == {"m"}
    assert [each.body for each in arrived] == [b'{"n":1}', b'{"n":1}']
    assert arrived[0].received_at > NOON
    assert arrived[0].received_at == arrived[1].received_at


def test_documents_that_nobody_had_arrive_in_the_order_in_which_they_came(tmp_path: Path) -> None:
    arrived: list[Arrival] = []

    async def scene() -> None:
        with sqlite_store(tmp_path, on_arrivals=lambda _, arrivals: arrived.extend(arrivals)) as (store, _):
            await store.create_database("m")
            batch = [_revision(name, "1-a") for name in ("b", "c", "a")]
            await store.accept("m", batch)
            await store.accept("m", [*batch, _revision("d", "1-a")])

    asyncio.run(scene())
    assert [(each.id, each.seq) for each in arrived] == [("b", 1), ("c", 2), ("a", 3), ("d", 4)]


def test_an_edit_through_the_door_arrives_too(tmp_path: Path) -> None:
    arrived: list[Arrival] = []

    async def scene() -> None:
        with sqlite_store(tmp_path, on_arrivals=lambda _, arrivals: arrived.extend(arrivals)) as (store, _):
            await store.create_database("m")
            made = Edit(id="a", parent=None, deleted=False, body=b"{}")
            (rev, _) = await store.edit("m", [made, made])
            assert isinstance(rev, Rev)
            await store.edit("m", [Edit(id="a", parent=rev, deleted=True, body=b"{}")])

    asyncio.run(scene())
    assert [(each.rev[:2], each.deleted) for each in arrived] == [("1-", False), ("2-", True)]


def test_a_push_that_cannot_be_taken_in_is_not_stored(tmp_path: Path) -> None:
    def fail(_transaction: Transaction, _arrivals: Sequence[Arrival]) -> None:
        raise LookupError

    async def scene() -> None:
        with sqlite_store(tmp_path, on_arrivals=fail) as (store, _):
            await store.create_database("m")
            with pytest.raises(LookupError):
                await store.accept("m", [_revision("a", "1-a")])
            assert (await store.database("m")).seq == 0

    asyncio.run(scene())


def test_what_arrives_may_be_answered_in_the_same_transaction(tmp_path: Path) -> None:
    async def scene() -> None:
        def answer(transaction: Transaction, arrivals: Sequence[Arrival]) -> None:
            receipts = [Delivery(each.database, f"receipt:{each.id}", b"{}") for each in arrivals]
            store.deliver(transaction, receipts)

        with sqlite_store(tmp_path, on_arrivals=answer) as (store, _):
            await store.create_database("m")
            await store.accept("m", [_revision("a", "1-a"), _revision("b", "1-b")])
            rows = (await store.changes("m")).rows
            assert [(row.id, row.seq) for row in rows] == [
                ("a", 1),
                ("b", 2),
                ("receipt:a", 3),
                ("receipt:b", 4),
            ]

    asyncio.run(scene())


def test_deliveries_stand_or_fall_with_the_callers_transaction(tmp_path: Path) -> None:
    async def scene() -> None:
        with sqlite_store(tmp_path) as (store, writer):

            def unit(transaction: Transaction, *, fails: bool) -> None:
                store.ensure_database(transaction, "m")
                store.ensure_database(transaction, "m")
                store.deliver(transaction, [Delivery("m", "a", b'{ "n" : 1 }')])
                if fails:
                    raise LookupError

            with pytest.raises(LookupError):
                await writer.run(lambda transaction: unit(transaction, fails=True))
            assert await store.database_names() == ()
            await writer.run(lambda transaction: unit(transaction, fails=False))
            document = (await store.documents("m", ["a"]))["a"]
            assert list(document.bodies.values()) == [b'{"n": 1}'.replace(b" ", b"")]

    asyncio.run(scene())


def test_deliveries_to_many_databases_wake_each_ones_listeners(tmp_path: Path) -> None:
    async def scene() -> None:
        with sqlite_store(tmp_path) as (store, _):
            names = [f"m{n}" for n in range(40)]
            for name in names:
                await store.create_database(name)
            listeners = [asyncio.create_task(until_changed(store, name, 0)) for name in names]
            await asyncio.sleep(0)
            batch = [Delivery(name, f"d{n}", b'{"n":1}') for name in names for n in range(5)]
            await store.deliver_now(batch)
            await asyncio.wait_for(asyncio.gather(*listeners), 60)
            assert {(await store.database(name)).live_count for name in names} == {5}

    asyncio.run(scene())


def test_a_document_delivered_twice_in_a_batch_ends_as_the_last_says(tmp_path: Path) -> None:
    async def scene() -> None:
        with sqlite_store(tmp_path) as (store, _):
            await store.create_database("m")
            await store.deliver_now([Delivery("m", "a", b'{"n":1}'), Delivery("m", "a", None)])
            info = await store.database("m")
            assert (info.seq, info.live_count, info.deleted_count) == (1, 0, 1)

    asyncio.run(scene())


def test_a_delivery_to_nowhere_or_with_a_reserved_member_is_a_mistake_of_the_caller(tmp_path: Path) -> None:
    async def scene() -> None:
        with sqlite_store(tmp_path) as (store, _):
            with pytest.raises(DatabaseMissing):
                await store.deliver_now([Delivery("m", "a", b"{}")])
            await store.create_database("m")
            with pytest.raises(BadDocument):
                await store.deliver_now([Delivery("m", "a", b'{"_odd":1}')])

    asyncio.run(scene())


def test_everything_is_there_after_opening_the_file_again(tmp_path: Path) -> None:
    async def scene() -> None:
        with sqlite_store(tmp_path) as (store, _):
            uuid = await store.server_uuid()
            await store.create_database("m")
            await store.accept("m", [_revision("a", "1-a"), _revision("a", "1-b")])
            before = await store.changes("m", with_bodies=True)
        with sqlite_store(tmp_path) as (store, _):
            assert await store.server_uuid() == uuid
            assert await store.changes("m", with_bodies=True) == before

    asyncio.run(scene())


@pytest.mark.parametrize("end", ["delete", "purge"])
def test_what_is_deleted_gives_its_space_back(tmp_path: Path, end: str) -> None:
    async def scene() -> None:
        with sqlite_store(tmp_path) as (store, writer):
            for name in ("m", "n"):
                await store.create_database(name)
            body = b'{"text":"%b"}' % (b"x" * 10_000)
            names = [f"d{n}" for n in range(200)]
            rev = parse_rev("1-a")
            await store.accept(
                "m", [Revision(id=name, path=(rev,), deleted=False, body=body) for name in names]
            )
            await store.compact("m")
            await writer.run(lambda _: None)
            assert _size(tmp_path) > 2_000_000
            if end == "delete":
                await store.delete_database("m")
            else:
                await store.purge("m", {name: [rev] for name in names})
                await store.compact("m")
            await writer.run(lambda _: None)
            assert _size(tmp_path) < 500_000

    asyncio.run(scene())


def test_a_losing_leaf_that_grew_or_won_leaves_no_body_behind(tmp_path: Path) -> None:
    async def scene() -> None:
        with sqlite_store(tmp_path) as (store, writer):
            await store.create_database("m")
            await store.accept("m", [_revision("a", "1-a"), _revision("a", "1-b"), _revision("a", "1-c")])
            await store.accept("m", [_revision("a", "2-a", "1-a"), _revision("a", "2-b", "1-b")])
            rows = select(losing_leaves.c.rev).order_by(losing_leaves.c.rev)
            kept = writer.run_sync(lambda transaction: transaction.connection.execute(rows).scalars().all())
            assert kept == ["1-c", "2-a"]

    asyncio.run(scene())


def _size(folder: Path) -> int:
    return (folder / "sync.sqlite3").stat().st_size


def _revision(document_id: str, *path: str, deleted: bool = False) -> Revision:
    return Revision(
        id=document_id, path=tuple(parse_rev(rev) for rev in path), deleted=deleted, body=b'{"n":1}'
    )


def _put(name: str, body: bytes | None) -> Delivery:
    return Delivery("m", name, body)


def test_what_is_gathered_is_settled_at_the_end_as_it_was_said_last(tmp_path: Path) -> None:
    async def scene() -> None:
        with sqlite_store(tmp_path) as (store, writer):
            await store.create_database("m")

            def unit(transaction: Transaction) -> None:
                with transaction.gathering():
                    store.deliver(transaction, [_put("a", b'{"n":1}'), _put("b", b"{}")])
                    store.deliver(transaction, [_put("a", b'{"n":2}'), _put("b", None)])

            await writer.run(unit)
            held = await store.documents("m", ["a", "b"])
            assert {name: [*each.bodies.values()] for name, each in held.items()} == {"a": [b'{"n":2}']}
            assert held["a"].tree.winner.generation == 1

    asyncio.run(scene())


def test_of_a_block_that_fails_nothing_is_delivered_and_what_is_gathered_around_it_is(tmp_path: Path) -> None:
    async def scene() -> None:
        with sqlite_store(tmp_path) as (store, writer):
            await store.create_database("m")

            def unit(transaction: Transaction) -> None:
                with transaction.gathering():
                    store.deliver(transaction, [_put("before", b"{}")])
                    with contextlib.suppress(LookupError), transaction.gathering():
                        store.deliver(transaction, [_put("undone", b"{}")])
                        raise LookupError
                    with transaction.gathering():
                        store.deliver(transaction, [_put("after", b"{}")])
                store.deliver(transaction, [_put("at once", b"{}")])

            await writer.run(unit)
            rows = (await store.changes("m")).rows
            assert [row.id for row in rows] == ["before", "after", "at once"]

    asyncio.run(scene())
