"""How far a process rises while it looks at a picture; in a module of its own, so that a fresh process can find it."""

import multiprocessing
import resource

from server.casework.imaging import examined
from server.settings import Settings


def memory_mb(content: bytes) -> tuple[float, str]:
    """Megabytes above what a fresh process needs anyway, and what it says of the picture."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(_risen, (content,))


def _risen(content: bytes) -> tuple[float, str]:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    found = examined(content, "0" * 64, Settings().photo_pixels_max)
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return (after - before) / 1024, found.shot.reason or "here"
