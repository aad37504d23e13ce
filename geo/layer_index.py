"""Which areas of one layer cover a point or lie near it, exactly as plain Shapely would say."""

from collections.abc import Sequence

import numpy as np
import shapely
from numpy.typing import NDArray

from geo.areas import Area
from geo.plane import Plane

Floats = NDArray[np.float64]
Indexes = NDArray[np.int32]

#: The index of no area.
NOWHERE = -1


class LayerIndex:
    """The areas of one layer (or of one level of the base partition), ready to be asked.

    `areas` are ordered by (rank, code), so the lowest index owns a point that several cover. Covering is
    tested in degrees, where it is exact; distances are taken in the plane. Needs no valid coverage:
    overlaps, gaps, holes and parts come out as they are drawn.
    """

    def __init__(self, areas: Sequence[Area], plane: Plane) -> None:
        self.areas = tuple(sorted(areas, key=lambda area: (area.rank, area.code)))
        self._plane = plane
        self._polygons = shapely.from_wkb([area.geometry for area in self.areas])
        shapely.prepare(self._polygons)
        self._tree = shapely.STRtree(self._polygons)
        self._flat = plane.flat(self._polygons)
        self._flat_tree = shapely.STRtree(self._flat)
        self._borders = shapely.boundary(self._flat)
        self._border_tree = shapely.STRtree(self._borders)

    def covering(self, lon: float, lat: float) -> list[int]:
        """Every area that covers the point, its border included, in order."""
        near = np.sort(self._tree.query(shapely.Point(lon, lat)))
        hit: NDArray[np.bool_] = shapely.intersects_xy(self._polygons[near], lon, lat)
        return [int(index) for index in near[hit]]

    def owner_of_each(self, lon: Floats, lat: Floats) -> Indexes:
        """The first of `covering` for each point, `NOWHERE` where nothing covers it (or it is no number)."""
        point, area = self._tree.query(shapely.points(lon, lat))
        hit = shapely.intersects_xy(self._polygons[area], lon[point], lat[point])
        owners = np.full(len(lon), len(self.areas), np.int32)
        np.minimum.at(owners, point[hit], area[hit].astype(np.int32))
        owners[owners == len(self.areas)] = NOWHERE
        return owners

    def is_on_border(self, index: int, lon: float, lat: float) -> bool:
        """Whether a point that the area covers lies on its border and not inside."""
        return not shapely.contains_xy(self._polygons[index], lon, lat)

    def nearest_border_m(self, lon: float, lat: float) -> float:
        """Metres to the nearest border of any area."""
        _, distance = self._border_tree.query_nearest(
            self._plane.point(lon, lat), all_matches=False, return_distance=True
        )
        return float(distance[0])

    def nearest(self, lon: float, lat: float) -> int:
        """The area nearest to the point; the first of those equally near."""
        return int(self._flat_tree.query_nearest(self._plane.point(lon, lat)).min())

    def within(self, lon: float, lat: float, reach_m: float) -> list[int]:
        """The areas that cover the point or come within `reach_m` of it, nearest first, then in order."""
        point = self._plane.point(lon, lat)
        near = self._flat_tree.query(point, predicate="dwithin", distance=reach_m)
        # To the millimetre, so that neighbours with a common corner are equally near and rank decides.
        distances = np.round(shapely.distance(self._flat[near], point), 3)
        return [int(near[i]) for i in np.lexsort((near, distances))]

    def inside_m(self, index: int, lon: float, lat: float) -> float:
        """Metres to the area's own border: positive inside, negative outside."""
        distance = float(shapely.distance(self._borders[index], self._plane.point(lon, lat)))
        return distance if shapely.intersects_xy(self._polygons[index], lon, lat) else -distance
