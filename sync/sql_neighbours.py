"""Hearing what other processes write into the same databases, so that those who wait here wake up too.

SQLite keeps a counter that moves whenever another connection commits: it is looked at every 25 ms.
PostgreSQL sends word by itself. Either is done only while somebody waits, on the waiter's own event loop.
"""

import asyncio
import logging
from collections.abc import Callable, Iterable
from typing import Any, Protocol

from sqlalchemy import Engine
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DBAPIError

from .bells import Bell, Bells

_log = logging.getLogger(__name__)

_CHANNEL = "sync_changes"
_POLL_S = 0.025
#: How long to wait before listening again to a database that has hung up.
_PAUSE_S = 1.0


class Neighbours:
    """Rings `bells` for what other processes write, and lets them know of what is written here."""

    def __init__(self, engine: Engine, bells: Bells) -> None:
        self._engine = engine
        self._bells = bells
        self._by_notice = engine.dialect.name == "postgresql"
        self._listeners: dict[asyncio.AbstractEventLoop, _Listener] = {}

    def tell(self, driver: DBAPIConnection, database: str) -> None:
        """Let them know at this transaction's commit; where they look by themselves nothing is done."""
        if self._by_notice:
            driver.cursor().execute("SELECT pg_notify(%s, %s)", (_CHANNEL, database))

    def listen_for(self, bell: Bell) -> None:
        """What they commit from now on rings it too, until it is let go."""
        listener = self._listeners.get(bell.loop)
        if listener is None:
            ear = _Notices if self._by_notice else _Counter
            listener = self._listeners[bell.loop] = _Listener(self._engine, self._bells, ear, bell.loop)
        listener.waiters += 1
        bell.when_let_go(self._leave)

    def _leave(self, bell: Bell) -> None:
        listener = self._listeners[bell.loop]
        listener.waiters -= 1
        if not listener.waiters:
            del self._listeners[bell.loop]
            listener.task.cancel()


class _Listener:
    """An ear kept open on an event loop for all who wait there."""

    def __init__(
        self,
        engine: Engine,
        bells: Bells,
        made: Callable[[Engine], "_Ear"],
        loop: asyncio.AbstractEventLoop,
    ) -> None:
        self._engine = engine
        self._bells = bells
        self._made = made
        self._ear: _Ear | None = made(engine)
        self.waiters = 0
        self.task = loop.create_task(self._listen())
        self.task.add_done_callback(lambda _: self._close())  # also if it was ended before it began

    async def _listen(self) -> None:
        while True:
            try:
                if self._ear is None:
                    self._ear = self._made(self._engine)
                    self._bells.ring(self._bells.waiting)  # who knows what was missed
                await self._ear.hear(self._bells.ring)
            except (DBAPIError, self._engine.dialect.loaded_dbapi.Error):
                _log.exception("listening to other processes")
            self._close()
            await asyncio.sleep(_PAUSE_S)

    def _close(self) -> None:
        if self._ear is not None:
            self._ear.close()
        self._ear = None


class _Ear(Protocol):
    """Hears from the moment at which it is made."""

    async def hear(self, ring: Callable[[Iterable[str]], None]) -> None:
        """Ring with the names of the databases that were written, for ever."""

    def close(self) -> None:
        """Give the connection back."""


class _Counter:
    def __init__(self, engine: Engine) -> None:
        self._pooled = engine.raw_connection()
        self._version = self._asked("PRAGMA data_version")
        self._seqs = self._asked("SELECT name, seq FROM sync_databases")

    async def hear(self, ring: Callable[[Iterable[str]], None]) -> None:
        while True:
            await asyncio.sleep(_POLL_S)
            version = self._asked("PRAGMA data_version")
            if version != self._version:
                seqs = self._asked("SELECT name, seq FROM sync_databases")
                ring({name for name, _ in seqs ^ self._seqs})
                self._version, self._seqs = version, seqs

    def close(self) -> None:
        self._pooled.close()

    def _asked(self, question: str) -> set[Any]:
        cursor = self._pooled.cursor()
        cursor.execute(question)
        return set(cursor.fetchall())


class _Notices:
    def __init__(self, engine: Engine) -> None:
        self._pooled = engine.raw_connection()
        self._driver: Any = self._pooled.dbapi_connection
        self._pooled.cursor().execute(f"LISTEN {_CHANNEL}")

    async def hear(self, ring: Callable[[Iterable[str]], None]) -> None:
        loop = asyncio.get_running_loop()
        readable = asyncio.Event()
        number = self._driver.fileno()
        loop.add_reader(number, readable.set)
        try:
            while await readable.wait():
                readable.clear()
                ring({notice.payload for notice in self._driver.notifies(timeout=0)})
        finally:
            loop.remove_reader(number)

    def close(self) -> None:
        if self._driver.closed:
            self._pooled.invalidate()
        else:
            self._pooled.cursor().execute("UNLISTEN *")
            self._pooled.close()
