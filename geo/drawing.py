"""A sheet of paper for maps: areas, marks and labels in degrees, margins and legends in pixels, as a PNG.

Drawn with Pillow twice as large and then reduced, which makes smooth lines of its jagged ones.
"""

import io
from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np
import shapely
from PIL import Image, ImageDraw, ImageFont

from geo.frame import Floats
from geo.plane import Plane

Colour = tuple[int, int, int]
Line = list[tuple[float, float]]
Box = tuple[float, float, float, float]

INK: Colour = (38, 50, 56)
FAINT: Colour = (120, 130, 136)
PAPER: Colour = (255, 255, 255)

# Drawn so many times larger than shown.
_FINE = 2
# Fonts with Chinese characters as Linux, Windows and macOS carry them, in the order of our liking.
_CHINESE_FONTS = (
    "NotoSansCJK-Regular.ttc",
    "NotoSansSC-Regular.otf",
    "SourceHanSansSC-Regular.otf",
    "NotoSerifCJK-Regular.ttc",
    "wqy-microhei.ttc",
    "wqy-zenhei.ttc",
    "DroidSansFallbackFull.ttf",
    "msyh.ttc",
    "simhei.ttf",
    "PingFang.ttc",
    "Hiragino Sans GB.ttc",
)
# From a metre to a province: lengths that a scale bar may have.
_SCALE_M = [digit * 10**zeros for zeros in range(7) for digit in (1, 2, 5)]


@cache
def _chinese_font() -> str | None:
    for name in _CHINESE_FONTS:
        try:
            ImageFont.truetype(name)
        except OSError:
            continue
        return name
    return None


def can_write_chinese() -> bool:
    """Whether this machine has a font for it; where not, pictures speak English and name areas by their codes."""
    return _chinese_font() is not None


@cache
def _font(size_px: int) -> Any:
    name = _chinese_font()
    if name is None:
        return ImageFont.load_default(size_px * _FINE)
    return ImageFont.truetype(name, size_px * _FINE)


def _writable(said: str) -> str:
    """The words, with a question mark for what the font here does not have."""
    return said if can_write_chinese() else said.encode("latin-1", "replace").decode("latin-1")


class Paper:
    """`width` by `height` pixels, with the ground of `bounds` (degrees) fitted into the box `map_box` of it."""

    def __init__(self, size: tuple[int, int], bounds: Box, map_box: Box) -> None:
        west, south, east, north = bounds
        self._plane = Plane.at((south + north) / 2)
        across, up = (east - west) * self._plane.x_m, (north - south) * self._plane.y_m
        left, top, right, bottom = map_box
        self._per_m = min((right - left) / max(across, 1.0), (bottom - top) / max(up, 1.0))
        self._origin = np.array([west, north])
        unused = np.array([right - left - across * self._per_m, bottom - top - up * self._per_m])
        self._corner = np.array([left, top]) + unused / 2
        self._image = Image.new("RGB", (size[0] * _FINE, size[1] * _FINE), PAPER)
        self._pen = ImageDraw.Draw(self._image, "RGBA")

    def at(self, degrees: Floats) -> Floats:
        """Pixels of places in degrees, both of shape (n, 2)."""
        metres: Floats = (degrees - self._origin) * (self._plane.x_m, -self._plane.y_m)
        placed: Floats = metres * self._per_m + self._corner
        return placed

    def fill(self, area: shapely.Geometry, colour: Colour) -> None:
        """Paint an area; its holes stay as they were."""
        for part in shapely.get_parts(area):
            outer, *holes = (self._fine(shapely.get_coordinates(ring)) for ring in shapely.get_rings(part))
            if holes:
                self._fill_around(outer, holes, colour)
            else:
                self._pen.polygon(outer, fill=colour)

    def _fill_around(self, outer: Line, holes: Sequence[Line], colour: Colour) -> None:
        left, top = (int(low) for low in np.min(outer, axis=0))
        right, bottom = (int(high) + 1 for high in np.max(outer, axis=0))
        mask = Image.new("L", (right - left, bottom - top), 0)
        inside = ImageDraw.Draw(mask)
        for ring, paint in ((outer, 255), *((hole, 0) for hole in holes)):
            inside.polygon([(x - left, y - top) for x, y in ring], fill=paint)
        self._image.paste(colour, (left, top), mask)

    def outline(self, area: shapely.Geometry, colour: Colour, width_px: float) -> None:
        """Draw every ring of an area."""
        for ring in shapely.get_rings(shapely.get_parts(area)):
            line = self._fine(shapely.get_coordinates(ring))
            self._pen.line(line, fill=colour, width=max(1, round(width_px * _FINE)), joint="curve")

    def mark(self, place: Sequence[float], colour: Colour, radius_px: float) -> None:
        """A disc with a light rim at a place in degrees."""
        self.disc(tuple(self.at(np.array([place]))[0]), colour, radius_px)

    def disc(self, at_px: Sequence[float], colour: Colour, radius_px: float) -> None:
        """The same disc at a pixel, for a legend."""
        x, y, r = at_px[0] * _FINE, at_px[1] * _FINE, radius_px * _FINE
        self._pen.ellipse((x - r, y - r, x + r, y + r), fill=(*colour, 190), outline=PAPER, width=_FINE)

    def text(
        self, at_px: Sequence[float], said: str, size_px: int, colour: Colour = INK, *, centred: bool = False
    ) -> None:
        """Words on the paper: from the left and the middle of the line, or about the pixel; with a white rim."""
        where = (at_px[0] * _FINE, at_px[1] * _FINE)
        said = _writable(said)
        self._pen.text(
            where,
            said,
            font=_font(size_px),
            fill=colour,
            anchor="mm" if centred else "lm",
            stroke_width=_FINE,
            stroke_fill=PAPER,
        )

    def width_of(self, said: str, size_px: int) -> float:
        """How many pixels the words are wide."""
        return float(_font(size_px).getlength(_writable(said))) / _FINE

    def scale_bar(self, at_px: Sequence[float], longest_px: float) -> None:
        """A bar of a round length on the ground, with its length."""
        length_m = max((each for each in _SCALE_M if each * self._per_m <= longest_px), default=1)
        x, y = at_px[0] * _FINE, at_px[1] * _FINE
        end = x + length_m * self._per_m * _FINE
        self._pen.line([(x, y - 8), (x, y), (end, y), (end, y - 8)], fill=INK, width=3)
        said = f"{length_m // 1000} km" if length_m >= 1000 else f"{length_m} m"
        self.text((end / _FINE + 8, at_px[1] - 3), said, 14)

    def png(self) -> bytes:
        """The picture."""
        width, height = self._image.size
        shown = self._image.resize((width // _FINE, height // _FINE), Image.Resampling.LANCZOS)
        written = io.BytesIO()
        shown.save(written, "PNG", optimize=True)
        return written.getvalue()

    def _fine(self, degrees: Floats) -> Line:
        return [(float(x), float(y)) for x, y in self.at(degrees) * _FINE]
