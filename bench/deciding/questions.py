"""Everything that people look at all day: lists, boards, the wall, proposals, the log of looks, figures."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import partial

from msgspec import Struct
from msgspec.structs import replace

from geo.clusters import GREEN, RED, YELLOW, Narrowed
from server.casework import (
    access,
    boards,
    changes,
    desk,
    figures,
    inspecting,
    maps,
    proposing,
    publicity,
    specialist_desks,
    wall,
)
from server.casework.figures import Asked
from server.casework.house import House
from server.domain.access_log import Access
from server.domain.deadlines import Light
from server.domain.figures.definitions import FIGURES
from server.domain.people import Role
from server.domain.publicity import is_opened
from server.domain.scope import Actor
from server.domain.transitions import State
from server.store.listing import Filter, Order

_UNIT = "city-urban-mgmt"
_TODAY, _IN_MAY = date(2026, 11, 22), date(2026, 5, 11)
_YEAR = Asked(since=date(2025, 11, 23), until=_TODAY)
_MONTH = Asked(since=date(2026, 10, 23), until=_TODAY)
_PAGE = 100

#: Before which entry of the log, by whom, of what kind.
_LOOKS: dict[str, tuple[int | None, str | None, Access | None]] = {
    "": (None, None, None),
    "in the middle": (200_000, None, None),
    "of a person": (None, f"of-{_UNIT}", None),
    "exports": (None, None, Access.TRACE_EXPORTED),
    "contacts revealed": (None, None, Access.CONTACT_REVEALED),
    "what nobody did": (None, None, Access.HANDHELD_STOPPED),
}

_LIST_MS, _ALL_FIGURES_MS = 300, 2_000


class Question(Struct, frozen=True):
    """What is asked, within how many milliseconds an answer is promised, and how to ask."""

    name: str
    promise_ms: int
    ask: Callable[[], object]


class _Places(Struct, frozen=True):
    """The areas with the most tickets."""

    district: str
    street: str
    grid: str


def questions(house: House) -> Iterator[Question]:
    """All of them, lists first."""
    places = _Places(*(_largest(house, level) for level in ("district", "street", "grid")))
    people = _people(places)
    yield from _lists(house, people, places)
    yield from _boards(house, people, places)
    yield from _log(house, people)
    yield from _figures(house, people)


def _people(places: _Places) -> dict[str, Actor]:
    """One of each kind of reach."""

    def answering(role: Role, area: str) -> Actor:
        return Actor(id=role.value, roles=frozenset({role}), scope=frozenset({area}))

    return {
        "all": Actor(id="bench", roles=frozenset({Role.SUPERVISOR})),
        "a district's coordinator": answering(Role.DISTRICT_COORDINATOR, places.district),
        "the largest street's coordinator": answering(Role.STREET_COORDINATOR, places.street),
        "the largest unit": Actor(id="unit", roles=frozenset({Role.HANDLER}), unit=_UNIT),
        "an operator": Actor(id="operator", roles=frozenset({Role.OPERATOR})),
        "a leader of the district": answering(Role.LEADER, places.district),
        "a grid worker": answering(Role.GRID_WORKER, places.grid),
    }


def _lists(house: House, people: dict[str, Actor], places: _Places) -> Iterator[Question]:
    """What each of them lists: all of it, and narrowed in the ways that they would."""
    district, largest, grid = places.district, places.street, places.grid
    narrowed: dict[str, tuple[Filter, Light | None]] = {
        "": (Filter(), None),
        "open": (Filter(is_open=True), None),
        "closed": (Filter(state=State.CLOSED), None),
        "to be dispatched": (Filter(waits_for_a_person=True), None),
        "sub-item": (Filter(category="0104"), None),
        "unit": (Filter(unit=_UNIT), None),
        "street": (Filter(area=largest), None),
        "grid": (Filter(area=grid), None),
        **{light.value: (Filter(), light) for light in Light},
        **{f"{light.value}, channel": (Filter(channel="police"), light) for light in Light},
        **{f"{light.value}, being done": (Filter(state=State.HANDLING), light) for light in Light},
        **{f"{light.value}, sub-items": (Filter(category="01"), light) for light in Light},
        **{f"{light.value}, unit": (Filter(unit=_UNIT), light) for light in Light},
        **{f"{light.value}, street": (Filter(area=largest), light) for light in Light},
        **{f"{light.value}, district": (Filter(area=district), light) for light in Light},
        "yellow, since yesterday": (Filter(received_from=_TODAY - timedelta(days=1)), Light.YELLOW),
        "red, due this week": (Filter(due_from=_TODAY - timedelta(days=6), due_until=_TODAY), Light.RED),
        "green, unit, sub-items, street": (
            Filter(area=largest, unit=_UNIT, category="01"),
            Light.GREEN,
        ),
        "district": (Filter(area=district), None),
        "district, open": (Filter(area=district, is_open=True), None),
        "channel": (Filter(channel="police"), None),
        "due today": (Filter(due_from=_TODAY, due_until=_TODAY), None),
        "unsigned in time": (Filter(late=("sign", house.clock())), None),
        "a week in May": (Filter(received_from=_IN_MAY, received_until=_IN_MAY + timedelta(days=6)), None),
        "until May, closed": (Filter(received_until=_IN_MAY, state=State.CLOSED), None),
        "grid, sub-item, closed": (Filter(area=grid, category="0104", state=State.CLOSED), None),
        "street, unit, sub-item": (Filter(area=largest, unit=_UNIT, category="0104"), None),
        **{f"desk {code}": (Filter(desk=each), None) for code, each in house.rules.policy.desks.items()},
    }
    in_may = desk.listed(house, people["all"], Filter(received_until=_IN_MAY), None, 1).tickets[0].number
    for who, actor in people.items():
        for name, (asked, light) in narrowed.items():
            yield Question(
                f"list, {who}{': ' if name else ''}{name}",
                _LIST_MS,
                partial(desk.listed, house, actor, asked, None, _PAGE, light),
            )
        due_first = partial(desk.listed, house, actor, Filter(), None, _PAGE, order=Order.DUE)
        yield Question(f"list, {who}: next due first", _LIST_MS, due_first)
        behind = partial(desk.listed, house, actor, Filter(), in_may, _PAGE)
        yield Question(f"list, {who}: the page behind one of May", _LIST_MS, behind)


def _boards(house: House, people: dict[str, Actor], places: _Places) -> Iterator[Question]:
    """What needs somebody today, and what the map and the wall count."""
    counting = ("all", "a district's coordinator", "the largest street's coordinator", "the largest unit")
    for who in counting:
        actor = people[who]
        anywhere = {"unit": None, "area": None}
        yield Question(f"daily board, {who}", _LIST_MS, partial(boards.daily_board, house, actor, **anywhere))
        yield Question(
            f"what takes longer, {who}", _LIST_MS, partial(boards.delayed, house, actor, **anywhere)
        )
        yield Question(
            f"gaps of the duty list, {who}", _LIST_MS, partial(boards.gaps, house, actor, area=None)
        )
        yield Question(f"specialist desks, {who}", _LIST_MS, partial(specialist_desks.desks, house, actor))
    for who in counting[:3]:
        actor = people[who]
        yield Question(
            f"supervision proposals, {who}",
            _LIST_MS,
            partial(proposing.proposed, house, actor, None, None, None, _PAGE),
        )
        for state in inspecting.INSPECTED:
            yield Question(
                f"inspection of what is {state.value}, {who}",
                _LIST_MS,
                partial(inspecting.inspection, house, actor, state, None, _PAGE),
            )
        back = wall.look_back(house, actor)
        yield Question(
            f"wall, {who}: the last thirty days", _ALL_FIGURES_MS, partial(wall.look_back, house, actor)
        )
        yield Question(f"wall, {who}: now", _LIST_MS, partial(wall.wall, house, actor, None, back))
        for name, narrowed in {
            "all": Narrowed(),
            "green": Narrowed(light=GREEN),
            "yellow": Narrowed(light=YELLOW),
            "red": Narrowed(light=RED),
            "unit": Narrowed(unit=_UNIT),
            "channel, group": Narrowed(channel="police", group="01"),
            "being done": Narrowed(state=State.HANDLING),
        }.items():
            for layer in ("district", "grid"):
                yield Question(
                    f"map by {layer}, {who}: {name}",
                    _LIST_MS,
                    partial(maps.tallies, house, actor, layer, narrowed),
                )
    opened = next(
        (item.code for item in house.rules.catalogue.items if is_opened(item.code, house.rules)),
        None,
    )
    if opened is not None:
        asked = partial(publicity.matters_of, house, opened, _IN_MAY, places.district)
        yield Question("published matters of a day", _LIST_MS, asked)


def _log(house: House, people: dict[str, Actor]) -> Iterator[Question]:
    """The log of looks, as each may read it."""
    for who, actor in people.items():
        for name, (before, person, kind) in _LOOKS.items():
            yield Question(
                f"log, {who}{': ' if name else ''}{name}",
                _LIST_MS,
                partial(
                    access.audited,
                    house,
                    actor,
                    reference=None,
                    person=person,
                    kind=kind,
                    since=None,
                    until=None,
                    token=None,
                    before=before,
                    limit=_PAGE,
                ),
            )


def _figures(house: House, people: dict[str, Actor]) -> Iterator[Question]:
    """All at once, and each by itself."""
    watcher, street = people["all"], people["the largest street's coordinator"]
    for name, asked in {"year": _YEAR, "month": _MONTH}.items():
        for who, actor in {"": watcher, ", a street's": street}.items():
            yield Question(
                f"all figures of the {name}{who}",
                _ALL_FIGURES_MS,
                partial(figures.every_figure, house, actor, asked),
            )
    for layer in ("street", "grid"):
        yield Question(
            f"received by {layer}, beside a year before",
            _LIST_MS,
            partial(changes.changes, house, watcher, layer, _YEAR, "year"),
        )
    for figure in FIGURES:
        groupings = ("street",) if figure.kind == "grids" else ("unit", "street", "channel", "month")
        for by in groupings:
            yield Question(
                f"{figure.id} of the year by {by}",
                _LIST_MS,
                partial(figures.figure_of, house, watcher, figure.id, replace(_YEAR, by=by)),
            )


def _largest(house: House, level: str) -> str:
    """The area of that level with the most tickets."""
    areas = {area.code for area in house.boundaries.areas if area.level == level}
    counted = "SELECT area FROM ticket_areas GROUP BY area ORDER BY count(*) DESC"
    with house.engine.connect() as connection:
        return next(str(area) for (area,) in connection.exec_driver_sql(counted) if area in areas)
