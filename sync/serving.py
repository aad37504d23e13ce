"""Serving an app with open feeds on uvicorn, so that it starts quickly, says where, and ends when told."""

import gc
import socket
import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

import uvicorn
from typing_extensions import override

from .gathered_writes import GatheringProtocol


class FeedServer(uvicorn.Server):
    """Uvicorn that says when it is ready, and lets open feeds end before it waits for them.

    `on_ready` is given the address, `http://host:port`; `on_exit` is called on the loop at the first signal.
    Without it uvicorn would wait for long polls until its grace is over.
    """

    def __init__(
        self, app: Any, *, host: str, port: int, on_ready: Callable[[str], None], on_exit: Callable[[], None]
    ) -> None:
        super().__init__(
            uvicorn.Config(
                app,
                host=host,
                port=port,
                loop="uvloop",
                http=GatheringProtocol,
                ws="none",
                access_log=False,
                log_config=None,
                timeout_keep_alive=75,
                timeout_graceful_shutdown=5,
                server_header=False,
            )
        )
        self._on_ready = on_ready
        self._on_exit = on_exit

    @override
    def run(self, sockets: list[socket.socket] | None = None) -> None:
        """Serve until told to stop, in a process that is there for nothing else."""
        # Nearly everything alive now lives for ever; looking at it again and again cost a third of a push.
        gc.collect()
        gc.freeze()
        gc.set_threshold(20_000, 20, 100)
        # The writer must not wait five milliseconds for its turn whenever the loop is busy, nor the loop.
        sys.setswitchinterval(0.001)
        super().run(sockets)

    @override
    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        host, port = self.servers[0].sockets[0].getsockname()[:2]
        self._on_ready(f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}")

    @override
    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._on_exit()
        await super().shutdown(sockets)

    @override
    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        # Uvicorn would raise the signal again once it has stopped, and so end the process before its owner
        # can close what it opened.
        self.force_exit = self.should_exit
        self.should_exit = True
