"""Boards: which open tickets need somebody today, from the facts of what is open: some thousands of rows."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from itertools import compress
from typing import Any, Literal

import msgspec
from msgspec import Struct
from sqlalchemy import ColumnElement, Connection, Row, Select, and_, case, func, or_, select, true

from server.domain.ping_pong import Returned
from server.domain.ticket import Ticket
from server.domain.transitions import State
from server.store.figure_rows import Narrowing
from server.store.schema.facts import leg_facts, ticket_facts
from server.store.schema.tickets import clocks, tickets

Pile = Literal[
    "red",
    "overdue_1",
    "overdue_3",
    "overdue_7",
    "overdue_more",
    "due_today",
    "returned_twice",
    "disputed",
    "to_decide",
    "unassigned",
    "unsigned",
    "critical",
    "undecided",
    "to_review",
    "unsatisfied",
    "group_risk",
    "watched",
]

#: Clocks of the house itself: somebody of it is awaited, and nobody else.
OF_THE_HOUSE = ("accept", "dispatch", "pass_on", "review", "callback", "return", "consult")

_ticket = msgspec.json.Decoder(Ticket)
_STANDING_STILL = (State.WAITING_CITIZEN, State.DEFERRED)
_AFTER_THE_PROMISE = (State.TO_REVIEW, State.TO_CALLBACK)
_DAY = timedelta(days=1)


class Heap(Struct, frozen=True):
    """How many tickets lie on a pile, and the ones that have lain there longest."""

    number: int
    first: tuple[Ticket, ...]


class _GlanceLeg(Struct, frozen=True):
    resolve_due: datetime
    answered_at: datetime | None = None


class _GlanceRequest(Struct, frozen=True):
    kind: str


class Glance(Struct, frozen=True):
    """What of a ticket tells whether it takes longer; the rest of its body is passed over."""

    state: State
    promise_due: datetime | None = None
    legs: tuple[_GlanceLeg, ...] = ()
    requests: tuple[_GlanceRequest, ...] = ()


_glance = msgspec.json.Decoder(Glance)


class Numbers(Struct, frozen=True):
    """How many tickets are open, and how many of them lie on each pile; one may lie on several."""

    open: int
    piles: dict[Pile, int]


def numbers(connection: Connection, now: datetime, midnight: datetime, only: Narrowing) -> Numbers:
    """The daily board as mere numbers."""
    conditions = _conditions(now, midnight)
    inside = and_(ticket_facts.c.closed_at.is_(None), _within(only))
    counts = select(func.count(), *(func.count().filter(each) for each in conditions.values())).where(inside)
    whole, *parts = connection.execute(counts).one()
    return Numbers(whole, dict(zip(conditions, parts, strict=True)))


def piles(
    connection: Connection, now: datetime, midnight: datetime, only: Narrowing, shown: int
) -> dict[Pile, Heap]:
    """The daily board; a ticket may lie on several piles. `midnight` ends the day, `shown` of each are given."""
    facts = ticket_facts.c
    conditions = _conditions(now, midnight)
    asked = (
        select(facts.due_at, facts.received_at, facts.ticket)
        .add_columns(*(case((condition, 1), else_=0).label(pile) for pile, condition in conditions.items()))
        .where(facts.closed_at.is_(None), _within(only))
    )
    lying: dict[Pile, list[str]] = {pile: [] for pile in conditions}
    for _, _, own, *lies in sorted(connection.execute(asked), key=_longest_first):
        for pile in compress(conditions, lies):
            lying[pile].append(own)
    known = _by_id(connection, {own for ids in lying.values() for own in ids[:shown]})
    return {
        pile: Heap(len(ids), tuple(known[own] for own in ids[:shown] if own in known))
        for pile, ids in lying.items()
    }


def _longest_first(row: Row[Any]) -> tuple[bool, datetime, datetime]:
    return row.due_at is None, row.due_at or row.received_at, row.received_at


def taking_longer(connection: Connection, now: datetime, only: Narrowing) -> tuple[Ticket, ...]:
    """The open tickets that are overdue or stand still, or for which more time was asked."""
    facts = ticket_facts.c
    asked = (
        select(tickets.c.body)
        .join(ticket_facts, facts.ticket == tickets.c.id)
        .where(facts.closed_at.is_(None), _within(only))
    )
    bodies = [row.body for row in connection.execute(asked).fetchall()]
    return tuple(_ticket.decode(body) for body in bodies if _takes_longer(_glance.decode(body), now))


def _takes_longer(glance: "Glance", now: datetime) -> bool:
    late = glance.promise_due is not None and glance.promise_due < now
    leg_late = any(leg.resolve_due < now and leg.answered_at is None for leg in glance.legs)
    asked = any(request.kind == "extension" for request in glance.requests)
    return glance.state in _STANDING_STILL or late or leg_late or asked


def granted_returns(
    connection: Connection, since: datetime, until: datetime, only: Narrowing
) -> tuple[Returned, ...]:
    """Every return that was granted in a time: by which unit, of which kind of matter, from which place."""
    facts = leg_facts.c
    asked = select(facts.unit, facts.category, facts.place, facts.return_decided_at).where(
        facts.return_decided_at > since, facts.return_decided_at <= until, facts.return_refused == 0
    )
    if only.places is not None:
        asked = asked.where(facts.place.in_(sorted(only.places)))
    if only.unit is not None:
        asked = asked.where(facts.unit == only.unit)
    if only.without:
        asked = asked.where(facts.ticket.not_in(sorted(only.without)))
    rows = connection.execute(asked).fetchall()
    return tuple(Returned(row.unit, row.category, row.place, row.return_decided_at) for row in rows)


def _conditions(now: datetime, midnight: datetime) -> Mapping[Pile, ColumnElement[bool]]:
    facts = ticket_facts.c
    runs = facts.state.notin_((*_STANDING_STILL, *_AFTER_THE_PROMISE))

    def late(since: int, until: int | None) -> ColumnElement[bool]:
        newest = facts.due_at < now - since * _DAY
        return and_(runs, newest, true() if until is None else facts.due_at >= now - until * _DAY)

    return {
        "red": late(0, None),
        "overdue_1": late(0, 1),
        "overdue_3": late(1, 3),
        "overdue_7": late(3, 7),
        "overdue_more": late(7, None),
        "due_today": and_(runs, facts.due_at >= now, facts.due_at <= midnight),
        "returned_twice": facts.returns >= 2,
        "disputed": facts.disputed == 1,
        "to_decide": facts.to_decide == 1,
        "unassigned": facts.state.in_((State.SUBMITTED, State.TO_DISPATCH)),
        "unsigned": facts.unsigned_since.is_not(None),
        "critical": facts.urgency == "critical",
        "undecided": facts.ticket.in_(_late(now)),
        "to_review": facts.state == State.TO_REVIEW,
        "unsatisfied": and_(
            facts.state == State.TO_CALLBACK,
            or_(facts.solved == 0, and_(facts.satisfied == 0, facts.mostly_satisfied == 0)),
            facts.ticket.in_(_called_in_this_round()),
        ),
        "group_risk": facts.group_risk == 1,
        "watched": facts.watched == 1,
    }


def _late(now: datetime) -> Select[Any]:
    """The tickets in which a term of the house itself has run out."""
    running = clocks.c
    return select(running.ticket).where(
        running.kind.in_(OF_THE_HOUSE), running.due_at < now, running.stopped_at.is_(None)
    )


def _called_in_this_round() -> Select[Any]:
    """The tickets whose last word is not from a round before: it came while the present term for calling back ran."""
    running = clocks.c
    return select(running.ticket).where(
        running.ticket == ticket_facts.c.ticket,
        running.kind == "callback",
        running.stopped_at.is_(None),
        running.started_at <= ticket_facts.c.called_at,
    )


def _within(only: Narrowing) -> ColumnElement[bool]:
    facts = ticket_facts.c
    claims: list[ColumnElement[bool]] = []
    if only.places is not None:
        # not by the index of places: few tickets of a place are open
        claims.append(func.coalesce(facts.place, "").in_(sorted(only.places)))
    if only.unit is not None:
        claims.append(facts.unit == only.unit)
    if only.without:
        claims.append(facts.ticket.not_in(sorted(only.without)))
    return and_(true(), *claims)


def _by_id(connection: Connection, ids: Iterable[str]) -> dict[str, Ticket]:
    asked: Select[Any] = select(tickets.c.id, tickets.c.body).where(tickets.c.id.in_(sorted(ids)))
    return {row.id: _ticket.decode(row.body) for row in connection.execute(asked).fetchall()}
