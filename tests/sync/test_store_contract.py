"""Every store keeps the laws of the port."""

import asyncio
from pathlib import Path

import pytest

from sync.laws import Law
from sync.memory_store import MemoryStore
from sync.store_contract import LAWS

from .postgres import postgresql_store
from .stores import sqlite_store

every_law = pytest.mark.parametrize("law", LAWS, ids=lambda law: law.__name__)


@every_law
def test_the_store_in_memory_keeps_the_law(law: Law) -> None:
    async def scene() -> None:
        await law(MemoryStore())

    asyncio.run(scene())


@every_law
def test_the_store_on_sqlite_keeps_the_law(law: Law, tmp_path: Path) -> None:
    async def scene() -> None:
        with sqlite_store(tmp_path) as (store, _):
            await law(store)

    asyncio.run(scene())


@every_law
def test_the_store_on_postgresql_keeps_the_law(law: Law, postgresql: str) -> None:
    async def scene() -> None:
        with postgresql_store(postgresql) as (store, _):
            await law(store)

    asyncio.run(scene())
