"""The app as an ASGI server sees it."""

import asyncio
from collections.abc import MutableMapping
from typing import Any

from typing_extensions import override

from sync.access import BasicGatekeeper
from sync.asgi import replication_app
from sync.documents import Edit
from sync.memory_store import MemoryStore
from sync.settings import SyncSettings
from sync.store import ChangesPage

Message = MutableMapping[str, Any]


class Line:
    """One connection: what the client sends, then silence until it hangs up; and what it is sent."""

    def __init__(self) -> None:
        self.hung_up = asyncio.Event()
        #: It was sent the head of an answer and the beginning of its body.
        self.has_begun = asyncio.Event()
        self.sent: list[Message] = []
        self._asked = False

    @property
    def told(self) -> str:
        """All that it was sent of an answer's body."""
        return b"".join(message.get("body", b"") for message in self.sent).decode()

    async def receive(self) -> Message:
        """The request, which has no body; later the end."""
        if self._asked:
            await self.hung_up.wait()
            return {"type": "http.disconnect"}
        self._asked = True
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(self, message: Message) -> None:
        """Note what the client is sent."""
        self.sent.append(message)
        if len(self.sent) == 2:
            self.has_begun.set()


def _scope(path: str, query: bytes = b"") -> Message:
    credentials = (b"authorization", b"Basic bWU6c2VjcmV0")  # me:secret
    raw = path.encode()
    return {
        **{"type": "http", "method": "GET", "path": path, "raw_path": raw, "query_string": query},
        "headers": [credentials],
    }


async def _until_they_wait(*lines: Line) -> None:
    """Until each has been told that its feed has begun, and had a moment to settle down."""
    async with asyncio.timeout(60):
        for line in lines:
            await line.has_begun.wait()
    await asyncio.sleep(0.05)
    assert all(len(line.sent) == 2 for line in lines)


async def _waiting_app() -> tuple[Any, Line, asyncio.Task[None]]:
    store = MemoryStore()
    await store.create_database("m")
    app = replication_app(store, gatekeeper=BasicGatekeeper({"me": "secret"}), settings=SyncSettings())
    line = Line()
    scope = _scope("/m/_changes", b"feed=longpoll&heartbeat=60000")
    waiting = asyncio.create_task(app(scope, line.receive, line.send))
    await _until_they_wait(line)
    assert not waiting.done()
    return app, line, waiting


def test_a_feed_ends_when_its_client_hangs_up() -> None:
    async def scene() -> None:
        _, line, waiting = await _waiting_app()
        line.hung_up.set()
        await asyncio.wait_for(waiting, 60)
        assert len(line.sent) == 2

    asyncio.run(scene())


def test_a_feed_ends_properly_when_the_app_is_told_to_stop() -> None:
    async def scene() -> None:
        app, line, waiting = await _waiting_app()
        app.stop()
        await asyncio.wait_for(waiting, 60)
        assert b"".join(message.get("body", b"") for message in line.sent).endswith(b'"pending":0}\n')
        assert not line.sent[-1].get("more_body", False)

    asyncio.run(scene())


class Hourglass(asyncio.SelectorEventLoop):
    """A loop whose clock the test sets forward; what is due by then happens next."""

    passed_s = 0.0

    @override
    def time(self) -> float:
        return super().time() + self.passed_s


def test_the_patience_of_a_feed_begins_anew_with_each_change() -> None:
    glass = Hourglass()

    async def scene() -> None:
        store = MemoryStore()
        await store.create_database("m")
        app = replication_app(store, gatekeeper=BasicGatekeeper({"me": "secret"}), settings=SyncSettings())
        line = Line()
        scope = _scope("/m/_changes", b"feed=live&heartbeat=3600000&timeout=1000000")
        feed = asyncio.create_task(app(scope, line.receive, line.send))
        for name in "abc":
            await store.edit("m", [Edit(id=name, parent=None, deleted=False, body=b"{}")])
            await _until_told(line, f'"id":"{name}"')
            glass.passed_s += 800
        await asyncio.sleep(0.05)
        assert not feed.done()
        glass.passed_s += 800
        await feed
        assert line.told.endswith('"pending":0}\n')

    with asyncio.Runner(loop_factory=lambda: glass) as runner:
        runner.run(scene())


async def _until_told(line: Line, words: str) -> None:
    while words not in line.told:  # noqa: ASYNC110 - it is told by whoever sends, not by an event
        await asyncio.sleep(0.001)


def test_a_websocket_is_turned_away() -> None:
    async def scene() -> None:
        app = replication_app(MemoryStore(), gatekeeper=BasicGatekeeper({}), settings=SyncSettings())
        line = Line()
        await app({"type": "websocket"}, line.receive, line.send)
        assert line.sent == [{"type": "websocket.close", "code": 1000}]

    asyncio.run(scene())


def test_those_who_wait_for_the_same_are_told_by_one_look() -> None:
    class Watched(MemoryStore):
        looks = 0

        @override
        async def changes(self, *arguments: Any, **options: Any) -> ChangesPage:
            self.looks += 1
            return await super().changes(*arguments, **options)

    async def scene() -> None:
        store = Watched()
        await store.create_database("m")
        app = replication_app(store, gatekeeper=BasicGatekeeper({"me": "secret"}), settings=SyncSettings())
        lines = [Line() for _ in range(120)]
        scope = _scope("/m/_changes", b"feed=longpoll&heartbeat=60000")
        waiting = [asyncio.create_task(app(scope, line.receive, line.send)) for line in lines]
        await _until_they_wait(*lines)
        store.looks = 0
        await store.edit("m", [Edit(id="a", parent=None, deleted=False, body=b"{}")])
        await asyncio.wait_for(asyncio.gather(*waiting), 60)
        told = {b"".join(message.get("body", b"") for message in line.sent) for line in lines}
        assert (len(told), store.looks) == (1, 1)
        assert b'"id":"a"' in told.pop()

    asyncio.run(scene())
