"""What a handheld needs of an area that reaches far beyond its own ground: all of it there, a sketch elsewhere.

    ·────·────·                    ·─────────·       inside the window every vertex is kept, and with it every
    │  ┌───┐   ·──·                │  ┌───┐   ╲      border segment that comes near it; a run of vertices beyond
    ·  │win│      │      ──▶       ·  │win│    ·     one side of it is drawn as a straight line, which lies beyond
    │  └───┘   ·──·                │  └───┘   ╱      that side as well
    ·────·────·                    ·─────────·

So every place in the window lies inside the sketched area exactly if it lies inside the area itself.
"""

import numpy as np
from msgspec import Struct

from geo.arcs import Lattice


class Window(Struct, frozen=True):
    """A box of whole numbers, its edges included."""

    west: int
    south: int
    east: int
    north: int


def seen_through(window: Window, ring: Lattice) -> Lattice | None:
    """The ring as `window` needs it; None where no place of the window can tell that it is there."""
    # One side after the other: a line is only ever drawn from a vertex beyond a side to another beyond the same.
    for axis, edge, sign in (
        (0, window.west, -1),
        (0, window.east, 1),
        (1, window.south, -1),
        (1, window.north, 1),
    ):
        beyond = (ring[:, axis] - edge) * sign > 0
        if beyond.all():
            return None
        if not beyond.any():
            continue
        ring = ring[~(beyond & np.roll(beyond, 1) & np.roll(beyond, -1))]
    return ring
