"""The one writer of a data folder, because SQLite has one, and because order of commits is a promise.

Everything that changes data is a *unit*: a function that is given an open transaction. Units run one after
the other in a thread of their own. Those that wait while others are written share one commit, since that is
what costs time; each is still all or nothing by itself, and its caller hears of it when it is on disk:

    waiting: u1 u2 u3    ──▶  BEGIN  u1  SAVEPOINT u2 (fails: ROLLBACK TO)  SAVEPOINT u3  COMMIT  ──▶  callers

The first has no savepoint: if it fails, nothing else is undone with it, and SQLite would keep a copy of each page that
changes after one.

PostgreSQL has writers in other processes, and two that hold what the other wants could only both fail. So there a
unit joins others only as far as it need not wait for what somebody else holds; else it is undone, and leads the
next group. Who leads may wait, and if two wait for each other all the same, one is undone and led in again.
"""

import asyncio
import logging
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from queue import Empty, SimpleQueue
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.engine.interfaces import DBAPIConnection

from .clock import Clock
from .engine import WRITES
from .errors import WriterClosed
from .gathering import HERE, Done, Gathering

T = TypeVar("T")

_log = logging.getLogger(__name__)

#: The least distance between two commit times.
_TICK = timedelta(microseconds=1)

#: How long a unit that joined others waits for somebody else's lock.
_HASTE = "SET LOCAL lock_timeout = '5ms'"
#: What PostgreSQL says when it was in vain, or when two waited for each other and this one has to give way.
_HELD_UP = ("55P03", "40P01")

#: No unit joins a transaction that is older than this, in seconds: who came first must not wait for all.
_GROUP_S = 0.03


class Transaction:
    """An open transaction: all or nothing of what is done on `connection`.

    `at` is the unit's time, aware UTC, later than that of every unit before it in this writer.
    """

    def __init__(
        self, connection: Connection, at: datetime, others_wait: Callable[[], bool] = lambda: False
    ) -> None:
        self.connection = connection
        self.at = at
        self._others_wait = others_wait
        self._callbacks: list[Callable[[], None]] = []
        self._found_out: dict[Callable[[Connection], Any], Any] = {}
        self._gathering: Gathering | None = None

    @property
    def driver(self) -> DBAPIConnection:
        """The same transaction as the database's driver knows it."""
        return self.connection.connection

    @property
    def others_wait(self) -> bool:
        """Whether another unit waits by now until this one has ended."""
        return self._others_wait()

    def once(self, ask: Callable[[Connection], T]) -> T:
        """What that answers, asked once however often it is wanted here: for what this unit does not change itself."""
        if ask not in self._found_out:
            self._found_out[ask] = ask(self.connection)
        answer: T = self._found_out[ask]
        return answer

    def after_commit(self, callback: Callable[[], None]) -> None:
        """Call this once the transaction is on disk, in the writer's thread; never if it is rolled back."""
        self._callbacks.append(callback)

    @property
    def gathers(self) -> bool:
        """Whether what is to be done in the end waits for one."""
        return self._gathering is not None

    @contextmanager
    def gathering(self) -> Iterator[None]:
        """Whatever is said inside the block to be done in the end is done at its end: the outermost one's.

        If the block raises, nothing of it is done.
        """
        outer = self._gathering
        notes = self.connection.info  # asked for once: the connection may be lost meanwhile
        self._gathering = notes[HERE] = Gathering(outer)
        try:
            yield
            if outer is None:
                self._gathering.end()
                self._gathering = notes[HERE] = None
        except BaseException:
            self._gathering = notes[HERE] = outer
            raise

    def in_the_end(self, subject: Hashable, said: Sequence[Any], done: Done) -> None:
        """Do this with all that was said about a subject: at once, or, while something is gathered, at the end of that.

        However often it is spoken of until then, only the last `done` is called, once.
        """
        if self._gathering is None:
            done(said)
        else:
            self._gathering.speak(subject, said, done)

    @contextmanager
    def part(self) -> Iterator[None]:
        """A part that is undone whole if it raises, and with it what was to follow its commit; the rest stays."""
        before = len(self._callbacks)
        cursor = self.driver.cursor()
        cursor.execute("SAVEPOINT part")
        try:
            yield
        except BaseException:
            del self._callbacks[before:]
            for undone in ("ROLLBACK TO SAVEPOINT part", "RELEASE SAVEPOINT part"):
                self.connection.exec_driver_sql(undone)
            raise
        cursor.execute("RELEASE SAVEPOINT part")

    def committed(self) -> None:
        """The writer's word that all is on disk. What goes wrong now cannot undo it, so it is only logged."""
        for callback in self._callbacks:
            try:
                callback()
            except Exception:
                _log.exception("after a commit")


