"""Pictures and recordings for tests: drawn, so that each differs, and broken in every way that we have heard of."""

import io
import random
import struct
import zlib
from datetime import datetime

from PIL import Image, ImageDraw

WAV = b"RIFF\x24\x00\x00\x00WAVEfmt \x10\x00\x00\x00\x01\x00\x01\x00" + bytes(64)
WEBM = b"\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\x82\x84webm" + bytes(range(256))


def picture(seed: int = 0, size: tuple[int, int] = (640, 480)) -> Image.Image:
    """A picture that no other seed has."""
    drawn = Image.new("RGB", size, "grey")
    if seed % 2:
        noise = random.Random(seed).randbytes(size[0] * size[1])
        drawn = Image.frombytes("L", size, noise).convert("RGB")
    drawing = ImageDraw.Draw(drawn)
    for n in range(12):
        at = (seed * 7919 + n * 104_729) % 1_000_003
        x, y = at % size[0], at // 7 % size[1]
        colour = (at % 256, at // 3 % 256, at // 11 % 256)
        drawing.rectangle(
            (x, y, x + 20 + at % (size[0] // 2), y + 20 + at // 5 % (size[1] // 2)), fill=colour
        )
    return drawn


def jpeg(
    seed: int = 0,
    size: tuple[int, int] = (640, 480),
    *,
    taken_at: datetime | None = None,
    place: tuple[float, float] | None = None,
    orientation: int = 1,
) -> bytes:
    """A JPEG as a telephone writes it; `place` is longitude and latitude in degrees."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = "Acme"
    if taken_at is not None:
        told = exif.get_ifd(0x8769)
        told[0x9003] = f"{taken_at:%Y:%m:%d %H:%M:%S}"
        told[0x9011] = f"{taken_at:%z}"[:3] + ":00"
    if place is not None:
        gps = exif.get_ifd(0x8825)
        gps[1], gps[2] = "N", (place[1], 0.0, 0.0)
        gps[3], gps[4] = "E", (place[0], 0.0, 0.0)
    written = io.BytesIO()
    picture(seed, size).save(written, "JPEG", quality=80, exif=exif)
    return written.getvalue()


def encoded(form: str, seed: int = 0, size: tuple[int, int] = (64, 64)) -> bytes:
    """A picture in another form."""
    written = io.BytesIO()
    picture(seed, size).save(written, form)
    return written.getvalue()


def bomb(width: int = 10_000, height: int = 10_000) -> bytes:
    """A PNG of a hundred million pixels in a few kilobytes."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    packed = zlib.compressobj(9)
    row = bytes(1 + 3 * width)
    data = b"".join(packed.compress(row) for _ in range(height)) + packed.flush()
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", data) + _chunk(b"IEND", b"")


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
