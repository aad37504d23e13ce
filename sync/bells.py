"""Waking those who wait for changes: a long poll must neither sleep through one nor ask all the time."""

import asyncio
import threading
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress


class Bells:
    """One bell per waiter, rung by database name from any thread, heard on the waiter's own event loop."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: defaultdict[str, dict[asyncio.Event, asyncio.AbstractEventLoop]] = defaultdict(dict)

    @property
    def waiting(self) -> tuple[str, ...]:
        """The databases for which somebody waits."""
        with self._lock:
            return tuple(self._waiting)

    @contextmanager
    def hung(self, database: str) -> Iterator[asyncio.Event]:
        """A bell that rings at each change of the database from now on, until the block is left."""
        bell = asyncio.Event()
        with self._lock:
            self._waiting[database][bell] = asyncio.get_running_loop()
        try:
            yield bell
        finally:
            with self._lock:
                del self._waiting[database][bell]
                if not self._waiting[database]:
                    del self._waiting[database]

    def ring(self, databases: Iterable[str]) -> None:
        """Wake all who wait for any of these; to be called after the change is on disk."""
        by_loop: defaultdict[asyncio.AbstractEventLoop, list[asyncio.Event]] = defaultdict(list)
        with self._lock:
            for name in databases:
                for bell, loop in self._waiting.get(name, {}).items():
                    by_loop[loop].append(bell)
        for loop, bells in by_loop.items():
            with suppress(RuntimeError):  # that loop has ended, and with it those who waited there
                loop.call_soon_threadsafe(_ring_all, bells)


def _ring_all(bells: Iterable[asyncio.Event]) -> None:
    for bell in bells:
        bell.set()
