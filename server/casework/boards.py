"""看板: what needs somebody today, what takes longer than was meant, and where the duty list has gaps."""

from datetime import datetime, timedelta
from typing import Literal

from msgspec import Struct
from sqlalchemy import Connection

from server.casework.figures import Asked, Reach
from server.casework.house import House
from server.domain.calendar import CHINA
from server.domain.deadlines import midnight_after
from server.domain.errors import NotDoneHere
from server.domain.ping_pong import Returned, duty_list_gaps
from server.domain.scope import Act, Actor, may
from server.domain.ticket import Ticket
from server.domain.transitions import State
from server.store import boards
from server.store.boards import Heap, Pile
from server.store.figure_rows import Narrowing

#: On a board this many tickets of each pile are shown.
SHOWN_OF_A_PILE = 20
#: Returns of so long are looked at for gaps of the duty list.
_GAP_DAYS = timedelta(days=30)

DelayKind = Literal["overdue", "extension", "deferral", "pause"]


class Delay(Struct, frozen=True, kw_only=True):
    """延时 of a ticket: what kind, since when, why, and until when. `granted` None: nobody has decided yet."""

    kind: DelayKind
    since: datetime
    reason: str | None
    until: datetime | None
    granted: bool | None = None


class Delayed(Struct, frozen=True):
    """A ticket that takes longer than was meant, and why; `is_new`: since the Monday of this week."""

    ticket: Ticket
    delays: tuple[Delay, ...]
    is_new: bool


class Gap(Struct, frozen=True, kw_only=True):
    """清单缺口: a unit gave back this kind of matter from this area so often that the duty list must be wrong there."""

    unit: str
    category: str
    area: str


def daily_board(
    house: House, actor: Actor, *, unit: str | None, area: str | None
) -> tuple[datetime, dict[Pile, Heap]]:
    """日调度: what is red, returned twice, unassigned, critical, disputed, due today … within the person's reach.

    Raises:
        RoleMissing.
    """
    now = house.clock()
    with house.engine.connect() as connection:
        only = _reach(house, actor, connection, unit, area)
        midnight = midnight_after(now.astimezone(CHINA).date())
        piles = boards.piles(connection, now, midnight, only, SHOWN_OF_A_PILE)
    return now, {pile: _shown(heap, actor) for pile, heap in piles.items()}


def delayed(
    house: House, actor: Actor, *, unit: str | None, area: str | None
) -> tuple[datetime, tuple[Delayed, ...]]:
    """每周延时工单清单: the open tickets that are overdue, extended, put on the books or paused, longest first.

    Raises:
        NotDoneHere: the city has no such list.
        RoleMissing.
    """
    if not house.rules.policy.deferral.weekly_list:
        raise NotDoneHere(step="weekly_list", policy="deferral.weekly_list")
    now = house.clock()
    with house.engine.connect() as connection:
        only = _reach(house, actor, connection, unit, area)
        candidates = boards.taking_longer(connection, now, only)
    today = now.astimezone(CHINA).date()
    monday = midnight_after(today - timedelta(days=today.weekday() + 1))
    found = [
        Delayed(ticket, delays, all(each.since >= monday for each in delays))
        for ticket in candidates
        if may(actor, Act.SEE, ticket) and (delays := _delays(ticket, now))
    ]
    return now, tuple(sorted(found, key=lambda each: (each.delays[0].since, each.ticket.number)))


def gaps(house: House, actor: Actor, *, area: str | None) -> tuple[Gap, ...]:
    """清单缺口: what one unit gave back from one street again and again within a month.

    Raises:
        RoleMissing.
    """
    now = house.clock()
    with house.engine.connect() as connection:
        only = _reach(house, actor, connection, None, area)
        granted = boards.granted_returns(connection, now - _GAP_DAYS, now, only)
    returned = [
        Returned(unit=each.unit, category=each.category, area=_street(house, each.area), at=each.at)
        for each in granted
    ]
    found = duty_list_gaps(returned, now, house.rules.policy.returns)
    return tuple(Gap(unit=unit, category=category, area=street) for unit, category, street in found)


def _delays(ticket: Ticket, now: datetime) -> tuple[Delay, ...]:
    found = [
        Delay(
            kind="extension",
            since=one.at,
            reason=one.reason,
            until=None if (leg := ticket.leg(one.leg)) is None else leg.resolve_due,
            granted=one.granted,
        )
        for one in ticket.asked_for("extension")
        if one.granted is not False
    ]
    if ticket.state is State.DEFERRED and (known := ticket.deferral) is not None:
        until = midnight_after(known.ends_on)
        found.append(
            Delay(kind="deferral", since=known.since, reason=known.reason, until=until, granted=True)
        )
    elif (paused := ticket.paused) is not None:
        found.append(
            Delay(kind="pause", since=paused.since, reason=paused.reason, until=paused.until, granted=True)
        )
    else:
        late = [leg for leg in ticket.live_legs if not leg.is_answered and leg.resolve_due < now]
        found += [
            Delay(kind="overdue", since=leg.resolve_due, reason=leg.explanation, until=None) for leg in late
        ]
        promise = ticket.promise_due if ticket.promise_stopped_at is None else None
        if not late and promise is not None and promise < now:
            found.append(Delay(kind="overdue", since=promise, reason=None, until=None))
    return tuple(sorted(found, key=lambda delay: delay.since))


def _street(house: House, place: str) -> str:
    """The street of a place; the place itself where there is no such level."""
    codes = house.chain(place) if place else ()
    return next((code for code in codes if (area := house.area(code)) and area.level == "street"), place)


def _reach(
    house: House, actor: Actor, connection: Connection, unit: str | None, area: str | None
) -> Narrowing:
    today = house.clock().astimezone(CHINA).date()
    asked = Asked(since=today, until=today, unit=unit, area=area)
    return Reach(house, actor, asked, connection).only


def _shown(heap: Heap, actor: Actor) -> Heap:
    """Of what lies on a pile, what this person may see: sensitive matters are counted, and not shown to everybody."""
    return Heap(heap.number, tuple(ticket for ticket in heap.first if may(actor, Act.SEE, ticket)))
