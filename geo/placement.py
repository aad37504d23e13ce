"""The whole answer to "whose is this?": what `Locator` says of a position, and what is kept of it for good."""

from typing import Literal

from msgspec import Struct

from geo.crs import CONVERTER
from geo.position import Flaw

Method = Literal["inside", "border", "overlap", "snapped", "none", "rejected"]
Reason = Flaw | Literal["outside_every_area"]


class Alternate(Struct, frozen=True):
    """Another area that the position may belong to, with the chance of it (0 to 1, 4 decimals)."""

    code: str
    level: str
    confidence: float


class Placement(Struct, frozen=True, kw_only=True):
    """落点: the whole answer to "whose is this?", with what is needed to ask again later.

    `method`: `inside` one area alone; `border`, exactly on one; `overlap`, inside several; `snapped`,
    outside by no more than the setting; `none`, outside every area; `rejected`, an impossible position.
    `chain` holds the owning base area and its parents, finest first; it starts at a street where that
    street has no grid at the point (a lake, a part not divided yet). `owners` are all areas of that first
    level at the point, ranked: `owners[0] == chain[0]` whenever there is a chain.
    `overlays`: layer → codes that cover the point, only layers with any.
    `distance_m`: metres to the nearest border of that level, exact up to the position's accuracy and to
    25 m at least; where no border is as near as that it is only a lower bound, namely that limit. For
    `none` and `snapped` it is exact, for `rejected` None. `confidence` = Φ(distance / σ), below 0.5 when
    snapped, 0 for `none` and `rejected`. `certainty`: the same for every level of the chain and every
    layer in `overlays`, since a report between two grids may be in the middle of its street; no level is
    less sure than a finer one, whose parent it is. `alternates`: the other areas within 2σ, likeliest
    first, at most 8; for `none` at least the nearest one, however far.
    `lon`, `lat`: WGS-84 degrees, None when rejected.
    """

    method: Method
    lon: float | None
    lat: float | None
    chain: tuple[str, ...] = ()
    overlays: dict[str, tuple[str, ...]] = {}
    distance_m: float | None = None
    confidence: float = 0.0
    certainty: dict[str, float] = {}
    alternates: tuple[Alternate, ...] = ()
    owners: tuple[str, ...] = ()
    boundary_version: str
    converter: str = CONVERTER
    reason: Reason | None = None
