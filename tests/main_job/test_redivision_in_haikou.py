"""Haikou drawn anew in two steps: what the dry run tells is what happens, ticket by ticket."""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
import shapely
from msgspec.structs import replace

from geo.areas import Area, BoundarySet
from geo.crs import Crs
from geo.position import Position
from seed.city import City
from server.clock import now
from server.domain.events import Rehomed
from server.domain.people import Role
from server.domain.redivision import Plan
from server.domain.scope import Actor
from server.store import tickets
from tests.engines import Template
from tests.server.redividing import approved, carried_out, edited, planned, proposed
from tests.server.running_house import RunningHouse, id_of

#: A street with grids for all three: one to divide, two to become one, two whose border moves.
STREET = "460106003"
FIFTY_METRES = 50 / 111_000
ADMINS = tuple(Actor(id=f"admin-{n}", roles=frozenset({Role.ADMIN})) for n in (1, 2))


def grids(city: City) -> list[Area]:
    return [area for area in city.boundaries.areas if area.level == "grid" and area.code.startswith(STREET)]


def shape(area: Area) -> shapely.Geometry:
    return shapely.from_wkb(area.geometry)


def drawn(like: Area, geometry: shapely.Geometry, code: str | None = None) -> Area:
    snapped = shapely.to_wkb(shapely.set_precision(geometry, 1e-7))
    return replace(like, code=code or like.code, geometry=snapped)


def divided(of: BoundarySet, area: Area, version: str) -> BoundarySet:
    """The area's western and eastern halves get codes of their own."""
    west, south, east, north = shape(area).bounds
    middle = (west + east) / 2
    halves = [
        shapely.intersection(shape(area), shapely.box(*sides))
        for sides in ((west, south, middle, north), (middle, south, east, north))
    ]
    named = (drawn(area, half, f"{area.parent}9{n:02}") for n, half in enumerate(halves, start=1))
    return edited(of, version, *named, without=(area.code,))


def merged_and_moved(of: BoundarySet, one: Area, other: Area, growing: Area, giving: Area) -> BoundarySet:
    """Two areas become one; another takes fifty metres of its neighbour's ground along their border."""
    taken = shapely.intersection(shapely.buffer(shape(growing), FIFTY_METRES), shape(giving))
    return edited(
        of,
        "2027-B",
        drawn(one, shapely.union(shape(one), shape(other)), f"{one.parent}911"),
        drawn(growing, shapely.union(shape(growing), taken)),
        drawn(giving, shapely.difference(shape(giving), taken)),
        without=(one.code, other.code),
    )


def neighbours(areas: list[Area]) -> list[tuple[Area, Area]]:
    """Pairs of areas of one community with a border in common, no area in two of them."""
    pairs: list[tuple[Area, Area]] = []
    taken: set[str] = set()
    for n, one in enumerate(areas):
        for other in areas[n + 1 :]:
            long_border = shapely.length(shapely.intersection(shape(one), shape(other))) > FIFTY_METRES
            if one.parent == other.parent and long_border and not {one.code, other.code} & taken:
                pairs.append((one, other))
                taken |= {one.code, other.code}
    return pairs


@pytest.fixture
def running(installed: Path, tmp_path: Path) -> Iterator[RunningHouse]:
    running = RunningHouse(tmp_path / "house", Template(installed))
    running.clock.at = now()
    yield running
    running.close()


def reported(running: RunningHouse, city: City, areas: list[Area]) -> list[UUID]:
    """Twelve reports in each area, spread over it."""
    worker = next(person for person in city.people if areas[0].code in person.scope)
    handheld = running.handheld(worker)
    spots = [spot for area in areas for spot in spread(shape(area))]
    reports = [handheld.report(position=Position(lon=x, lat=y, crs=Crs.WGS84)) for x, y in spots]
    handheld.push(*reports)
    running.take_in()
    return [id_of(report) for report in reports]


def spread(ground: shapely.Geometry) -> list[tuple[float, float]]:
    west, south, east, north = ground.bounds
    raster = [
        (west + (east - west) * (i + 0.5) / 20, south + (north - south) * (j + 0.5) / 20)
        for i in range(20)
        for j in range(20)
    ]
    within = [spot for spot in raster if shapely.contains_xy(ground, *spot)]
    return within[:: len(within) // 12][:12]


def moved(running: RunningHouse, plan: Plan) -> Counter[tuple[str | None, str]]:
    """Which tickets went where, by the events of the version that the plan was made for."""
    with running.house.engine.connect() as connection:
        events = [
            event for own in tickets.every_id(connection) for event in tickets.events_of(connection, own)
        ]
    return Counter(
        (event.payload.area_before, event.payload.placement.chain[0])
        for event in events
        if isinstance(event.payload, Rehomed) and event.payload.placement.boundary_version == plan.version
    )


def carried_through(running: RunningHouse, issued: BoundarySet) -> Plan:
    plan = planned(running, issued)
    approved(running, proposed(running, issued, by=ADMINS[0]).id, by=ADMINS[1])
    carried_out(running)
    running.clock.pass_by(timedelta(days=1))
    return plan


def test_a_grid_is_divided_then_two_become_one_and_a_border_moves(running: RunningHouse, city: City) -> None:
    pairs = neighbours(grids(city))
    (first, _), (one, other), (growing, giving) = pairs[:3]
    ids = reported(running, city, [first, one, other, growing, giving])

    step_one = divided(city.boundaries, first, "2027-A")
    plan_one = carried_through(running, step_one)
    assert Counter((move.area_before, move.area_after) for move in plan_one.moves) == moved(running, plan_one)
    assert sum(moved(running, plan_one).values()) == 12
    assert {move.area_after for move in plan_one.moves} == {f"{first.parent}901", f"{first.parent}902"}
    assert plan_one.falls_m2 < 5
    assert [(heir.code is None, heir.share) for heir in plan_one.heirs[first.code][2:]] == []

    plan_two = carried_through(running, merged_and_moved(step_one, one, other, growing, giving))
    found, union = moved(running, plan_two), f"{one.parent}911"
    assert Counter((move.area_before, move.area_after) for move in plan_two.moves) == found
    assert found[one.code, union] == found[other.code, union] == 12
    assert 0 < found[giving.code, growing.code] < 12
    assert plan_two.successors == {one.code: (union,), other.code: (union,)}
    assert plan_two.undecided == ()
    for own in ids:
        placement = running.ticket(own).placement
        assert placement is not None
        assert placement.chain[0] in running.house.ground.areas
