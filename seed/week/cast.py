"""Who plays in the week: people of one street, its district and the city, each with a sign-in name."""

from msgspec.structs import replace

from seed.city import City
from seed.haikou.ground import CITY_CODE
from seed.roster import person_id
from server.domain.people import Person, Role

#: The grid where it all happens, in the street 金贸街道 of 龙华区.
GRID = "460106003010001"
_STREET, _DISTRICT = "460106003000", "460106000000"

#: Haikou's roster has nobody of the street's justice office, who staffs mediations.
_JUSTICE = Person(
    id=person_id("js", _STREET),
    name="云素贞",
    roles=(Role.STREET_COORDINATOR,),
    scope=(_STREET,),
    unit="jinmao-justice",
    login="justice",
)

#: A short name in the stories ─▶ the person.
CAST = {
    "operator": person_id("op", CITY_CODE),
    "operator-2": person_id("op", CITY_CODE, 2),
    "grid": person_id("gw", GRID),
    "helper": person_id("ph", _STREET),
    "street": person_id("sc", _STREET),
    "district": person_id("dc", _DISTRICT),
    "supervisor": person_id("sv", CITY_CODE),
    "leader": person_id("ld", CITY_CODE),
    "mediator": person_id("md", "460106003001"),
    "mediator-2": person_id("md", "460106003004"),
    "mediator-3": person_id("md", "460106003010"),
    "justice": _JUSTICE.id,
    "urban": person_id("h", "longhua-urban-mgmt"),
    "urban-2": person_id("h", "longhua-urban-mgmt", 2),
    "housing": person_id("h", "longhua-housing"),
    "housing-2": person_id("h", "longhua-housing", 2),
    "market": person_id("h", "longhua-market-reg"),
    "power": person_id("h", "power-bureau"),
    "service": person_id("h", "city-gov-service"),
}


def with_cast(city: City) -> City:
    """The same city, where everybody of the cast can sign in."""
    logins = dict(city.logins)
    known = {person: login for login, person in city.logins}
    login_of = {person: known.get(person, name) for name, person in CAST.items()}
    people = [replace(person, login=login_of.get(person.id, person.login)) for person in city.people]
    return replace(
        city,
        people=(*people, _JUSTICE),
        logins=tuple(sorted((logins | {login: person for person, login in login_of.items()}).items())),
    )


def login_of(city: City, name: str) -> str:
    """The sign-in name of somebody of the cast."""
    return next(login for login, person in city.logins if person == CAST[name])
