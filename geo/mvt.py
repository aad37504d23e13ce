"""Mapbox Vector Tiles 2.1, written: whole layers of points or polygons at a time, by arithmetic on arrays.

    tile      layers, one after the other
    layer     name, features, every key and every value once, extent
    feature   kind, indexes of keys and values, geometry: MoveTo, LineTo and ClosePath with steps between

Source: github.com/mapbox/vector-tile-spec, 2.1; protocolbuffers.dev, "Encoding". What a tile means stands in
`geo.tiles` and `geo.clusters`; docs/adr/0012 tells why no library writes it.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Any

import numpy as np
import shapely

from geo.frame import Longs

#: Units along the side of a tile.
EXTENT = 4096

Properties = Mapping[str, str | int | bool]

_POINT, _POLYGON = 1, 3
_MOVE, _LINE, _CLOSE = 1, 2, 7
_ONE_MOVE, _ONE_CLOSE = 1 << 3 | _MOVE, 1 << 3 | _CLOSE
# Fields of the messages, with the wire type of each: 0 a varint, 2 so many bytes.
_LAYER = 3 << 3 | 2
_NAME, _FEATURE, _KEY, _VALUE = 1 << 3 | 2, 2 << 3 | 2, 3 << 3 | 2, 4 << 3 | 2
_EXTENT, _VERSION = 5 << 3, 15 << 3
_TAGS, _KIND, _GEOMETRY = 2 << 3 | 2, 3 << 3, 4 << 3 | 2
_TEXT, _WHOLE, _SIGNED, _TRUTH = 1 << 3 | 2, 5 << 3, 6 << 3, 7 << 3


def point_layer(name: str, points: Longs, properties: Sequence[Properties]) -> bytes:
    """A layer of points, shape (n, 2), in units from the tile's north-west corner; b"" for none."""
    steps = _zigzag(np.rint(points).astype(np.int64))
    words = np.column_stack([np.full(len(steps), _ONE_MOVE), steps])
    return _layer(name, _POINT, _packed(words.ravel(), np.full(len(words), 3)), properties)


def polygon_layer(name: str, polygons: Any, properties: Sequence[Properties]) -> bytes:
    """A layer of polygons and multipolygons in units from the tile's north-west corner, y to the south.

    Each vertex is rounded by itself, so neighbours that share a border go on sharing it; for that, a passage
    narrower than a unit may close. A ring that encloses nothing any more is left out, and so is a feature
    without rings. b"" if none is left.
    """
    return _layer(name, _POLYGON, _drawn(polygons), properties)


def _layer(name: str, kind: int, geometries: Iterable[bytes], properties: Sequence[Properties]) -> bytes:
    keys: dict[bytes, int] = {}
    values: dict[bytes, int] = {}
    features = bytearray()
    for geometry, given in zip(geometries, properties, strict=True):
        if geometry:
            tags = bytearray()
            for key, value in given.items():
                tags += _varint(keys.setdefault(key.encode(), len(keys)))
                tags += _varint(values.setdefault(_value(value), len(values)))
            feature = _field(_TAGS, tags) + bytes((_KIND, kind)) + _field(_GEOMETRY, geometry)
            features += _field(_FEATURE, feature)
    if not features:
        return b""
    body = b"".join(
        [
            bytes((_VERSION, 2)),
            _field(_NAME, name.encode()),
            features,
            *(_field(_KEY, key) for key in keys),
            *(_field(_VALUE, value) for value in values),
            bytes((_EXTENT,)) + _varint(EXTENT),
        ]
    )
    return _field(_LAYER, body)


def _value(value: str | int | bool) -> bytes:
    match value:
        case str():
            return _field(_TEXT, value.encode())
        case bool():
            return bytes((_TRUTH, value))
        case int() if value >= 0:
            return bytes((_WHOLE,)) + _varint(value)
        case int():
            return bytes((_SIGNED,)) + _varint(-2 * value - 1)


