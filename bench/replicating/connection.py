"""HTTP with as little as possible around it, so that the client is not what is measured."""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass


class Refused(Exception):
    """The server answered with 400 or more; carries the status and what it said."""


@dataclass(frozen=True)
class Door:
    """Where a server listens, and the credentials that let one in (a whole header line, or nothing)."""

    port: int
    credentials: str = ""

    def request(self, method: str, path: str, body: bytes = b"", kind: str = "application/json") -> bytes:
        """A request as it goes over the wire."""
        head = f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\nAccept: application/json\r\n"
        head += f"{self.credentials}Content-Length: {len(body)}\r\n"
        if body:
            head += f"Content-Type: {kind}\r\n"
        return head.encode() + b"\r\n" + body


class Connection:
    """One connection that is kept alive, with one request on it at a time."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer

    @classmethod
    async def to(cls, door: Door) -> "Connection":
        """A new connection."""
        return cls(*await asyncio.open_connection("127.0.0.1", door.port, limit=2**22))

    async def ask(self, request: bytes) -> bytes:
        """The body of the answer.

        Raises:
            Refused: the status is 400 or more.
        """
        self._writer.write(request)
        head = (await self._reader.readuntil(b"\r\n\r\n")).lower()
        length = head.partition(b"content-length:")[2].partition(b"\r\n")[0]
        body = await self._reader.readexactly(int(length)) if length else await self._chunks()
        if int(head[9:12]) >= 400:
            raise Refused(int(head[9:12]), body[:300])
        return body

    async def begin(self, request: bytes) -> None:
        """Send a request and return once the head of the answer is there."""
        self._writer.write(request)
        await self._reader.readuntil(b"\r\n\r\n")

    async def end(self) -> float:
        """Read the rest of what was begun; when it had come, by `time.perf_counter`."""
        await self._chunks()
        return time.perf_counter()

    async def _chunks(self) -> bytes:
        chunks = []
        while size := int(await self._reader.readuntil(b"\r\n"), 16):
            chunks.append(await self._reader.readexactly(size))
            await self._reader.readexactly(2)
        await self._reader.readexactly(2)
        return b"".join(chunks)

    def close(self) -> None:
        """Hang up."""
        self._writer.close()


async def ask(door: Door, method: str, path: str, body: bytes = b"") -> bytes:
    """One answer on a connection of its own."""
    connection = await Connection.to(door)
    try:
        return await connection.ask(door.request(method, path, body))
    finally:
        connection.close()


async def drive(door: Door, requests: Sequence[bytes], *, connections: int) -> list[float]:
    """Send them all over so many connections; how many seconds each took to be answered."""
    ahead = iter(requests)
    took: list[float] = []

    async def lane(connection: Connection) -> None:
        for request in ahead:
            begun = time.perf_counter()
            await connection.ask(request)
            took.append(time.perf_counter() - begun)

    lanes = [await Connection.to(door) for _ in range(connections)]
    try:
        await asyncio.gather(*(lane(connection) for connection in lanes))
    finally:
        for connection in lanes:
            connection.close()
    return took
