"""沿革: what became of an area through all versions of the boundaries that the house keeps.

v1  g1 ──60 %──▶ g12      v2  g12 ──100 %──▶ g20      v3  g20 = 38 % g12, 62 % g2
       └─40 %──▶ g11
"""

from collections.abc import Iterator
from datetime import date, datetime

from msgspec import Struct

from geo.lineage import Kin
from server.casework.atlas import Atlas
from server.casework.errors import AreaNeverWas


class AreaThen(Struct, frozen=True, kw_only=True):
    """An area as one version has it, which is in force from `since` until `until` (None: no end is known).

    `valid_from` and `valid_until` are days that its issuer declared, if any; half-open. `predecessors` are areas of
    the version before, none for the first version; `successors` those of the version after, none for the last.
    """

    version: str
    since: datetime
    until: datetime | None
    code: str
    scheme: str
    name: str
    layer: str
    level: str | None
    parent: str | None
    valid_from: date | None
    valid_until: date | None
    predecessors: tuple[Kin, ...]
    successors: tuple[Kin, ...]


def history(atlas: Atlas, code: str) -> tuple[AreaThen, ...]:
    """The area in each version that has it, the earliest first. Versions are compared once, then remembered.

    Raises:
        AreaNeverWas: no version ever had that code.
    """
    found = tuple(_standings(atlas, code))
    if not found:
        raise AreaNeverWas(area=code)
    return found


def _standings(atlas: Atlas, code: str) -> Iterator[AreaThen]:
    known = atlas.versions
    for before, now, after in zip((None, *known[:-1]), known, (*known[1:], None), strict=True):
        area = atlas.outlineless(now.version).get(code)
        if area is None:
            continue
        came = () if before is None else atlas.succession(before.version, now.version).predecessors_of(code)
        went = () if after is None else atlas.succession(now.version, after.version).successors_of(code)
        yield AreaThen(
            version=now.version,
            since=now.since,
            until=None if after is None else after.since,
            code=code,
            scheme=area.scheme,
            name=area.name,
            layer=area.layer,
            level=area.level,
            parent=area.parent,
            valid_from=area.since,
            valid_until=area.until,
            predecessors=came,
            successors=went,
        )
