"""One writer for each upload. Who comes later takes over, because who came before may hang on a dead connection.

A handheld that lost the network in the midst of a request begins a new one, while the server still waits for the rest
of the old one and cannot know that it will never come.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class Turn:
    """The right to write, until somebody else wants it: then `is_over` is set, and its holder ends soon."""

    def __init__(self) -> None:
        self.is_over = asyncio.Event()


class _Line:
    def __init__(self) -> None:
        self.lock = asyncio.Lock()
        self.turns: list[Turn] = []


class Lines:
    """Who writes which upload now, and who waits for it."""

    def __init__(self) -> None:
        self._lines: dict[tuple[str, str], _Line] = {}

    @asynccontextmanager
    async def turn(self, person: str, sha256: str) -> AsyncIterator[Turn]:
        """Wait until nobody else writes this upload; everybody who came before is asked to end."""
        line = self._lines.setdefault((person, sha256), _Line())
        own = Turn()
        for earlier in line.turns:
            earlier.is_over.set()
        line.turns.append(own)
        try:
            async with line.lock:
                yield own
        finally:
            line.turns.remove(own)
            if not line.turns:
                del self._lines[person, sha256]
