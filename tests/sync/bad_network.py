"""A network as it is between a lift shaft and a basement: slow, cutting, or silent, in either direction.

A proxy for any TCP service. What it is told applies at once, also to connections that are open.
"""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

_CHUNK = 4096


@dataclass
class Direction:
    """What befalls bytes that go one way. By default nothing does."""

    latency_s: float = 0
    bytes_per_s: float = 0
    #: A connection is reset in both directions once so many bytes have gone this way on it: the first number
    #: holds for the first connection, and so on, round and round. 0 is never.
    cut_after_bytes: tuple[int, ...] = (0,)


class BadNetwork:
    """A proxy on a port of its own, on an event loop of its own."""

    def __init__(self, target_port: int) -> None:
        self._target_port = target_port
        self._lines: set[asyncio.Transport | asyncio.WriteTransport] = set()
        self._loop = asyncio.new_event_loop()
        self.port = 0
        self.up = Direction()
        self.down = Direction()
        #: How many connections there have been, and how many of them were cut.
        self.connections = self.cuts = 0
        self._open = asyncio.Event()
        self._open.set()
        self._over = asyncio.Event()

    def swallow(self) -> None:
        """Let nothing pass and tell nobody, until `pass_on`: connections look alive."""
        self._loop.call_soon_threadsafe(self._open.clear)

    def pass_on(self) -> None:
        """End `swallow`; what was sent meanwhile arrives late."""
        self._loop.call_soon_threadsafe(self._open.set)

    def heal(self) -> None:
        """Be a good network from now on, for connections yet to be made."""
        self.up = Direction()
        self.down = Direction()
        self.reset_all()

    def reset_all(self) -> None:
        """Cut every open connection, as a router does that has forgotten them."""
        self._loop.call_soon_threadsafe(self._abort_all)

    def _abort_all(self) -> None:
        for line in self._lines:
            line.abort()

    def run(self, ready: threading.Event) -> None:
        """Serve until the loop is stopped."""
        with asyncio.Runner(loop_factory=lambda: self._loop) as runner:
            runner.run(self._serve(ready))

    def stop(self) -> None:
        """End `run`."""
        self._loop.call_soon_threadsafe(self._over.set)

    async def _serve(self, ready: threading.Event) -> None:
        server = await asyncio.start_server(self._connect, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        ready.set()
        await self._over.wait()
        server.close()
        self._abort_all()

    async def _connect(self, near: asyncio.StreamReader, to_near: asyncio.StreamWriter) -> None:
        try:
            far, to_far = await asyncio.open_connection("127.0.0.1", self._target_port)
        except OSError:
            to_near.transport.abort()
            return
        self.connections += 1
        both = {to_near.transport, to_far.transport}
        self._lines |= both
        try:
            await asyncio.gather(
                self._carry(near, to_far, self.up, both), self._carry(far, to_near, self.down, both)
            )
        finally:
            self._lines -= both

    async def _carry(
        self,
        source: asyncio.StreamReader,
        target: asyncio.StreamWriter,
        way: Direction,
        both: set[asyncio.WriteTransport],
    ) -> None:
        carried, limit = 0, way.cut_after_bytes[self.connections % len(way.cut_after_bytes)]
        with suppress(OSError):
            while chunk := await source.read(_CHUNK):
                await asyncio.sleep(way.latency_s + (len(chunk) / way.bytes_per_s if way.bytes_per_s else 0))
                await self._open.wait()
                carried += len(chunk)
                if limit and carried > limit:
                    self.cuts += 1
                    for line in both:
                        line.abort()
                    return
                target.write(chunk)
                await target.drain()
        target.close()


@contextmanager
def bad_network(target_port: int) -> Iterator[BadNetwork]:
    """A proxy before a port of this machine."""
    network, ready = BadNetwork(target_port), threading.Event()
    thread = threading.Thread(target=network.run, args=(ready,))
    thread.start()
    try:
        assert ready.wait(timeout=60)
        yield network
    finally:
        network.stop()
        thread.join()
