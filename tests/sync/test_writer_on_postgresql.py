"""Units share commits on PostgreSQL too, and never so that two processes wait for each other."""

import asyncio
import threading
from collections.abc import Callable

import pytest
from sqlalchemy import text

from sync.documents import Revision
from sync.engine import WRITES, postgresql_engine
from sync.errors import EditConflict
from sync.revisions import Rev
from sync.store import Delivery
from sync.writer import Transaction, Writer

from .postgres import postgresql_store

_XID = text("SELECT pg_current_xact_id()::text")


def _revision(document_id: str) -> Revision:
    return Revision(id=document_id, path=(Rev(1, "a"),), deleted=False, body=b"{}")


async def _holding(writer: Writer, until: threading.Event) -> "asyncio.Future[None]":
    """A unit that has begun, by itself, and ends when it may: all that is asked for meanwhile waits."""
    begun = threading.Event()

    def unit(_: Transaction) -> None:
        begun.set()
        until.wait(60)

    held = asyncio.ensure_future(writer.run(unit))
    await asyncio.to_thread(begun.wait, 60)
    return held


def _transaction_of(transaction: Transaction) -> str:
    return str(transaction.connection.execute(_XID).scalar_one())


def test_units_that_wait_share_a_commit(postgresql: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sync.writer._GROUP_S", 60.0)  # a busy machine may take longer than a group may last

    async def scene() -> None:
        with postgresql_store(postgresql) as (_, writer):
            may_go = threading.Event()
            first = await _holding(writer, may_go)
            others = [asyncio.ensure_future(writer.run(_transaction_of)) for _ in range(3)]
            await asyncio.sleep(0)
            may_go.set()
            await first
            assert len({await each for each in others}) == 1

    asyncio.run(scene())


def test_a_unit_that_must_wait_for_another_process_lets_its_group_go_ahead(postgresql: str) -> None:
    async def scene() -> None:
        with postgresql_store(postgresql) as (store, writer):
            await store.create_database("free")
            await store.create_database("held")
            engine = postgresql_engine(postgresql).execution_options(**{WRITES: True})
            with engine.connect() as other:
                other.execute(text("SELECT * FROM sync_databases WHERE name = 'held' FOR UPDATE"))
                may_go = threading.Event()
                first = await _holding(writer, may_go)
                ahead = asyncio.ensure_future(store.accept("free", [_revision("a")]))
                await asyncio.sleep(0)
                behind = asyncio.ensure_future(store.accept("held", [_revision("b")]))
                await asyncio.sleep(0)
                last = asyncio.ensure_future(store.accept("free", [_revision("c")]))
                await asyncio.sleep(0)
                may_go.set()
                await asyncio.wait_for(asyncio.gather(first, ahead), 60)
                assert not behind.done()
            await asyncio.wait_for(asyncio.gather(behind, last), 60)
            engine.dispose()
            assert (await store.database("held")).seq == 1
            assert (await store.database("free")).seq == 2

    asyncio.run(scene())


def test_a_unit_that_fails_leaves_alone_those_that_share_its_commit(postgresql: str) -> None:
    async def scene() -> None:
        with postgresql_store(postgresql) as (store, writer):
            await store.create_database("m")
            await store.put_checkpoint("m", "c", b"{}", over=None)
            may_go = threading.Event()
            first = await _holding(writer, may_go)
            good = asyncio.ensure_future(store.accept("m", [_revision("a")]))
            bad = asyncio.ensure_future(store.put_checkpoint("m", "c", b"{}", over=7))
            also = asyncio.ensure_future(store.accept("m", [_revision("b")]))
            await asyncio.sleep(0)
            may_go.set()
            await asyncio.gather(first, good, also)
            with pytest.raises(EditConflict):
                await bad
            assert (await store.database("m")).live_count == 2

    asyncio.run(scene())


def test_two_processes_that_want_what_the_other_holds_both_get_it(postgresql: str) -> None:
    async def scene() -> None:
        with postgresql_store(postgresql) as (here, one), postgresql_store(postgresql) as (_, other):
            for name in ("a", "b"):
                await here.create_database(name)
            both = threading.Barrier(2)
            met: set[str] = set()

            def taking(first: str, second: str) -> Callable[[Transaction], None]:
                def unit(transaction: Transaction) -> None:
                    here.deliver(transaction, [Delivery(first, f"{first}{second}", b"{}")])
                    if first not in met:
                        met.add(first)
                        both.wait(60)
                    here.deliver(transaction, [Delivery(second, f"{first}{second}", b"{}")])

                return unit

            await asyncio.gather(one.run(taking("a", "b")), other.run(taking("b", "a")))
            for name in ("a", "b"):
                assert set(await here.documents(name, ["ab", "ba"])) == {"ab", "ba"}

    asyncio.run(scene())
