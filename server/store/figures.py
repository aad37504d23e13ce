"""Figures counted in the database: the same tallies as `server.domain.figures.tally` makes of rows."""

from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

import numpy as np
from sqlalchemy import BigInteger, ColumnElement, Connection, Table, func, select, type_coerce

from server.domain.figures.definitions import Figure
from server.domain.figures.facts import LeftOut
from server.domain.figures.tally import Beside, Tally
from server.store.figure_rows import (
    TABLES,
    Narrowing,
    as_text,
    entered_by,
    falls_between,
    falls_within,
    is_among,
    is_counted,
    is_left_out,
    left_out_of,
    not_left_out,
    numbers_of,
    of_its_kind,
    stands_next,
    term_of,
    told,
    values_of,
)
from server.store.schema.facts import case_facts, ticket_facts
from server.store.schema.tickets import ticket_areas

#: A claim counts one, and so much more if it says yes: one sum tells both, for there are never so many rows.
_YES = 2**32
_NOTHING = Beside()


def by_dimension(
    connection: Connection, figure: Figure, dimension: str, span: tuple[datetime, datetime], only: Narrowing
) -> dict[str, Tally]:
    """The tally of each group that has rows in the period, by place (the finest area), unit, category or channel."""
    table = TABLES[figure.of]
    within = (*of_its_kind(table, figure), falls_within(table, figure, span), *is_among(table, only))
    key = table.c[dimension]
    if figure.kind == "time":
        return _times_of(connection, figure, key, within, only)
    return _claims_of(connection, figure, key, within)


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
        kind = of_its_kind(table, own[0])
        within = [*kind, *is_among(table, only)]
        entered = entered_by(connection, table.c.channel, only, kind)
        aside = _aside(connection, table, own, span, (*entered, *within))
        for is_time in {figure.kind == "time" for figure in own}:
            group = [figure for figure in own if (figure.kind == "time") == is_time]
            counting = [*not_left_out(table, is_time=is_time), *within]
            if all(stands_next(table, figure) for figure in group):  # otherwise all rows are read in any case
                counting += entered
            for figure_id, tally in _at_once(connection, table, group, span, counting).items():
                found[figure_id] = tally + aside[figure_id]
    return found


def places(connection: Connection) -> tuple[str, ...]:
    """Every finest area in which a ticket or a case lies or lay."""
    both = (values_of(connection, table.c.place) for table in (ticket_facts, case_facts))
    return tuple(sorted({place for places in both for place in places}))


def _at_once(
    connection: Connection,
    table: Table,
    figures: Sequence[Figure],
    span: tuple[datetime, datetime],
    within: Iterable[ColumnElement[bool]],
) -> dict[str, Tally]:
    """Figures of the same rows, in one reading: where they go by one instant, only of what falls into the period."""
    if len({figure.at for figure in figures}) == 1:
        columns = [column for figure in figures for column in _counts(table, figure)]
        asked = select(*columns).where(falls_within(table, figures[0], span), *within)
    else:
        asked = select(*_counts_within(table, figures, span)).where(*within)
    row = iter(connection.execute(asked).one())
    return {figure.id: _tally(figure, row) for figure in figures}


def _aside(
    connection: Connection,
    table: Table,
    figures: Sequence[Figure],
    span: tuple[datetime, datetime],
    within: Iterable[ColumnElement[bool]],
) -> dict[str, Tally]:
    """What is left out: it stands beside each figure, and is counted all the same by one that is about that."""
    names = sorted({figure.at for figure in figures})
    whole = [figure for figure in figures if figure.whole]
    reason = table.c.left_out
    fallen = [func.count().filter(falls_between(table.c[name], span)) for name in names]
    asked = select(reason, *fallen, *_counts_within(table, whole, span)).where(is_left_out(table), *within)
    rows = {row[0]: row[1:] for row in connection.execute(asked.group_by(reason)).fetchall()}
    beside = {name: told({kind: row[n] for kind, row in rows.items()}) for n, name in enumerate(names)}
    found = {figure.id: Tally(beside=beside[figure.at]) for figure in figures}
    if excluded := rows.get(LeftOut.EXCLUDED):
        counted = iter(excluded[len(names) :])
        for figure in whole:
            found[figure.id] += _tally(figure, counted)
    return found


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
    connection: Connection,
    figure: Figure,
    key: ColumnElement[str],
    within: Sequence[ColumnElement[bool]],
    only: Narrowing,
) -> dict[str, Tally]:
    """Each group; the indexes of times lack what is left out, so it is read apart."""
    table = TABLES[figure.of]
    entered = entered_by(connection, key, only, of_its_kind(table, figure))
    beside = left_out_of(connection, table, key, (*entered, *within))
    asked = select(key, *_counts(table, figure)).where(*is_counted(table, figure), *within).group_by(key)
    rows = {row[0]: row[1:] for row in connection.execute(asked).fetchall()}
    return {
        group: _tally(figure, iter(rows.get(group, (None,))), told(beside[group]))
        for group in {*rows, *beside}
    }


def _counts_within(
    table: Table, figures: Iterable[Figure], span: tuple[datetime, datetime]
) -> Iterator[ColumnElement[Any]]:
    """What of each figure falls into the period, by its own instant."""
    for figure in figures:
        for column in _counts(table, figure):
            yield column.filter(falls_within(table, figure, span))


def _counts(table: Table, figure: Figure) -> list[Any]:
    """All times as one text, or n and yes as one number; how many claim it partly, of a figure that asks for that."""
    claim = table.c[figure.claim]
    if figure.kind == "time":
        return [as_text(claim)]
    partly = [] if figure.partly is None else [func.sum(table.c[figure.partly])]
    return [func.sum(type_coerce(claim, BigInteger) * _YES + 1), *partly]


def _tally(figure: Figure, counted: Iterator[Any], beside: Beside = _NOTHING) -> Tally:
    if figure.kind == "time":
        times_s = np.sort(numbers_of(next(counted)))
        return Tally(n=len(times_s), beside=beside, spent_s=array("q", times_s.tobytes()))
    yes, n = divmod(int(next(counted) or 0), _YES)
    partly = 0 if figure.partly is None else next(counted)
    return Tally(n=n, yes=yes, partly=partly or 0, beside=beside)
