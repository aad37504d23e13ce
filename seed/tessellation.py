"""Land divided into believable pieces: nested, ragged, and sharing every vertex.

No open source publishes borders below the district, so the demo city draws them. A territory is shared
out by a Voronoi diagram of centres, each share again, three times over:

    district ─▶ streets ─▶ communities ─▶ grids

The straight edges are bent by one gentle warp of the plane, the same for every diagram, so that borders
wander as streams and lanes do and still cannot cross. At the end all lines are noded together on the snapping
grid and cut into faces, whose unions the upper levels are: that is why the levels nest exactly.
"""

from collections import defaultdict
from collections.abc import Sequence

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import Geometry, LineString, MultiPolygon, Polygon

#: Coordinates snap to this many decimals of a degree, about 1 cm.
DECIMALS = 7
#: How finely a border is bent: the longest straight piece, degrees (about 40 m).
PIECE = 0.0004

Points = NDArray[np.float64]

#: The warp: length and reach of each wave, degrees. Reach × 2π ÷ length adds up to about a half: below 1 the
#: plane is bent and never folded.
_WAVES = ((0.021, 0.00060), (0.0083, 0.00022), (0.0031, 0.00007))


def warp(points: Points) -> Points:
    """Each (lon, lat) moved by at most about 90 m, neighbours alike."""
    lon, lat = points[:, 0], points[:, 1]
    moved = points.copy()
    for n, (length, reach) in enumerate(_WAVES):
        turn = 2 * np.pi / length
        moved[:, 0] += reach * np.sin(turn * (lat + 0.3 * lon) + 1.7 * n)
        moved[:, 1] += reach * np.sin(turn * (lon - 0.3 * lat) + 2.9 * n)
    return moved


def polygonal(shape: Geometry) -> MultiPolygon:
    """The parts of a shape that have an area; lines and points that an intersection left are dropped."""
    parts = shapely.get_parts(shapely.get_parts(shape))
    return MultiPolygon([part for part in parts if isinstance(part, Polygon)])


def shares(territory: Geometry, centres: Points) -> list[MultiPolygon]:
    """The territory shared out: to each (lon, lat) centre what is nearest to it, with wandering borders.

    The order is that of the centres. The centres may lie a little outside; a share may then be empty.
    """
    if len(centres) == 1:
        return [polygonal(territory)]
    # The inverse of a warp this gentle is, nearly enough, the opposite move.
    straight = _diagram(territory, 2 * centres - warp(centres))
    bent = shapely.transform(shapely.segmentize(straight, PIECE), warp)
    return [polygonal(cell) for cell in shapely.intersection(bent, territory)]


def _diagram(territory: Geometry, centres: Points) -> NDArray[np.object_]:
    """The straight-edged Voronoi cells of the centres, as far as a kilometre outside the territory."""
    west, south, east, north = territory.bounds
    near = shapely.box(west - 0.01, south - 0.01, east + 0.01, north + 0.01)
    diagram = shapely.voronoi_polygons(shapely.multipoints(centres), extend_to=near, ordered=True)
    cells: NDArray[np.object_] = shapely.intersection(shapely.get_parts(diagram), near)
    return cells


def spread(territory: Geometry, count: int, chance: np.random.Generator, rounds: int = 3) -> Points:
    """`count` centres well spread over a territory, as (lon, lat) rows.

    Lloyd's method from random points: each centre moves to the middle of its share.
    """
    if count == 1:
        return np.array(shapely.point_on_surface(territory).coords)
    shapely.prepare(territory)
    west, south, east, north = territory.bounds
    found = np.empty((0, 2))
    while len(found) < count:
        tried = np.c_[chance.uniform(west, east, 4 * count), chance.uniform(south, north, 4 * count)]
        found = np.r_[found, tried[shapely.contains_xy(territory, tried[:, 0], tried[:, 1])]]
    centres = found[:count]
    for _ in range(rounds):
        middles = shapely.centroid(shapely.intersection(_diagram(territory, centres), territory))
        inside = shapely.intersects(territory, middles)
        moved: Points = shapely.get_coordinates(middles)
        centres = np.where(inside[:, None], moved, centres)
    return centres


