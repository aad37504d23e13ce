"""Lists of tickets: those that a person may see and asks for, out of a city's years, the newest or the next due first.

Most lists are short once area, unit and filters are known. All that belong on one are then found by whatever names
the fewest tickets, counted, and put in order. Of a long list nobody counts the whole: its tickets are come upon by
walking through all of them from the newest on, until a page is full.

    short   the area's ids ─▶ tickets, through a narrow index: seen by this person? asked for? ─▶ counted, in order
    long    newest ─▶ older ─▶ older still: seen by this person? asked for? ─▶ a page, "and at least so many"

By light or by term only what is open is listed: all of that is counted. When the light of a ticket turns stands in its
row, so that what shows at an instant is asked of the same index.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum
from heapq import nlargest
from typing import Any

import msgspec
from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    FromClause,
    Select,
    and_,
    column,
    func,
    literal,
    or_,
    select,
    text,
    tuple_,
    type_coerce,
    union,
)

from server.domain.deadlines import Light, end_of, start_of
from server.domain.lights import RESTING
from server.domain.specialist_desks import SpecialistDesk
from server.domain.ticket import Ticket
from server.domain.transitions import ENDS, State
from server.store.schema.tickets import LISTED, clocks, ticket_areas, tickets
from server.store.ticket_scope import Claim, Scope, claimed, claims, in_scope, is_named

_ticket = msgspec.json.Decoder(Ticket)
_OPEN, _OVER = sorted(set(State) - ENDS), sorted(ENDS)
_DAY = timedelta(days=1)
#: Nothing begins with a later character than this.
_LAST = "\U0010ffff"

#: From so many tickets on it does not matter any more which question names fewer.
_MANY = 50_000
#: Asking whether a ticket lies in an area takes so many times as long as looking at the ticket.
_PROBE = 5
#: A list that need not be counted is found whole if it has no more tickets than this.
_SHORT = 2_000


class Order(StrEnum):
    """What stands first: what came in last, or (of the open tickets) what was promised for the nearest instant."""

    NEWEST = "newest"
    DUE = "due"


class Filter(Struct, frozen=True, kw_only=True):
    """What a list of tickets is narrowed by; None narrows nothing. `category` is how the code begins.

    Days are days in China, the first and the last included. A promise that ends at 24:00 is due on that day. `late`: a
    clock of that kind had run out at that instant, and runs on. `light`: open tickets that show it at that instant.
    """

    state: str | None = None
    is_open: bool | None = None
    category: str | None = None
    channel: str | None = None
    area: str | None = None
    unit: str | None = None
    waits_for_a_person: bool | None = None
    received_from: date | None = None
    received_until: date | None = None
    due_from: date | None = None
    due_until: date | None = None
    late: tuple[str, datetime] | None = None
    desk: SpecialistDesk | None = None
    light: tuple[Light, datetime] | None = None


#: What is not at an end.
OPEN = Filter(is_open=True)


class Page(Struct, frozen=True):
    """Tickets in the order asked for, and how many the whole list has: exactly, or at least."""

    tickets: tuple[Ticket, ...]
    total: int
    is_exact: bool


#: By what a ticket is put in order, the largest first, and its id: in microseconds since 1970 when it came in, or when
#: it is due, with the sign turned.
_Place = tuple[int, str]
#: When something is due of which no end was promised: later than any term.
_NEVER = 2**62
_BEHIND_ALL: _Place = (-2 * _NEVER, "")


def page(
    connection: Connection,
    scope: Scope,
    narrowed: Filter,
    *,
    after: str | None,
    limit: int,
    count_max: int,
    order: Order = Order.NEWEST,
) -> Page:
    """The tickets in scope that follow the one with the number `after`, and how many there are in all, up to a bound.

    By light, or in the order of terms (those without a promise last), only open ones, and all of them are counted.
    """
    last = None if after is None else _place_of(connection, after, order)
    if narrowed.light is not None or order is Order.DUE:
        return _open_page(connection, scope, narrowed, order, last, limit)
    places = _places(connection, scope, narrowed, count_max + 1)
    if len(places) <= count_max:
        following = (place for place in places if last is None or place < last)
        return Page(_bodies(connection, nlargest(limit, following)), len(places), is_exact=True)
    return Page(
        _bodies(connection, _walk(connection, scope, narrowed, last, limit)), count_max, is_exact=False
    )


def newest(
    connection: Connection, scope: Scope, narrowed: Filter, limit: int, after: str | None = None
) -> tuple[Ticket, ...]:
    """The same for a list that nobody counts."""
    count_max = max(_SHORT, limit)
    return page(connection, scope, narrowed, after=after, limit=limit, count_max=count_max).tickets


def _places(connection: Connection, scope: Scope, narrowed: Filter, at_most: int) -> set[_Place]:
    """All that belong on the list, or as many as that, in no order."""
    line = _line(connection)
    found: set[_Place] = set()
    for asked in _questions(connection, scope, narrowed, line):
        places = asked.with_only_columns(_rank(line, Order.NEWEST), line.c.id).limit(at_most)
        found.update((row[0], row[1]) for row in connection.execute(places).fetchall())
        if len(found) >= at_most:
            break
    return found


def _open_page(
    connection: Connection, scope: Scope, narrowed: Filter, order: Order, last: _Place | None, limit: int
) -> Page:
    """A page of the open ones, and how many there are."""
    if narrowed.is_open is False:
        return Page((), 0, is_exact=True)
    line = _line(connection)
    questions = [
        asked.with_only_columns(_rank(line, order), line.c.id)
        for asked in _questions(connection, scope, replace(narrowed, is_open=True), line)
    ]
    if not questions:
        return Page((), 0, is_exact=True)
    listed = (questions[0] if len(questions) == 1 else union(*questions)).subquery("listed")
    total = connection.execute(select(func.count()).select_from(listed)).scalar_one()
    place = tuple_(listed.c.rank, listed.c.id)
    asked = select(*place).order_by(listed.c.rank.desc(), listed.c.id.desc()).limit(limit)
    if last is not None:
        asked = asked.where(place < tuple_(*map(literal, last)))
    places = [(row[0], row[1]) for row in connection.execute(asked).fetchall()]
    return Page(_bodies(connection, places), total, is_exact=True)


def _rank(ticket: FromClause, order: Order) -> ColumnElement[int]:
    """What a ticket is put in order by, the largest first."""
    if order is Order.NEWEST:
        return type_coerce(ticket.c.received_at, BigInteger).label("rank")
    due = type_coerce(ticket.c.promise_due, BigInteger)
    return func.coalesce(-due, literal(-_NEVER, BigInteger)).label("rank")


def _walk(
    connection: Connection, scope: Scope, narrowed: Filter, last: _Place | None, limit: int
) -> list[_Place]:
    place = tuple_(type_coerce(tickets.c.received_at, BigInteger), tickets.c.id)
    asked = select(*place).where(in_scope(scope, tickets), *_narrowing(narrowed, tickets))
    if last is not None:
        asked = asked.where(place < tuple_(*map(literal, last)))
    asked = asked.order_by(tickets.c.received_at.desc(), tickets.c.id.desc()).limit(limit)
    return [(row[0], row[1]) for row in connection.execute(asked).fetchall()]


def _bodies(connection: Connection, places: Sequence[_Place]) -> tuple[Ticket, ...]:
    ids = [own for _, own in places]
    asked = select(tickets.c.id, tickets.c.body).where(tickets.c.id.in_(ids))
    bodies = {row.id: row.body for row in connection.execute(asked).fetchall()}
    return tuple(_ticket.decode(bodies[own]) for own in ids)


def _place_of(connection: Connection, number: str, order: Order) -> _Place:
    """Where the ticket of that number stands; behind all others if there is none."""
    asked = select(_rank(tickets, order), tickets.c.id)
    row = connection.execute(asked.where(tickets.c.number == number)).fetchone()
    return _BEHIND_ALL if row is None else (row[0], row[1])


def _line(connection: Connection) -> FromClause:
    """What lists look at of each ticket: all of it stands in one narrow index, which SQLite has to be told."""
    through = f" INDEXED BY {LISTED.name}" if connection.dialect.name == "sqlite" else ""
    columns = [column(each.name, each.type) for each in LISTED.columns]
    return select(*columns).select_from(text(f"tickets{through}")).subquery("line")


def _questions(
    connection: Connection, scope: Scope, narrowed: Filter, line: FromClause
) -> Iterator[Select[Any]]:
    """One or more statements that name all tickets of a list, some perhaps twice, by way of as few as possible."""
    made = claims(scope, line)
    ways = [(_size(connection, way[0]), no, way) for no, way in enumerate(_ways(narrowed))]
    fewest, _, shortest = min(ways, default=(_MANY, 0, None))
    if shortest is not None and fewest < _MANY and fewest * _PROBE < _claimed(connection, made):
        named, left = shortest
        yield _by_way_of(named, line).where(in_scope(scope, line), *_narrowing(left, line))
        return
    conditions = _narrowing(narrowed, line)
    for claim, limits in made.items():
        ids = claimed(claim)
        asked = select(*line.c) if ids is None else _by_way_of(ids, line)
        yield asked.where(limits, *conditions)


def _by_way_of(ids: Select[tuple[str]], line: FromClause) -> Select[Any]:
    named = ids.subquery("named")
    return select(*line.c).select_from(named.join(line, line.c.id == named.c.id))


def _claimed(connection: Connection, made: Iterable[Claim]) -> int:
    """How many tickets are claimed, about, and not further than it matters."""
    every = [claimed(claim) for claim in made]
    return sum(_MANY * _PROBE if ids is None else _size(connection, ids) for ids in every)


def _size(connection: Connection, ids: Select[tuple[str]]) -> int:
    some = ids.limit(_MANY).subquery()
    return connection.execute(select(func.count()).select_from(some)).scalar_one()


def _ways(narrowed: Filter) -> Iterator[tuple[Select[tuple[str]], Filter]]:
    """Ids of tickets, by each filter that has an index, and what is left to be asked of them: least of the dearest."""
    if narrowed.area is not None:
        lying = select(ticket_areas.c.ticket.label("id")).where(ticket_areas.c.area == narrowed.area)
        yield lying, replace(narrowed, area=None)
    if narrowed.late is not None:
        yield _run_out(*narrowed.late), narrowed
    received = _received(narrowed, tickets)
    for conditions in (
        _of_state(narrowed, tickets),
        _of_desk_by_category(narrowed.desk, tickets),
        _of_unit(narrowed, tickets),
        _of_category(narrowed, tickets),
        _due(narrowed, tickets),
        received,
    ):
        if conditions:
            yield select(tickets.c.id).where(*conditions, *received), narrowed


def _narrowing(narrowed: Filter, ticket: FromClause) -> list[ColumnElement[bool]]:
    conditions = [
        *_of_state(narrowed, ticket),
        *_of_unit(narrowed, ticket),
        *_of_category(narrowed, ticket),
        *_received(narrowed, ticket),
        *_due(narrowed, ticket),
        *_of_light(narrowed, ticket),
    ]
    if narrowed.desk is not None:
        conditions.append(_of_desk(narrowed.desk, ticket))
    if narrowed.channel is not None:
        conditions.append(ticket.c.channel == narrowed.channel)
    if narrowed.waits_for_a_person is not None:
        conditions.append(ticket.c.waits_for_a_person == narrowed.waits_for_a_person)
    if narrowed.area is not None:
        conditions.append(is_named(ticket, "area", (narrowed.area,)))
    if narrowed.late is not None:
        conditions.append(ticket.c.id.in_(_run_out(*narrowed.late)))
    return conditions


def _run_out(kind: str, at: datetime) -> Select[tuple[str]]:
    """The ids of tickets in which a clock of that kind has run out."""
    late = clocks.c.kind == kind, clocks.c.due_at < at, clocks.c.stopped_at.is_(None)
    return select(clocks.c.ticket.label("id")).where(*late)


def _of_state(narrowed: Filter, ticket: FromClause) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if narrowed.state is not None:
        conditions.append(ticket.c.state == narrowed.state)
    if narrowed.is_open is not None:
        conditions.append(ticket.c.state.in_(_OPEN if narrowed.is_open else _OVER))
    if narrowed.waits_for_a_person:  # nothing else does: by its state it is found at once
        conditions.append(ticket.c.state.in_((State.SUBMITTED, State.TO_DISPATCH)))
    return conditions


def _of_unit(narrowed: Filter, ticket: FromClause) -> list[ColumnElement[bool]]:
    return [] if narrowed.unit is None else [ticket.c.lead_unit == narrowed.unit]


def _of_category(narrowed: Filter, ticket: FromClause) -> list[ColumnElement[bool]]:
    return [] if narrowed.category is None else [_begins(ticket, narrowed.category)]


def _of_desk(desk: SpecialistDesk, ticket: FromClause) -> ColumnElement[bool]:
    by_category = (_begins(ticket, begins) for begins in desk.categories)
    return or_(*by_category, *([ticket.c.channel.in_(desk.channels)] if desk.channels else ()))


def _of_desk_by_category(desk: SpecialistDesk | None, ticket: FromClause) -> list[ColumnElement[bool]]:
    """What an index finds: a desk that takes a whole channel as well has no way of its own."""
    return [] if desk is None or desk.channels else [_of_desk(desk, ticket)]


def _begins(ticket: FromClause, category: str) -> ColumnElement[bool]:
    return and_(ticket.c.category >= category, ticket.c.category < category + _LAST)


def _received(narrowed: Filter, ticket: FromClause) -> list[ColumnElement[bool]]:
    first, last = narrowed.received_from, narrowed.received_until
    return [
        *([] if first is None else [ticket.c.received_at >= start_of(first)]),
        *([] if last is None else [ticket.c.received_at < end_of(last)]),
    ]


def _due(narrowed: Filter, ticket: FromClause) -> list[ColumnElement[bool]]:
    first, last = narrowed.due_from, narrowed.due_until
    return [
        *([] if first is None else [ticket.c.promise_due > start_of(first)]),
        *([] if last is None else [ticket.c.promise_due <= end_of(last)]),
    ]


def _of_light(narrowed: Filter, ticket: FromClause) -> list[ColumnElement[bool]]:
    """As `light_shown` has it, of an open ticket: what has turned red is yellow no longer, what rests is not green."""
    if narrowed.light is None:
        return []
    light, now = narrowed.light
    turned = ticket.c.yellow_at <= now
    promised = and_(ticket.c.promise_due.is_not(None), or_(ticket.c.yellow_at.is_(None), ~turned))
    match light:
        case Light.RED:
            return [ticket.c.red_at <= now]
        case Light.YELLOW:
            return [turned, or_(ticket.c.red_at.is_(None), ticket.c.red_at > now)]
        case Light.GREEN:
            return [promised, ticket.c.state.not_in(sorted(RESTING))]
        case Light.GREY:
            return [promised, ticket.c.state.in_(sorted(RESTING))]
