"""What a picture is, looked at for real, and what is made of it: renditions that are ours from first byte to last.

    examined()      form, size, camera's word, and upright renditions; nothing of the file is copied into them
    watermarked()   a rendition with its reader's name across it

Everything here takes time and memory: call it off the event loop. Pixels bound memory, looked at before decoding.
"""

import io
import logging
from datetime import UTC, datetime, timedelta, timezone
from itertools import pairwise
from pathlib import Path
from typing import Any

from msgspec import Struct
from PIL import Image, ImageChops, ImageDraw, ImageFont

from server.casework.fonts import Font
from server.domain.calendar import CHINA
from server.domain.photos import Shot
from server.domain.picture_end import trailing_bytes
from server.domain.recordings import HEAD_BYTES, recording_form

_log = logging.getLogger(__name__)

# The number of pixels is looked at here, and refused; Pillow would warn, or refuse in its own way, later.
Image.MAX_IMAGE_PIXELS = None

FORMS = ("JPEG", "PNG", "WEBP")
#: The longer edges of what people are shown.
EDGES_PX = (1280, 256)
#: Less than this is no photo of anything.
EDGE_PX_MIN = 32

_QUALITY = 82
#: Tags of Exif 2.32.
_ORIENTATION, _TAKEN_AT, _OFFSET, _SUB_IFD, _GPS_IFD = 0x0112, 0x9003, 0x9011, 0x8769, 0x8825
#: How a picture is turned upright, by what the camera says of its orientation.
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_ON_ITS_SIDE = frozenset(_TURNS[each] for each in (5, 6, 7, 8))


class Examined(Struct, frozen=True, kw_only=True):
    """What a content turned out to be, and its renditions by their longer edge; none for recordings and refusals."""

    shot: Shot
    renditions: dict[int, bytes]


class PixelLimits(Struct, frozen=True):
    """How many pixels a picture may have. A JPEG shrinks while it is decoded; others are decoded as a `whole` first.

    Memory at the most, by `bench/photos.py`: 9 bytes a pixel of a JPEG, 17 of another.
    """

    shrinking: int
    whole: int


def examined(content: bytes, sha256: str, limits: PixelLimits) -> Examined:
    """Look at what somebody has sent; what is unfit says why in `shot.reason`."""
    form = recording_form(content[:HEAD_BYTES])
    if form is not None:
        return _plain(content, sha256, "recording", form, None)
    try:
        opened = Image.open(io.BytesIO(content), formats=FORMS)
    except Exception:
        return _plain(content, sha256, "image", "unknown", "not_an_image")
    with opened as image:
        form = str(image.format)
        if image.width * image.height > (limits.shrinking if form == "JPEG" else limits.whole):
            return _plain(content, sha256, "image", form, "too_many_pixels")
        if min(image.size) < EDGE_PX_MIN:
            return _plain(content, sha256, "image", form, "too_small")
        try:
            return _picture(image, content, sha256, form)
        except Exception:
            _log.info("%s is damaged", sha256, exc_info=True)
            return _plain(content, sha256, "image", form, "damaged")


def _plain(content: bytes, sha256: str, media: Any, form: str, reason: Any) -> Examined:
    shot = Shot(sha256=sha256, media=media, form=form, size_bytes=len(content), reason=reason)
    return Examined(shot=shot, renditions={})


def _picture(image: Image.Image, content: bytes, sha256: str, form: str) -> Examined:
    camera = _camera(image)
    turn = _TURNS.get(camera.get(_ORIENTATION, 1))
    width, height = image.size if turn not in _ON_ITS_SIDE else image.size[::-1]
    image.draft("RGB", (EDGES_PX[0], EDGES_PX[0]))  # a JPEG is decoded no larger than it is needed
    upright = image if image.mode in ("RGB", "L") else _opaque(image)
    upright.thumbnail((EDGES_PX[0], EDGES_PX[0]), Image.Resampling.LANCZOS)
    upright = _opaque(upright)
    if turn is not None:
        upright = upright.transpose(turn)
    renditions: dict[int, bytes] = {}
    for edge in EDGES_PX:
        upright.thumbnail((edge, edge), Image.Resampling.LANCZOS)
        renditions[edge] = _jpeg(upright)
    lon, lat = _place(camera)
    shot = Shot(
        sha256=sha256,
        media="image",
        form=form,
        size_bytes=len(content),
        width=width,
        height=height,
        taken_at=_taken_at(camera),
        lon=lon,
        lat=lat,
        look=_look(upright),
        trailing_bytes=trailing_bytes(content, form),
    )
    return Examined(shot=shot, renditions=renditions)


