"""What coordinators look at all day, each asked three times; the best counts, by the wall and by the processor."""

import time
from collections.abc import Callable, Iterator
from datetime import date

from msgspec.structs import replace

from server.casework import desk, figures
from server.casework.figures import Asked
from server.casework.house import House
from server.domain.figures.definitions import FIGURES
from server.domain.people import Role
from server.domain.scope import Actor
from server.store.tickets import Filter

_TIMES = 3
_YEAR = Asked(since=date(2025, 11, 23), until=date(2026, 11, 22))
_WATCHER = Actor(id="bench", roles=frozenset({Role.SUPERVISOR}))

#: A question, the promise in milliseconds, and how to ask it.
Question = tuple[str, int, Callable[[], object]]


def ask(house: House) -> None:
    """Print every question with its times beside the promise."""
    for name, promise, question in _questions(house):
        wall, processor = min(_timed(question) for _ in range(_TIMES))
        print(f"{name:44} {wall:8.0f} ms, processor {processor:6.0f} ms, promised {promise} ms", flush=True)


def _questions(house: House) -> Iterator[Question]:
    street = Actor(
        id="street", roles=frozenset({Role.STREET_COORDINATOR}), scope=frozenset({_first_street(house)})
    )
    unit = Actor(id="unit", roles=frozenset({Role.HANDLER}), unit="city-urban-mgmt")
    yield "list, all", 300, lambda: desk.listed(house, _WATCHER, Filter(), None, 100)
    yield "list, in handling", 300, lambda: desk.listed(house, _WATCHER, Filter(state="handling"), None, 100)
    yield "list, closed", 300, lambda: desk.listed(house, _WATCHER, Filter(state="closed"), None, 100)
    yield "list, one sub-item", 300, lambda: desk.listed(house, _WATCHER, Filter(category="0104"), None, 100)
    yield "list, of a street's coordinator", 300, lambda: desk.listed(house, street, Filter(), None, 100)
    yield "list, of a unit", 300, lambda: desk.listed(house, unit, Filter(), None, 100)
    yield "daily board", 300, lambda: figures.daily_board(house, _WATCHER, unit=None, area=None)
    yield "daily board of a street", 300, lambda: figures.daily_board(house, street, unit=None, area=None)
    yield "all figures of the year", 2_000, lambda: figures.every_figure(house, _WATCHER, _YEAR)
    yield "all figures of the year, a street's", 2_000, lambda: figures.every_figure(house, street, _YEAR)
    for figure in FIGURES:
        by = replace(_YEAR, by="street" if figure.kind == "grids" else "unit")
        yield (
            f"{figure.id} of the year by {by.by}",
            300,
            lambda of=figure.id, asked=by: figures.figure_of(house, _WATCHER, of, asked),
        )


def _first_street(house: House) -> str:
    return next(area.code for area in house.boundaries.areas if area.level == "street")


def _timed(question: Callable[[], object]) -> tuple[float, float]:
    wall, processor = time.perf_counter(), time.process_time()
    question()
    return (time.perf_counter() - wall) * 1000, (time.process_time() - processor) * 1000
