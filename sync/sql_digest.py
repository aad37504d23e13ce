"""Digests kept while documents are written, so that telling one takes no walk through all of them.

A database's ids are cut into stretches, each with the digest of its live winners: what is written moves the
digest of its stretch. To tell of ids from here to there, whole stretches are added up, and only the documents
of the two at the ends are looked at.

    ""   ………   "k3"   ……   "q"   …………      a stretch begins with an id and ends where the next begins
     (n, sum)     (n, sum)    (n, sum)

One that has become too long is cut into many, so that each document is counted again but rarely; the last,
where ids mostly rise with time, just ends and another begins, which needs no counting at all.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from msgspec import Struct
from sqlalchemy.engine.interfaces import DBAPIConnection

from .digest import Digest, digest_of
from .sql_statements import NO_LIMIT, Statements

#: So many documents make the last stretch end, if all that is new lies behind it.
FULL = 8192
#: So many documents are too many for one stretch, and into so many it is cut then.
LONG = 2 * FULL
PIECES = 16

_SLICE = 2000


class Shift(Struct, frozen=True, gc=False):
    """A document whose live winner is another than before; None is none."""

    id: str
    before: str | None
    after: str | None


class Stretch(Struct, frozen=True):
    """Ids from `start` on, and what is kept of them."""

    start: str
    digest: Digest


def keep_digests(
    statements: Statements, driver: DBAPIConnection, database: int, shifts: Sequence[Shift]
) -> None:
    """Move the digests by what was just written: `shifts` in the order of ids, each id once."""
    if shifts:
        rows = statements.stretches_between.rows(driver, database, shifts[0].id, shifts[-1].id)
        _keep(statements, driver, {database: rows}, {database: shifts})


def keep_digests_of_many(
    statements: Statements, driver: DBAPIConnection, shifts: Mapping[int, Sequence[Shift]]
) -> None:
    """The same of several databases, by their keys."""
    known: defaultdict[int, list[tuple[str, int, bytes]]] = defaultdict(list)
    for database, *row in statements.stretches_of.rows(driver, statements.listed([*shifts])):
        known[database].append(tuple(row))
    _keep(statements, driver, known, shifts)


def _keep(
    statements: Statements,
    driver: DBAPIConnection,
    known: Mapping[int, Sequence[tuple[str, int, bytes]]],
    shifts: Mapping[int, Sequence[Shift]],
) -> None:
    """`known` are the rows of the stretches concerned, at least."""
    moved = [
        (database, stretch)
        for database, of_it in shifts.items()
        for stretch in _all_moved(statements, driver, database, _stretches(known.get(database, ())), of_it)
    ]
    statements.put_stretch.run(driver, [_row(*each) for each in moved])
    too_long = {database: stretch for database, stretch in reversed(moved) if stretch.digest.count > LONG}
    for database, stretch in too_long.items():
        cut = _cut(statements, driver, database, stretch)
        statements.put_stretch.run(driver, [_row(database, each) for each in cut])


def _all_moved(
    statements: Statements,
    driver: DBAPIConnection,
    database: int,
    known: Sequence[Stretch],
    shifts: Sequence[Shift],
) -> Iterator[Stretch]:
    ids = [shift.id for shift in shifts]
    cuts = [0, *(bisect_left(ids, stretch.start) for stretch in known[1:]), len(shifts)]
    for stretch, (first, end) in zip(known, pairwise(cuts), strict=True):
        if first < end:
            yield from _moved(statements, driver, database, stretch, shifts[first:end])


def digests(
    statements: Statements, driver: DBAPIConnection, database: int, start: str | None, end: str | None
) -> Iterator[Digest]:
    """The parts that make up the digest of the live documents from `start` up to but not including `end`.

    Each is had in a few milliseconds.
    """
    known = _stretches(statements.stretches.rows(driver, database))
    ends = [*(stretch.start for stretch in known[1:]), None]
    whole = Digest()
    for stretch, stretch_end in zip(known, ends, strict=True):
        first = max(stretch.start, start or "")
        last = stretch_end if end is None else end if stretch_end is None else min(end, stretch_end)
        if (first, last) == (stretch.start, stretch_end):
            whole += stretch.digest
        elif last is None or first < last:
            yield from _counted(statements, driver, database, first, last)
    yield whole


def _counted(
    statements: Statements, driver: DBAPIConnection, database: int, start: str, end: str | None
) -> Iterator[Digest]:
    skip = 0
    while True:
        rows = _live(statements, driver, database, start, end, _SLICE, skip)
        yield digest_of(rows)
        if len(rows) < _SLICE:
            return
        start, skip = rows[-1][0], 1


def count_anew(statements: Statements, driver: DBAPIConnection) -> None:
    """Begin to keep the digests of databases that were filled when none were kept."""
    for (database,) in statements.databases_without_stretches.rows(driver):
        begun, start, skip = False, "", 0
        while rows := _live(statements, driver, database, start, None, FULL, skip):
            stretch = Stretch(rows[0][0] if begun else "", digest_of(rows))
            statements.put_stretch.run(driver, [_row(database, stretch)])
            begun, start, skip = True, rows[-1][0], 1


def _moved(
    statements: Statements,
    driver: DBAPIConnection,
    database: int,
    stretch: Stretch,
    shifts: Sequence[Shift],
) -> list[Stretch]:
    gained = digest_of((shift.id, shift.after) for shift in shifts if shift.after is not None)
    lost = digest_of((shift.id, shift.before) for shift in shifts if shift.before is not None)
    if stretch.digest.count >= FULL and not lost.count:
        first = shifts[0].id
        behind = statements.ids_from.rows(driver, database, first, len(shifts) + 1)
        if len(behind) == len(shifts):
            return [Stretch(first, gained)]
    return [Stretch(stretch.start, stretch.digest + gained - lost)]


def _cut(statements: Statements, driver: DBAPIConnection, database: int, stretch: Stretch) -> list[Stretch]:
    ((end,),) = statements.next_stretch.rows(driver, database, stretch.start)
    rows = _live(statements, driver, database, stretch.start, end, NO_LIMIT, 0)
    bounds = [len(rows) * no // PIECES for no in range(PIECES + 1)]
    starts = [stretch.start, *(rows[bound][0] for bound in bounds[1:-1])]
    return [
        Stretch(start, digest_of(rows[first:last]))
        for start, (first, last) in zip(starts, pairwise(bounds), strict=True)
    ]


def _live(
    statements: Statements,
    driver: DBAPIConnection,
    database: int,
    start: str,
    end: str | None,
    limit: int,
    skip: int,
) -> list[tuple[str, str]]:
    if end is None:
        return statements.live_from.rows(driver, database, start, limit, skip)
    return statements.live_between.rows(driver, database, start, end, limit, skip)


def _stretches(rows: Sequence[tuple[str, int, bytes]]) -> list[Stretch]:
    """What the rows say; of an empty database there are none."""
    if not rows:
        return [Stretch("", Digest())]
    return [Stretch(start, Digest(count, int.from_bytes(total, "big"))) for start, count, total in rows]


def _row(database: int, stretch: Stretch) -> tuple[int, str, int, bytes]:
    return database, stretch.start, stretch.digest.count, stretch.digest.sum.to_bytes(16, "big")
