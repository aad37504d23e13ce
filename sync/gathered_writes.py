"""What is said in one turn of the event loop goes out in one write, since each is a call to the kernel.

Uvicorn writes a reply's head, its body and the end of its last chunk each by itself.
"""

import asyncio
from typing import Any

from typing_extensions import override
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

#: What has come together is not kept back until the turn ends: a long body must not be whole in memory.
_BYTES_MAX = 64 * 1024


class GatheringProtocol(HttpToolsProtocol):
    """Uvicorn's HTTP, over a transport that gathers."""

    @override
    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn has it
        super().connection_made(_Gathering(transport, self.loop))


class _Gathering(asyncio.Transport):
    """A transport that keeps what is written until the event loop comes round again."""

    def __init__(self, transport: asyncio.Transport, loop: asyncio.AbstractEventLoop) -> None:
        self._transport = transport
        self._loop = loop
        self._gathered: list[Any] = []
        self._size = 0

    @override
    def write(self, data: "bytes | bytearray | memoryview[Any]") -> None:
        if not self._gathered:
            self._loop.call_soon(self._send)
        self._gathered.append(data)
        self._size += len(data)
        if self._size > _BYTES_MAX:
            self._send()

    def _send(self) -> None:
        gathered, size, self._gathered, self._size = self._gathered, self._size, [], 0
        if not gathered or self._transport.is_closing():  # the client may have gone meanwhile
            return
        if size > _BYTES_MAX:
            self._transport.writelines(gathered)
        else:
            self._transport.write(b"".join(gathered))

    @override
    def close(self) -> None:
        self._send()
        self._transport.close()

    @override
    def is_closing(self) -> bool:
        return self._transport.is_closing()

    @override
    def pause_reading(self) -> None:
        self._transport.pause_reading()

    @override
    def resume_reading(self) -> None:
        self._transport.resume_reading()

    @override
    def get_extra_info(self, name: str, default: Any = None) -> Any:
        return self._transport.get_extra_info(name, default)
