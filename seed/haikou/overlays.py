"""Layers over the base partition: the professional grids 专业网格, and ground with a keeper of its own."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

import shapely
from msgspec import Struct
from shapely import Geometry

from geo.areas import Area
from seed.haikou.ground import united
from seed.tessellation import snapped

SCHEME = "Haikou-demo"


class ProfessionalLayer(Struct, frozen=True):
    """专业网格 of one trade: each area takes in so many communities of one street (0: all of them)."""

    layer: str
    word: str
    communities: int


LAYERS = (
    ProfessionalLayer("urban_mgmt", "城管", 2),
    ProfessionalLayer("governance", "综治", 3),
    ProfessionalLayer("eco", "环保", 5),
    ProfessionalLayer("market", "市场监管", 0),
)

SPECIAL = "special"

#: About where the real ones lie; WGS-84 degrees, drawn by hand.
_SPECIAL_GROUND: tuple[tuple[str, str, tuple[tuple[tuple[float, float], ...], ...]], ...] = (
    (
        "460100-special-airport",
        "海口美兰国际机场",
        (((110.435, 19.927), (110.486, 19.931), (110.485, 19.949), (110.462, 19.952), (110.434, 19.944)),),
    ),
    (
        "460100-special-harbour",
        "海口港港区（秀英港、新海港）",
        (
            ((110.274, 20.017), (110.289, 20.018), (110.290, 20.027), (110.275, 20.026)),
            ((110.143, 20.045), (110.162, 20.047), (110.161, 20.059), (110.142, 20.057)),
        ),
    ),
    (
        "460100-special-offices",
        "市行政中心机关大院",
        (((110.207, 20.022), (110.214, 20.022), (110.214, 20.027), (110.207, 20.027)),),
    ),
)


def overlay_areas(base: Sequence[Area]) -> list[Area]:
    """The areas of every overlay layer: professional ones are whole grids, special ones cross borders."""
    first = len(base)
    found = [*_professional(base), *_special(base)]
    return [
        Area(
            code=code,
            scheme=SCHEME,
            name=name,
            layer=layer,
            level=None,
            rank=rank,
            geometry=shapely.to_wkb(shape, byte_order=1),
        )
        for rank, (layer, code, name, shape) in enumerate(found, first)
    ]


def _professional(base: Sequence[Area]) -> Iterator[tuple[str, str, str, Geometry]]:
    street_names = {area.code[:9]: area.name for area in base if area.level == "street"}
    grids = [(area.code, shapely.from_wkb(area.geometry)) for area in base if area.level == "grid"]
    for trade in LAYERS:
        group_of = _groups((code for code, _ in grids), trade.communities)
        shapes = united((group_of[code], shape) for code, shape in grids)
        for group in sorted(shapes):
            street, number = group.split("-")
            part = f"第{int(number)}片区" if trade.communities else "责任区"
            name = f"{street_names[street]}{trade.word}{part}"
            yield trade.layer, f"{street}-{trade.layer.replace('_', '-')}-{number}", name, shapes[group]


def _groups(grid_codes: Iterable[str], size: int) -> dict[str, str]:
    """Grid code → its group `street-number`: `size` communities of one street, in order of code."""
    group_of: dict[str, str] = {}
    for street, codes in groupby(grid_codes, key=lambda code: code[:9]):
        own = list(codes)
        order = {community: n for n, community in enumerate(sorted({code[:12] for code in own}))}
        # The last group takes the rest, so that none is smaller than the others.
        last = max(len(order) // size, 1) if size else 1
        for code in own:
            number = min(order[code[:12]] // size + 1, last) if size else 1
            group_of[code] = f"{street}-{number:02d}"
    return group_of


def _special(base: Sequence[Area]) -> Iterator[tuple[str, str, str, Geometry]]:
    city = next(shapely.from_wkb(area.geometry) for area in base if area.level == "city")
    for code, name, rings in _SPECIAL_GROUND:
        ground = shapely.multipolygons([shapely.Polygon(ring) for ring in rings])
        yield SPECIAL, code, name, shapely.transform(shapely.intersection(ground, city), snapped)
