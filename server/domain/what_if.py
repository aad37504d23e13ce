"""试算规则: whose the matters of the last days would have been under other rules."""

from collections import Counter
from collections.abc import Iterable

from msgspec import Struct

from server.domain.assessment import routed
from server.domain.errors import CategoryUnknown
from server.domain.rules import Rules
from server.domain.ticket import Ticket


class Elsewhere(Struct, frozen=True, kw_only=True):
    """So many matters of a sub-item that these units would have led, instead of those; none where nobody would."""

    category: str
    now: tuple[str, ...]
    then: tuple[str, ...]
    count: int


class WhatIf(Struct, frozen=True, kw_only=True):
    """`tickets` were looked at, those with a category; `elsewhere` of them, the most frequent way first."""

    tickets: int
    elsewhere: int
    ways: tuple[Elsewhere, ...]


def what_if(matters: Iterable[Ticket], now: Rules, then: Rules) -> WhatIf:
    """Who would lead each matter by its category and place, under the rules in force and under others.

    Both are asked as of the day of its receipt, so that what a person decided against the rules counts alike.
    """
    looked_at = 0
    ways: Counter[tuple[str, tuple[str, ...], tuple[str, ...]]] = Counter()
    for ticket in matters:
        if ticket.category is None:
            continue
        looked_at += 1
        before, after = (_leads(ticket, ticket.category, rules) for rules in (now, then))
        if before != after:
            ways[ticket.category, before, after] += 1
    ordered = sorted(ways.items(), key=lambda way: (-way[1], way[0]))
    return WhatIf(
        tickets=looked_at,
        elsewhere=ways.total(),
        ways=tuple(
            Elsewhere(category=category, now=before, then=after, count=count)
            for (category, before, after), count in ordered
        ),
    )


def _leads(ticket: Ticket, category: str, rules: Rules) -> tuple[str, ...]:
    try:
        route = routed(ticket, category, rules)
    except CategoryUnknown:
        return ()
    return tuple(each.unit for each in route.candidates if each.role == "lead")
