"""大屏: what everybody in the room may read: counts, and shares with their n; no ticket, and nobody's name.

A screen on a wall is signed in for months and nobody sits at it, so it signs in as a *display*: a role that opens this
and nothing else. What it shows it counts as a leader of its areas would.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from msgspec import Struct
from msgspec.structs import replace

from geo.clusters import Narrowed, Tally
from server.casework import maps
from server.casework.errors import LayerUnknown
from server.casework.figures import Answer, Asked, Reach, every_figure, figure_of
from server.casework.house import House
from server.casework.people import require_role
from server.domain.calendar import CHINA
from server.domain.deadlines import midnight_after
from server.domain.errors import CategoryUnknown
from server.domain.figures.definitions import BY_ID
from server.domain.people import Role
from server.domain.scope import Actor
from server.store import boards

#: So many days, today included, are looked back upon.
DAYS = 30
_CATEGORIES_SHOWN = 8
_SHARES = ("response", "resolved_in_time", "promise_kept", "solved", "satisfied")
#: Its n is how many tickets were closed.
_CLOSED = "closed_at_once"
_PRESUMED_LAYER = "street"

_LOOK = frozenset(
    {Role.DISPLAY, Role.LEADER, Role.SUPERVISOR, Role.DISTRICT_COORDINATOR, Role.STREET_COORDINATOR}
)


class Today(Struct, frozen=True, kw_only=True):
    """今日: what has come and gone since midnight; of what is open now, what is overdue, due today, not taken up."""

    received: int
    closed: int
    open: int
    overdue: int
    due_today: int
    unsigned: int
    unassigned: int


class Day(Struct, frozen=True, kw_only=True):
    """How many tickets were received and closed on a day in China."""

    day: date
    received: int
    closed: int


class CategoryCount(Struct, frozen=True, kw_only=True):
    """How many tickets of a sub-item were received."""

    code: str
    zh: str
    en: str
    n: int


class Share(Struct, frozen=True, kw_only=True):
    """A figure of the last days: its share of `n`, None where too few were counted."""

    id: str
    zh: str
    en: str
    n: int
    rate: float | None


class LookBack(Struct, frozen=True, kw_only=True):
    """The last `DAYS` days, day by day; the most frequent categories that are frequent enough to tell; shares."""

    days: tuple[Day, ...]
    categories: tuple[CategoryCount, ...]
    shares: tuple[Share, ...]


class Wall(Struct, frozen=True, kw_only=True):
    """Everything that the wall shows, at an instant. `areas`: open tickets of each area of the layer, by its code.

    `boundary_version`: the boundaries whose codes these are; another one asks for the outlines anew.
    """

    at: datetime
    places: tuple[str, ...]
    layer: str
    boundary_version: str
    today: Today
    areas: dict[str, Tally]
    back: LookBack


def wall(house: House, actor: Actor, layer: str | None = None, back: LookBack | None = None) -> Wall:
    """The wall as this person or display may see it; `back` is what `look_back` told not long ago.

    Raises:
        RoleMissing: it is for who answers for areas, and for displays.
        LayerUnknown.
    """
    counting = _counting(actor)
    now = house.clock()
    shaded = shaded_by(house, actor, layer)
    return Wall(
        at=now,
        places=tuple(map(house.area_name, sorted(actor.scope) or _roots(house))),
        layer=shaded,
        boundary_version=house.boundaries.version,
        today=_today(house, counting, now),
        areas=maps.tallies(house, counting, shaded, Narrowed()),
        back=back or look_back(house, actor),
    )


def shaded_by(house: House, actor: Actor, layer: str | None) -> str:
    """The layer by which areas are counted, `street` where nothing is said; asked before anything dear is.

    Raises:
        RoleMissing, LayerUnknown.
    """
    require_role(actor, _LOOK)
    layers = house.ground.layers
    if layer is None:
        return _PRESUMED_LAYER if _PRESUMED_LAYER in layers else layers[0]
    if layer not in layers:
        raise LayerUnknown(layer=layer)
    return layer


def look_back(house: House, actor: Actor) -> LookBack:
    """What changes slowly: it is dear to count, and asked for once in a while.

    Raises:
        RoleMissing.
    """
    counting = _counting(actor)
    until = house.clock().astimezone(CHINA).date()
    since = until - timedelta(days=DAYS - 1)

    def figure(name: str, by: str) -> Answer:
        return figure_of(house, counting, name, Asked(since=since, until=until, by=by))

    received, closed = (_by_key(figure(name, "day")) for name in ("received", _CLOSED))
    days = (since + timedelta(days=n) for n in range(DAYS))
    return LookBack(
        days=tuple(
            Day(day=day, received=received.get(day.isoformat(), 0), closed=closed.get(day.isoformat(), 0))
            for day in days
        ),
        categories=tuple(_most(house, figure("received", "category"))),
        shares=tuple(
            Share(id=told.id, zh=told.zh, en=told.en, n=told.total.n, rate=told.total.rate)
            for told in _totals(house, counting, Asked(since=since, until=until), _SHARES)
        ),
    )


def _counting(actor: Actor) -> Actor:
    require_role(actor, _LOOK)
    if Role.DISPLAY not in actor.roles:
        return actor
    return replace(actor, roles=frozenset({Role.LEADER}), unit=None)


def _today(house: House, counting: Actor, now: datetime) -> Today:
    day = now.astimezone(CHINA).date()
    asked = Asked(since=day, until=day)
    with house.engine.connect() as connection:
        only = Reach(house, counting, asked, connection).only
        numbers = boards.numbers(connection, now, midnight_after(day), only)
    received, closed = _totals(house, counting, asked, ("received", _CLOSED))
    return Today(
        received=received.total.n,
        closed=closed.total.n,
        open=numbers.open,
        overdue=numbers.piles["red"],
        due_today=numbers.piles["due_today"],
        unsigned=numbers.piles["unsigned"],
        unassigned=numbers.piles["unassigned"],
    )


def _totals(house: House, counting: Actor, asked: Asked, names: Iterable[str]) -> tuple[Answer, ...]:
    return every_figure(house, counting, asked, [BY_ID[name] for name in names])


def _by_key(answer: Answer) -> dict[str, int]:
    return {row.key: row.n for row in answer.rows}


def _most(house: House, received: Answer) -> Iterable[CategoryCount]:
    """The most frequent categories. Of what came once or twice, the whole street would know whose it was."""
    frequent = [row for row in received.rows if row.key and row.n >= received.small_n]
    for row in sorted(frequent, key=lambda each: (-each.n, each.key))[:_CATEGORIES_SHOWN]:
        try:
            english = house.rules.catalogue.item(row.key).name_en
        except CategoryUnknown:
            english = row.name
        yield CategoryCount(code=row.key, zh=row.name, en=english, n=row.n)


def _roots(house: House) -> tuple[str, ...]:
    return tuple(area.code for area in house.boundaries.areas if area.layer == "base" and area.parent is None)
