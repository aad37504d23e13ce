"""Figures counted in the database: the same tallies as `server.domain.figures.tally` makes of rows."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from msgspec import Struct
from sqlalchemy import Column, ColumnElement, Connection, Table, Text, and_, cast, func, literal, select

from server.domain.figures.definitions import Figure
from server.domain.figures.facts import LeftOut
from server.domain.figures.tally import Beside, Tally
from server.store.fact_tables import leg_facts, ticket_facts

_TABLES: Mapping[str, Table] = {"ticket": ticket_facts, "leg": leg_facts}


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


def in_spans(
    connection: Connection, figure: Figure, spans: Sequence[tuple[datetime, datetime]], only: Narrowing
) -> list[Tally]:
    """The tally of each of several periods."""
    table = _TABLES[figure.of]
    found = []
    for span in spans:
        asked = select(*_counts(table, figure)).where(*_within(table, figure, span), *_only(table, only))
        found.append(_tally(figure, connection.execute(asked).one()))
    return found


def totals(
    connection: Connection, figures: Iterable[Figure], span: tuple[datetime, datetime], only: Narrowing
) -> dict[str, Tally]:
    """The tally of many figures at once: each table is read one time."""
    found: dict[str, Tally] = {}
    for of, table in _TABLES.items():
        own = [figure for figure in figures if figure.of == of and figure.kind != "grids"]
        columns = [
            column.filter(and_(*_within(table, figure, span)))
            for figure in own
            for column in _counts(table, figure)
        ]
        if columns:
            row = tuple(connection.execute(select(*columns).where(*_only(table, only))).one())
            for n, figure in enumerate(own):
                found[figure.id] = _tally(figure, row[7 * n : 7 * n + 7])
    return found


def places(connection: Connection) -> tuple[str, ...]:
    """Every finest area in which a ticket lies or lay: found by leaps through the index."""
    place = ticket_facts.c.place
    leap = select(func.min(place).label("place")).cte("leap", recursive=True)
    following = select(func.min(place)).where(place > leap.c.place).scalar_subquery()
    leap = leap.union_all(select(following).where(leap.c.place.is_not(None)))
    rows = connection.execute(select(leap.c.place).where(leap.c.place.is_not(None)))
    return tuple(rows.scalars().all())


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
        spent = tuple(sorted(map(int, yes.split(",")))) if yes else ()
        return Tally(n=n, beside=beside, spent_s=spent)
    return Tally(n=n, yes=yes or 0, partly=partly or 0, beside=beside)
