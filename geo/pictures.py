"""Boundaries as pictures: the areas with their names, and every finding of a health report at its place."""

import math
from collections import Counter
from collections.abc import Sequence
from itertools import count
from typing import Any

import numpy as np
import shapely

from geo.areas import LEVELS, Area
from geo.drawing import FAINT, INK, Box, Colour, Paper, can_write_chinese
from geo.errors import LayerNotInSet
from geo.health import Finding, HealthReport, Kind
from geo.health_words import WORDS, Language

# The map, with the legend to its right.
_SIZE = (1600, 1120)
_MAP: Box = (24, 64, 1236, 1076)
_LEGEND_X, _LEGEND_Y, _LINE_PX = 1264, 96, 30
# A picture is for the eye: what is finer than half a pixel is left out of it.
_PIXELS_ACROSS = 2400

_COLOURS: dict[Kind, Colour] = {
    Kind.OVERLAP: (214, 39, 40),
    Kind.GAP: (31, 119, 180),
    Kind.PARENT_WRONG: (227, 26, 140),
    Kind.PARENT_DIFFERS: (140, 86, 75),
    Kind.DETACHED_PART: (148, 103, 189),
    Kind.HOLE: (23, 160, 150),
    Kind.SLIVER_PART: (255, 127, 14),
    Kind.RING_INVALID: (0, 0, 0),
    Kind.CODE_CONFLICT: (188, 150, 0),
    Kind.CODE_FOREIGN: (105, 105, 0),
}
_OTHER: Colour = (127, 127, 127)
_GROUND, _BORDER = (243, 246, 244), (176, 188, 186)
# Light enough for words on them, and apart from each other for those who see colours otherwise.
_FILLS: tuple[Colour, ...] = (
    (253, 224, 196),
    (205, 228, 245),
    (222, 240, 205),
    (240, 216, 236),
    (255, 243, 186),
    (208, 236, 231),
)


def picture_of_health(areas: Sequence[Area], report: HealthReport, language: Language = "zh") -> bytes:
    """A PNG of the areas with a disc at each finding: its colour is its kind, its size that of the trouble.

    Kinds are listed beside the map with how many there are. Findings without a place are counted below them.
    """
    words = WORDS[language if can_write_chinese() else "en"]
    placed = [finding for finding in report.findings if finding.place is not None]
    paper = _paper(areas, [finding.place for finding in placed if finding.place is not None])
    _title(paper, words["head"].format(report.source, report.version))
    drawn = [_coarse(area) for area in areas]
    for outline in drawn:
        paper.fill(outline, _GROUND)
    for outline in drawn:
        paper.outline(outline, _BORDER, 0.7)
    counts = Counter(finding.kind for finding in placed)
    kinds = [kind for kind in dict.fromkeys((*_COLOURS, *Kind)) if kind in counts]
    # What matters most is drawn last, and of one kind the smallest, so that no disc hides another.
    for finding in sorted(placed, key=lambda each: (-kinds.index(each.kind), -(each.size or 0.0))):
        paper.mark(finding.place or (0, 0), _colour(finding.kind), _radius_px(finding))
    for line, kind in enumerate(kinds):
        y = _LEGEND_Y + line * _LINE_PX
        paper.disc((_LEGEND_X + 8, y), _colour(kind), 8)
        paper.text((_LEGEND_X + 26, y), _fitted(paper, f"{counts[kind]:,}  {words[kind]}", 16), 16)
    if missing := len(report.findings) - len(placed):
        y = _LEGEND_Y + len(kinds) * _LINE_PX + _LINE_PX // 2
        paper.text((_LEGEND_X, y), _fitted(paper, words["elsewhere"].format(missing), 14), 14, FAINT)
    return paper.png()


def picture_of_areas(areas: Sequence[Area], title: str, layer: str | None = None) -> bytes:
    """A PNG of one level or overlay, neighbours in different colours, each area with its name where it fits.

    Left out, the layer is the finest level. Coarser levels are drawn as thicker borders over it.

    Raises:
        LayerNotInSet: there is no such level or overlay among the areas.
    """
    levels = [level for level in LEVELS if any(area.level == level for area in areas)]
    chosen = layer or (levels[-1] if levels else areas[0].layer)
    shown = [area for area in areas if (area.level or area.layer) == chosen]
    if not shown:
        raise LayerNotInSet(chosen)
    paper = _paper(areas, [])
    _title(paper, title)
    outlines = [_coarse(area) for area in shown]
    for outline, colour in zip(outlines, _colouring(outlines), strict=True):
        paper.fill(outline, _FILLS[colour % len(_FILLS)])
    for outline in outlines:
        paper.outline(outline, FAINT, 0.8)
    coarser = levels[: levels.index(chosen)] if chosen in levels else levels
    for width, level in enumerate(reversed(coarser), start=2):
        for area in areas:
            if area.level == level:
                paper.outline(_coarse(area), INK, 0.5 * width)
    _names(paper, shown, outlines)
    _layers(paper, areas, chosen)
    return paper.png()


