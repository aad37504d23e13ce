"""Edits that wait for the writer at the same time are carried out at one go, and answered one by one."""

import asyncio
from collections.abc import Sequence
from pathlib import Path

import pytest

from sync.documents import Edit
from sync.errors import BadDocument, DatabaseMissing, EditConflict
from sync.revisions import Rev
from sync.sql_store import Arrival, SqlStore
from sync.writer import Transaction

from .stores import sqlite_store


def test_all_who_wait_are_answered_each_for_their_own(tmp_path: Path) -> None:
    groups: list[int] = []

    async def scene() -> None:
        with sqlite_store(tmp_path, on_arrivals=lambda _, arrivals: groups.append(len(arrivals))) as (
            store,
            _,
        ):
            await store.create_database("m")
            answers = await asyncio.gather(*(_put(store, f"n{number}") for number in range(50)))
            assert all(isinstance(answer, Rev) for (answer,) in answers)
            assert (await store.database("m")).live_count == 50

    asyncio.run(scene())
    assert sum(groups) == 50
    assert len(groups) < 50


def test_of_two_who_create_the_same_document_the_second_is_told_of_the_conflict(tmp_path: Path) -> None:
    async def scene() -> None:
        with sqlite_store(tmp_path) as (store, _):
            await store.create_database("m")
            first, second = await asyncio.gather(_put(store, "a", b'{"n":1}'), _put(store, "a", b'{"n":2}'))
            assert isinstance(first[0], Rev)
            assert isinstance(second[0], EditConflict)

    asyncio.run(scene())


def test_an_edit_that_the_host_refuses_takes_no_other_with_it(tmp_path: Path) -> None:
    def refuse(_: Transaction, arrivals: Sequence[Arrival]) -> None:
        if any(arrival.id == "bad" for arrival in arrivals):
            raise BadDocument("not in this house")

    async def scene() -> None:
        with sqlite_store(tmp_path, on_arrivals=refuse) as (store, _):
            await store.create_database("m")
            names = ("a", "bad", "b")
            answers = await asyncio.gather(*(_put(store, name) for name in names), return_exceptions=True)
            assert isinstance(answers[1], BadDocument)
            assert set(await store.documents("m", names)) == {"a", "b"}

    asyncio.run(scene())


def test_edits_of_a_database_that_is_not_there_are_told_so(tmp_path: Path) -> None:
    async def scene() -> None:
        with sqlite_store(tmp_path) as (store, _):
            for _ in range(2):
                with pytest.raises(DatabaseMissing):
                    await _put(store, "a")

    asyncio.run(scene())


async def _put(store: SqlStore, name: str, body: bytes = b"{}") -> tuple[Rev | EditConflict, ...]:
    return await store.edit("m", [Edit(id=name, parent=None, deleted=False, body=body)])
