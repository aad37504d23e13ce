"""Figures counted in the database: the same tallies as `server.domain.figures.tally` makes of rows."""

from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from itertools import product
from typing import Any

import numpy as np
from msgspec import Struct
from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    Table,
    Text,
    cast,
    func,
    literal_column,
    select,
    type_coerce,
)

from server.domain.figures.definitions import Figure
from server.domain.figures.facts import TERM_OF_CLAIM, LeftOut
from server.domain.figures.tally import Beside, Tally
from server.store.schema.facts import case_facts, leg_facts, term_facts, ticket_facts
from server.store.schema.tickets import ticket_areas

_TABLES: Mapping[str, Table] = {
    "ticket": ticket_facts,
    "leg": leg_facts,
    "term": term_facts,
    "case": case_facts,
}

_EPOCH = date(1970, 1, 1)
_DAY_US = 86_400_000_000
#: By so many microseconds the clocks in China are ahead of UTC.
_EAST_US = 8 * 3_600_000_000


class Narrowing(Struct, frozen=True, kw_only=True):
    """Which rows are counted: those in one of the places, of the unit, of categories that begin so, of the channel.

    `without` are the ids of tickets that are never counted: few, as a rule none.
    """

    places: frozenset[str] | None = None
    unit: str | None = None
    category: str | None = None
    channel: str | None = None
    without: frozenset[str] = frozenset()


def by_dimension(
    connection: Connection, figure: Figure, dimension: str, span: tuple[datetime, datetime], only: Narrowing
) -> dict[str, Tally]:
    """The tally of each group that has rows in the period, by place (the finest area), unit, category or channel."""
    return _grouped(connection, figure, _TABLES[figure.of].c[dimension], span, only)


def by_area(
    connection: Connection,
    figure: Figure,
    areas: Iterable[str],
    span: tuple[datetime, datetime],
    only: Narrowing,
) -> dict[str, int]:
    """How many rows of a figure of tickets lie in each of these areas, which may overlap: a row counts in each."""
    table = _TABLES[figure.of]
    lies_in = ticket_areas.c.area
    within = (*_of_its_kind(table, figure), _within(table, figure, span), *_only(table, only))
    asked = (
        select(lies_in, func.count())
        .join_from(table, ticket_areas, ticket_areas.c.ticket == table.c.ticket)
        .where(lies_in.in_(sorted(areas)), *_is_counted(table, figure), *within)
        .group_by(lies_in)
    )
    return dict(connection.execute(asked).tuples().all())


