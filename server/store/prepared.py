"""Statements that every command runs, put into the driver's own words once.

SQLAlchemy takes ten times as long from a statement to its rows as SQLite takes to find them. So those on the way of a
command are written with parameters of their own, compiled at first use, and then go straight to the driver; values
are still turned by the types of their columns, and trouble is still SQLAlchemy's.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeAlias

import msgspec
from sqlalchemy import (
    ColumnElement,
    Connection,
    Delete,
    Dialect,
    Insert,
    Select,
    Table,
    Text,
    TypeDecorator,
    Update,
    any_,
    bindparam,
    func,
    insert,
    select,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.exc import DBAPIError
from typing_extensions import override

from server.store import unwritten
from sync.engine import forget_values
from sync.sql_hot import Hot

Statement: TypeAlias = Select[Any] | Insert | Update | Delete


class Prepared:
    """One statement. Its parameters are those that it names by `bindparam`: each use gives them all, by name.

    Where kinds of databases want other words, it is made by a function of the kind (`sqlite`, `postgresql`).
    What it asks of tickets is written first if it still waits (`unwritten`), unless it is asked `as_written`.
    """

    def __init__(
        self, statement: Statement | Callable[[str], Statement], *, as_written: bool = False
    ) -> None:
        self._statement = statement
        self._as_written = as_written
        self._forms: dict[str, _Form] = {}

    def rows(self, connection: Connection, **given: Any) -> list[tuple[Any, ...]]:
        """All rows of the answer."""
        return self._form(connection).rows(connection, given)

    def rows_at_once(self, connection: Connection, **given: Any) -> list[tuple[Any, ...]]:
        """The same without a transaction around it, unless one has begun: one statement sees one moment by itself."""
        return self._form(connection).rows(connection, given, begins=False)

    def records(self, connection: Connection, **given: Any) -> list[dict[str, Any]]:
        """All rows of the answer, each by the names of its columns."""
        form = self._form(connection)
        return [dict(zip(form.columns, row, strict=True)) for row in form.rows(connection, given)]

    def value(self, connection: Connection, **given: Any) -> Any:
        """The first column of the first row; None where there is no row."""
        for row in self._form(connection).rows(connection, given):
            return row[0]
        return None

    def run(self, connection: Connection, rows: Iterable[Mapping[str, Any]]) -> None:
        """Do it for each row of parameters."""
        self._form(connection).run(connection, rows)

    def _form(self, connection: Connection) -> "_Form":
        kind = connection.dialect.name
        known = self._forms.get(kind)
        if known is None:
            statement = self._statement(kind) if callable(self._statement) else self._statement
            waits = not self._as_written and unwritten.concerns(statement)
            known = self._forms[kind] = _Form(statement, connection.dialect, waits=waits)
        return known


class _Form:
    """A statement as one kind of database is told it; one that `waits` for what is not written yet."""

    def __init__(self, statement: Statement, dialect: Dialect, *, waits: bool) -> None:
        self._waits = waits
        binds: Any = statement.compile(dialect=dialect)
        asked = {name: bind.type for name, bind in binds.binds.items() if bind.required}
        answered = [*statement.exported_columns]
        self.columns = tuple(column.key for column in answered)
        self._hot = Hot(statement, tuple(asked), dialect)
        turned = [kind.dialect_impl(dialect).bind_processor(dialect) for kind in asked.values()]
        self._names = tuple(asked)
        self._turned = [(place, turn) for place, turn in enumerate(turned) if turn]
        found = [column.type.dialect_impl(dialect).result_processor(dialect, None) for column in answered]
        self._found = [(place, turn) for place, turn in enumerate(found) if turn]
        self._dialect = dialect
        self._trouble: type[Exception] = dialect.loaded_dbapi.Error

    def rows(
        self, connection: Connection, given: Mapping[str, Any], *, begins: bool = True
    ) -> list[tuple[Any, ...]]:
        try:
            rows = self._hot.rows(self._begun(connection, begins=begins), *self._values(given))
        except self._trouble as trouble:
            raise self._told(trouble) from trouble
        return [_turned([*row], self._found) for row in rows] if self._found else rows

    def run(self, connection: Connection, rows: Iterable[Mapping[str, Any]]) -> None:
        try:
            self._hot.run(self._begun(connection), [self._values(row) for row in rows])
        except self._trouble as trouble:
            raise self._told(trouble) from trouble

    def _begun(self, connection: Connection, *, begins: bool = True) -> Any:
        """The driver's connection, within the transaction that the caller works in unless none `begins`."""
        if self._waits:
            unwritten.write(connection)
        if begins and not connection.in_transaction():
            connection.begin()
        return connection.connection

    def _values(self, given: Mapping[str, Any]) -> tuple[Any, ...]:
        return _turned([given[name] for name in self._names], self._turned)

    def _told(self, trouble: Exception) -> BaseException:
        """The driver's trouble by SQLAlchemy's names, without the values: some are personal data."""
        forget_values(trouble)
        return DBAPIError.instance(
            None, None, trouble, self._trouble, hide_parameters=True, dialect=self._dialect
        )


def _turned(values: list[Any], turns: Iterable[tuple[int, Callable[[Any], Any]]]) -> tuple[Any, ...]:
    """The values, of which those at the places named are turned where they lie."""
    for place, turn in turns:
        values[place] = turn(values[place])
    return tuple(values)


class _Json(TypeDecorator[list[str]]):
    """A list as one parameter, however many are in it."""

    impl = Text
    cache_ok = True

    @override
    def process_bind_param(self, value: Iterable[str] | None, _dialect: Any) -> str | None:
        return None if value is None else msgspec.json.encode([*value]).decode()


def among(column: ColumnElement[str], name: str, kind: str) -> ColumnElement[bool]:
    """Whether the column is one of the texts in the list that the parameter of that name gives."""
    if kind == "sqlite":
        each = func.json_each(bindparam(name, type_=_Json)).table_valued("value")
        return column.in_(select(each.c.value))
    return column == any_(bindparam(name, type_=ARRAY(column.type)))


def inserting(table: Table, *besides: str) -> Insert:
    """An INSERT of whole rows, but for the columns that the database fills by itself."""
    names = [column.name for column in table.columns if column.name not in besides]
    return insert(table).values({name: bindparam(name) for name in names})