def _drawn(polygons: Any) -> list[bytes]:
    """The geometry of each polygon as a feature carries it, b"" where rounding leaves none."""
    parts, of_polygon = shapely.get_parts(polygons, return_index=True)
    rings, of_part = shapely.get_rings(parts, return_index=True)
    vertices, of_ring = shapely.get_coordinates(rings, return_index=True)
    if not len(vertices):
        return [b""] * len(polygons)
    xy = np.rint(vertices).astype(np.int64)
    # A vertex stays if a segment of some length leaves it: so repeats go, and the last, which is the first.
    leaves = np.append((of_ring[1:] == of_ring[:-1]) & (xy[1:] != xy[:-1]).any(axis=1), False)
    start, end = xy[leaves], xy[np.flatnonzero(leaves) + 1]
    ring = of_ring[leaves]
    twice_area = np.bincount(
        ring, (start[:, 0] * end[:, 1] - end[:, 0] * start[:, 1]).astype(np.float64), len(rings)
    )
    is_outer = np.append(True, of_part[1:] != of_part[:-1])
    outer_stays = np.zeros(len(parts), np.bool_)
    outer_stays[of_part[is_outer]] = twice_area[is_outer] != 0
    stays = (twice_area != 0) & outer_stays[of_part]
    kept = stays[ring]
    xy, ring = start[kept], ring[kept]
    counts = np.bincount(ring, minlength=len(rings))[stays]
    # With y to the south an outer ring has a positive area, a hole a negative one.
    turned = (twice_area > 0)[stays] != is_outer[stays]
    xy = _with_turned(xy, counts, turned)
    feature = of_polygon[of_part[stays]]
    return _commands(xy, counts, feature, len(polygons))


def _with_turned(xy: Longs, counts: Longs, turned: Any) -> Longs:
    ends = np.cumsum(counts)
    begins = ends - counts
    place = np.arange(len(xy))
    mirrored = np.repeat(begins + ends - 1, counts) - place
    return xy[np.where(np.repeat(turned, counts), mirrored, place)]


def _commands(xy: Longs, counts: Longs, feature: Longs, features: int) -> list[bytes]:
    """Rings of `counts` vertices each, those of a feature side by side, as its command words, packed."""
    first_of_ring = np.cumsum(counts) - counts
    steps = np.diff(xy, axis=0, prepend=0)
    new = first_of_ring[np.append(True, feature[1:] != feature[:-1])] if len(feature) else first_of_ring
    steps[new] = xy[new]
    steps = _zigzag(steps)
    # A ring of n vertices: MoveTo 1, a step, LineTo n-1, the other steps, ClosePath.
    sizes = 2 * counts + 3
    begins = np.cumsum(sizes) - sizes
    nth = np.arange(len(xy)) - np.repeat(first_of_ring, counts)
    at = np.repeat(begins, counts) + 1 + 2 * nth + (nth > 0)
    words = np.empty(int(sizes.sum()), np.int64)
    words[at], words[at + 1] = steps[:, 0], steps[:, 1]
    words[begins] = _ONE_MOVE
    words[begins + 3] = counts - 1 << 3 | _LINE
    words[begins + sizes - 1] = _ONE_CLOSE
    return _packed(words, np.bincount(feature, sizes, features).astype(np.int64))


def _packed(words: Longs, counts: Longs) -> list[bytes]:
    """Non-negative words below 2³⁵ as varints, `counts` of them in each run of bytes."""
    length = 1 + (words[:, None] >= 1 << np.array([7, 14, 21, 28])).sum(axis=1)
    seventh = np.arange(5)
    septets = (words[:, None] >> 7 * seventh & 0x7F).astype(np.uint8)
    septets[seventh < length[:, None] - 1] |= 0x80
    run = septets[seventh < length[:, None]].tobytes()
    ends = np.append(0, np.cumsum(length))[np.append(0, np.cumsum(counts))].tolist()
    return [run[begin:end] for begin, end in pairwise(ends)]


def _zigzag(whole: Longs) -> Longs:
    return whole << 1 ^ whole >> 63


def _field(key: int, content: bytes | bytearray) -> bytes:
    return bytes((key,)) + _varint(len(content)) + content


@lru_cache(1 << 14)
def _varint(whole: int) -> bytes:
    septets = bytearray()
    while whole > 0x7F:
        septets.append(whole & 0x7F | 0x80)
        whole >>= 7
    septets.append(whole)
    return bytes(septets)
