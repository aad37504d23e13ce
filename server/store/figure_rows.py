"""Which rows a figure counts, in words by which databases find them in one index, and how they are read."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray
from sqlalchemy import BigInteger, ColumnElement, Connection, Table, Text, bindparam, cast, func, select

from server.domain.figures.definitions import Figure
from server.domain.figures.facts import TERM_OF_CLAIM, LeftOut
from server.domain.figures.tally import Beside
from server.store.schema.columns import Instant, microseconds
from server.store.schema.facts import case_facts, leg_facts, term_facts, ticket_facts

#: What figures are about: tickets, legs, own terms, cases.
TABLES: Mapping[str, Table] = {
    "ticket": ticket_facts,
    "leg": leg_facts,
    "term": term_facts,
    "case": case_facts,
}


class Narrowing(Struct, frozen=True, kw_only=True):
    """Which rows are counted: those in one of the places, of the unit, of categories that begin so, of the channel.

    `without` are the ids of tickets that are never counted: few, as a rule none.
    """

    places: frozenset[str] | None = None
    unit: str | None = None
    category: str | None = None
    channel: str | None = None
    without: frozenset[str] = frozenset()


def term_of(figure: Figure) -> str | None:
    """The kind of term that a figure is about, if it is about one."""
    return TERM_OF_CLAIM[figure.claim] if figure.of == "term" else None


def of_its_kind(table: Table, figure: Figure) -> list[ColumnElement[bool]]:
    """That a row is a term of the kind that the figure is about."""
    return [] if figure.of != "term" else [table.c.kind == term_of(figure)]


def is_counted(table: Table, figure: Figure) -> list[ColumnElement[bool]]:
    """That a row stands in the denominator."""
    if figure.whole:
        return [table.c.left_out.in_((LeftOut.COUNTS, LeftOut.EXCLUDED))]
    return not_left_out(table, is_time=figure.kind == "time")


def not_left_out(table: Table, *, is_time: bool) -> list[ColumnElement[bool]]:
    """That a row stands in the denominators of most figures; of times, also that they are known."""
    # In these words databases see that the indexes of times have all that is asked for.
    known = [table.c.taken_s.is_not(None)] if is_time else []
    return [table.c.left_out == LeftOut.COUNTS, *known]


def falls_within(table: Table, figure: Figure, span: tuple[datetime, datetime]) -> ColumnElement[bool]:
    """That a row falls into the period, by the instant that the figure goes by."""
    return falls_between(table.c[figure.at], span)


def falls_between(instant: ColumnElement[Any], span: tuple[datetime, datetime]) -> ColumnElement[bool]:
    """That an instant lies in the period, whose end is not included."""
    # In these words SQLite looks at the column once; and PostgreSQL, told the instants, never takes a plan for any.
    first, last = (
        bindparam(None, value, BigInteger, literal_execute=True)
        for value in (microseconds(span[0]), microseconds(span[1]) - 1)
    )
    return instant.between(first, last)


def is_among(table: Table, only: Narrowing) -> list[ColumnElement[bool]]:
    """That a row is one of those that are asked for."""
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


def entered_by(
    connection: Connection, column: ColumnElement[str], only: Narrowing, own: Sequence[ColumnElement[bool]]
) -> list[ColumnElement[bool]]:
    """That a row of its `own` kind has one of the values that there are: true of each, and said for the databases.

    With the first column of an index told, they go straight to what the next ones narrow, and need not read it all.
    Nothing is said where rows are narrowed anyhow by what another index begins with.
    """
    if only.places is not None or only.unit is not None or only.channel is not None:
        return []
    return [column.in_(values_of(connection, column, own))]


def stands_next(table: Table, figure: Figure) -> bool:
    """Whether the indexes have the instant of a figure right behind what they are entered by.

    Those of times do; the others have the first instant of a row there, behind why it is left out.
    """
    first = next(column for column in table.c if isinstance(column.type, Instant))
    return figure.kind == "time" or figure.at == first.name


def values_of(
    connection: Connection, column: ColumnElement[str], own: Sequence[ColumnElement[bool]] = ()
) -> tuple[str, ...]:
    """Every value of a column with which an index begins, in order: found by leaps through the index."""
    leap = select(func.min(column).label("value")).where(*own).cte("leap", recursive=True)
    following = select(func.min(column)).where(column > leap.c.value, *own).scalar_subquery()
    leap = leap.union_all(select(following).where(leap.c.value.is_not(None)))
    rows = connection.execute(select(leap.c.value).where(leap.c.value.is_not(None)))
    return tuple(rows.scalars().all())


def is_left_out(table: Table) -> ColumnElement[bool]:
    """That a row stands in no denominator: few do."""
    return table.c.left_out.in_([reason for reason in LeftOut if reason != LeftOut.COUNTS])


def left_out_of(
    connection: Connection, table: Table, key: ColumnElement[Any], within: Iterable[ColumnElement[bool]]
) -> defaultdict[Any, dict[int, int]]:
    """How many rows of each group are left out, and why."""
    asked = select(key, table.c.left_out, func.count()).where(is_left_out(table), *within)
    found: defaultdict[Any, dict[int, int]] = defaultdict(dict)
    for group, left_out, number in connection.execute(asked.group_by(key, table.c.left_out)).fetchall():
        found[group][left_out] = number
    return found


def told(left_out: Mapping[int, int]) -> Beside:
    """What stands beside a figure, from the number of rows for each reason."""
    return Beside(
        excluded=left_out.get(LeftOut.EXCLUDED, 0),
        merged=left_out.get(LeftOut.MERGED, 0),
        withdrawn=left_out.get(LeftOut.WITHDRAWN, 0),
        rejected=left_out.get(LeftOut.REJECTED, 0),
    )


def as_text(number: ColumnElement[int]) -> ColumnElement[str]:
    """The numbers of all rows as one text, which is read much faster than as many rows."""
    return func.aggregate_strings(cast(number, Text), ",")


def numbers_of(written: str | None) -> NDArray[np.int64]:
    """The numbers of such a text; no row at all makes no text."""
    return np.fromstring(written or "", dtype=np.int64, sep=",")
