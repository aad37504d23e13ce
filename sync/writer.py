"""The one writer of a data folder, because SQLite has one, and because order of commits is a promise.

Everything that changes data is a *unit*: a function that is given an open transaction. Units run one after
the other in a thread of their own; each is committed before its caller hears of it, or rolled back.
"""

import asyncio
import logging
import threading
from collections.abc import Callable
from concurrent.futures import Future
from datetime import datetime, timedelta
from queue import SimpleQueue
from typing import TypeVar

from sqlalchemy import Connection, Engine

from .clock import Clock
from .engine import WRITES
from .errors import WriterClosed

T = TypeVar("T")

_log = logging.getLogger(__name__)

#: The least distance between two commit times.
_TICK = timedelta(microseconds=1)


class Transaction:
    """An open transaction: all or nothing of what is done on `connection`.

    `at` is the unit's time, aware UTC, later than that of every unit before it in this writer.
    """

    def __init__(self, connection: Connection, at: datetime) -> None:
        self.connection = connection
        self.at = at
        self._callbacks: list[Callable[[], None]] = []

    def after_commit(self, callback: Callable[[], None]) -> None:
        """Call this once the transaction is on disk, in the writer's thread; never if it is rolled back."""
        self._callbacks.append(callback)

    def committed(self) -> None:
        """The writer's word that all is on disk. What goes wrong now cannot undo it, so it is only logged."""
        for callback in self._callbacks:
            try:
                callback()
            except Exception:
                _log.exception("after a commit")


class Writer:
    """Runs units of work in order, each in its own transaction."""

    def __init__(self, engine: Engine, clock: Clock) -> None:
        self._engine = engine.execution_options(**{WRITES: True})
        self._clock = clock
        self._last_at: datetime | None = None
        self._queue: SimpleQueue[Callable[[], None] | None] = SimpleQueue()
        self._gate = threading.Lock()
        self._closed = False
        self._thread = threading.Thread(target=self._work, name="sync-writer", daemon=True)
        self._thread.start()

    async def run(self, unit: Callable[[Transaction], T]) -> T:
        """What the unit returned, once it is on disk. Its exception is raised here, and nothing was changed.

        Raises:
            WriterClosed: the writer has ended.
        """
        return await asyncio.wrap_future(self._submitted(unit))

    def run_sync(self, unit: Callable[[Transaction], T]) -> T:
        """The same for callers without an event loop; never call it on one, nor inside a unit."""
        return self._submitted(unit).result()

    def close(self) -> None:
        """Finish what was submitted, then end the thread. Closing twice is once."""
        with self._gate:
            if not self._closed:
                self._closed = True
                self._queue.put(None)
        self._thread.join()

    def _submitted(self, unit: Callable[[Transaction], T]) -> Future[T]:
        future: Future[T] = Future()

        def job() -> None:
            if future.set_running_or_notify_cancel():
                self._settle(future, unit)

        with self._gate:
            if self._closed:
                raise WriterClosed
            self._queue.put(job)
        return future

    def _settle(self, future: Future[T], unit: Callable[[Transaction], T]) -> None:
        try:
            with self._engine.begin() as connection:
                transaction = Transaction(connection, self._next_at())
                result = unit(transaction)
        except BaseException as error:  # it belongs to the caller, and the thread must live on
            future.set_exception(error)
        else:
            future.set_result(result)  # whoever wrote hears of it before those who only listen
            transaction.committed()

    def _next_at(self) -> datetime:
        now = self._clock()
        if self._last_at is not None:
            now = max(now, self._last_at + _TICK)
        self._last_at = now
        return now

    def _work(self) -> None:
        while (job := self._queue.get()) is not None:
            job()
