"""考核: who may count what, in which period, grouped how; the counting is the store's."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta

from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import Connection

from server.casework.errors import FigureUnknown, GroupingUnfit, PeriodUnfit, RoleMissing
from server.casework.house import House
from server.casework.reach import scope_of
from server.domain.calendar import CHINA
from server.domain.deadlines import midnight_after
from server.domain.figures.definitions import BY_ID, FIGURES, Figure
from server.domain.figures.tally import EMPTY, Beside, Tally, Times, band, share, sum_of, times
from server.domain.people import Role
from server.domain.scope import Actor
from server.store import figures as counted
from server.store.figure_rows import Narrowing
from server.store.figures_by_day import by_day
from server.store.ticket_scope import complaints_about

#: How a figure may be grouped besides the levels of areas (`street`, `community` …).
BY_DIMENSION = ("unit", "category", "category_group", "channel", "grid")
BY_TIME = ("day", "week", "month")
#: A figure is never counted over more parts of time than this.
SPANS_MAX = 31

_RECEIVED = BY_ID["received"]

_COUNTERS = frozenset(Role) - {
    Role.ADMIN,
    Role.PARTY_HELPER,
    Role.OBSERVER,
    Role.EXPERT,
    Role.ASSIST_PARTY,
    Role.DISPLAY,
}


class Row(Struct, frozen=True, kw_only=True):
    """One group of a figure, or the whole. `rate` and `numerator` are None where too few were counted.

    Where units or areas are compared there is a `band` (A is the best) and no rate, unless the policy has a league
    table; then `rank` is the place in it, from 1.
    """

    key: str
    name: str
    n: int
    numerator: float | None
    rate: float | None
    band: str | None
    beside: Beside
    times: Times | None = None
    rank: int | None = None


class Answer(Struct, frozen=True, kw_only=True):
    """A figure with its definition, its total and its groups, in the order of their keys."""

    id: str
    zh: str
    en: str
    formula: str
    formula_zh: str
    numerator: str
    denominator: str
    exclusions: str
    since: date
    until: date
    by: str | None
    small_n: int
    total: Row
    rows: tuple[Row, ...] = ()


class Asked(Struct, frozen=True, kw_only=True):
    """Which figure is asked for: from one day to another (both included), grouped, and narrowed."""

    since: date
    until: date
    by: str | None = None
    unit: str | None = None
    area: str | None = None
    category: str | None = None
    channel: str | None = None


def every_figure(
    house: House, actor: Actor, asked: Asked, wanted: Sequence[Figure] = FIGURES
) -> tuple[Answer, ...]:
    """All figures, or those `wanted`, as totals: counted together, which takes little more than to count one.

    Raises:
        RoleMissing, PeriodUnfit.
    """
    span = _span(house, asked)
    with house.engine.connect() as connection:
        reach = Reach(house, actor, asked, connection)
        found = counted.totals(connection, wanted, span, reach.only)
        for taking_part in (figure for figure in wanted if figure.kind == "grids"):
            by_place = counted.by_dimension(connection, taking_part, "place", span, reach.only)
            found[taking_part.id] = reach.grids(by_place)
    return tuple(
        _answer(house, figure, asked, _row(house, figure, "", "", found[figure.id])) for figure in wanted
    )


def figure_of(house: House, actor: Actor, figure_id: str, asked: Asked) -> Answer:
    """One figure, in total and in groups.

    Raises:
        FigureUnknown, GroupingUnfit, PeriodUnfit, RoleMissing.
    """
    figure = BY_ID.get(figure_id)
    if figure is None:
        raise FigureUnknown(figure=figure_id)
    _require_grouping(house, figure, asked)
    span = _span(house, asked)
    with house.engine.connect() as connection:
        reach = Reach(house, actor, asked, connection)
        if asked.by is None and figure.kind != "grids":
            groups = counted.totals(connection, [figure], span, reach.only)
        elif asked.by in BY_TIME:
            days = by_day(connection, figure, span, reach.only)
            groups = {
                key: sum_of(days.get(day, EMPTY) for day in part) for key, part in _parts(asked).items()
            }
        else:
            by_place = figure.kind == "grids" or asked.by in (None, "grid") or asked.by in house_levels(house)
            dimension = "place" if by_place else str(asked.by).removesuffix("_group")
            groups = counted.by_dimension(connection, figure, dimension, span, reach.only)
    total = reach.grids(groups) if figure.kind == "grids" else sum_of(groups.values())
    grouped = {} if asked.by is None else _regrouped(house, reach, figure, str(asked.by), groups)
    names = _namer(house, asked.by)
    rows = [_row(house, figure, key, names(key), tally) for key, tally in sorted(grouped.items())]
    whole = _row(house, figure, "", "", total)
    return _answer(house, figure, asked, whole, _compared(house, figure, asked.by, rows))


def received_by_area(house: House, actor: Actor, layer: str, asked: Asked) -> dict[str, int]:
    """How many matters each area of a level or an overlay received; areas that received nothing are left out.

    Raises:
        GroupingUnfit, PeriodUnfit, RoleMissing.
    """
    overlay = [area.code for area in house.boundaries.areas if area.level is None and area.layer == layer]
    if not overlay:
        rows = figure_of(house, actor, _RECEIVED.id, replace(asked, by=layer)).rows
        return {row.key: row.n for row in rows if row.key}
    span = _span(house, asked)
    with house.engine.connect() as connection:
        reach = Reach(house, actor, asked, connection)
        return counted.by_area(connection, _RECEIVED, overlay, span, reach.only)


def house_levels(house: House) -> tuple[str, ...]:
    """The levels of areas, such as street and community, of the boundaries in force."""
    return tuple(sorted({area.level for area in house.boundaries.areas if area.level is not None}))


class Reach:
    """What of the asked-for this person may count, as places and a unit.

    Raises:
        RoleMissing: this person counts nothing.
    """

    def __init__(self, house: House, actor: Actor, asked: Asked, connection: Connection) -> None:
        scope = scope_of(actor)
        if _COUNTERS.isdisjoint(actor.roles) or not (scope.everything or scope.areas or scope.unit):
            raise RoleMissing(roles=", ".join(sorted(_COUNTERS)))
        self._house = house
        unit, within = asked.unit, None if asked.area is None else frozenset({asked.area})
        areas = None if scope.everything else scope.areas
        if areas is not None and not areas:
            unit, areas = self._own(unit, scope.unit), None
        self._areas = [each for each in (areas, within) if each is not None]
        places = counted.places(connection) if self._areas else ()
        self.only = Narrowing(
            places=frozenset(place for place in places if self.has(place)) if self._areas else None,
            unit=unit,
            category=asked.category,
            channel=asked.channel,
            without=complaints_about(connection, scope.kept_from),
        )

    def _own(self, asked: str | None, own: str | None) -> str:
        # Another unit's figures are nobody else's: what is asked for is then nothing at all.
        return own or "" if asked in (None, own) else ""

    def has(self, place: str) -> bool:
        """Whether an area lies within reach."""
        chain = frozenset(self._house.chain(place)) if place else frozenset()
        return all(not areas.isdisjoint(chain) for areas in self._areas)

    def grids(self, by_place: dict[str, Tally]) -> Tally:
        """Of how many grids how many have a row."""
        grids = [area.code for area in self._house.boundaries.areas if _is_grid(area.level, area.layer)]
        known = frozenset(grid for grid in grids if self.has(grid))
        beside = sum((tally.beside for tally in by_place.values()), Beside())
        taking_part = sum(1 for place, tally in by_place.items() if tally.n and place in known)
        return Tally(n=len(known), yes=taking_part, beside=beside)


def _is_grid(level: str | None, layer: str) -> bool:
    return layer == "base" and level == "grid"


def _regrouped(
    house: House, reach: Reach, figure: Figure, by: str, groups: dict[str, Tally]
) -> dict[str, Tally]:
    if by == "category_group":
        return _by(groups, lambda code: code[:2])
    if by not in house_levels(house):
        return groups

    def on_level(place: str) -> str:
        codes = house.chain(place) if place else ()
        return next((code for code in codes if (area := house.area(code)) and area.level == by), "")

    if figure.kind != "grids":
        return _by(groups, on_level)
    grids = [
        area.code
        for area in house.boundaries.areas
        if _is_grid(area.level, area.layer) and reach.has(area.code)
    ]
    empty = {grid: Tally() for grid in grids}
    parts: dict[str, list[bool]] = {}
    for place, tally in {**empty, **{p: t for p, t in groups.items() if p in empty}}.items():
        parts.setdefault(on_level(place), []).append(tally.n > 0)
    return {key: Tally(n=len(claims), yes=sum(claims)) for key, claims in parts.items()}


def _by(groups: dict[str, Tally], key: Callable[[str], str]) -> dict[str, Tally]:
    parts: dict[str, list[Tally]] = {}
    for code, tally in groups.items():
        parts.setdefault(key(code), []).append(tally)
    return {name: sum_of(tallies) for name, tallies in parts.items()}


def _compared(house: House, figure: Figure, by: str | None, rows: list[Row]) -> tuple[Row, ...]:
    """分档: units and areas that stand side by side have bands; rates and ranks only where the policy says so."""
    policy = house.rules.policy.figures
    if by is None or figure.kind not in ("rate", "grids") or not (by == "unit" or by in house_levels(house)):
        return tuple(rows)
    if not policy.league_table:
        return tuple(replace(row, rate=None, numerator=None) for row in rows)
    told = [row for row in rows if row.rate is not None]
    order = sorted(told, key=lambda row: row.rate or 0.0, reverse=not figure.lower_is_better)
    ranks = {row.key: place for place, row in enumerate(order, start=1)}
    return tuple(replace(row, rank=ranks.get(row.key)) for row in rows)


def _row(house: House, figure: Figure, key: str, name: str, tally: Tally) -> Row:
    policy = house.rules.policy.figures
    rate = share(figure, tally, policy)
    return Row(
        key=key,
        name=name,
        n=tally.n,
        numerator=None if rate is None else tally.yes + policy.mostly_weight * tally.partly,
        rate=None if rate is None else round(rate, 4),
        band=band(figure, rate, policy),
        beside=tally.beside,
        times=times(tally, policy) if figure.kind == "time" else None,
    )


def _answer(house: House, figure: Figure, asked: Asked, total: Row, rows: tuple[Row, ...] = ()) -> Answer:
    return Answer(
        id=figure.id,
        zh=figure.zh,
        en=figure.en,
        formula=figure.formula,
        formula_zh=figure.formula_zh,
        numerator=figure.numerator,
        denominator=figure.denominator,
        exclusions=figure.exclusions,
        since=asked.since,
        until=asked.until,
        by=asked.by,
        small_n=house.rules.policy.figures.small_n,
        total=total,
        rows=rows,
    )


def _require_grouping(house: House, figure: Figure, asked: Asked) -> None:
    levels = house_levels(house)
    known = levels if figure.kind == "grids" else (*BY_DIMENSION, *BY_TIME, *levels)
    if asked.by is not None and asked.by not in known:
        raise GroupingUnfit(by=asked.by, known=", ".join(dict.fromkeys(known)))


def _namer(house: House, by: str | None) -> Callable[[str], str]:
    match by:
        case "unit":
            return house.unit_name
        case "category":
            return lambda code: house.category_name(code) or code
        case "category_group":
            groups = {group.code: group.name for group in house.rules.catalogue.categories}
            return lambda code: groups.get(code, code)
        case "channel" | "day" | "week" | "month" | None:
            return lambda key: key
    return house.area_name


def _span(house: House, asked: Asked) -> tuple[datetime, datetime]:
    """The instants of a period. What lies ahead is not counted: nothing that is not yet due is late."""
    if asked.until < asked.since:
        raise PeriodUnfit(since=asked.since.isoformat(), until=asked.until.isoformat())
    return _midnight(asked.since), min(midnight_after(asked.until), house.clock())


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=CHINA)


def _parts(asked: Asked) -> dict[str, list[date]]:
    """The days of each day, week (from Monday) or month of a period; the first and last may be cut."""
    found: dict[str, list[date]] = {}
    for n in range((asked.until - asked.since).days + 1):
        day = asked.since + timedelta(days=n)
        year, week, _ = day.isocalendar()
        key = {"week": f"{year}-W{week:02d}", "month": f"{day:%Y-%m}"}.get(str(asked.by), day.isoformat())
        found.setdefault(key, []).append(day)
        if len(found) > SPANS_MAX:
            raise PeriodUnfit(since=asked.since.isoformat(), until=asked.until.isoformat())
    return found
