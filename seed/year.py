"""A district's year of tickets, made up for boards and figures to be tried on: each with its whole chain of events.

Nothing comes in through a door here, and no rule decides: the events are written down as if they had happened, then
chained and folded as all events are, so that `wangge verify` finds them whole. Alike for the same seed.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from random import Random  # noqa: TID251  # a seeded one; numpy's takes ten times as long to draw one number
from uuid import UUID

from msgspec import Struct

from geo.crs import Crs
from geo.locate import Locator, Placement
from geo.position import Position
from seed.paths import Told, path_of
from server.domain.calendar import CHINA
from server.domain.catalogue_entries import Item
from server.domain.channels import CHANNEL_CODES
from server.domain.deadlines import Due, LegClocks, leg_clocks, promise_due
from server.domain.events import GENESIS, Accepted, Dispatched, Event, LegOpened, Payload, Reported, following
from server.domain.fold import fold
from server.domain.numbers import ticket_number
from server.domain.own_terms import timed
from server.domain.rules import Rules
from server.domain.ticket import Ticket
from server.domain.units import Unit

#: By which ways matters come in, as often as given.
CHANNELS = {"phone": 55, "grid": 25, "wechat": 10, "web": 4, "window": 3, "upper": 1, "police": 1, "party": 1}
_REQUEST_TYPES = {"COMPLAINT": 50, "HELP": 25, "CONSULT": 15, "SUGGESTION": 5, "REPORT": 5}
_URGENCIES = {"normal": 94, "urgent": 5, "critical": 1}


class Spot(Struct, frozen=True):
    """A place where something may be wrong."""

    position: Position
    placement: Placement


class Year:
    """Tickets of so many days before `until`, as many each day, oldest first."""

    def __init__(
        self,
        rules: Rules,
        spots: Sequence[Spot],
        until: datetime,
        *,
        tickets: int,
        days: int = 365,
        seed: int = 1,
    ) -> None:
        self._rules, self._spots, self._until, self._tickets = rules, spots, until, tickets
        self._days, self._random = timedelta(days=days), Random(seed)
        self._items: tuple[Item, ...] = tuple(rules.catalogue.items)
        self._weights = [1 / (no + 4) for no in range(len(self._items))]
        self._departments = tuple(unit for unit in rules.units.values() if unit.can_handle)
        self._of_type = {unit.department_type: unit for unit in reversed(self._departments)}
        self._terms: dict[tuple[str, datetime], LegClocks] = {}
        self._promises: dict[tuple[str, date], Due] = {}

    def __iter__(self) -> Iterator[tuple[tuple[Event, ...], Ticket]]:
        first = self._until - self._days
        step = self._days / self._tickets
        day, sequence = first.date(), 0
        for no in range(self._tickets):
            at = (first + no * step).astimezone(CHINA)
            day, sequence = (day, sequence + 1) if at.date() == day else (at.date(), 1)
            yield self._history(at, sequence)

    def _history(self, at: datetime, sequence: int) -> tuple[tuple[Event, ...], Ticket]:
        chance = self._random
        own_id = _time_ordered(at, chance)
        spot = chance.choice(self._spots)
        item = chance.choices(self._items, self._weights)[0]
        unit = self._unit(item, chance)
        terms = self._clocks(item, at)
        legs = [
            LegOpened(
                no=1, unit=unit.id, role="lead", sign_due=terms.sign_due, respond_due=terms.respond_due,
                resolve_due=terms.resolve_due, reasons=(),
            )
        ]  # fmt: skip
        told = Told(at=at, legs=tuple(legs), other=chance.choice(self._departments).id, until=self._until)
        payloads: list[tuple[datetime, Payload]] = [
            (at, self._reported(at, sequence, spot, item)),
            (at, self._accepted(at, item)),
        ]
        payloads += path_of(chance, told, Dispatched(legs=tuple(legs), automatic=chance.random() < 0.8))
        return _chained(own_id, [each for each in payloads if each[0] <= self._until], self._rules)

    def _unit(self, item: Item, chance: Random) -> Unit:
        known = self._of_type.get(item.lead)
        return chance.choice(self._departments) if known is None or chance.random() < 0.3 else known

    def _clocks(self, item: Item, at: datetime) -> LegClocks:
        hour = at.replace(minute=0, second=0, microsecond=0)
        key = (item.deadline_class, hour)
        if key not in self._terms:
            rules = self._rules
            self._terms[key] = leg_clocks(
                "normal",
                item.deadline_class,
                hour + timedelta(hours=1),
                rules.calendar,
                rules.catalogue,
                rules.policy,
            )
        return self._terms[key]

    def _reported(self, at: datetime, sequence: int, spot: Spot, item: Item) -> Reported:
        chance = self._random
        channel = chance.choices(tuple(CHANNELS), tuple(CHANNELS.values()))[0]
        return Reported(
            number=ticket_number(at.date(), CHANNEL_CODES[channel], sequence),
            offline_alias=None,
            channel=channel,
            reporter="operator-1",
            request_type=chance.choices(tuple(_REQUEST_TYPES), tuple(_REQUEST_TYPES.values()))[0],
            description=f"{item.name}：附近居民反映，已有多日，请尽快处理。",
            category=None,
            urgency=None,
            position=spot.position,
            placement=spot.placement,
            address=None,
            place_ref=None,
            recorded_at=at,
            received_at=at,
            clock_skew_s=None,
            out_of_scope=False,
            contact_id=None,
            contact_label=None,
            contact_digest=None,
        )  # fmt: skip

    def _accepted(self, at: datetime, item: Item) -> Accepted:
        rules = self._rules
        key = (item.deadline_class, at.date())
        due = self._promises.get(key)
        if due is None:
            due = promise_due(
                at, rules.catalogue.deadline_class(item.deadline_class), rules.calendar, rules.policy
            )
            self._promises[key] = due
        return Accepted(
            category=item.code,
            catalogue_version=rules.catalogue.catalogue_version,
            deadline_class=item.deadline_class,
            urgency=self._random.choices(tuple(_URGENCIES), tuple(_URGENCIES.values()))[0],
            tags=(),
            suggested=False,
            promise_due=due.at,
            promise_due_on=due.on,
            promise_provisional=due.provisional,
            calendar_version=due.calendar_version,
            candidates=(),
            doubts=(),
        )


def spots(
    locator: Locator, within: tuple[float, float, float, float], *, number: int, seed: int = 1
) -> tuple[Spot, ...]:
    """So many places that lie in some area, found at random between west, south, east and north (WGS-84 degrees)."""
    chance = Random(seed)
    west, south, east, north = within
    found: list[Spot] = []
    while len(found) < number:
        position = Position(
            lon=round(chance.uniform(west, east), 7),
            lat=round(chance.uniform(south, north), 7),
            crs=Crs.WGS84,
        )
        placement = locator.locate(position)
        if placement.chain:
            found.append(Spot(position, placement))
    return tuple(found)


def _chained(
    own_id: UUID, payloads: Sequence[tuple[datetime, Payload]], rules: Rules
) -> tuple[tuple[Event, ...], Ticket]:
    ticket: Ticket | None = None
    events: list[Event] = []

    def happened(at: datetime, payload: Payload) -> tuple[Event, Ticket]:
        last = (0, GENESIS) if ticket is None else (ticket.version, ticket.digest)
        event = following(last, payload, ticket=own_id, at=at, actor="system", command=None)
        return event, fold(ticket, event)

    for at, payload in payloads:
        event, after = happened(at, payload)
        with_clocks = timed(payload, ticket, after, at, rules)
        if with_clocks is not payload:
            event, after = happened(at, with_clocks)
        events.append(event)
        ticket = after
    if ticket is None:
        raise ValueError("a history begins with a report")
    return tuple(events), ticket


def _time_ordered(at: datetime, chance: Random) -> UUID:
    """A UUIDv7 as handhelds make them: tickets of one time lie beside one another."""
    head = int(at.timestamp() * 1000) << 16 | 0x7 << 12 | chance.getrandbits(12)
    return UUID(int=head << 64 | 0b10 << 62 | chance.getrandbits(62))
