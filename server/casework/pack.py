"""The offline pack: what a handheld needs to work out of reach, as one file that its digest names.

The areas of the person's scope and their neighbours, the catalogue, the roster, the names of units, and the key that
contacts are sealed to. The same content gives the same bytes, so a handheld fetches it only when it has changed.
"""

import gzip
import hashlib
from datetime import datetime

import msgspec
from msgspec import Struct
from sqlalchemy import Connection

from geo.pack import PackedMap, pack_map
from server.casework.house import House
from server.casework.people import actor_of
from server.domain.calendar import CHINA
from server.domain.catalogue import Catalogue
from server.domain.people import Person
from server.store import people

SCHEMA = 1


class PackCard(Struct, frozen=True):
    """`pack:current`: which pack is current, and where it is fetched."""

    version: str
    sha256: str
    url: str


class RosterEntry(Struct, frozen=True):
    """Who stands for an area of a layer: the colleague to ask."""

    area: str
    layer: str
    person: str
    name: str


class Pack(Struct, frozen=True, kw_only=True):
    """What stands in the file. `version` is that of the boundaries; `server_key` is X25519, base64."""

    schema: int
    version: str
    person: str
    scope: tuple[str, ...]
    map: PackedMap
    catalogue: Catalogue
    roster: tuple[RosterEntry, ...]
    units: dict[str, str]
    server_key: str


class PackFile(Struct, frozen=True):
    """A pack as it is sent: gzipped JSON, and its card. `sha256` is of the JSON before compression."""

    card: PackCard
    content: bytes

    @property
    def card_json(self) -> bytes:
        """The card as a document's body."""
        return msgspec.json.encode(self.card)


def current_pack(connection: Connection, house: House, person: Person, at: datetime) -> PackFile:
    """The person's pack as of that instant."""
    on = at.astimezone(CHINA).date()
    ground = house.atlas.as_of(at, connection)
    scope = tuple(sorted(code for code in actor_of(connection, person, on).scope if code in ground.areas))
    drawn = pack_map(ground.boundaries, scope)
    near = [area.code for area in drawn.areas if area.part != "above"]
    roster = tuple(
        RosterEntry(post.area, post.layer, post.person, name)
        for post, name in people.posted_at(connection, near, on)
    )
    pack = Pack(
        schema=SCHEMA,
        version=ground.boundaries.version,
        person=person.id,
        scope=scope,
        map=drawn,
        catalogue=house.rules.catalogue,
        roster=roster,
        units={unit.id: unit.name for unit in house.rules.units.values()},
        server_key=house.keys.public,
    )
    content = msgspec.json.encode(pack)
    sha256 = hashlib.sha256(content).hexdigest()
    card = PackCard(version=pack.version, sha256=sha256, url=f"/mobile/v1/packs/{sha256}")
    return PackFile(card, gzip.compress(content, mtime=0))
