"""A whole city as one value: what an installation starts from, made up or imported."""

from msgspec import Struct

from geo.areas import BoundarySet
from server.casework.installation import CityParts
from server.domain.directory import Directory
from server.domain.people import GridPost, Person
from server.domain.stations import Station
from server.domain.units import DutyItem, Unit


class City(Struct, frozen=True, kw_only=True):
    """城市: its areas, who is responsible for what, and the people who act.

    `logins` pairs a sign-in name with the id of its person: the people who may be given a demo password. `policy` is
    the city's policy document; without one the standard policy holds. `directory` has its mediators and experts,
    `stations` are where party helpers sit.
    """

    boundaries: BoundarySet
    units: tuple[Unit, ...]
    duty_list: tuple[DutyItem, ...]
    people: tuple[Person, ...]
    posts: tuple[GridPost, ...]
    logins: tuple[tuple[str, str], ...]
    policy: bytes | None = None
    directory: Directory | None = None
    stations: tuple[Station, ...] = ()


def parts(city: City, password: str) -> CityParts:
    """The city as an installation takes it, every sign-in name with this first password."""
    return CityParts(
        boundaries=city.boundaries,
        units=city.units,
        duty_list=city.duty_list,
        people=city.people,
        posts=city.posts,
        passwords=tuple((person, password) for _, person in city.logins),
        policy=city.policy,
        directory=city.directory,
        stations=city.stations,
    )
