"""One statement that every replication runs, put into the driver's own words once, and run without a detour.

SQLAlchemy's way from a statement to its rows costs ten times as much as SQLite takes to find them.
"""

from collections.abc import Sequence
from itertools import chain
from typing import Any

from sqlalchemy import Dialect
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.sql import ClauseElement

#: How many rows go into one statement; SQLite allows 32,766 parameters.
_ROWS_AT_A_TIME = 50


class Hot:
    """One compiled statement; `names` are its parameters in the order in which they will be given.

    An INSERT `by_columns` takes each as a list of one column's values, many rows at once.
    """

    def __init__(
        self, statement: ClauseElement, names: Sequence[str], dialect: Dialect, *, by_columns: bool = False
    ) -> None:
        self._by_columns = by_columns
        compiled: Any = statement.compile(dialect=dialect)
        constants = {name: value for name, value in compiled.params.items() if name not in names}
        known = [*names, *constants]
        # Lists go over in PostgreSQL's own form: to write each value as text would cost more than to store it.
        self._sql = str(compiled).replace(")s", ")b") if by_columns else str(compiled)
        self._constants = tuple(constants.values())
        self._names = known if compiled.positiontup is None else None
        #: Where each of the driver's parameters stands among ours, unless the order is the same.
        self._order = [known.index(name) for name in compiled.positiontup or known]
        self._as_given = self._names is None and self._order == list(range(len(names)))
        before, values, after = self._sql.partition("VALUES ")
        places = after[: after.find(")") + 1]
        many = before + values + ", ".join([places] * _ROWS_AT_A_TIME) + after[len(places) :]
        #: The same INSERT for many rows at a time.
        self._many = many if values and self._as_given else ""

    def rows(self, driver: DBAPIConnection, *values: object) -> list[Any]:
        """All rows of the answer: fetched at once, so that no open answer holds up a checkpoint."""
        cursor = driver.cursor()
        cursor.execute(self._sql, self._bound(values))
        return list(cursor.fetchall())

    def run(self, driver: DBAPIConnection, rows: Sequence[tuple[object, ...]]) -> None:
        """Once for each row of parameters."""
        if rows:
            driver.cursor().executemany(self._sql, self._all_bound(rows))

    def insert(self, driver: DBAPIConnection, rows: Sequence[tuple[object, ...]]) -> bool:
        """The same for an INSERT, by many rows at a time: between any two the writer gives way to the loop.

        Whether all of them went in; if the statement passes over rows that are there, it ends at the first such.
        """
        cursor: Any = driver.cursor()
        if self._by_columns and rows:
            columns = [list(column) for column in zip(*rows, strict=True)]
            cursor.execute(self._sql, self._bound(tuple(columns)))
            return bool(cursor.rowcount == len(rows))
        whole = len(rows) - len(rows) % _ROWS_AT_A_TIME if self._many else 0
        for start in range(0, whole, _ROWS_AT_A_TIME):
            cursor.execute(self._many, [*chain.from_iterable(rows[start : start + _ROWS_AT_A_TIME])])
            if cursor.rowcount < _ROWS_AT_A_TIME:
                return False
        if rest := rows[whole:]:
            cursor.executemany(self._sql, self._all_bound(rest))
        return not rest or cursor.rowcount == len(rest)

    def _all_bound(self, rows: Sequence[tuple[object, ...]]) -> Sequence[Any]:
        return rows if self._as_given else [self._bound(row) for row in rows]

    def _bound(self, values: tuple[object, ...]) -> Any:
        if self._as_given:
            return values
        if self._names is not None:
            return dict(zip(self._names, values + self._constants, strict=True))
        known = values + self._constants
        return [known[place] for place in self._order]
