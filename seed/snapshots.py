"""What a handheld's camera sees in the demo, for want of a street: a drawing that is like no other, and its place."""

import io
from zlib import crc32

import numpy as np
from PIL import Image

from seed.day_plan import Truth

_SIZE = (640, 480)
#: A drawing is this many fields across and down, each of a colour of its own, blurred into each other.
_FIELDS = (12, 9)
_GPS_IFD = 0x8825


def snapshot(name: str, at: Truth) -> bytes:
    """A JPEG as a telephone writes it; the same name gives the same picture."""
    chance = np.random.default_rng(crc32(name.encode()))
    fields = chance.integers(0, 256, (_FIELDS[1], _FIELDS[0], 3), dtype=np.uint8)
    exif = Image.Exif()
    place = exif.get_ifd(_GPS_IFD)
    place[1], place[2] = "N", (at.lat, 0.0, 0.0)
    place[3], place[4] = "E", (at.lon, 0.0, 0.0)
    written = io.BytesIO()
    Image.fromarray(fields).resize(_SIZE, Image.Resampling.BICUBIC).save(
        written, "JPEG", quality=85, exif=exif
    )
    return written.getvalue()
