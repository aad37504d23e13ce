"""Several processes that serve the same databases: two stores with nothing in common but their data."""

import asyncio

import pytest
from sqlalchemy import text

from sync.documents import Revision
from sync.errors import DatabaseMissing
from sync.revisions import Rev
from sync.sql_store import SqlStore
from sync.store import DatabaseInfo, Delivery
from sync.store_contract import until_changed
from sync.writer import Transaction

from .postgres import postgresql_store
from .stores import Opened


def test_a_write_in_one_wakes_a_listener_in_the_other(opened: Opened) -> None:
    async def scene() -> None:
        with opened() as (here, _), opened() as (there, _):
            await here.create_database("m")
            for seq in range(3):
                listener = asyncio.create_task(until_changed(here, "m", seq))
                await asyncio.sleep(0.05)
                assert not listener.done()
                await there.accept("m", [_revision(f"d{seq}")])
                await asyncio.wait_for(listener, 60)

    asyncio.run(scene())


def test_a_listener_hears_nothing_of_other_databases_and_of_the_end_of_its_own(
    opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def scene() -> None:
        with opened() as (here, _), opened() as (there, _):
            for name in ("m", "n"):
                await here.create_database(name)
            looks: list[str] = []
            look = here.database

            async def counted(name: str) -> DatabaseInfo:
                looks.append(name)
                return await look(name)

            monkeypatch.setattr(here, "database", counted)
            listener = asyncio.create_task(until_changed(here, "m", 0))
            async with asyncio.timeout(60):
                while not looks:  # noqa: ASYNC110 - it begins to listen before it looks
                    await asyncio.sleep(0.01)
            await there.accept("n", [_revision("d")])
            await asyncio.sleep(0.1)
            assert looks == ["m"]
            await there.delete_database("m")
            with pytest.raises(DatabaseMissing):
                await asyncio.wait_for(listener, 60)

    asyncio.run(scene())


def test_a_number_becomes_visible_only_when_every_lower_one_is(opened: Opened) -> None:
    async def scene() -> None:
        with opened() as (here, _), opened() as (there, _):
            await here.create_database("m")

            async def write(store: SqlStore, prefix: str) -> None:
                for n in range(30):
                    names = [f"{prefix}{n}-{k}" for k in range(5)]
                    await store.accept("m", [_revision(name) for name in names])

            writing = asyncio.gather(write(here, "a"), write(here, "b"), write(there, "c"), write(there, "d"))
            gaps = []
            while not writing.done():
                seen = [row.seq for row in (await here.changes("m")).rows]
                gaps += [] if seen == list(range(1, len(seen) + 1)) else [seen]
                await asyncio.sleep(0.002)
            await writing
            assert gaps == []
            assert (await there.database("m")).seq == 600

    asyncio.run(scene())


def test_deliveries_from_both_to_the_same_databases_all_come_to_pass(opened: Opened) -> None:
    async def scene() -> None:
        names = [f"m{n}" for n in range(6)]
        with opened() as (here, _), opened() as (there, _):
            for name in names:
                await here.create_database(name)
            batches = [
                store.deliver_now([Delivery(name, f"d{n}", b'{"n":%d}' % n) for name in order])
                for n in range(10)
                for store, order in ((here, names), (there, names[::-1]))
            ]
            await asyncio.gather(*batches)
            assert {(await there.database(name)).live_count for name in names} == {10}

    asyncio.run(scene())


def test_a_listener_whose_connection_is_cut_listens_again(
    postgresql: str, caplog: pytest.LogCaptureFixture
) -> None:
    others = text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN%'")

    def cut(transaction: Transaction) -> bool:
        return bool(transaction.connection.execute(others).all())

    async def scene() -> None:
        with postgresql_store(postgresql) as (here, _), postgresql_store(postgresql) as (there, writer):
            await here.create_database("m")
            listener = asyncio.create_task(until_changed(here, "m", 0))
            async with asyncio.timeout(60):
                while not await writer.run(cut):  # noqa: ASYNC110 - only the database knows when it listens
                    await asyncio.sleep(0.01)
            await there.accept("m", [_revision("d")])
            await asyncio.wait_for(listener, 60)

    asyncio.run(scene())
    assert "listening to other processes" in caplog.text


def _revision(document_id: str) -> Revision:
    return Revision(id=document_id, path=(Rev(1, "0a" * 16),), deleted=False, body=b'{"n":1}')
