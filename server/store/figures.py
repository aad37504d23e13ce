"""Figures counted in the database: the same tallies as `server.domain.figures.tally` makes of rows."""

from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import product
from typing import Any

import numpy as np
from sqlalchemy import (
    ColumnElement,
    Connection,
    Table,
    func,
    select,
)

from server.domain.figures.definitions import Figure
from server.domain.figures.facts import LeftOut
from server.domain.figures.tally import Beside, Tally
from server.store.figure_rows import (
    TABLES,
    Narrowing,
    as_text,
    falls_between,
    falls_within,
    is_among,
    is_counted,
    left_out_of,
    numbers_of,
    of_its_kind,
    term_of,
    told,
)
from server.store.schema.facts import case_facts, ticket_facts
from server.store.schema.tickets import ticket_areas


def by_dimension(
    connection: Connection, figure: Figure, dimension: str, span: tuple[datetime, datetime], only: Narrowing
) -> dict[str, Tally]:
    """The tally of each group that has rows in the period, by place (the finest area), unit, category or channel."""
    table = TABLES[figure.of]
    within = (*of_its_kind(table, figure), falls_within(table, figure, span), *is_among(table, only))
    return (_times_of if figure.kind == "time" else _claims_of)(
        connection, figure, table.c[dimension], within
    )


def by_area(
    connection: Connection,
    figure: Figure,
    areas: Iterable[str],
    span: tuple[datetime, datetime],
    only: Narrowing,
) -> dict[str, int]:
    """How many rows of a figure of tickets lie in each of these areas, which may overlap: a row counts in each."""
    table = TABLES[figure.of]
    lies_in = ticket_areas.c.area
    within = (*of_its_kind(table, figure), falls_within(table, figure, span), *is_among(table, only))
    asked = (
        select(lies_in, func.count())
        .join_from(table, ticket_areas, ticket_areas.c.ticket == table.c.ticket)
        .where(lies_in.in_(sorted(areas)), *is_counted(table, figure), *within)
        .group_by(lies_in)
    )
    return dict(connection.execute(asked).tuples().all())


def totals(
    connection: Connection, figures: Iterable[Figure], span: tuple[datetime, datetime], only: Narrowing
) -> dict[str, Tally]:
    """The tally of many figures at once: all rates of a table are counted in one reading, all times in another."""
    found: dict[str, Tally] = {}
    readings: defaultdict[tuple[str, str | None], list[Figure]] = defaultdict(list)
    for figure in figures:
        if figure.kind != "grids":
            readings[figure.of, term_of(figure)].append(figure)
    for (of, _), own in readings.items():
        table = TABLES[of]
        beside = _beside(connection, table, own, span, only)
        for is_time, whole in product((False, True), repeat=2):
            group = [each for each in own if ((each.kind == "time"), each.whole) == (is_time, whole)]
            if not group:
                continue
            columns = [
                column.filter(falls_within(table, figure, span))
                for figure in group
                for column in _counts(table, figure)
            ]
            within = (*of_its_kind(table, group[0]), *is_among(table, only))
            asked = select(*columns).where(*is_counted(table, group[0]), *within)
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


def _claims_of(
    connection: Connection, figure: Figure, key: ColumnElement[str], within: Iterable[ColumnElement[bool]]
) -> dict[str, Tally]:
    """Each group and what of it is left out, in one reading: the indexes have them in this order."""
    table = TABLES[figure.of]
    reason = table.c.left_out
    asked = select(key, reason, func.count(), *_counts(table, figure)).where(*within).group_by(key, reason)
    found: defaultdict[str, Tally] = defaultdict(Tally)
    for group, left_out, rows, *counts in connection.execute(asked).fetchall():
        is_in = left_out == LeftOut.COUNTS or (figure.whole and left_out == LeftOut.EXCLUDED)
        beside = told({left_out: rows})
        found[group] += _tally(figure, iter(counts), beside) if is_in else Tally(beside=beside)
    return dict(found)


def _times_of(
    connection: Connection, figure: Figure, key: ColumnElement[str], within: Iterable[ColumnElement[bool]]
) -> dict[str, Tally]:
    """Each group; the indexes of times lack what is left out, so it is read apart."""
    table = TABLES[figure.of]
    beside = left_out_of(connection, table, key, within)
    asked = select(key, *_counts(table, figure)).where(*is_counted(table, figure), *within).group_by(key)
    rows = {row[0]: row[1:] for row in connection.execute(asked).fetchall()}
    return {
        group: _tally(figure, iter(rows.get(group, (0, None))), told(beside[group]))
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
    columns = [func.count().filter(falls_between(table.c[name], span)) for name in names]
    within = (*of_its_kind(table, figures[0]), *is_among(table, only))
    asked = select(kind, *columns).where(kind != LeftOut.COUNTS, *within).group_by(kind)
    rows = connection.execute(asked).fetchall()
    return {name: told({row[0]: row[n] for row in rows}) for n, name in enumerate(names, start=1)}


def _counts(table: Table, figure: Figure) -> list[Any]:
    """n; how many claim yes, or all times as one text; how many claim it partly, of a figure that asks for that."""
    claim = table.c[figure.claim]
    if figure.kind == "time":
        return [func.count(claim), as_text(claim)]
    partly = [] if figure.partly is None else [func.sum(table.c[figure.partly])]
    return [func.count(claim), func.sum(claim), *partly]


def _tally(figure: Figure, counted: Iterator[Any], beside: Beside) -> Tally:
    n, yes = next(counted), next(counted)
    if figure.kind == "time":
        return Tally(n=n, beside=beside, spent_s=_times(yes))
    partly = 0 if figure.partly is None else next(counted)
    return Tally(n=n, yes=yes or 0, partly=partly or 0, beside=beside)


def _times(written: str | None) -> "array[int]":
    """The times of a group, from a text that holds them all."""
    return array("q", np.sort(numbers_of(written)).tobytes())
