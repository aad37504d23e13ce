"""What is shown on a map: boundaries to everybody who is signed in, tickets to those who answer for their areas."""

from datetime import timedelta
from hashlib import sha256

from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import Connection

from geo.clusters import Narrowed, Tally
from geo.errors import LayerNotInSet, NoSuchTile
from geo.ground import Ground
from geo.mercator import Tile
from geo.placement import Placement
from geo.position import Position
from server.casework import desk
from server.casework.errors import BoundaryVersionUnknown, LayerUnknown, RoleMissing, TileUnknown
from server.casework.house import House
from server.casework.reach import areas_named, areas_on_map, kept_off_map, scope_of
from server.domain.duplicates import Likeness, Matter, matter_of, of_like_kind, ranked
from server.domain.scope import GRANTS, Act, Actor, everywhere, may, own_area
from server.domain.ticket import Ticket
from server.store import tickets

# So many neighbours are looked at; at a busy crossing the nearest are.
_NEIGHBOURS_MAX = 50
_NONE = Tally(0, 0, 0, 0)


class Drawn(Struct, frozen=True):
    """A tile in the Mapbox Vector Tile format, empty where there is nothing, and a tag that changes when it may."""

    content: bytes
    tag: str


def ground_of(house: House, version: str | None) -> Ground:
    """The boundaries of a version that was entered, be it past or yet to come; None: those in force.

    Raises:
        BoundaryVersionUnknown: there is none, or it is only proposed.
    """
    if version is None:
        return house.ground
    if version not in {each.version for each in house.atlas.versions}:
        raise BoundaryVersionUnknown(version=version)
    return house.atlas.of(version)


def area_tag(ground: Ground, layer: str) -> str:
    """The tag of all tiles of a layer: it changes when other boundaries come into force.

    Raises:
        LayerUnknown.
    """
    if layer not in ground.layers:
        raise LayerUnknown(layer=layer)
    return _tag(f"{ground.sha256}\n{layer}".encode())


def area_tile(ground: Ground, layer: str, z: int, x: int, y: int) -> Drawn:
    """A tile of a level or an overlay.

    Raises:
        LayerUnknown, TileUnknown.
    """
    tile = _tile(z, x, y)
    try:
        return Drawn(ground.tile(layer, tile), _tag(f"{ground.sha256}\n{layer}".encode()))
    except LayerNotInSet:
        raise LayerUnknown(layer=layer) from None


def ticket_tile(house: House, actor: Actor, z: int, x: int, y: int, asked: Narrowed) -> Drawn:
    """A tile of the open tickets in the person's areas, as clusters; its tag stays the same as long as it does.

    Raises:
        TileUnknown.
        RoleMissing: nothing is shown to this person by area.
    """
    content = house.ticket_map.tile(_tile(z, x, y), house.clock(), _within_reach(actor, asked))
    return Drawn(content, _tag(content))


def tallies(house: House, actor: Actor, layer: str, asked: Narrowed) -> dict[str, Tally]:
    """How many open tickets each area of a layer has, of those that a map shows to this person.

    Raises:
        LayerUnknown.
        RoleMissing: nothing is shown to this person by area.
    """
    ground = house.ground
    if layer not in ground.layers:
        raise LayerUnknown(layer=layer)
    codes = {area.code for area in ground.boundaries.areas if layer in (area.level, area.layer)}
    sums: dict[str, Tally] = {}
    counted = house.ticket_map.tallies(house.clock(), _within_reach(actor, asked))
    for names, tally in counted.items():
        for code in codes & areas_named(names):
            sums[code] = sums.get(code, _NONE) + tally
    return sums


def nearby(house: House, actor: Actor, reference: str) -> tuple[tuple[Ticket, Likeness], ...]:
    """疑似重复: what is open or was closed lately at the place of this ticket and the person may see, with the reasons.

    Likeliest first; those that are certainly about something else are left out.

    Raises:
        TicketUnknown.
    """
    with house.engine.connect() as connection:
        ticket = desk.read(connection, actor, reference)
    alike = like(house, actor, matter_of(ticket), ticket.placement, ticket.position)
    return tuple((other, likeness) for other, likeness in alike if other.id != ticket.id)


def like(
    house: House, actor: Actor, matter: Matter, placement: Placement | None, position: Position | None
) -> tuple[tuple[Ticket, Likeness], ...]:
    """As `nearby`, for a matter that need not be a ticket yet."""
    catalogue = house.rules.catalogue
    reach_m = max(item.dedup_radius_m for item in catalogue.items)
    found = house.ticket_map.near(placement, position, reach_m)[: _NEIGHBOURS_MAX + 1]
    with house.engine.connect() as connection:
        near = [tickets.by_reference(connection, f"{each.key:014}") for each in found]
        near += _closed_lately(connection, house, matter, placement)
    seen = {str(other.id): other for other in near if other is not None and may(actor, Act.SEE, other)}
    alike = ranked(matter, map(matter_of, seen.values()), catalogue)
    return tuple((seen[each.id], each) for each in alike if "different" not in (each.place, each.object))


def _closed_lately(
    connection: Connection, house: House, matter: Matter, placement: Placement | None
) -> tuple[Ticket, ...]:
    """What of its categories was closed in its finest area, or in those where it may lie, as long as it is one case."""
    if placement is None or not placement.chain:
        return ()
    places = (placement.chain[0], *(alternate.code for alternate in placement.alternates))
    since = house.clock() - timedelta(days=house.rules.policy.duplicates.same_matter_days)
    return tickets.ended_in(connection, places, of_like_kind(matter, house.rules.catalogue), since)


def _within_reach(actor: Actor, asked: Narrowed) -> Narrowed:
    scope = scope_of(actor)
    if not scope.everything and not scope.areas:
        by_area = {
            role
            for (act, role), conditions in GRANTS.items()
            if act is Act.SEE and not {everywhere, own_area}.isdisjoint(conditions)
        }
        raise RoleMissing(roles=", ".join(sorted(by_area)))
    return replace(asked, scope=areas_on_map(scope), outside=kept_off_map(scope))


def _tile(z: int, x: int, y: int) -> Tile:
    try:
        return Tile(z, x, y)
    except NoSuchTile:
        raise TileUnknown(tile=f"{z}/{x}/{y}") from None


def _tag(content: bytes) -> str:
    return sha256(content).hexdigest()[:20]
