"""How far a process rises while it looks at a picture; in a module of its own, so that a fresh process can find it."""

import multiprocessing
from pathlib import Path

from server.casework.imaging import PixelLimits, examined
from server.settings import Settings


def memory_mb(content: bytes) -> tuple[float, str]:
    """Megabytes above what a fresh process needs anyway, and what it says of the picture. Linux only."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(_risen, (content,))


def _risen(content: bytes) -> tuple[float, str]:
    settings = Settings()
    before = _peak_kb()
    limits = PixelLimits(settings.photo_pixels_max, settings.photo_pixels_whole_max)
    found = examined(content, "0" * 64, limits)
    return (_peak_kb() - before) / 1024, found.shot.reason or "here"


def _peak_kb() -> int:
    """The most that this process has held. Not `ru_maxrss`: a process inherits that of the one that started it."""
    told = Path("/proc/self/status").read_text(encoding="ascii")
    return int(told.partition("VmHWM:")[2].split()[0])
