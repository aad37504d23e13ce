"""Pictures a second, processor time and memory, each beside what cannot be had for less.

look      `examined`: both renditions, EXIF, look, trailing bytes    beside Pillow's own thumbnail of 1280 px
show      a watermark burnt into a picture                           beside decoding and encoding it again
bomb      a PNG of 100 megapixels                                    memory above the process's own
largest   as many pixels as are let in, in the forms that take most   the same, and for each pixel
upload    `append` in 64 kB pieces, hashed, on disk, committed       beside writing and fsyncing the same file
"""

import asyncio
import hashlib
import io
import os
import random
import tempfile
import time
from collections.abc import AsyncIterator, Callable
from functools import partial
from pathlib import Path

from PIL import Image

from bench.photographing.memory import memory_mb
from mobile_api.ports import BeginUpload
from server.casework.fonts import font_in
from server.casework.imaging import EDGES_PX, PixelLimits, examined, watermarked
from server.casework.installation import install
from server.casework.uploads import HouseUploadDesk
from tests.engines import Template
from tests.pictures import bomb
from tests.server.casework.photographing import Photographer
from tests.server.running_house import RunningHouse
from tests.server.small_city import MORNING, WORKER, city

_PIECE = 64 * 1024
_UPLOADS = 20
_NO_LIMIT = PixelLimits(1 << 30, 1 << 30)
_LARGEST: tuple[tuple[str, str, int, dict[str, bool]], ...] = (
    ("JPEG", "RGB", 8300, {"progressive": True}),
    ("JPEG", "CMYK", 8300, {"progressive": True}),
    ("PNG", "RGBA", 5400, {}),
    ("WEBP", "RGBA", 5400, {}),
)


def photo(width: int, height: int) -> bytes:
    """A JPEG with as much in it as a street has: noise, blurred by enlarging."""
    noise = Image.frombytes(
        "RGB", (width // 4, height // 4), random.Random(1).randbytes(width * height // 16 * 3)
    )
    written = io.BytesIO()
    noise.resize((width, height), Image.Resampling.BICUBIC).save(written, "JPEG", quality=85)
    return written.getvalue()


def plain_picture(form: str, mode: str, side: int, **how: bool) -> bytes:
    """A square picture of one colour: what it takes to decode is told by its form and size alone."""
    written = io.BytesIO()
    Image.new(mode, (side, side), "grey").save(written, form, **how)
    return written.getvalue()


def plain_thumbnail(content: bytes) -> None:
    """What nobody can do without: decode, shrink, encode."""
    with Image.open(io.BytesIO(content)) as image:
        image.thumbnail((EDGES_PX[0], EDGES_PX[0]))
        image.save(io.BytesIO(), "JPEG", quality=82)


def cpu_ms(work: Callable[[], object], times: int) -> float:
    """Processor time of one, in milliseconds."""
    work()
    begun = time.process_time()
    for _ in range(times):
        work()
    return (time.process_time() - begun) / times * 1000


async def _pieces(content: bytes) -> AsyncIterator[bytes]:
    for start in range(0, len(content), _PIECE):
        yield content[start : start + _PIECE]


async def upload_ms(desk: HouseUploadDesk, token: str, contents: list[bytes]) -> float:
    """Wall time of one upload, from its beginning to the commit."""
    begun = time.perf_counter()
    for content in contents:
        sha256 = hashlib.sha256(content).hexdigest()
        await desk.begin(token, BeginUpload(sha256=sha256, size_bytes=len(content), type="image/jpeg"))
        await desk.append(token, sha256, 0, len(content), _pieces(content))
    return (time.perf_counter() - begun) / len(contents) * 1000


def write_ms(folder: Path, contents: list[bytes]) -> float:
    """Wall time of writing one file and waiting until it is on disk."""
    begun = time.perf_counter()
    for number, content in enumerate(contents):
        with (folder / f"plain-{number}").open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    return (time.perf_counter() - begun) / len(contents) * 1000


def main() -> None:
    """Measure and print."""
    for name, size in (("1600 x 1200", (1600, 1200)), ("4000 x 3000", (4000, 3000))):
        content = photo(*size)
        ours = cpu_ms(partial(examined, content, "0" * 64, _NO_LIMIT), 10)
        plain = cpu_ms(partial(plain_thumbnail, content), 10)
        print(f"look at {name}, {len(content) / 1e6:.1f} MB: {ours:.0f} ms CPU, Pillow {plain:.0f} ms")
    rendition = examined(photo(1600, 1200), "0" * 64, _NO_LIMIT).renditions[EDGES_PX[0]]
    text = "王一 城管局 2026-11-22 15:02 26112201000173"
    shown = cpu_ms(partial(watermarked, rendition, text, font_in(None)), 10)
    plain = cpu_ms(partial(plain_thumbnail, rendition), 10)
    print(f"show with watermark: {shown:.0f} ms CPU, Pillow without {plain:.0f} ms")
    risen, outcome = memory_mb(bomb())
    print(f"bomb of 100 MP: {outcome}, {risen:.0f} MB above its own")
    for form, mode, side, how in _LARGEST:
        risen, outcome = memory_mb(plain_picture(form, mode, side, **how))
        a_pixel = risen * (1 << 20) / side**2
        print(f"{form} {mode} of {side} x {side}: {outcome}, {risen:.0f} MB, {a_pixel:.1f} bytes a pixel")
    with tempfile.TemporaryDirectory() as folder:
        _uploads(Path(folder))


def _uploads(folder: Path) -> None:
    template = folder / "template"
    install(template, city(), lambda: MORNING)
    running = RunningHouse(folder / "house", Template(template))
    chance = random.Random(2)
    contents = [chance.randbytes(1_500_000) for _ in range(2 * _UPLOADS)]
    worker = Photographer(running, WORKER)
    ours = asyncio.run(upload_ms(worker.desk, str(worker.token), contents[:_UPLOADS]))
    plain = write_ms(folder, contents[_UPLOADS:])
    print(f"upload of 1.5 MB: {ours:.1f} ms; written and fsynced plainly {plain:.1f} ms")
    running.close()


if __name__ == "__main__":
    main()