def by_day(
    connection: Connection, figure: Figure, span: tuple[datetime, datetime], only: Narrowing
) -> dict[date, Tally]:
    """The tally of each day in China that has rows."""
    table = _TABLES[figure.of]
    microseconds = type_coerce(table.c[figure.at], BigInteger)
    day = ((microseconds + literal_column(str(_EAST_US))) // literal_column(str(_DAY_US))).label("day")
    groups = _grouped(connection, figure, day, span, only)
    return {_EPOCH + timedelta(days=int(key)): tally for key, tally in groups.items()}


def totals(
    connection: Connection, figures: Iterable[Figure], span: tuple[datetime, datetime], only: Narrowing
) -> dict[str, Tally]:
    """The tally of many figures at once: all rates of a table are counted in one reading, all times in another."""
    found: dict[str, Tally] = {}
    readings: defaultdict[tuple[str, str | None], list[Figure]] = defaultdict(list)
    for figure in figures:
        if figure.kind != "grids":
            readings[figure.of, _term(figure)].append(figure)
    for (of, _), own in readings.items():
        table = _TABLES[of]
        beside = _beside(connection, table, own, span, only)
        for is_time, whole in product((False, True), repeat=2):
            group = [each for each in own if ((each.kind == "time"), each.whole) == (is_time, whole)]
            if not group:
                continue
            columns = [
                column.filter(_within(table, figure, span))
                for figure in group
                for column in _counts(table, figure)
            ]
            within = (*_of_its_kind(table, group[0]), *_only(table, only))
            asked = select(*columns).where(*_is_counted(table, group[0]), *within)
            row = iter(connection.execute(asked).one())
            for figure in group:
                found[figure.id] = _tally(figure, row, beside[figure.at])
    return found


def places(connection: Connection) -> tuple[str, ...]:
    """Every finest area in which a ticket or a case lies or lay."""
    return tuple(sorted({*_places(connection, ticket_facts), *_places(connection, case_facts)}))


def _places(connection: Connection, table: Table) -> tuple[str, ...]:
    """Those of one table: found by leaps through the index."""
    place = table.c.place
    leap = select(func.min(place).label("place")).cte("leap", recursive=True)
    following = select(func.min(place)).where(place > leap.c.place).scalar_subquery()
    leap = leap.union_all(select(following).where(leap.c.place.is_not(None)))
    rows = connection.execute(select(leap.c.place).where(leap.c.place.is_not(None)))
    return tuple(rows.scalars().all())


def _grouped(
    connection: Connection,
    figure: Figure,
    key: ColumnElement[Any],
    span: tuple[datetime, datetime],
    only: Narrowing,
) -> dict[Any, Tally]:
    """The tally of each group; what is left out is few rows, so it is read apart."""
    table = _TABLES[figure.of]
    within = (*_of_its_kind(table, figure), _within(table, figure, span), *_only(table, only))
    apart = select(key, table.c.left_out, func.count()).where(table.c.left_out != LeftOut.COUNTS, *within)
    beside: defaultdict[Any, dict[int, int]] = defaultdict(dict)
    for group, left_out, number in connection.execute(apart.group_by(key, table.c.left_out)).fetchall():
        beside[group][left_out] = number
    asked = select(key, *_counts(table, figure)).where(*_is_counted(table, figure), *within).group_by(key)
    rows = {row[0]: row[1:] for row in connection.execute(asked).fetchall()}
    nothing = (0,) * len(_counts(table, figure))
    return {
        group: _tally(figure, iter(rows.get(group, nothing)), _told(beside[group]))
        for group in {*rows, *beside}
    }


def _beside(
    connection: Connection,
    table: Table,
    figures: Sequence[Figure],
    span: tuple[datetime, datetime],
    only: Narrowing,
) -> dict[str, Beside]:
    """What is left out of figures of one kind of row, by the instant that puts it into the period."""
    names = sorted({figure.at for figure in figures})
    kind = table.c.left_out
    columns = [func.count().filter(_between(table.c[name], span)) for name in names]
    within = (*_of_its_kind(table, figures[0]), *_only(table, only))
    asked = select(kind, *columns).where(kind != LeftOut.COUNTS, *within).group_by(kind)
    rows = connection.execute(asked).fetchall()
    return {name: _told({row[0]: row[n] for row in rows}) for n, name in enumerate(names, start=1)}


def _told(left_out: Mapping[int, int]) -> Beside:
    return Beside(
        excluded=left_out.get(LeftOut.EXCLUDED, 0),
        merged=left_out.get(LeftOut.MERGED, 0),
        withdrawn=left_out.get(LeftOut.WITHDRAWN, 0),
        rejected=left_out.get(LeftOut.REJECTED, 0),
    )


def _counts(table: Table, figure: Figure) -> list[Any]:
    """n; how many claim yes, or all times as one text; how many claim it partly, of a figure that asks for that."""
    claim = table.c[figure.claim]
    if figure.kind == "time":
        return [func.count(claim), func.aggregate_strings(cast(claim, Text), ",")]
    partly = [] if figure.partly is None else [func.sum(table.c[figure.partly])]
    return [func.count(claim), func.sum(claim), *partly]


def _term(figure: Figure) -> str | None:
    """The kind of term that a figure is about, if it is about one."""
    return TERM_OF_CLAIM[figure.claim] if figure.of == "term" else None


def _of_its_kind(table: Table, figure: Figure) -> list[ColumnElement[bool]]:
    """That a row is a term of the kind that the figure is about."""
    return [] if figure.of != "term" else [table.c.kind == _term(figure)]


def _is_counted(table: Table, figure: Figure) -> list[ColumnElement[bool]]:
    """That a row stands in the denominator."""
    if figure.whole:
        return [table.c.left_out.in_((LeftOut.COUNTS, LeftOut.EXCLUDED))]
    # In these words databases see that the indexes of times have all that is asked for.
    known = [table.c.taken_s.is_not(None)] if figure.kind == "time" else []
    return [table.c.left_out == LeftOut.COUNTS, *known]


def _within(table: Table, figure: Figure, span: tuple[datetime, datetime]) -> ColumnElement[bool]:
    return _between(table.c[figure.at], span)


def _between(instant: ColumnElement[Any], span: tuple[datetime, datetime]) -> ColumnElement[bool]:
    # In these words SQLite looks at the column once.
    return instant.between(span[0], span[1] - timedelta.resolution)


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
    if only.without:
        conditions.append(table.c.ticket.not_in(sorted(only.without)))
    return conditions


def _tally(figure: Figure, counted: Iterator[Any], beside: Beside) -> Tally:
    n, yes = next(counted), next(counted)
    if figure.kind == "time":
        return Tally(n=n, beside=beside, spent_s=_times(yes))
    partly = 0 if figure.partly is None else next(counted)
    return Tally(n=n, yes=yes or 0, partly=partly or 0, beside=beside)


def _times(written: str | None) -> "array[int]":
    """The times of a group, from a text that holds them all."""
    found = array("q")
    if written:
        found.frombytes(np.sort(np.fromstring(written, dtype=np.int64, sep=",")).tobytes())
    return found