def _paper(areas: Sequence[Area], places: Sequence[tuple[float, float]]) -> Paper:
    bounds = shapely.total_bounds(shapely.from_wkb([area.geometry for area in areas]))
    seen = np.array([bounds[:2], bounds[2:], *places])
    paper = Paper(_SIZE, (*seen.min(axis=0), *seen.max(axis=0)), _MAP)
    paper.scale_bar((_MAP[0], _SIZE[1] - 20), 240)
    return paper


def _title(paper: Paper, said: str) -> None:
    paper.text((_MAP[0], 34), said, 22)


def _coarse(area: Area) -> Any:
    """The outline as far as a picture shows it; an area too small for that as it is."""
    outline = shapely.from_wkb(area.geometry)
    west, south, east, north = outline.bounds
    simpler = shapely.simplify(outline, max(east - west, north - south) / _PIXELS_ACROSS)
    return outline if simpler.is_empty else simpler


def _colour(kind: Kind) -> Colour:
    return _COLOURS.get(kind, _OTHER)


def _radius_px(finding: Finding) -> float:
    """From a square metre, 4 pixels, to ten square kilometres, 14."""
    size = finding.size if finding.size and finding.unit == "m2" else 1.0
    return 4 + 10 * min(max(math.log10(max(size, 1.0)) / 7, 0.0), 1.0)


def _fitted(paper: Paper, said: str, size_px: int) -> str:
    """The words as far as they fit beside the map."""
    room = _SIZE[0] - _LEGEND_X - 40
    if paper.width_of(said, size_px) <= room:
        return said
    while paper.width_of(f"{said}...", size_px) > room:
        said = said[:-1]
    return f"{said}..."


def _colouring(outlines: Sequence[Any]) -> list[int]:
    """A number for each outline, other than those of its neighbours: the lowest that is free."""
    one, other = shapely.STRtree(outlines).query(outlines, predicate="intersects")
    neighbours: dict[int, list[int]] = {n: [] for n in range(len(outlines))}
    for a, b in zip(one.tolist(), other.tolist(), strict=True):
        neighbours[a].append(b)
    chosen: dict[int, int] = {}
    for n in range(len(outlines)):
        taken = {chosen[b] for b in neighbours[n] if b in chosen}
        chosen[n] = next(colour for colour in count() if colour not in taken)
    return [chosen[n] for n in range(len(outlines))]


def _names(paper: Paper, areas: Sequence[Area], outlines: Sequence[Any]) -> None:
    """Names, of the largest areas first, wherever they fit into their area and over no other name."""
    written: list[Box] = []
    size_px = 13
    for n in np.argsort(shapely.area(outlines))[::-1]:
        name = areas[n].name if can_write_chinese() or areas[n].name.isascii() else areas[n].code
        west, _, east, _ = outlines[n].bounds
        point = shapely.point_on_surface(outlines[n])
        x, y = paper.at(np.array([[point.x, point.y]]))[0]
        room = np.ptp(paper.at(np.array([[west, point.y], [east, point.y]]))[:, 0])
        half = paper.width_of(name, size_px) / 2
        box = (x - half - 2, y - size_px * 0.6, x + half + 2, y + size_px * 0.6)
        if half * 2 <= room and not any(_overlap(box, other) for other in written):
            paper.text((x, y), name, size_px, centred=True)
            written.append(box)


def _overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _layers(paper: Paper, areas: Sequence[Area], chosen: str) -> None:
    """What the set has, beside the map; the layer shown stands out."""
    words = WORDS["zh" if can_write_chinese() else "en"]
    names = list(dict.fromkeys(area.level or area.layer for area in areas))
    for n, name in enumerate(names):
        number = sum((area.level or area.layer) == name for area in areas)
        colour = INK if name == chosen else FAINT
        where = (_LEGEND_X, _LEGEND_Y + n * _LINE_PX)
        paper.text(where, f"{words.get(name, name)}  {number:,}", 18 if name == chosen else 16, colour)