def _camera(image: Image.Image) -> Image.Exif:
    """What the camera wrote; nothing where that cannot be read, which is no fault of the picture."""
    try:
        told = image.getexif()
        told.get_ifd(_SUB_IFD), told.get_ifd(_GPS_IFD)
    except Exception:
        return Image.Exif()
    return told


def _opaque(image: Image.Image) -> Image.Image:
    """In plain colours, what is transparent on white."""
    if "A" not in image.getbands() and "transparency" not in image.info:
        return image.convert("RGB")
    layered = image.convert("RGBA")
    white = Image.new("RGB", layered.size, "white")
    white.paste(layered, mask=layered.getchannel("A"))
    return white


def _jpeg(image: Image.Image) -> bytes:
    written = io.BytesIO()
    plain = Image.new("RGB", image.size)
    plain.paste(image)  # so that nothing of the file comes along: no EXIF, no profile, no comment
    plain.save(written, "JPEG", quality=_QUALITY)
    return written.getvalue()


def _look(image: Image.Image) -> str | None:
    """64 bits: whether each of 8 × 8 fields is brighter than its right neighbour. None where the picture is plain."""
    small = image.convert("L").resize((9, 8), Image.Resampling.BOX)
    rows = [list(small.crop((0, y, 9, y + 1)).tobytes()) for y in range(8)]
    bits = [left > right for row in rows for left, right in pairwise(row)]
    if not 8 <= sum(bits) <= 56:
        return None
    return f"{sum(bit << place for place, bit in enumerate(bits)):016x}"


def _taken_at(camera: Image.Exif) -> datetime | None:
    """When the camera says it was taken; by Beijing time where it names no offset."""
    told = camera.get_ifd(_SUB_IFD)
    try:
        at = datetime.strptime(str(told[_TAKEN_AT]).strip("\0 "), "%Y:%m:%d %H:%M:%S")  # noqa: DTZ007
        sign, offset = str(told.get(_OFFSET, ""))[:1], str(told.get(_OFFSET, ""))[1:6]
        zone = CHINA
        if sign in ("+", "-") and ":" in offset:
            hours, minutes = map(int, offset.split(":"))
            span = timedelta(hours=hours, minutes=minutes)
            zone = timezone(span if sign == "+" else -span)
        return at.replace(tzinfo=zone).astimezone(UTC)
    except (KeyError, ValueError, OverflowError):
        return None


def _place(camera: Image.Exif) -> tuple[float, float] | tuple[None, None]:
    """Longitude and latitude in WGS-84 degrees, as the camera wrote them."""
    told = camera.get_ifd(_GPS_IFD)
    try:
        lat = _degrees(told[2]) * (-1 if told[1] == "S" else 1)
        lon = _degrees(told[4]) * (-1 if told[3] == "W" else 1)
    except (KeyError, TypeError, ValueError, ZeroDivisionError, IndexError):
        return None, None
    # Not a number is in no range, and 0, 0 is what a receiver writes that knows nothing.
    if not (abs(lat) <= 90 and abs(lon) <= 180) or (lat, lon) == (0, 0):
        return None, None
    return lon, lat


def _degrees(parts: Any) -> float:
    degrees, minutes, seconds = (float(part) for part in parts)
    return degrees + minutes / 60 + seconds / 3600


def watermarked(rendition: bytes, text: str, font: Font) -> bytes:
    """The picture with a line of text across it, over and over, light and dark so that it shows on every ground."""
    with Image.open(io.BytesIO(rendition), formats=("JPEG",)) as image:
        picture = image.convert("RGB")
    size_px = max(11, min(picture.size) // 28)
    veil = _lines(picture.size, font.spelt(text), font.file, size_px)
    for shift, colour in ((1, "black"), (0, "white")):
        picture.paste(Image.new("RGB", picture.size, colour), mask=ImageChops.offset(veil, shift))
    return _jpeg(picture)


def _lines(size: tuple[int, int], text: str, font: Path, size_px: int) -> Image.Image:
    """How strongly the text stands at each pixel, slanting from below left."""
    side = int((size[0] ** 2 + size[1] ** 2) ** 0.5) + 1
    typeface = ImageFont.truetype(str(font), size_px)
    line = Image.new("L", (int(typeface.getlength(text)) + 4 * size_px, 2 * size_px))
    ImageDraw.Draw(line).text((0, 0), text, fill=120, font=typeface)
    sheet = Image.new("L", (side, side))
    for row, y in enumerate(range(0, side, 6 * size_px)):
        for x in range(-line.width * (row % 2) // 2, side, line.width):
            sheet.paste(line, (x, y))
    turned = sheet.rotate(24, Image.Resampling.BILINEAR)
    left, top = (side - size[0]) // 2, (side - size[1]) // 2
    return turned.crop((left, top, left + size[0], top + size[1]))
