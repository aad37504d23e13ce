"""The demo city: Haikou 海口, drawn inside the real outlines of its four districts under its real names.

What is real and what is invented stands in SOURCE.md beside this file. Everything is deterministic: the same
library versions give the same bytes.
"""

from importlib.resources import files

import msgspec
from msgspec import Struct

from geo.areas import BoundarySet
from seed.city import City
from seed.departments import SpecialDuty, duty_list
from seed.haikou.directory import directory
from seed.haikou.ground import base_areas
from seed.haikou.overlays import overlay_areas
from seed.haikou.staff import logins, staff
from server.data import catalogue_bytes, policy_bytes
from server.domain.catalogue import read_catalogue
from server.domain.stations import Station
from server.domain.units import Unit

#: The version of the drawn boundaries: raise it whenever an area's shape or code changes.
VERSION = "haikou-2026.1"


class _UnitsFile(Struct, forbid_unknown_fields=True):
    units: tuple[Unit, ...]
    special_duties: tuple[SpecialDuty, ...]


def haikou() -> City:
    """The whole city: areas, 78 units, their duties and the people. Takes some seconds of geometry."""
    base = base_areas()
    areas = (*base, *overlay_areas(base))
    listed = msgspec.toml.decode(files(__name__).joinpath("units.toml").read_bytes(), type=_UnitsFile)
    everybody = staff(areas, listed.units)
    return City(
        boundaries=BoundarySet(VERSION, "Wangge demo", areas),
        units=listed.units,
        duty_list=duty_list(listed.units, read_catalogue(catalogue_bytes()), listed.special_duties),
        people=everybody.people,
        posts=everybody.posts,
        logins=logins(),
        policy=policy_bytes("haikou"),
        directory=directory(areas, everybody.people),
        stations=tuple(
            Station(id=f"hall-{street.code}", name=f"{street.name}党群服务中心帮办驻点", area=street.code)
            for street in areas
            if street.level == "street"
        ),
    )
