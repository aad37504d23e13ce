"""What coordinators look at all day, each asked three times; the best counts, by the wall and by the processor."""

import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import partial

from msgspec.structs import replace

from server.casework import boards, desk, figures
from server.casework.figures import Asked
from server.casework.house import House
from server.domain.deadlines import Light
from server.domain.figures.definitions import FIGURES
from server.domain.people import Role
from server.domain.scope import Actor
from server.domain.transitions import State
from server.store.listing import Filter, Order

_TIMES = 3
_UNIT = "city-urban-mgmt"
_TODAY, _IN_MAY = date(2026, 11, 22), date(2026, 5, 11)
_YEAR = Asked(since=date(2025, 11, 23), until=date(2026, 11, 22))
_WATCHER = Actor(id="bench", roles=frozenset({Role.SUPERVISOR}))

#: A question, the promise in milliseconds, and how to ask it.
Question = tuple[str, int, Callable[[], object]]


def ask(house: House) -> None:
    """Print every question with its times beside the promise."""
    for name, promise, question in _questions(house):
        wall, processor = min(_timed(question) for _ in range(_TIMES))
        print(f"{name:56} {wall:8.0f} ms, processor {processor:6.0f} ms, promised {promise} ms", flush=True)


def _questions(house: House) -> Iterator[Question]:
    yield from _lists(house)
    street = _coordinator_of(_largest(house, "street"))
    yield "daily board", 300, lambda: boards.daily_board(house, _WATCHER, unit=None, area=None)
    yield "daily board of a street", 300, lambda: boards.daily_board(house, street, unit=None, area=None)
    yield "all figures of the year", 2_000, lambda: figures.every_figure(house, _WATCHER, _YEAR)
    yield "all figures of the year, a street's", 2_000, lambda: figures.every_figure(house, street, _YEAR)
    for figure in FIGURES:
        by = replace(_YEAR, by="street" if figure.kind == "grids" else "unit")
        yield (
            f"{figure.id} of the year by {by.by}",
            300,
            partial(figures.figure_of, house, _WATCHER, figure.id, by),
        )


def _lists(house: House) -> Iterator[Question]:
    """What each of four people lists: all of it, and narrowed in the ways that they would."""
    district, largest, grid = (_largest(house, level) for level in ("district", "street", "grid"))
    people = {
        "all": _WATCHER,
        "a district's coordinator": Actor(
            id="district",
            roles=frozenset({Role.DISTRICT_COORDINATOR}),
            scope=frozenset({district}),
        ),
        "the largest street's coordinator": _coordinator_of(largest),
        "the largest unit": Actor(id="unit", roles=frozenset({Role.HANDLER}), unit=_UNIT),
    }
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
        "a week in May": (Filter(received_from=_IN_MAY, received_until=_IN_MAY + timedelta(days=6)), None),
        "until May, closed": (Filter(received_until=_IN_MAY, state=State.CLOSED), None),
        "grid, sub-item, closed": (Filter(area=grid, category="0104", state=State.CLOSED), None),
        "street, unit, sub-item": (Filter(area=largest, unit=_UNIT, category="0104"), None),
    }
    for who, actor in people.items():
        for name, (asked, light) in narrowed.items():
            yield (
                f"list, {who}{': ' if name else ''}{name}",
                300,
                partial(desk.listed, house, actor, asked, None, 100, light),
            )
        due_first = partial(desk.listed, house, actor, Filter(), None, 100, order=Order.DUE)
        yield f"list, {who}: next due first", 300, due_first


def _coordinator_of(street: str) -> Actor:
    return Actor(id="street", roles=frozenset({Role.STREET_COORDINATOR}), scope=frozenset({street}))


def _largest(house: House, level: str) -> str:
    """The area of that level with the most tickets."""
    areas = {area.code for area in house.boundaries.areas if area.level == level}
    counted = "SELECT area FROM ticket_areas GROUP BY area ORDER BY count(*) DESC"
    with house.engine.connect() as connection:
        return next(str(area) for (area,) in connection.exec_driver_sql(counted) if area in areas)


def _timed(question: Callable[[], object]) -> tuple[float, float]:
    wall, processor = time.perf_counter(), time.process_time()
    question()
    return (time.perf_counter() - wall) * 1000, (time.process_time() - processor) * 1000
