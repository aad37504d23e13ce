"""Figures by day. Each row is read as one number: to group by what must be worked out first takes thrice as long."""

from array import array
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from math import prod

import numpy as np
from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    Integer,
    func,
    literal_column,
    select,
    type_coerce,
)

from server.domain.calendar import CHINA
from server.domain.figures.definitions import Figure
from server.domain.figures.facts import LeftOut
from server.domain.figures.tally import Tally
from server.store.figure_rows import (
    TABLES,
    Narrowing,
    as_text,
    entered_by,
    falls_within,
    is_among,
    is_counted,
    left_out_of,
    numbers_of,
    of_its_kind,
    stands_next,
    told,
)
from server.store.schema.columns import microseconds

_DAY_US = 86_400_000_000
#: More seconds than anything takes.
_ENDLESS_S = 2**32
#: Room for why a row is left out, for its claim (none, no, yes), and for the lesser one (not so, so).
_DIGITS = (8, 4, 2)
_PER_DAY = prod(_DIGITS)


def by_day(
    connection: Connection, figure: Figure, span: tuple[datetime, datetime], only: Narrowing
) -> dict[date, Tally]:
    """The tally of each day in China that has rows."""
    first = span[0].astimezone(CHINA).date()
    midnight = datetime(first.year, first.month, first.day, tzinfo=CHINA)
    instant = type_coerce(TABLES[figure.of].c[figure.at], BigInteger)
    day = (instant - literal_column(str(microseconds(midnight)), BigInteger)) // literal_column(
        str(_DAY_US), BigInteger
    )
    tallies = (_times_by_day if figure.kind == "time" else _claims_by_day)(
        connection, figure, day, span, only
    )
    return {first + timedelta(days=n): tally for n, tally in tallies}


def _claims_by_day(
    connection: Connection,
    figure: Figure,
    day: ColumnElement[int],
    span: tuple[datetime, datetime],
    only: Narrowing,
) -> Iterator[tuple[int, Tally]]:
    """What a row says is a few digits behind its day, so that equal numbers need only be counted."""
    table = TABLES[figure.of]
    claim = func.coalesce(type_coerce(table.c[figure.claim], Integer) + 1, 0)
    partly = 0 if figure.partly is None else func.coalesce(type_coerce(table.c[figure.partly], Integer), 0)
    reasons, claims, lesser = _DIGITS
    number = ((day * reasons + table.c.left_out) * claims + claim) * lesser + partly
    kind = of_its_kind(table, figure)
    within = [*kind, falls_within(table, figure, span), *is_among(table, only)]
    if stands_next(table, figure):
        within += [table.c.left_out.in_(list(LeftOut)), *entered_by(connection, table.c.channel, only, kind)]
    read = numbers_of(connection.execute(select(as_text(number)).where(*within)).scalar_one())
    days = int(read.max(initial=-1)) // _PER_DAY + 1
    counts = np.bincount(read, minlength=days * _PER_DAY).reshape(days, *_DIGITS)
    counted = counts[:, [LeftOut.COUNTS, LeftOut.EXCLUDED] if figure.whole else [LeftOut.COUNTS]].sum(axis=1)
    for n in np.flatnonzero(counts.any(axis=(1, 2, 3))).tolist():
        yield (
            n,
            Tally(
                n=int(counted[n, 1:].sum()),
                yes=int(counted[n, 2].sum()),
                partly=int(counted[n, :, 1].sum()),
                beside=told(dict(enumerate(counts[n].sum(axis=(1, 2)).tolist()))),
            ),
        )


def _times_by_day(
    connection: Connection,
    figure: Figure,
    day: ColumnElement[int],
    span: tuple[datetime, datetime],
    only: Narrowing,
) -> Iterator[tuple[int, Tally]]:
    """Each time stands behind its day, so that in order they are those of one day after the other."""
    table = TABLES[figure.of]
    within = (falls_within(table, figure, span), *is_among(table, only))
    entered = entered_by(connection, table.c.channel, only, ())
    beside = left_out_of(connection, table, day, (*entered, *within))
    number = day * literal_column(str(_ENDLESS_S), BigInteger) + table.c[figure.claim]
    asked = select(as_text(number)).where(*is_counted(table, figure), *within)
    days, times_s = np.divmod(np.sort(numbers_of(connection.execute(asked).scalar_one())), _ENDLESS_S)
    for n in sorted({*beside, *np.unique(days).tolist()}):
        own = times_s[slice(*np.searchsorted(days, [n, n + 1]))]
        yield n, Tally(n=len(own), beside=told(beside[n]), spent_s=array("q", own.tobytes()))
