"""Waking those who wait for changes: a long poll must neither sleep through one nor ask all the time."""

import asyncio
import threading
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from contextlib import suppress
from functools import partial
from typing import Any

#: So many are woken before the event loop sees to others, among them the writer who waits for its answer.
_AT_A_TIME = 50


class Ring:
    """One ringing. Who heard it may leave in `seen` what it then looked up: the others would find the same."""

    def __init__(self) -> None:
        self.seen: dict[Hashable, Any] = {}


class Bell:
    """What one waiter listens to, on its own event loop; to be let go, as by the end of a `with` block."""

    def __init__(self) -> None:
        self.loop = asyncio.get_running_loop()
        self._ring: Ring | None = None
        self._listening: asyncio.Future[None] | None = None
        self._lettings_go: list[Callable[[Bell], object]] = []

    async def heard(self, *, within_s: float | None = None) -> Ring | None:
        """The latest ringing that was not heard before, at once if there is one; None if none came in time."""
        if self._ring is None:
            self._listening = self.loop.create_future()
            over = None if within_s is None else self.loop.call_later(within_s, self._stop_listening)
            try:
                await self._listening
            finally:
                if over is not None:
                    over.cancel()
        ring, self._ring = self._ring, None
        return ring

    def strike(self, ring: Ring) -> None:
        """Let it ring; on its loop."""
        self._ring = ring
        self._stop_listening()

    def when_let_go(self, callback: "Callable[[Bell], object]") -> None:
        """Call this in the end."""
        self._lettings_go.append(callback)

    def let_go(self) -> None:
        """Nobody listens any more."""
        for callback in self._lettings_go:
            callback(self)

    def __enter__(self) -> "Bell":
        return self

    def __exit__(self, *_: object) -> None:
        self.let_go()

    def _stop_listening(self) -> None:
        if self._listening is not None and not self._listening.done():
            self._listening.set_result(None)


class Bells:
    """One bell per waiter, rung by database name from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._hung: defaultdict[str, set[Bell]] = defaultdict(set)

    @property
    def waiting(self) -> tuple[str, ...]:
        """The databases for which somebody waits."""
        with self._lock:
            return tuple(self._hung)

    def hung(self, database: str) -> Bell:
        """A bell that rings at each change of the database from now on, until it is let go."""
        bell = Bell()
        with self._lock:
            self._hung[database].add(bell)
        bell.when_let_go(partial(self._take_down, database))
        return bell

    def _take_down(self, database: str, bell: Bell) -> None:
        with self._lock:
            self._hung[database].discard(bell)
            if not self._hung[database]:
                del self._hung[database]

    def ring(self, databases: Iterable[str]) -> None:
        """Wake all who wait for any of these; to be called after the change is on disk."""
        for name in databases:
            by_loop: defaultdict[asyncio.AbstractEventLoop, list[Bell]] = defaultdict(list)
            with self._lock:
                for bell in self._hung.get(name, ()):
                    by_loop[bell.loop].append(bell)
            for loop, bells in by_loop.items():
                with suppress(RuntimeError):  # that loop has ended, and with it those who waited there
                    loop.call_soon_threadsafe(_strike, loop, bells, Ring())


def _strike(loop: asyncio.AbstractEventLoop, bells: Sequence[Bell], ring: Ring) -> None:
    for bell in bells[:_AT_A_TIME]:
        bell.strike(ring)
    if len(bells) > _AT_A_TIME:
        loop.call_soon(_strike, loop, bells[_AT_A_TIME:], ring)
