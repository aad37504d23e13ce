"""What desks ask for while the writer is busy is decided in one transaction, and told of at one go.

    asked   a  b  c   ──▶   a   b (refused: undone)   c   ──▶   into each mailbox once   ──▶   commit   ──▶   replies

Each is still all or nothing by itself and hears of itself alone. Where all cannot be done together, each is done alone.
"""

import asyncio
import threading
from collections.abc import Callable
from typing import Any, TypeVar

from sqlalchemy.exc import DBAPIError

from sync.writer import Transaction, Writer

T = TypeVar("T")
Unit = Callable[[Transaction], Any]

#: So many share a transaction at most: who came first must not wait for all.
AT_ONCE = 50


class _Group:
    """Who waits on the same event loop, and what each of them will hear: what it came to, or its refusal."""

    def __init__(self) -> None:
        self.units: list[Unit] = []
        self.heard: asyncio.Future[list[Any]]


class StepsTogether:
    """Takes units of work for the writer, in groups."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer
        self._waiting: dict[asyncio.AbstractEventLoop, _Group] = {}
        self._gate = threading.Lock()

    async def run(self, unit: Callable[[Transaction], T]) -> T:
        """What the unit returned, once it is on disk. Its exception is raised here, and nothing was changed.

        It must not read what was delivered into mailboxes by those before it.
        """
        loop = asyncio.get_running_loop()
        with self._gate:
            group = self._waiting.get(loop)
            if group is None or len(group.units) == AT_ONCE:
                group = self._waiting[loop] = _Group()
                group.heard = asyncio.ensure_future(self._all_of(loop, group))
            turn = len(group.units)
            group.units.append(unit)
        try:
            heard = (await asyncio.shield(group.heard))[turn]
        except Exception:
            if len(group.units) == 1:
                raise
            return await self._writer.run(unit)
        if isinstance(heard, Exception):
            raise heard
        result: T = heard
        return result

    async def _all_of(self, loop: asyncio.AbstractEventLoop, group: _Group) -> list[Any]:
        def together(transaction: Transaction) -> list[Any]:
            self._begin(loop, group)
            with transaction.gathering():
                return [self._part(transaction, unit) for unit in group.units]

        try:
            return await self._writer.run(together)
        finally:
            self._begin(loop, group)

    def _begin(self, loop: asyncio.AbstractEventLoop, group: _Group) -> None:
        """Nobody joins this group any more."""
        with self._gate:
            if self._waiting.get(loop) is group:
                del self._waiting[loop]

    def _part(self, transaction: Transaction, unit: Unit) -> Any:
        """What one of them came to, or its refusal.

        Raises:
            DBAPIError: the database's own trouble, which may concern them all.
        """
        try:
            with transaction.part(), transaction.gathering():
                return unit(transaction)
        except DBAPIError:
            raise
        except Exception as refusal:
            return refusal
