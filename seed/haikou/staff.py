"""Who works in the demo city: about four people for each grid, and everybody who answers to them."""

from collections.abc import Iterator, Sequence

import numpy as np

from geo.areas import Area
from seed.haikou.ground import CITY_CODE
from seed.roster import Staff, answering, handlers, invented_names, joined, person_id, signed, worker, workers
from server.domain.people import Role
from server.domain.units import Unit

_CHANCE = 12345

#: Haikou itself names 497 full-time mediators; one stands for each community, the rest for the city.
MEDIATORS = 497

#: The grids of handheld 1, 2, …: ten streets, all four districts, town and country.
_HANDHELD_GRIDS = (
    "460105001201004",  # beside the harbour
    "460105101203001",  # with the city's offices
    "460106003010001",
    "460106005001001",
    "460106101001001",
    "460107002001001",
    "460107004001001",
    "460107102001001",
    "460108004001001",
    "460108101208001",  # at the airport's edge
)

#: Sign-in names of the demo and the people they belong to, beside the handhelds' own.
_DESKS = {
    "worker11": person_id("ph", "460106004000"),
    "worker12": person_id("md", "460108001001"),
    "coordinator": person_id("dc", CITY_CODE),
    "street": person_id("sc", "460106003000"),
    "leader": person_id("ld", CITY_CODE),
    "policy": person_id("ps", CITY_CODE),
    "display": person_id("dp", CITY_CODE),
    "coordinator-xiuying": person_id("dc", "460105000000"),
    "coordinator-longhua": person_id("dc", "460106000000"),
    "coordinator-qiongshan": person_id("dc", "460107000000"),
    "coordinator-meilan": person_id("dc", "460108000000"),
    "operator": person_id("op", CITY_CODE),
    "handler01": person_id("h", "longhua-urban-mgmt"),
    "handler02": person_id("h", "city-traffic-police"),
    "handler03": person_id("h", "meilan-market-reg"),
    "handler04": person_id("h", "water-group"),
    "supervisor": person_id("sv", CITY_CODE),
    "admin": person_id("ad", CITY_CODE),
}


def staff(areas: Sequence[Area], units: Sequence[Unit]) -> Staff:
    """Everybody, in an order that does not change; the demo's people carry their sign-in name."""
    names = invented_names(np.random.default_rng(_CHANCE))
    everybody = joined([*_field(areas, names), *_mediators(areas, names), *_offices(areas, units, names)])
    return signed(everybody, logins())


def logins() -> tuple[tuple[str, str], ...]:
    """Sign-in name and person id of all who may be given a demo password, in order of name."""
    handhelds = {f"worker{n:02d}": person_id("gw", grid) for n, grid in enumerate(_HANDHELD_GRIDS, 1)}
    return tuple(sorted((handhelds | _DESKS).items()))


def _field(areas: Sequence[Area], names: Iterator[str]) -> Iterator[Staff]:
    """For each grid: its own worker, 城管, 综治, and one of the market office who sees to 环保 as well."""
    yield workers("gw", (area for area in areas if area.level == "grid"), names)
    yield workers("ow", (area for area in areas if area.layer in {"urban_mgmt", "governance"}), names)
    eco = [area for area in areas if area.layer == "eco"]
    for market in areas:
        if market.layer == "market":
            beside = (area for area in eco if area.code[:9] == market.code[:9])
            yield worker("ow", (market, *beside), next(names))


def _mediators(areas: Sequence[Area], names: Iterator[str]) -> Iterator[Staff]:
    communities = [area.code for area in areas if area.level == "community"]
    for code in communities:
        yield answering(Role.MEDIATOR, "md", code, names, unit=f"{_SLUGS[code[:6]]}-mediation")
    rest = MEDIATORS - len(communities)
    yield answering(Role.MEDIATOR, "md", CITY_CODE, names, count=rest, unit="city-mediation")


def _offices(areas: Sequence[Area], units: Sequence[Unit], names: Iterator[str]) -> Iterator[Staff]:
    office_of = {unit.area: unit.id for unit in units if unit.kind == "street"}
    for area in areas:
        if area.level == "street":
            yield answering(Role.PARTY_HELPER, "ph", area.code, names, count=2)
            yield answering(Role.STREET_COORDINATOR, "sc", area.code, names, unit=office_of.get(area.code))
        if area.level in {"city", "district"}:
            yield answering(Role.DISTRICT_COORDINATOR, "dc", area.code, names, count=2)
    yield handlers(units, names, each=2)
    yield answering(Role.OPERATOR, "op", CITY_CODE, names, count=12)
    yield answering(Role.SUPERVISOR, "sv", CITY_CODE, names, count=4)
    yield answering(Role.ADMIN, "ad", CITY_CODE, names)
    yield answering(Role.LEADER, "ld", CITY_CODE, names)
    yield answering(Role.POLICY_SPECIALIST, "ps", CITY_CODE, names, unit="city-gov-service")
    yield answering(Role.DISPLAY, "dp", CITY_CODE, iter(["指挥大厅大屏"]))


_SLUGS = {"460105": "xiuying", "460106": "longhua", "460107": "qiongshan", "460108": "meilan"}
