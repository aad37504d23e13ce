"""What goes out in one write, and what is not kept back."""

import asyncio
from typing import Any

from typing_extensions import override
from uvicorn import Config
from uvicorn.server import ServerState

from sync.gathered_writes import GatheringProtocol


class Wire(asyncio.Transport):
    """A transport that notes each write, and whether it was closed."""

    def __init__(self) -> None:
        super().__init__()
        self.writes: list[bytes] = []
        self.closed = False

    @override
    def write(self, data: Any) -> None:
        self.writes.append(bytes(data))

    @override
    def writelines(self, list_of_data: Any) -> None:
        self.writes.append(b"".join(list_of_data))

    @override
    def close(self) -> None:
        self.closed = True

    @override
    def is_closing(self) -> bool:
        return self.closed


def _connected() -> tuple[Wire, asyncio.Transport]:
    wire = Wire()
    protocol = GatheringProtocol(Config(_app), ServerState(), {})
    protocol.connection_made(wire)
    return wire, protocol.transport


async def _app(_scope: object, _receive: object, _send: object) -> None:
    pass


def test_what_is_said_in_one_turn_is_one_write() -> None:
    async def scene() -> None:
        wire, transport = _connected()
        transport.write(b"head ")
        transport.write(b"body")
        assert wire.writes == []
        await asyncio.sleep(0)
        transport.write(b"more")
        await asyncio.sleep(0)
        assert wire.writes == [b"head body", b"more"]

    asyncio.run(scene())


def test_a_long_body_is_not_kept_back() -> None:
    async def scene() -> None:
        wire, transport = _connected()
        transport.write(b"head ")
        transport.write(b"x" * 100_000)
        assert wire.writes == [b"head " + b"x" * 100_000]
        await asyncio.sleep(0)
        assert len(wire.writes) == 1

    asyncio.run(scene())


def test_what_was_said_before_closing_is_sent() -> None:
    async def scene() -> None:
        wire, transport = _connected()
        transport.write(b"farewell")
        transport.close()
        assert (wire.writes, wire.closed) == ([b"farewell"], True)

    asyncio.run(scene())


def test_nothing_is_sent_to_a_client_that_has_gone() -> None:
    async def scene() -> None:
        wire, transport = _connected()
        transport.write(b"too late")
        wire.closed = True
        await asyncio.sleep(0)
        transport.close()
        assert wire.writes == []

    asyncio.run(scene())
