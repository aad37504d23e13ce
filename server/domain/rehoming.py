"""网格重新划分 as a ticket lives it: the same place, asked of the boundaries as they are drawn anew."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Literal

from msgspec.structs import replace

from geo.crs import Crs
from geo.ground import Ground
from geo.placement import Placement
from geo.position import Position
from server.domain.events import Rehomed
from server.domain.ticket import Ticket
from server.domain.transitions import ENDS


class Stays(StrEnum):
    """Why a ticket keeps the home that it has."""

    CLOSED = "closed"  # history is not drawn anew
    AS_IT_WAS = "as_it_was"
    NOWHERE = "nowhere"  # the place is nobody's in the new version: a coordinator decides
    WITHOUT_POINT = "without_point"  # no point, and no one heir in the mapping table: a coordinator decides


#: What a coordinator has to look at.
FOR_A_PERSON = frozenset({Stays.NOWHERE, Stays.WITHOUT_POINT})


def rehoming(ticket: Ticket, after: Ground, table: Mapping[str, tuple[str, ...]]) -> Rehomed | Stays:
    """The new home of a ticket in `after`, or why it keeps the old one. Nothing else about the ticket matters.

    `table` tells the heirs of an old area's code, for tickets whose area is known and whose point is not.
    A ticket is never left with no home at all: what falls between the areas stays where it was, and is listed.
    """
    before = ticket.placement
    if ticket.state in ENDS:
        return Stays.CLOSED
    if before is None or not (before.chain or before.lon is not None):
        return Stays.AS_IT_WAS
    if before.lon is None or before.lat is None:
        return _by_table(before, after, table)
    found = after.locator.locate(_place_of(ticket, before.lon, before.lat))
    if not found.chain:
        return Stays.NOWHERE if before.chain else Stays.AS_IT_WAS
    if (found.chain, found.overlays) == (before.chain, before.overlays):
        return Stays.AS_IT_WAS
    return _moved(before, found, "point")


def _place_of(ticket: Ticket, lon: float, lat: float) -> Position:
    """The place that was worked out for the ticket, as sure as it was then."""
    told = ticket.position
    if told is None:
        return Position(lon=lon, lat=lat, crs=Crs.WGS84)
    return replace(told, lon=lon, lat=lat, crs=Crs.WGS84)


def _by_table(before: Placement, after: Ground, table: Mapping[str, tuple[str, ...]]) -> Rehomed | Stays:
    known = before.chain[0]
    heirs = (known,) if known in after.chains else table.get(known, ())
    if len(heirs) != 1 or heirs[0] not in after.chains:
        return Stays.WITHOUT_POINT
    chain = after.chains[heirs[0]]
    if chain == before.chain:
        return Stays.AS_IT_WAS
    found = replace(before, chain=chain, owners=chain[:1], boundary_version=after.boundaries.version)
    return _moved(before, found, "table")


def _moved(before: Placement, found: Placement, by: Literal["point", "table"]) -> Rehomed:
    return Rehomed(
        area_before=before.chain[0] if before.chain else None,
        boundary_version_before=before.boundary_version,
        placement=found,
        by=by,
    )
