"""Digests that are kept while documents are written are those that a walk through all documents would find."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select

from sync import sql_digest
from sync.digest import Digest, digest_of
from sync.documents import Edit, Revision
from sync.memory_store import MemoryStore
from sync.revisions import Rev, child_of
from sync.sql_digest import count_anew
from sync.sql_schema import digest_stretches
from sync.sql_statements import statements_for
from sync.sql_store import SqlStore
from sync.store import Delivery, Span, Store

from .postgres import postgresql_store
from .stores import sqlite_store

Step = Callable[[Store], Awaitable[object]]

NAMES = [f"{no:02}" for no in range(40)]
SPANS = [(None, None), ("", "20"), ("05", "11x"), ("11x", None), ("20", "33"), ("33", "05"), ("中", None)]


@pytest.fixture(autouse=True)
def short_stretches(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that a few documents are many stretches."""
    monkeypatch.setattr(sql_digest, "FULL", 3)
    monkeypatch.setattr(sql_digest, "LONG", 6)
    monkeypatch.setattr(sql_digest, "PIECES", 3)
    monkeypatch.setattr(sql_digest, "_SLICE", 4)


names = st.lists(st.sampled_from(NAMES), min_size=1, max_size=12, unique=True)


def _pushed(chosen: list[str], deleted: bool) -> Step:
    rev = child_of(None, deleted=deleted, body=b"{}")
    batch = [Revision(id=name, path=(rev,), deleted=deleted, body=b"{}") for name in chosen]
    return lambda store: store.accept("m", batch)


def _edited(chosen: list[str], deleted: bool) -> Step:
    async def step(store: Store) -> None:
        known = await store.documents("m", chosen)
        edits = [
            Edit(id=name, parent=document.tree.winner, deleted=deleted, body=b"{}")
            for name, document in known.items()
        ]
        await store.edit("m", edits)

    return step


def _forked(chosen: list[str], other: str) -> Step:
    batch = [Revision(id=name, path=(Rev(1, other),), deleted=False, body=b"{}") for name in chosen]
    return lambda store: store.accept("m", batch)


def _delivered(chosen: list[str], body: bytes | None) -> Step:
    return lambda store: store.deliver_now([Delivery("m", name, body) for name in chosen])


def _purged(chosen: list[str]) -> Step:
    async def step(store: Store) -> None:
        known = await store.documents("m", chosen)
        await store.purge("m", {name: [document.tree.winner] for name, document in known.items()})

    return step


async def _begun_anew(store: Store) -> None:
    await store.delete_database("m")
    await store.create_database("m")


steps = st.one_of(
    st.builds(_pushed, names, st.booleans()),
    st.builds(_edited, names, st.booleans()),
    st.builds(_forked, names, st.sampled_from("0z")),
    st.builds(_delivered, names, st.sampled_from([None, b'{"n":1}'])),
    st.builds(_purged, names),
    st.just(_begun_anew),
)


async def _all_are_right(store: Store) -> None:
    rows = [(row.id, str(row.rev)) for row in await store.listing("m", Span(), with_bodies=False)]
    info = await store.database("m")
    for start, end in SPANS:
        among = [row for row in rows if (start or "") <= row[0] and (end is None or row[0] < end)]
        told = await store.digest("m", start, end)
        assert told.digest == digest_of(among), (start, end)
        assert (told.seq, told.epoch) == (info.seq, info.epoch)


@settings(max_examples=40, deadline=None)
@given(st.lists(steps, max_size=10))
def test_after_every_step_each_stretch_is_told_as_it_is_listed(history: list[Step]) -> None:
    async def scene(store: Store) -> None:
        await store.create_database("m")
        for step in history:
            await step(store)
            await _all_are_right(store)

    asyncio.run(scene(MemoryStore()))
    with TemporaryDirectory() as folder, sqlite_store(Path(folder)) as (store, _):
        asyncio.run(scene(store))


def test_so_it_is_on_postgresql(postgresql: str) -> None:
    async def scene() -> None:
        with postgresql_store(postgresql) as (store, _):
            await store.create_database("m")
            for step in (
                _pushed(NAMES[5:30], False),
                _edited(NAMES[10:20:2], True),
                _delivered(NAMES[::7], b'{"n":1}'),
                _forked(NAMES[:8], "z"),
                _purged(NAMES[20:23]),
            ):
                await step(store)
                await _all_are_right(store)

    asyncio.run(scene())


def _stretches(store: SqlStore) -> list[tuple[str, int]]:
    with store._engine.connect() as connection:
        rows = connection.execute(select(digest_stretches.c.start, digest_stretches.c["count"]))
        return [(start, count) for start, count in rows]


def test_ids_that_rise_are_never_counted_again(tmp_path: Path) -> None:
    async def scene() -> list[tuple[str, int]]:
        with sqlite_store(tmp_path) as (store, _):
            await store.create_database("m")
            for start in range(0, 12, 2):
                await _pushed(NAMES[start : start + 2], False)(store)
            return _stretches(store)

    assert asyncio.run(scene()) == [("", 4), ("04", 4), ("08", 4)]


def test_a_stretch_that_has_become_too_long_is_cut(tmp_path: Path) -> None:
    async def scene() -> list[tuple[str, int]]:
        with sqlite_store(tmp_path) as (store, _):
            await store.create_database("m")
            await _pushed(NAMES[0:12:2], False)(store)
            await _pushed(NAMES[1:7:2], False)(store)
            return _stretches(store)

    assert asyncio.run(scene()) == [("", 3), ("03", 3), ("06", 3)]


def test_databases_from_before_digests_were_kept_are_counted_once(tmp_path: Path) -> None:
    async def scene() -> tuple[Digest, Digest]:
        with sqlite_store(tmp_path) as (store, writer):
            await store.create_database("m")
            await store.create_database("empty")
            await _pushed(NAMES, False)(store)
            before = (await store.digest("m")).digest
            await writer.run(lambda open_: open_.connection.execute(delete(digest_stretches)).rowcount)
            statements = statements_for(store._engine.dialect)
            for _ in range(2):
                await writer.run(lambda open_: count_anew(statements, open_.driver))
            await _all_are_right(store)
            return before, (await store.digest("m")).digest

    before, after = asyncio.run(scene())
    assert before == after
    assert before.count == len(NAMES)
