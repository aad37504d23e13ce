"""The work that is asked of each server, in the order of a day: push, compare, list, fetch, edit, read."""

import asyncio
import hashlib
import json
import subprocess
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import quantiles

from .connection import Connection, ask, drive
from .documents import Sheet
from .servers import Server

_PULL = Path(__file__).parents[2] / "web" / "conformance" / "pull.mjs"

#: As hard to compress as a photo.
_PHOTO = hashlib.shake_128(b"photo").digest(300_000)


@dataclass
class Figure:
    """What some work cost: `count` things done in so many seconds, processor seconds, and each latency."""

    count: float
    wall_s: float | None
    cpu_s: float
    took_s: list[float] = field(default_factory=list)

    @property
    def rate(self) -> float | None:
        """So many a second, unless the work was paced by its client."""
        return None if self.wall_s is None else self.count / self.wall_s

    @property
    def cpu_us(self) -> float:
        """The server's processor time for each."""
        return self.cpu_s / self.count * 1e6

    @property
    def p50_ms(self) -> float | None:
        """The median latency of a request, where requests were timed."""
        return self._percentile_ms(50)

    @property
    def p99_ms(self) -> float | None:
        """The latency that one request in a hundred exceeds."""
        return self._percentile_ms(99)

    def _percentile_ms(self, share: int) -> float | None:
        return quantiles(self.took_s, n=100)[share - 1] * 1000 if len(self.took_s) > 1 else None


@dataclass(frozen=True)
class Load:
    """What there is to push, and how many single requests and wakings to time."""

    sheets: Sequence[Sheet]
    singles: int
    wakings: int


Work = Callable[[Server, Load], Awaitable[Figure]]


async def _driven(server: Server, requests: Sequence[bytes], count: float, *, connections: int = 4) -> Figure:
    cpu, begun = server.cpu_s(), time.perf_counter()
    took = await drive(server.door, requests, connections=connections)
    return Figure(count, time.perf_counter() - begun, server.cpu_s() - cpu, took)


def _batches(sheets: Sequence[Sheet], size: int) -> list[Sequence[Sheet]]:
    return [sheets[start : start + size] for start in range(0, len(sheets), size)]


def push(size: int) -> Work:
    """`_bulk_docs` with `new_edits: false` into a database of its own, over 4 connections."""

    async def work(server: Server, load: Load) -> Figure:
        path = f"/by{size}"
        await ask(server.door, "PUT", path)
        bodies = [
            b'{"new_edits":false,"docs":[%b]}' % b",".join(sheet.json for sheet in batch)
            for batch in _batches(load.sheets, size)
        ]
        requests = [server.door.request("POST", f"{path}/_bulk_docs", body) for body in bodies]
        return await _driven(server, requests, len(load.sheets))

    return work


async def revs_diff(server: Server, load: Load) -> Figure:
    """A thousand ids a request, of which half are known."""
    requests = []
    for batch in _batches(load.sheets, 1000):
        asked = {sheet.id: [sheet.rev if at % 2 else "1-abc"] for at, sheet in enumerate(batch)}
        requests.append(server.door.request("POST", "/by1000/_revs_diff", json.dumps(asked).encode()))
    return await _driven(server, requests, len(load.sheets))


def changes(options: str) -> Work:
    """All changes in pages of a thousand, one after the other, as a replicator reads them."""

    async def work(server: Server, load: Load) -> Figure:
        connection = await Connection.to(server.door)
        cpu, begun, since, rows = server.cpu_s(), time.perf_counter(), "0", 0
        while True:
            path = f"/by1000/_changes?style=all_docs&limit=1000&since={since}{options}"
            page = await connection.ask(server.door.request("GET", path))
            since = page[page.rindex(b'"last_seq":') + 11 :].partition(b",")[0].strip(b'"}\n ').decode()
            found = page.count(b'"changes":[')
            rows += found
            if found < 1000:
                break
        figure = Figure(rows, time.perf_counter() - begun, server.cpu_s() - cpu)
        connection.close()
        assert rows == len(load.sheets), f"{rows} changes instead of {len(load.sheets)}"
        return figure

    return work


async def bulk_get(server: Server, load: Load) -> Figure:
    """A hundred documents a request with their histories, over 4 connections."""
    requests = []
    for batch in _batches(load.sheets, 100):
        asked = {"docs": [{"id": sheet.id, "rev": sheet.rev} for sheet in batch]}
        path = "/by1000/_bulk_get?revs=true&latest=true"
        requests.append(server.door.request("POST", path, json.dumps(asked).encode()))
    return await _driven(server, requests, len(load.sheets))


