"""Connections kept at hand for reading, because the pool's care for each costs more than most questions."""

from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, PoolProxiedConnection, event

from .engine import beginning
from .sql_hot import Hot


class Readers:
    """As many connections as ever read at once; they are let go with the engine."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._begin = beginning(engine, writes=False)
        self._idle: deque[PoolProxiedConnection] = deque()
        event.listen(engine, "engine_disposed", self._let_go)

    def rows(self, question: Hot, *values: object) -> list[Any]:
        """All rows of one question, which sees one moment by itself."""
        kept = self._taken()
        driver: Any = kept.dbapi_connection
        try:
            found = question.rows(driver, *values)
        except BaseException:
            kept.close()  # the pool finds out whether it is still of use
            raise
        self._idle.append(kept)
        return found

    @contextmanager
    def reading(self) -> Iterator[Any]:
        """A driver's connection that sees one moment, until the block is left."""
        kept = self._taken()
        driver: Any = kept.dbapi_connection
        try:
            driver.execute(self._begin)
            yield driver
            driver.rollback()
        except BaseException:
            kept.close()  # the pool finds out whether it is still of use
            raise
        self._idle.append(kept)

    def _taken(self) -> PoolProxiedConnection:
        try:
            return self._idle.pop()
        except IndexError:
            return self._engine.raw_connection()

    def _let_go(self, _engine: Engine) -> None:
        while self._idle:
            kept = self._idle.pop()
            kept.detach()  # its pool is gone already
            kept.close()
