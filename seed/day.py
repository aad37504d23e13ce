"""A day of reports: who goes where, what each finds there, and what goes wrong on the way.

    handheld ── trip, in reach ── trip, out of reach ── trip, in reach ──▶ …
                  └ reports          └ reports              └ reports

The plan is what a scripted handheld lives by. Each report lies at a true point that the plan names together
with the grid that owns it, so that what becomes of it can be judged.
"""

from collections.abc import Iterator, Sequence
from typing import Literal

import numpy as np
import shapely
from msgspec import Struct
from shapely import Geometry

from geo.areas import Area
from geo.crs import Crs, wgs84_to
from geo.locate import Locator
from geo.position import Position
from seed.city import City
from seed.haikou.ground import short_name
from seed.roster import invented_names
from seed.sayings import Deck, Saying
from server.domain.people import Person

#: What goes wrong, by the handheld's place in the plan (from 0).
LOSES_REPLIES = {1: 2, 4: 1, 8: 1}
CLOCK_AHEAD_S = {6: 400 * 24 * 3600}
VISITS_ANOTHER_DISTRICT = 2
#: This handheld's app is newer than the server, and so is the schema of its first reports: to quarantine.
FROM_THE_FUTURE = 9
FUTURE_SCHEMA = 2
FUTURE_REPORTS = 2

#: Reach on the way: in, out, in, out, in; and about which share of the day's reports each trip brings.
_TRIPS = ((False, 0.1), (True, 0.35), (False, 0.1), (True, 0.35), (False, 0.1))

#: How far a point "near a border" is moved off it at most, east or west and north or south: 2 m, in degrees.
_NEAR_BORDER = 2 / 110_000
_EVERY_NTH_NEAR_BORDER = 12


class Contact(Struct, frozen=True, kw_only=True):
    """诉求人: in clear in the plan alone; the handheld seals it before it writes anything."""

    name: str
    phone: str
    confidential: bool = False
    anonymous: bool = False


class SaidPosition(Position, frozen=True, kw_only=True, omit_defaults=True):
    """A position without what the handheld adds when it records: the time and the boundaries it knew."""


