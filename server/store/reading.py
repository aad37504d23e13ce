"""Connections kept at hand for what every request asks: the pool's care for one costs as much as the answer."""

from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine, event


class Reading:
    """As many connections as ever read at once; they are let go with the engine. For any thread."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._idle: deque[Connection] = deque()
        event.listen(engine, "engine_disposed", self._let_go)

    @contextmanager
    def at_once(self) -> Iterator[Connection]:
        """A connection that sees one moment, until the block is left. If that raises, the connection is not kept."""
        with self.at_hand() as kept, kept.begin():
            yield kept

    @contextmanager
    def at_hand(self) -> Iterator[Connection]:
        """A connection on which nothing has begun, for one statement by itself. Kept likewise."""
        kept = self._taken()
        try:
            yield kept
        except BaseException:
            kept.close()
            raise
        if kept.in_transaction():
            kept.rollback()  # else it would see this moment for ever
        self._idle.append(kept)

    def _taken(self) -> Connection:
        try:
            return self._idle.pop()
        except IndexError:
            return self._engine.connect()

    def _let_go(self, _engine: Engine) -> None:
        while self._idle:
            kept = self._idle.pop()
            kept.detach()  # its pool is gone already
            kept.close()
