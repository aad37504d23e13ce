"""Which areas of one layer cover a point or lie near it, exactly as plain Shapely would say."""

from collections.abc import Sequence

import numpy as np
import shapely
from numpy.typing import NDArray

from geo.areas import Area
from geo.cell_map import NOWHERE, Indexes
from geo.cover import Cover
from geo.frame import Floats, Frame
from geo.plane import Plane
from geo.rings import Segments, segments_of


class LayerIndex:
    """The areas of one layer (or of one level of the base partition), ready to be asked.

    `areas` are ordered by (rank, code), so the lowest index owns a point that several cover. A point's cell
    on the frame names its area at once where no border passes; where one does, covering is tested in
    degrees by Shapely, where it is exact. Distances are taken in the plane. Needs no valid coverage:
    overlaps, gaps, holes and parts come out as they are drawn.
    """

    def __init__(self, areas: Sequence[Area], plane: Plane, frame: Frame) -> None:
        self.areas = tuple(sorted(areas, key=lambda area: (area.rank, area.code)))
        self._plane = plane
        self._polygons = shapely.from_wkb([area.geometry for area in self.areas])
        shapely.prepare(self._polygons)
        self._cover = Cover(frame, self._polygons)
        self._borders = shapely.boundary(plane.flat(self._polygons))
        self._border_tree = shapely.STRtree(self._borders)

    @property
    def nbytes(self) -> int:
        """Bytes of memory that the look-up takes, without the outlines themselves."""
        return self._cover.nbytes

    def segments(self) -> Segments:
        """The border segments of all areas, in degrees."""
        return segments_of(self._polygons)

    def covering(self, address: int, lon: float, lat: float) -> list[int]:
        """Every area that covers the point at this address, its border included, in order."""
        found = self._cover.at(address)
        if found >= NOWHERE:
            return [found] if found != NOWHERE else []
        candidates = self._cover.candidates_of(found)
        hit: NDArray[np.bool_] = shapely.intersects_xy(self._polygons[candidates], lon, lat)
        listed: list[int] = candidates[hit].tolist()
        return listed

    def owner_of_each(self, lon: Floats, lat: Floats) -> Indexes:
        """The first of `covering` for each point, `NOWHERE` where nothing covers it (or it is no number)."""
        return self._cover.owners(lon, lat, self._covers)

    def is_beyond_doubt(self, lon: Floats, lat: Floats) -> NDArray[np.bool_]:
        """Whether one area, and no other, holds the whole cell that a point lies in."""
        return self._cover.cells.at_each(lon, lat) > NOWHERE

    def is_on_border(self, index: int, lon: float, lat: float) -> bool:
        """Whether a point that the area covers lies on its border and not inside."""
        return not shapely.contains_xy(self._polygons[index], lon, lat)

    def nearest(self, lon: float, lat: float) -> tuple[int, float]:
        """The area nearest to a point that none covers, the first of those equally near; and how far it is."""
        near, distance = self._border_tree.query_nearest(self._plane.point(lon, lat), return_distance=True)
        return int(near.min()), float(distance[0])

    def within(self, lon: float, lat: float, reach_m: float, covering: Sequence[int]) -> list[int]:
        """The areas that come within `reach_m` of a point or are `covering` it, nearest first, then in order."""
        point = self._plane.point(lon, lat)
        near = self._border_tree.query(point, predicate="dwithin", distance=reach_m)
        # To the millimetre, so that neighbours with a common corner are equally near and rank decides.
        distances = np.round(shapely.distance(self._borders[near], point), 3)
        in_order = sorted(zip(distances.tolist(), near.tolist(), strict=True))
        return [*covering, *(area for _, area in in_order if area not in covering)]

    def inside_m(self, index: int, lon: float, lat: float) -> float:
        """Metres to the area's own border: positive inside, negative outside."""
        distance = float(shapely.distance(self._borders[index], self._plane.point(lon, lat)))
        return distance if shapely.intersects_xy(self._polygons[index], lon, lat) else -distance

    def _covers(self, areas: Indexes, lon: Floats, lat: Floats) -> NDArray[np.bool_]:
        hit: NDArray[np.bool_] = shapely.intersects_xy(self._polygons[areas], lon, lat)
        return hit
