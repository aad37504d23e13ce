"""Inside, on the border or outside, and how far: whole numbers of 1e-7 degree, the same on every machine.

Python and the handheld's TypeScript (`web/rules/src/lattice.ts`) take the same steps in the same order, both with
doubles, and so agree to the last bit: IEEE 754 rounds every sum, product, quotient and square root of doubles in one
way only. Nothing here uses a sine, a power or an error function, which each machine's library rounds as it likes.

Which side a place is on is exact besides, since a double holds every whole number up to 2^53 = 9.007e15. It is asked
only of a place in the box around an area, or as near to it as its own error. Where box and error together are at most
`EXACT_STEPS` (4 degrees) wide and high, so is every difference, and the cross product

    (bx - ax) · (py - ay)  -  (by - ay) · (px - ax)

of a segment a–b and a place p is at most 2 · (4e7)² = 3.2e15. More than that is still answered alike on both sides.
"""

import math
from collections.abc import Iterable, Sequence

from msgspec import Struct

#: Degrees to the whole numbers of the lattice: a step is a centimetre.
STEPS_PER_DEGREE = 10_000_000

#: Areas up to so many steps wide and high are told apart without any rounding.
EXACT_STEPS = 4 * STEPS_PER_DEGREE

#: The x of every vertex of a closed ring and the y beside it, whole; the last vertex repeats the first.
Ring = tuple[Sequence[float], Sequence[float]]

INSIDE, ON, OUTSIDE = 1, 0, -1


def steps(degrees: float) -> float:
    """The nearest whole number of steps; halves go up."""
    return float(math.floor(degrees * STEPS_PER_DEGREE + 0.5))


def side(rings: Iterable[Ring], px: float, py: float) -> int:
    """Whether a place lies `INSIDE` an area of these rings, `ON` its border or `OUTSIDE`; even-odd, so holes count."""
    inside = False
    for xs, ys in rings:
        ax, ay = xs[0], ys[0]
        for at in range(1, len(xs)):
            bx, by = xs[at], ys[at]
            if (ay > py) != (by > py):
                cross = (bx - ax) * (py - ay) - (by - ay) * (px - ax)
                if cross == 0:
                    return ON
                if (cross > 0) == (by > ay):
                    inside = not inside
            elif by == py and (bx == px or (ay == py and min(ax, bx) <= px <= max(ax, bx))):
                return ON
            ax, ay = bx, by
    return INSIDE if inside else OUTSIDE


class Scale(Struct, frozen=True):
    """Metres in a degree along x and y near one latitude, whole."""

    x_m: int
    y_m: int

    def reach(self, metres: float) -> tuple[int, int]:
        """At least so many steps along x and y make that many metres."""
        return (
            math.ceil(metres * STEPS_PER_DEGREE / self.x_m),
            math.ceil(metres * STEPS_PER_DEGREE / self.y_m),
        )

    def square_mm2(self, rings: Iterable[Ring], px: float, py: float, within: tuple[int, int]) -> float:
        """The square of the distance to the nearest border in square millimetres; inf where none is so near.

        `within` are steps along x and y: segments wholly farther off along one of them are passed over.
        """
        x_mm, y_mm = self.x_m / 10_000, self.y_m / 10_000
        east, north = within
        nearest = math.inf
        for xs, ys in rings:
            ax, ay = xs[0] - px, ys[0] - py
            for at in range(1, len(xs)):
                bx, by = xs[at] - px, ys[at] - py
                if not (
                    (ax > east and bx > east)
                    or (ax < -east and bx < -east)
                    or (ay > north and by > north)
                    or (ay < -north and by < -north)
                ):
                    nearest = min(nearest, _square_mm2(ax, ay, bx, by, x_mm, y_mm))
                ax, ay = bx, by
        return nearest


def millimetres(square_mm2: float) -> float:
    """Whole millimetres from their square; inf stays inf."""
    return square_mm2 if square_mm2 == math.inf else float(math.floor(math.sqrt(square_mm2) + 0.5))


def _square_mm2(ax: float, ay: float, bx: float, by: float, x_mm: float, y_mm: float) -> float:
    """From the origin to the segment a–b, given in steps."""
    from_x, from_y = ax * x_mm, ay * y_mm
    along_x, along_y = (bx - ax) * x_mm, (by - ay) * y_mm
    length2 = along_x * along_x + along_y * along_y
    share = -(from_x * along_x + from_y * along_y)
    if share <= 0:
        return from_x * from_x + from_y * from_y
    if share >= length2:
        end_x, end_y = bx * x_mm, by * y_mm
        return end_x * end_x + end_y * end_y
    cross = (ax * (by - ay) - ay * (bx - ax)) * (x_mm * y_mm)
    return cross * cross / length2
