"""Who makes up the reports of a day: a place inside an area, and something that is wrong there."""

import numpy as np
import shapely
from shapely import Geometry

from geo.areas import Area
from geo.crs import Crs, wgs84_to
from geo.locate import Locator
from geo.position import Position
from seed.city import City
from seed.day_plan import Contact, PlannedReport, ReportBody, SaidPosition, Truth
from seed.haikou.ground import short_name
from seed.roster import invented_names
from seed.sayings import Deck, Saying
from server.domain.people import Person

#: How far a point "near a border" is moved off it at most, east or west and north or south: 2 m, in degrees.
_NEAR_BORDER = 2 / 110_000


class Author:
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
