"""Whose each of many positions is, for tables of them: what is beyond doubt is answered all at once."""

from collections.abc import Sequence

import numpy as np
from msgspec import Struct

from geo.certainty import confidence
from geo.crs import Crs, to_wgs84
from geo.frame import Floats
from geo.locate import Locator, Method, Reason
from geo.position import Position


class Located(Struct, frozen=True):
    """The part of a `Placement` that a table has columns for; each field means what it means there."""

    lon: float | None
    lat: float | None
    chain: tuple[str, ...]
    method: Method
    distance_m: float | None
    confidence: float
    reason: Reason | None


def locate_each(locator: Locator, positions: Sequence[Position]) -> list[Located]:
    """The answer of `locator.locate` for each position, in order."""
    lon, lat = _in_wgs84(positions)
    owner, inside_m = locator.owners_beyond_doubt(lon, lat)
    return [
        Located(x, y, chain, "inside", round(distance, 3), confidence(distance, sigma), None)
        if chain and (sigma := locator.sigma_within_reach(position)) is not None
        else _one(locator, position)
        for position, x, y, chain, distance in zip(
            positions, lon.tolist(), lat.tolist(), owner, inside_m.tolist(), strict=True
        )
    ]


def _one(locator: Locator, position: Position) -> Located:
    found = locator.locate(position)
    return Located(
        found.lon, found.lat, found.chain, found.method, found.distance_m, found.confidence, found.reason
    )


def _in_wgs84(positions: Sequence[Position]) -> tuple[Floats, Floats]:
    lon = np.array([position.lon for position in positions])
    lat = np.array([position.lat for position in positions])
    system = np.array([position.crs for position in positions])
    for crs in (Crs.GCJ02, Crs.BD09):
        ours = system == crs
        if ours.any():
            lon[ours], lat[ours] = to_wgs84(lon[ours], lat[ours], crs)
    return lon, lat
