"""Lets the week pass: stories go on when their moment has come, and at the end it is told what was taken."""

import heapq
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import combinations
from pathlib import Path as Folder

import shapely
from msgspec import Struct
from shapely.geometry import mapping

from geo.areas import Area
from seed.city import City, parts
from seed.running_server import free_port
from seed.week.case_ways import case_steps_of
from seed.week.cast import CAST, GRID, login_of, with_cast
from seed.week.clocked_server import ClockedServer
from seed.week.doors import Doors
from seed.week.paths import PATHS
from seed.week.scene import BEGINS, Scene, Spot, instant
from seed.week.ways import Way, ways_of
from server.casework.chain import SYSTEM
from server.casework.installation import install
from server.domain.mediation.transitions import CaseStep
from server.domain.transitions import TRANSITIONS


class PathTaken(Struct, frozen=True, kw_only=True):
    """What a path came to: its tickets, one of them, and how often somebody was refused as they should be."""

    zh: str
    en: str
    tickets: int
    example: str
    refused: int


class StepTaken(Struct, frozen=True, kw_only=True):
    """How often a step was taken, from how many of the states that it fits, and on which ticket for one."""

    step: str
    times: int
    states: int
    states_in_table: int
    example: str


class Week(Struct, frozen=True, kw_only=True):
    """The week that is over: its tickets, the steps that the house took by itself, the cells of the table taken.

    `never` names each cell (state, step) that was not, and each step of mediation.
    """

    tickets: int
    by_the_house: int
    ways: int
    ways_in_table: int
    never: tuple[str, ...]
    paths: tuple[PathTaken, ...]
    steps: tuple[StepTaken, ...]
    cases: int
    case_steps: int
    case_steps_in_table: int

    @property
    def complete(self) -> bool:
        """Every way of the table was taken at least once."""
        return not self.never


def live_week(city: City, folder: Folder, password: str, tell: Callable[[datetime, str], None]) -> Week:
    """Install the city in this folder and live the week there; each line of its story is told as it happens.

    Raises:
        WeekFailed: a step was refused that should not have been, or taken that should.
    """
    played = with_cast(city)
    install(folder, parts(played, password), lambda: BEGINS)
    server = ClockedServer(folder, free_port(), BEGINS)
    server.start()
    try:
        doors = Doors(server.address, {name: login_of(played, name) for name in CAST}, password)
        try:
            return _reckoned(doors, _stories_told(server, doors, _spots(played), tell))
        finally:
            doors.close()
    finally:
        server.stop()


def _stories_told(
    server: ClockedServer, doors: Doors, spots: tuple[Spot, ...], tell: Callable[[datetime, str], None]
) -> list[Scene]:
    scenes = [Scene(path.en, doors, spots) for path in PATHS]
    stories: list[Iterator[str]] = [path.story(scene) for path, scene in zip(PATHS, scenes, strict=True)]
    waiting = [(BEGINS, place) for place in range(len(stories))]
    while waiting:
        now, place = heapq.heappop(waiting)
        server.tell_time(now)
        scene = scenes[place]
        scene.now = now
        upcoming = next(stories[place], None)
        for line in scene.told:
            tell(now, line)
        scene.told.clear()
        if upcoming is not None:
            heapq.heappush(waiting, (instant(upcoming), place))
    return scenes


def _spots(city: City) -> tuple[Spot, ...]:
    """The grid where it all happens, and two others of its community that touch each other."""
    grids = {area.code: area for area in city.boundaries.areas if area.level == "grid"}
    home = grids[GRID]
    beside = [area for area in grids.values() if area.parent == home.parent and area.code != GRID]
    pair = next(
        (one, other)
        for one, other in combinations(beside, 2)
        if shapely.from_wkb(one.geometry).intersection(shapely.from_wkb(other.geometry)).length > 0
    )
    return tuple(map(_spot, (home, *pair)))


def _spot(area: Area) -> Spot:
    ground = shapely.from_wkb(area.geometry)
    inside = ground.representative_point()
    return Spot(
        grid=area.code,
        name=area.name,
        parent=area.parent or "",
        point=(float(inside.x), float(inside.y)),
        outline=mapping(ground),
    )


def _reckoned(doors: Doors, scenes: list[Scene]) -> Week:
    grid_workers = frozenset({CAST["grid"]})
    taken: Counter[Way] = Counter()
    example: dict[str, str] = {}
    by_the_house = 0
    for number in (number for scene in scenes for number in scene.tickets):
        own_id = doors.got("operator", "GET", f"/tickets/{number}")["ticket"]["id"]
        rows = doors.got("operator", "GET", f"/tickets/{number}/events")
        by_the_house += sum(row["actor"] == SYSTEM for row in rows)
        for way in ways_of(own_id, rows, grid_workers):
            taken[way] += 1
            example.setdefault(way[1], number)
    cases = [case for scene in scenes for case in scene.cases]
    in_cases = {
        step
        for case in cases
        for step in case_steps_of(doors.got("justice", "GET", f"/mediations/{case}/events"))
    }
    steps = dict.fromkeys(step for _, step in TRANSITIONS)
    return Week(
        tickets=sum(len(scene.tickets) for scene in scenes),
        by_the_house=by_the_house,
        ways=sum(way in taken for way in TRANSITIONS),
        ways_in_table=len(TRANSITIONS),
        never=(
            *(f"{state or '—'} · {step}" for state, step in TRANSITIONS if (state, step) not in taken),
            *(f"调解 · {step}" for step in CaseStep if step not in in_cases),
        ),
        cases=len(cases),
        case_steps=len(in_cases),
        case_steps_in_table=len(CaseStep),
        paths=tuple(
            PathTaken(
                zh=path.zh,
                en=path.en,
                tickets=len(scene.tickets),
                example=scene.tickets[0],
                refused=scene.refusals,
            )
            for path, scene in zip(PATHS, scenes, strict=True)
        ),
        steps=tuple(
            StepTaken(
                step=step,
                times=sum(times for way, times in taken.items() if way[1] is step),
                states=sum(way[1] is step for way in taken),
                states_in_table=sum(one is step for _, one in TRANSITIONS),
                example=example.get(step, "—"),
            )
            for step in steps
        ),
    )