class ReportBody(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The body of a report as its author has it in mind. Source: docs/documents.md."""

    request_type: str
    description: str
    position: SaidPosition
    address: str
    category: str | None = None
    urgency: Literal["normal", "urgent", "critical"] | None = None
    place_ref: str | None = None
    contact: Contact | None = None


class Truth(Struct, frozen=True):
    """What is so: the place in WGS-84 degrees, the finest area that owns it, and the sub-item it is about."""

    lon: float
    lat: float
    area: str
    category: str


class PlannedReport(Struct, frozen=True, kw_only=True):
    """One report to be recorded, with the schema that the handheld's app writes."""

    body: ReportBody
    truth: Truth
    schema: int = 1


class Trip(Struct, frozen=True):
    """A part of the day, spent in or out of reach of the network."""

    out_of_reach: bool
    reports: tuple[PlannedReport, ...]


class Faults(Struct, frozen=True):
    """What is wrong with a handheld: replies lost on the way back, seconds that its clock is ahead."""

    lost_replies: int = 0
    clock_ahead_s: int = 0


class HandheldDay(Struct, frozen=True):
    """What one handheld lives through."""

    login: str
    faults: Faults
    trips: tuple[Trip, ...]


class DayPlan(Struct, frozen=True):
    """一天: the whole plan; `msgspec.json.encode` gives the wire form."""

    handhelds: tuple[HandheldDay, ...]

    @property
    def reports(self) -> Iterator[PlannedReport]:
        """All planned reports, handheld by handheld, in order of recording."""
        return (report for day in self.handhelds for trip in day.trips for report in trip.reports)


def plan_day(
    city: City, locator: Locator, count: int = 300, handhelds: int = 12, seed: int = 12345
) -> DayPlan:
    """A day of `count` reports by the demo's first `handhelds` workers. The same seed, the same day."""
    people = {person.id: person for person in city.people}
    workers = [
        (login, people[person]) for login, person in sorted(city.logins) if login.startswith("worker")
    ][:handhelds]
    chance = np.random.default_rng(seed)
    author = _Author(city, locator, chance)
    days = []
    for place, (login, person) in enumerate(workers):
        own = count // len(workers) + (place < count % len(workers))
        reports = [
            author.report(
                author.away_from(person)
                if (place, n) == (VISITS_ANOTHER_DISTRICT, own // 2)
                else person.scope[0],
                near_border=n % _EVERY_NTH_NEAR_BORDER == _EVERY_NTH_NEAR_BORDER - 1,
                schema=FUTURE_SCHEMA if place == FROM_THE_FUTURE and n < FUTURE_REPORTS else 1,
            )
            for n in range(own)
        ]
        faults = Faults(LOSES_REPLIES.get(place, 0), CLOCK_AHEAD_S.get(place, 0))
        days.append(HandheldDay(login, faults, tuple(_trips(reports))))
    return DayPlan(tuple(days))


def _trips(reports: Sequence[PlannedReport]) -> Iterator[Trip]:
    ends = np.rint(np.cumsum([share for _, share in _TRIPS]) * len(reports)).astype(int).tolist()
    for (out_of_reach, _), start, end in zip(_TRIPS, [0, *ends], ends, strict=False):
        yield Trip(out_of_reach, tuple(reports[start:end]))


class _Author:
    """Makes up one report after the other; chance and the deck of sayings run on from report to report."""

    def __init__(self, city: City, locator: Locator, chance: np.random.Generator) -> None:
        self._areas = {area.code: area for area in city.boundaries.areas}
        self._locator = locator
        self._chance = chance
        self._deck = Deck(chance)
        self._names = invented_names(chance)

    def away_from(self, person: Person) -> str:
        """The code of a community in another district."""
        district = person.scope[0][:6]
        elsewhere = [
            code
            for code, area in self._areas.items()
            if area.level == "community" and not code.startswith(district)
        ]
        return str(self._chance.choice(elsewhere))

    def report(self, area: str, *, near_border: bool, schema: int) -> PlannedReport:
        """A report from a point somewhere in this area."""
        ground: Geometry = shapely.from_wkb(self._areas[area].geometry)
        lon, lat = self._spot_near_border(ground) if near_border else self._spot(ground)
        owners = self._locator.locate(Position(lon=lon, lat=lat, crs=Crs.WGS84)).chain
        chain = {self._areas[code].level: self._areas[code] for code in owners}
        number = int(self._chance.integers(1, 29))
        community, street = short_name(chain["community"].name), chain["street"].name
        saying = self._deck.draw(is_rural=_is_rural(chain["street"]))
        return PlannedReport(
            body=ReportBody(
                request_type=saying.request_type,
                description=saying.text.format(place=community, street=street, n=number),
                # One worker in four leaves the category to the server.
                category=saying.category if self._chance.random() < 0.75 else None,
                urgency=saying.urgency if self._chance.random() < 0.9 else None,
                position=self._position(lon, lat),
                address=f"海口市{chain['district'].name}{street}{community}{number}号附近",
                place_ref=f"{number}栋" if "{n}栋" in saying.text else None,
                contact=self._contact(saying),
            ),
            truth=Truth(lon, lat, owners[0], saying.category),
            schema=schema,
        )

    def _position(self, lon: float, lat: float) -> SaidPosition:
        """The true point as the handheld says it: in one of three systems, a fix or a tap on the map."""
        crs = Crs(str(self._chance.choice([Crs.WGS84, Crs.GCJ02, Crs.BD09], p=[0.4, 0.35, 0.25])))
        x, y = wgs84_to(crs, lon, lat)
        is_fix = self._chance.random() < 0.8
        # Android's own receiver speaks WGS-84 and gives the 68 % radius; map services give the 95 % one.
        return SaidPosition(
            lon=x,
            lat=y,
            crs=crs,
            accuracy_m=round(float(self._chance.gamma(4, 2.5)) + 2, 1) if is_fix else None,
            accuracy_level=0.68 if crs is Crs.WGS84 else 0.95,
            source="gps" if is_fix else "map",
        )

    def _contact(self, saying: Saying) -> Contact | None:
        if saying.request_type == "PATROL" or self._chance.random() < 0.3:
            return None
        phone = f"1380013{int(self._chance.integers(10_000)):04d}"
        is_confidential = saying.request_type == "REPORT" or self._chance.random() < 0.1
        return Contact(name=next(self._names), phone=phone, confidential=bool(is_confidential))

    def _spot(self, ground: Geometry) -> tuple[float, float]:
        west, south, east, north = ground.bounds
        while True:
            lon, lat = float(self._chance.uniform(west, east)), float(self._chance.uniform(south, north))
            if shapely.contains_xy(ground, lon, lat):
                return lon, lat

    def _spot_near_border(self, ground: Geometry) -> tuple[float, float]:
        """A point inside, under three metres from the border: where a GPS fix cannot tell the side."""
        while True:
            on_border = shapely.line_interpolate_point(
                ground.boundary, self._chance.random(), normalized=True
            )
            lon = on_border.x + float(self._chance.uniform(-1, 1)) * _NEAR_BORDER
            lat = on_border.y + float(self._chance.uniform(-1, 1)) * _NEAR_BORDER
            if shapely.contains_xy(ground, lon, lat):
                return lon, lat


def _is_rural(street: Area) -> bool:
    """Whether the bureau counts it as a town, township or farm: 街道 are numbered 001 to 099."""
    return street.code[6:9] >= "100"