class _Job:
    """A unit, and the future by which its caller hears of it: of an event loop, or (None) of a thread."""

    def __init__(
        self,
        unit: Callable[[Transaction], Any],
        future: asyncio.Future[Any] | Future[Any],
        loop: asyncio.AbstractEventLoop | None,
    ) -> None:
        self._unit = unit
        self._future = future
        self._transaction: Transaction | None = None
        self._result: Any = None
        self.loop = loop
        self.error: BaseException | None = None

    def lead(self, transaction: Transaction) -> None:
        """Do what was asked, with nothing before it; if that went wrong, the transaction is to be undone."""
        self.error = self._transaction = None  # should it have been held up before
        if self._future.cancelled():
            return
        self._transaction = transaction
        try:
            self._result = self._unit(transaction)
        except BaseException as error:
            self.error = error

    def join(self, transaction: Transaction) -> None:
        """Do what was asked after others, or undo it alone; what went wrong is the caller's to hear.

        Raises:
            Exception: the whole transaction is lost.
        """
        cursor = transaction.driver.cursor()
        cursor.execute("SAVEPOINT unit")
        self.lead(transaction)
        if self.error is not None:
            cursor.execute("ROLLBACK TO SAVEPOINT unit")
        cursor.execute("RELEASE SAVEPOINT unit")

    @property
    def was_held_up(self) -> bool:
        """Whether it failed because somebody else holds what it needs."""
        cause = getattr(self.error, "orig", self.error)
        return getattr(cause, "sqlstate", None) in _HELD_UP

    def tell(self) -> None:
        """Let the caller hear how it ended."""
        if self._future.done():
            return
        if self.error is None:
            self._future.set_result(self._result)
        else:
            self._future.set_exception(self.error)

    def follow_up(self) -> None:
        """What is to be done after the commit."""
        if self.error is None and self._transaction is not None:
            self._transaction.committed()


class Writer:
    """Runs units of work in order, each whole or not at all."""

    def __init__(self, engine: Engine, clock: Clock) -> None:
        self._engine = engine.execution_options(**{WRITES: True})
        self._clock = clock
        self._hastens = engine.dialect.name == "postgresql"
        self._held_up: _Job | None = None
        self._kept: Connection | None = None
        self._last_at: datetime | None = None
        self._queue: SimpleQueue[_Job | None] = SimpleQueue()
        self._gate = threading.Lock()
        self._closed = False
        self._ended = False
        self._thread = threading.Thread(target=self._work, name="sync-writer", daemon=True)
        self._thread.start()

    async def run(self, unit: Callable[[Transaction], T]) -> T:
        """What the unit returned, once it is on disk. Its exception is raised here, and nothing was changed.

        Raises:
            WriterClosed: the writer has ended.
        """
        loop = asyncio.get_running_loop()
        future: asyncio.Future[T] = loop.create_future()
        self._submit(_Job(unit, future, loop))
        return await future

    def run_sync(self, unit: Callable[[Transaction], T]) -> T:
        """The same for callers without an event loop; never call it on one, nor inside a unit."""
        future: Future[T] = Future()
        self._submit(_Job(unit, future, None))
        return future.result()

    def close(self) -> None:
        """Finish what was submitted, then end the thread. Closing twice is once."""
        with self._gate:
            if not self._closed:
                self._closed = True
                self._queue.put(None)
        self._thread.join()

    def _submit(self, job: _Job) -> None:
        with self._gate:
            if self._closed:
                raise WriterClosed
            self._queue.put(job)

    def _work(self) -> None:
        while (first := self._leading()) is not None:
            group = [first]
            until = time.monotonic() + _GROUP_S
            try:
                with self._begun() as connection:
                    first.lead(self._opened(connection))
                    if first.was_held_up:
                        self._held_up = group.pop()
                    if first.error is not None:
                        connection.rollback()
                    while (
                        first.error is None
                        and self._held_up is None
                        and (job := self._joining(until)) is not None
                    ):
                        group.append(job)
                        if self._hastens and len(group) == 2:
                            connection.exec_driver_sql(_HASTE)
                        job.join(self._opened(connection))
                        if job.was_held_up:
                            self._held_up = group.pop()
            except BaseException as error:  # it belongs to the callers, and the thread must live on
                for job in group:
                    job.error = error
            _tell(group)
        if self._kept is not None:
            self._kept.close()

    @contextmanager
    def _begun(self) -> Iterator[Connection]:
        """A transaction on the thread's own connection, which the pool gets back when anything went wrong."""
        if self._kept is None:
            self._kept = self._engine.connect()
        try:
            with self._kept.begin():
                yield self._kept
        except BaseException:
            self._kept.close()
            self._kept = None
            raise

    def _opened(self, connection: Connection) -> Transaction:
        return Transaction(connection, self._next_at(), lambda: not self._queue.empty())

    def _leading(self) -> _Job | None:
        """The unit that begins the next group; None if none will come any more."""
        if self._held_up is not None:
            job, self._held_up = self._held_up, None
            return job
        return None if self._ended else self._queue.get()

    def _joining(self, until: float) -> _Job | None:
        """The next unit, if one waits and there is time for it."""
        job = None
        if time.monotonic() < until:
            with suppress(Empty):
                job = self._queue.get_nowait()
                self._ended = job is None
        return job

    def _next_at(self) -> datetime:
        now = self._clock()
        if self._last_at is not None:
            now = max(now, self._last_at + _TICK)
        self._last_at = now
        return now


def _tell(group: Iterable[_Job]) -> None:
    """Let all callers hear, each event loop at one go, and then do what was to be done after the commit."""
    by_loop: defaultdict[asyncio.AbstractEventLoop | None, list[_Job]] = defaultdict(list)
    for job in group:
        by_loop[job.loop].append(job)
    for loop, jobs in by_loop.items():
        if loop is None:
            _tell_all(jobs)
        else:
            with suppress(RuntimeError):  # that loop has ended, and with it those who waited there
                loop.call_soon_threadsafe(_tell_all, jobs)
    for job in group:
        job.follow_up()


def _tell_all(jobs: Iterable[_Job]) -> None:
    for job in jobs:
        job.tell()