async def put(server: Server, load: Load) -> Figure:
    """New documents one by one, over 16 connections."""
    await ask(server.door, "PUT", "/single")
    body = b'{"kind":"note","text":"%b"}' % (b"x" * 500)
    requests = [server.door.request("PUT", f"/single/note-{number}", body) for number in range(load.singles)]
    return await _driven(server, requests, len(requests), connections=16)


async def get(server: Server, load: Load) -> Figure:
    """Documents one by one, over 16 connections."""
    wanted = [load.sheets[number % len(load.sheets)].id for number in range(load.singles)]
    requests = [server.door.request("GET", f"/by1000/{document_id}") for document_id in wanted]
    return await _driven(server, requests, len(requests), connections=16)


async def put_attachment(server: Server, load: Load) -> Figure:
    """Photos of 300 kB, each into a document of its own, over 4 connections; counted in MB."""
    await ask(server.door, "PUT", "/photos")
    requests = [
        server.door.request("PUT", f"/photos/{number}/photo.jpg", _PHOTO, "image/jpeg")
        for number in range(load.singles // 10)
    ]
    return await _driven(server, requests, len(requests) * len(_PHOTO) / 1e6)


async def get_attachment(server: Server, load: Load) -> Figure:
    """The same photos, over 4 connections."""
    requests = [
        server.door.request("GET", f"/photos/{number}/photo.jpg") for number in range(load.singles // 10)
    ]
    return await _driven(server, requests, len(requests) * len(_PHOTO) / 1e6)


async def listeners(server: Server, load: Load) -> Figure:
    """200 long polls on one database: from the sending of a write until each of them has heard of it."""
    await ask(server.door, "PUT", "/watched")
    waiting = [await Connection.to(server.door) for _ in range(200)]
    writing = await Connection.to(server.door)
    cpu, took = server.cpu_s(), list[float]()
    for number in range(load.wakings):
        info = json.loads(await writing.ask(server.door.request("GET", "/watched")))
        path = f"/watched/_changes?feed=longpoll&heartbeat=10000&since={info['update_seq']}"
        request = server.door.request("GET", path)
        await asyncio.gather(*(connection.begin(request) for connection in waiting))
        await asyncio.sleep(0.05)  # all of them are waiting, not merely admitted
        hearing = [asyncio.ensure_future(connection.end()) for connection in waiting]
        sent = time.perf_counter()
        await writing.ask(server.door.request("PUT", f"/watched/{number}", b"{}"))
        took += [heard - sent for heard in await asyncio.gather(*hearing)]
    figure = Figure(len(took), None, server.cpu_s() - cpu, took)
    for connection in (*waiting, writing):
        connection.close()
    return figure


def pouchdb_pull(size: int) -> Work:
    """A stock PouchDB 9 pulls everything into a new LevelDB; its own processor time is not counted."""

    async def work(server: Server, load: Load) -> Figure:
        cpu = server.cpu_s()
        command = ["node", str(_PULL), f"{server.url}/by1000", str(size)]
        said = await asyncio.to_thread(subprocess.run, command, check=True, capture_output=True)
        pulled = json.loads(said.stdout)
        assert pulled["docs"] == len(load.sheets), pulled
        return Figure(pulled["docs"], pulled["seconds"], server.cpu_s() - cpu)

    return work


async def memory_of_idle_listeners(server: Server) -> tuple[float, float]:
    """Anonymous MB with no listener and with 2,000 of them, who are told nothing for a while."""
    await ask(server.door, "PUT", "/quiet")
    before = server.memory_mb()
    request = server.door.request("GET", "/quiet/_changes?feed=longpoll&heartbeat=10000")
    waiting = [await Connection.to(server.door) for _ in range(2000)]
    await asyncio.gather(*(connection.begin(request) for connection in waiting))
    await asyncio.sleep(1)
    after = server.memory_mb()
    for connection in waiting:
        connection.close()
    return before, after


#: Each kind of work under the name by which its published peer is known.
WORK: dict[str, Work] = {
    "push ×100": push(100),
    "push ×1000": push(1000),
    "_revs_diff ×1000": revs_diff,
    "_changes": changes(""),
    "_changes with documents": changes("&include_docs=true"),
    "_bulk_get ×100": bulk_get,
    "PUT, 16 connections": put,
    "GET, 16 connections": get,
    "attachment PUT 300 kB, MB": put_attachment,
    "attachment GET 300 kB, MB": get_attachment,
    "200 longpoll listeners": listeners,
    "PouchDB pull ×100": pouchdb_pull(100),
    "PouchDB pull ×1000": pouchdb_pull(1000),
}
