"""How far a question about tickets goes: which of them somebody has a claim to, by area, unit, name or own report."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Literal

from msgspec import Struct
from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    FromClause,
    Select,
    and_,
    false,
    literal,
    or_,
    select,
    true,
)

from server.store.schema.tickets import ticket_areas, ticket_guests, ticket_units, tickets


class Scope(Struct, frozen=True, kw_only=True):
    """Which tickets a question is about: those that match any of the five. `everything` opens all.

    `of`: only those of these sensitivities (None: of all). `besides`: what they must match as well. `also`: or these.
    `kept_from`: none that complains about this unit.
    """

    everything: bool = False
    areas: frozenset[str] = frozenset()
    unit: str | None = None
    reporter: str | None = None
    guests: frozenset[str] = frozenset()
    of: frozenset[str] | None = None
    besides: "Scope | None" = None
    also: "tuple[Scope, ...]" = ()
    kept_from: str | None = None


class Claim(Struct, frozen=True):
    """One of the five, and whose it is: an area's, a unit's, a guest's or a reporter's."""

    kind: Literal["all", "area", "unit", "guest", "reporter"]
    whose: str = ""


_NAMED_IN: Mapping[str, Column[str]] = {
    "area": ticket_areas.c.area,
    "unit": ticket_units.c.unit,
    "guest": ticket_guests.c.guest,
}


def claimed(claim: Claim) -> Select[tuple[str]] | None:
    """The ids of the tickets that are claimed, each once; None for all there are."""
    if claim.kind == "all":
        return None
    if claim.kind == "reporter":
        return select(tickets.c.id).where(tickets.c.reporter == claim.whose)
    named = _NAMED_IN[claim.kind]
    return select(named.table.c.ticket.label("id")).where(named == claim.whose)


def claims(scope: Scope, ticket: FromClause) -> dict[Claim, ColumnElement[bool]]:
    """Every claim that the scope makes, and what else must hold of a ticket for which it is made."""
    found: defaultdict[Claim, list[ColumnElement[bool]]] = defaultdict(list)
    for each in (scope, *scope.also):
        for claim in _claims(each):
            found[claim].append(_limits(each, ticket))
    return {claim: or_(*limits) for claim, limits in found.items()}


def in_scope(scope: Scope, ticket: FromClause) -> ColumnElement[bool]:
    """Whether a ticket lies within the scope, asked of one ticket after the other."""
    own = and_(_claims_it(scope, ticket), _limits(scope, ticket))
    return or_(own, *(in_scope(each, ticket) for each in scope.also)) if scope.also else own


def complaints_about(connection: Connection, unit: str | None) -> frozenset[str]:
    """The ids of the tickets that complain about a unit: few."""
    if unit is None:
        return frozenset()
    return frozenset(row.id for row in connection.execute(_complaints(unit)).fetchall())


def is_named(
    ticket: FromClause, kind: Literal["area", "unit", "guest"], whose: Iterable[str]
) -> ColumnElement[bool]:
    """Whether a ticket belongs to one of these areas, units or guests."""
    return _naming(ticket, kind, whose).exists()


def _naming(ticket: FromClause, kind: Literal["area", "unit", "guest"], whose: Iterable[str]) -> Select[int]:
    named = _NAMED_IN[kind]
    return select(literal(1)).where(named.table.c.ticket == ticket.c.id, named.in_(sorted(whose)))


def _is_looked_up(asked: Select[int]) -> ColumnElement[bool]:
    """That there is such a row; asked of one ticket after the other, as long as a page is not full.

    Beside an `OR` PostgreSQL would read beforehand all that a unit or an area has; these words keep it from that.
    """
    return asked.suffix_with("OFFSET 0", dialect="postgresql").exists()


def _complaints(unit: str) -> Select[tuple[str]]:
    return select(tickets.c.id).where(tickets.c.about == unit)


def _claims(scope: Scope) -> Iterator[Claim]:
    if scope.everything:
        yield Claim("all")
        return
    yield from (Claim("area", area) for area in sorted(scope.areas))
    yield from (Claim("guest", guest) for guest in sorted(scope.guests))
    if scope.unit is not None:
        yield Claim("unit", scope.unit)
    if scope.reporter is not None:
        yield Claim("reporter", scope.reporter)


def _claims_it(scope: Scope, ticket: FromClause) -> ColumnElement[bool]:
    if scope.everything:
        return true()
    made: list[ColumnElement[bool]] = [false()]
    if scope.areas:
        made.append(_is_looked_up(_naming(ticket, "area", scope.areas)))
    if scope.unit is not None:
        made.append(_is_looked_up(_naming(ticket, "unit", (scope.unit,))))
    if scope.guests:
        made.append(_is_looked_up(_naming(ticket, "guest", scope.guests)))
    if scope.reporter is not None:
        made.append(ticket.c.reporter == scope.reporter)
    return or_(*made)


def _limits(scope: Scope, ticket: FromClause) -> ColumnElement[bool]:
    limits: list[ColumnElement[bool]] = []
    if scope.of is not None:
        limits.append(ticket.c.sensitivity.in_(sorted(scope.of)))
    if scope.besides is not None:
        limits.append(in_scope(scope.besides, ticket))
    if scope.kept_from is not None:
        limits.append(ticket.c.id.not_in(_complaints(scope.kept_from)))
    return and_(true(), *limits)
