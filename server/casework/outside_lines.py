"""Calls to somebody outside, on threads of their own: whoever is slow there keeps nobody waiting who asks for us."""

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

Answer = TypeVar("Answer")


class LinesBusy(Exception):
    """So many calls wait or are under way that one more would hear nothing for long."""


class OutsideLines:
    """So many calls go on at once, and so many more wait for a line; to be used on the event loop."""

    def __init__(self, lines: int, waiting: int) -> None:
        self._threads = ThreadPoolExecutor(lines, thread_name_prefix="outside")
        self._room = threading.Semaphore(lines + waiting)

    async def call(self, work: Callable[[], Answer]) -> Answer:
        """What the work has brought; it is finished even where nobody waits for it any longer.

        Raises:
            LinesBusy: at once.
        """
        if not self._room.acquire(blocking=False):
            raise LinesBusy
        calling = self._threads.submit(work)
        calling.add_done_callback(self._over)
        return await asyncio.wrap_future(calling)

    def close(self) -> None:
        """Who waits is not called for any more."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    def _over(self, _: "Future[Answer]") -> None:
        self._room.release()