def noded_faces(outlines: Sequence[Geometry], cells: Sequence[Geometry]) -> list[Polygon]:
    """All lines, noded together on the snapping grid and cut into faces; those inside the outlines."""
    borders = shapely.boundary(np.array([*outlines, *cells], dtype=object))
    noded = shapely.union_all(borders, grid_size=10.0**-DECIMALS)
    lines: list[LineString] = list(shapely.get_parts(shapely.transform(noded, snapped)))
    faces = shapely.get_parts(shapely.polygonize(lines))
    tree = shapely.STRtree(list(outlines))
    inside, _ = tree.query(shapely.point_on_surface(faces), predicate="within")
    return list(faces[np.unique(inside)])


def snapped(points: Points) -> Points:
    """Coordinates on the snapping grid, each number the one that seven written decimals mean."""
    return np.round(points, DECIMALS)


def settled(cells: Sequence[Geometry], outlines: Sequence[Geometry]) -> list[Geometry]:
    """The cells again as a true coverage: neighbours share each vertex, nothing overlaps, nothing is missing.

    A face goes to the cell it lies in. What a winding outline cut off a cell goes, piece by piece, to the
    neighbour in the same outline with which it shares the longest border: each cell is one piece of ground.
    """
    faces = noded_faces(outlines, cells)
    marks = shapely.point_on_surface(faces)
    cell_of = _holder(cells, marks)
    outline_of = _holder(outlines, marks)
    whole = _largest_each(faces, cell_of)
    neighbours = _neighbours(faces)
    loose = [face for face in range(len(faces)) if face not in whole]
    while loose:
        still = []
        for face in loose:
            homes = [
                (border, -other)
                for other, border in neighbours[face]
                if other in whole and outline_of[other] == outline_of[face]
            ]
            if homes:
                cell_of[face] = cell_of[-max(homes)[1]]
                whole.add(face)
            else:
                still.append(face)
        if len(still) == len(loose):
            break  # a rock in the sea touches nothing of its own district: it stays with its cell
        loose = still
    parts: dict[int, list[Polygon]] = defaultdict(list)
    for face, cell in zip(faces, cell_of, strict=True):
        parts[cell].append(face)
    return [shapely.coverage_union_all(parts[cell]) for cell in range(len(cells))]


def _holder(areas: Sequence[Geometry], points: NDArray[np.object_]) -> list[int]:
    """For each point the index of the area it lies in, of the nearest where snapping moved it out of all."""
    tree = shapely.STRtree(list(areas))
    (asked, found) = tree.query_nearest(points)
    held: dict[int, int] = {}
    for point, area in zip(asked.tolist(), found.tolist(), strict=True):
        held[point] = min(area, held.get(point, area))
    return [held[point] for point in range(len(points))]


def _largest_each(faces: Sequence[Polygon], cell_of: Sequence[int]) -> set[int]:
    """The largest face of every cell."""
    best: dict[int, int] = {}
    for face, cell in enumerate(cell_of):
        if cell not in best or faces[face].area > faces[best[cell]].area:
            best[cell] = face
    return set(best.values())


def _neighbours(faces: Sequence[Polygon]) -> list[list[tuple[int, float]]]:
    """For each face the faces beside it, with the length of the shared border in degrees."""
    shapes = np.array(faces, dtype=object)
    left, right = shapely.STRtree(shapes).query(shapes, predicate="touches")
    lengths = shapely.length(shapely.intersection(shapes[left], shapes[right]))
    beside: list[list[tuple[int, float]]] = [[] for _ in faces]
    for one, other, length in zip(left.tolist(), right.tolist(), lengths.tolist(), strict=True):
        if length > 0:
            beside[one].append((other, length))
    return beside
