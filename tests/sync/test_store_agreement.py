"""SQLite does what the model does, whatever happens to a database."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from sync.documents import Edit
from sync.memory_store import MemoryStore
from sync.sql_sharing import SHARED_BYTES_MIN
from sync.store import Delivery, Span, Store

from .stores import sqlite_store
from .trees import Push, pushes, revision

Step = Callable[[Store], Awaitable[object]]

ids = st.sampled_from(["a", "B", "中/文"])
bodies = st.sampled_from([b"{}", b'{"n":1}', b'{"n":1.0}', b'{"long":"%b"}' % (b"n" * SHARED_BYTES_MIN)])
places = st.sampled_from(["m", "n"])


def _accept(pushed: list[tuple[str, Push]]) -> Step:
    revisions = [replace(revision(push), id=document_id) for document_id, push in pushed]
    return lambda store: store.accept("m", revisions)


def _deliver(batch: list[tuple[str, str, bytes | None]]) -> Step:
    return lambda store: store.deliver_now([Delivery(*each) for each in batch])


def _edit(document_id: str, deleted: bool, body: bytes, blindly: bool) -> Step:
    async def step(store: Store) -> None:
        known = (await store.documents("m", [document_id])).get(document_id)
        parent = None if blindly or known is None else known.tree.winner
        await store.edit("m", [Edit(id=document_id, parent=parent, deleted=deleted, body=body)] * 2)

    return step


steps = st.one_of(
    st.lists(st.tuples(ids, pushes), min_size=1, max_size=4).map(_accept),
    st.lists(st.tuples(places, ids, st.none() | bodies), min_size=1, max_size=6).map(_deliver),
    st.builds(_edit, ids, st.booleans(), bodies, st.booleans()),
)


async def _seen(store: Store) -> list[object]:
    return [each for name in ("m", "n") for each in await _seen_in(store, name)]


async def _seen_in(store: Store, name: str) -> list[object]:
    info = await store.database(name)
    page = await store.changes(name, with_bodies=True)
    return [
        (info.seq, info.live_count, info.deleted_count),
        (page.rows, page.last_seq, page.pending),
        (await store.changes(name, limit=1)).pending,
        await store.documents(name, ["a", "B", "中/文"]),
        await store.listing(name, Span(), with_bodies=True),
        (await store.digest(name)).digest,
    ]


@settings(max_examples=60, deadline=None)
@given(st.lists(steps, max_size=12))
def test_sqlite_and_the_model_agree_after_every_step(history: list[Step]) -> None:
    async def scene(folder: Path) -> None:
        with sqlite_store(folder) as (store, _):
            model = MemoryStore()
            for name in ("m", "n"):
                await asyncio.gather(store.create_database(name), model.create_database(name))
            for step in history:
                await asyncio.gather(step(store), step(model))
                assert await _seen(store) == await _seen(model)

    with TemporaryDirectory() as folder:
        asyncio.run(scene(Path(folder)))
