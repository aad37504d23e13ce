"""推诿: when a matter goes from unit to unit, as facts with the chain that shows them. Nobody is judged by it."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Literal

from msgspec import Struct

from server.domain.policy_parts import Returns
from server.domain.ticket import Ticket

Sign = Literal["back_and_forth", "many_units", "returns_in_a_day", "time_in_dispute"]


class Link(Struct, frozen=True):
    """流转链: a unit had the matter from then on, and gave it back, if it did."""

    unit: str
    since: datetime
    returned_at: datetime | None


class PingPong(Struct, frozen=True, kw_only=True):
    """What speaks for 推诿, and the chain of units in their order."""

    signs: tuple[Sign, ...]
    chain: tuple[Link, ...]


class Returned(Struct, frozen=True):
    """One return: which unit gave back which kind of matter from which area, and when."""

    unit: str
    category: str
    area: str
    at: datetime


def ping_pong(ticket: Ticket, now: datetime, returns: Returns) -> PingPong:
    """The signs of 推诿 in one ticket.

    back_and_forth    A ▶ B ▶ A              many_units       so many distinct units
    returns_in_a_day  so many within 24 h    time_in_dispute  more than that share of the promise
    """
    chain = tuple(
        Link(leg.unit, leg.dispatched_at, leg.returned_at)
        for leg in ticket.legs
        if leg.role != "assist" and not leg.recalled
    )
    disputes = ticket.asked_for("return")
    returned = sorted(link.returned_at for link in chain if link.returned_at is not None)
    if not returned and not disputes:
        return PingPong(signs=(), chain=chain)
    units = _passed(ticket, returned)
    signs: list[Sign] = []
    if any(one == third != second for one, second, third in zip(units, units[1:], units[2:], strict=False)):
        signs.append("back_and_forth")
    if returned and len(set(units)) >= returns.ping_pong_units:
        signs.append("many_units")
    needed = returns.ping_pong_returns_24h
    if any(
        last - first <= timedelta(hours=24)
        for first, last in zip(returned, returned[needed - 1 :], strict=False)
    ):
        signs.append("returns_in_a_day")
    if ticket.promise_due is not None:
        spent = sum(((one.decided_at or now) - one.at for one in disputes), timedelta())
        if spent > (ticket.promise_due - ticket.received_at) * returns.ping_pong_promise_share:
            signs.append("time_in_dispute")
    return PingPong(signs=tuple(signs), chain=chain)


def _passed(ticket: Ticket, returned: Sequence[datetime]) -> list[str]:
    """The units between which the matter went: who gave a part back, who got that part, and who led after that.

    A co-unit that stays 协办 is none of them, wherever it stands in the chain.
    """
    return [
        leg.unit
        for leg in ticket.legs
        if leg.role != "assist"
        and not leg.recalled
        and (
            leg.returned_at is not None
            or leg.dispatched_at in returned
            or (leg.leads and any(at <= leg.dispatched_at for at in returned))
        )
    ]


def duty_list_gaps(
    returned: Iterable[Returned], until: datetime, returns: Returns
) -> tuple[tuple[str, str, str], ...]:
    """(unit, category, area) that one unit gave back so often within 30 days: the duty list has a gap there."""
    since = until - timedelta(days=30)
    counted = Counter((one.unit, one.category, one.area) for one in returned if since < one.at <= until)
    return tuple(sorted(pair for pair, times in counted.items() if times >= returns.same_pair_monthly))
