"""The end of the server, as open feeds hear of it: thousands may wait, and each costs one entry in a set."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


class Stopping:
    """Once it has begun, whoever waits is called off, and nobody begins to wait any more."""

    def __init__(self) -> None:
        self.begun = False
        self._waiting: set[asyncio.Future[Any]] = set()

    def begin(self) -> None:
        """Call off all who wait; to be called on their event loop."""
        self.begun = True
        for waiting in tuple(self._waiting):
            waiting.cancel()

    @contextmanager
    def calling_off(self, waiting: asyncio.Future[Any]) -> Iterator[None]:
        """Within the block this is cancelled when the server stops, at once if it has begun to."""
        self._waiting.add(waiting)
        if self.begun:
            waiting.cancel()
        try:
            yield
        finally:
            self._waiting.discard(waiting)
