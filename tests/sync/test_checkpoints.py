"""`_local` documents that nobody writes any more are forgotten, and only these."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from sync.clock import Clock
from sync.memory_store import MemoryStore
from sync.store import Keeping, Store

from .stores import sqlite_store

DAYS_MAX = 400


@contextmanager
def opened(kind: str, folder: Path, clock: Clock) -> Iterator[Store]:
    if kind == "memory":
        yield MemoryStore(clock=clock)
    else:
        with sqlite_store(folder, clock=clock) as (store, _):
            yield store


@pytest.mark.parametrize("kind", ["memory", "sqlite"])
def test_what_its_owner_has_not_written_for_long_goes_for_a_new_one(kind: str, tmp_path: Path) -> None:
    at = datetime(2026, 11, 22, tzinfo=UTC)
    mine, theirs = Keeping(owner="me", days_max=DAYS_MAX), Keeping(owner="they", days_max=DAYS_MAX)

    async def names(store: Store) -> list[str]:
        return [name for name, _ in await store.checkpoints("m")]

    async def scene() -> None:
        nonlocal at
        with opened(kind, tmp_path, lambda: at) as store:
            await store.create_database("m")
            for name in ("left", "used"):
                await store.put_checkpoint("m", name, b"{}", over=None, keeping=mine)
            await store.put_checkpoint("m", "theirs", b"{}", over=None, keeping=theirs)
            at += timedelta(days=DAYS_MAX)
            await store.put_checkpoint("m", "used", b"{}", over=1, keeping=mine)
            assert await names(store) == ["left", "theirs", "used"]
            at += timedelta(days=1)
            await store.put_checkpoint("m", "new", b"{}", over=None, keeping=mine)
            assert await names(store) == ["new", "theirs", "used"]
            await store.compact("m", days_max=DAYS_MAX)
            assert await names(store) == ["new", "used"]

    asyncio.run(scene())
