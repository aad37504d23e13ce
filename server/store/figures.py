"""Figures counted in the database: the same tallies as `server.domain.figures.tally` makes of rows."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
from msgspec import Struct
from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    Connection,
    Table,
    Text,
    and_,
    cast,
    func,
    literal,
    literal_column,
    select,
    type_coerce,
)

from server.domain.figures.definitions import Figure
from server.domain.figures.facts import LeftOut
from server.domain.figures.tally import Beside, Tally
from server.store.schema.facts import leg_facts, ticket_facts

_TABLES: Mapping[str, Table] = {"ticket": ticket_facts, "leg": leg_facts}

_EPOCH = date(1970, 1, 1)
_DAY_US = 86_400_000_000
#: By so many microseconds the clocks in China are ahead of UTC.
_EAST_US = 8 * 3_600_000_000


class Narrowing(Struct, frozen=True, kw_only=True):
    """Which rows are counted: those in one of the places, of the unit, of categories that begin so, of the channel."""

    places: frozenset[str] | None = None
    unit: str | None = None
    category: str | None = None
    channel: str | None = None


def by_dimension(
    connection: Connection, figure: Figure, dimension: str, span: tuple[datetime, datetime], only: Narrowing
) -> dict[str, Tally]:
    """The tally of each group that has rows in the period, by place (the finest area), unit, category or channel."""
    table = _TABLES[figure.of]
    key = table.c[dimension]
    asked = select(key, *_counts(table, figure)).where(*_within(table, figure, span), *_only(table, only))
    return {row[0]: _tally(figure, row[1:]) for row in connection.execute(asked.group_by(key)).fetchall()}


def by_day(
    connection: Connection, figure: Figure, span: tuple[datetime, datetime], only: Narrowing
) -> dict[date, Tally]:
    """The tally of each day in China that has rows."""
    table = _TABLES[figure.of]
    microseconds = type_coerce(table.c[figure.at], BigInteger)
    day = ((microseconds + literal_column(str(_EAST_US))) // literal_column(str(_DAY_US))).label("day")
    asked = select(day, *_counts(table, figure)).where(*_within(table, figure, span), *_only(table, only))
    rows = connection.execute(asked.group_by(day)).fetchall()
    return {_EPOCH + timedelta(days=int(row[0])): _tally(figure, row[1:]) for row in rows}


def totals(
    connection: Connection, figures: Iterable[Figure], span: tuple[datetime, datetime], only: Narrowing
) -> dict[str, Tally]:
    """The tally of many figures at once: each table is read one time for all rates, and once for each kind of time."""
    found: dict[str, Tally] = {}
    for of, table in _TABLES.items():
        own = [figure for figure in figures if figure.of == of and figure.kind != "grids"]
        beside = _beside(connection, table, {figure.at for figure in own}, span, only)
        rates = [figure for figure in own if figure.kind != "time"]
        for group in ([rates] if rates else []) + [[figure] for figure in own if figure.kind == "time"]:
            columns = [
                column.filter(and_(*_within(table, figure, span)))
                for figure in group
                for column in _counts(table, figure)[:3]
            ]
            row = tuple(connection.execute(select(*columns).where(*_only(table, only))).one())
            for n, figure in enumerate(group):
                found[figure.id] = _tally(figure, (*row[3 * n : 3 * n + 3], *beside[figure.at]))
    return found


def places(connection: Connection) -> tuple[str, ...]:
    """Every finest area in which a ticket lies or lay: found by leaps through the index."""
    place = ticket_facts.c.place
    leap = select(func.min(place).label("place")).cte("leap", recursive=True)
    following = select(func.min(place)).where(place > leap.c.place).scalar_subquery()
    leap = leap.union_all(select(following).where(leap.c.place.is_not(None)))
    rows = connection.execute(select(leap.c.place).where(leap.c.place.is_not(None)))
    return tuple(rows.scalars().all())


def _beside(
    connection: Connection, table: Table, instants: set[str], span: tuple[datetime, datetime], only: Narrowing
) -> dict[str, tuple[int, ...]]:
    """What is left out, by the instant that puts it into the period; few rows are, so they are read apart."""
    names = sorted(instants)
    kind = table.c.left_out
    inside = [and_(table.c[name] >= span[0], table.c[name] < span[1]) for name in names]
    columns = [func.count().filter(condition) for condition in inside]
    asked = select(kind, *columns).where(kind != LeftOut.COUNTS, *_only(table, only)).group_by(kind)
    rows = {row[0]: row[1:] for row in connection.execute(asked).fetchall()}
    nothing = (0,) * len(names)
    kinds = [each for each in LeftOut if each is not LeftOut.COUNTS]
    return {name: tuple(rows.get(each, nothing)[n] for each in kinds) for n, name in enumerate(names)}


def _counts(table: Table, figure: Figure) -> list[Any]:
    """n, yes, partly, and the four kinds beside; times as text instead of `yes`."""
    left_out, claim = table.c.left_out, table.c[figure.claim]
    counts = left_out.in_((LeftOut.COUNTS, LeftOut.EXCLUDED)) if figure.whole else left_out == LeftOut.COUNTS
    yes: Any = func.sum(claim)
    if figure.kind == "time":
        yes = func.aggregate_strings(cast(claim, Text), ",")
    partly = literal(0) if figure.partly is None else table.c[figure.partly]
    beside = [func.count().filter(left_out == kind) for kind in LeftOut if kind is not LeftOut.COUNTS]
    return [
        func.count(claim).filter(counts),
        yes.filter(and_(counts, claim.is_not(None))),
        func.sum(partly).filter(counts),
        *beside,
    ]


def _within(table: Table, figure: Figure, span: tuple[datetime, datetime]) -> list[ColumnElement[bool]]:
    at: Column[Any] = table.c[figure.at]
    return [at >= span[0], at < span[1]]


def _only(table: Table, only: Narrowing) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if only.places is not None:
        conditions.append(table.c.place.in_(sorted(only.places)))
    if only.unit is not None:
        conditions.append(table.c.unit == only.unit)
    if only.category is not None:
        conditions.append(table.c.category.startswith(only.category, autoescape=True))
    if only.channel is not None:
        conditions.append(table.c.channel == only.channel)
    return conditions


def _tally(figure: Figure, counted: Sequence[Any]) -> Tally:
    n, yes, partly, excluded, merged, withdrawn, rejected = counted
    beside = Beside(excluded=excluded, merged=merged, withdrawn=withdrawn, rejected=rejected)
    if figure.kind == "time":
        spent = tuple(np.sort(np.fromstring(yes, dtype=np.int64, sep=",")).tolist()) if yes else ()
        return Tally(n=n, beside=beside, spent_s=spent)
    return Tally(n=n, yes=yes or 0, partly=partly or 0, beside=beside)
