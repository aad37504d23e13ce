"""沿革: which areas an area came from and which came after it, from one version of the boundaries to the next.

An area has two relations to ground: `before` says of whose ground it was made, `after` who holds its ground now. Both
shares are parts of the area that was asked about, so each sums up to one (but for traces, and overlaps).
"""

from msgspec import Struct

from geo.areas import BoundarySet
from geo.redivision import Heir, heirs


class Kin(Struct, frozen=True):
    """前身/后继: an area of the version before or after, with its `share` of the ground, 0 to 1 with 4 decimals.

    `code` is None for ground that was, or became, nobody's.
    """

    code: str | None
    share: float


class Succession(Struct, frozen=True):
    """What two versions are to each other. Areas that are as they were on both sides are left out."""

    predecessors: dict[str, tuple[Kin, ...]]
    successors: dict[str, tuple[Kin, ...]]

    def predecessors_of(self, code: str) -> tuple[Kin, ...]:
        """Whose ground an area of the later version was, the largest share first."""
        return self.predecessors.get(code, (Kin(code, 1.0),))

    def successors_of(self, code: str) -> tuple[Kin, ...]:
        """Who holds the ground of an area of the earlier version, the largest share first."""
        return self.successors.get(code, (Kin(code, 1.0),))


def succession(old: BoundarySet, new: BoundarySet) -> Succession:
    """How the areas of one version follow those of the one before it; each within its level or layer."""
    return Succession(predecessors=_unlike(heirs(new, old)), successors=_unlike(heirs(old, new)))


def _unlike(found: dict[str, tuple[Heir, ...]]) -> dict[str, tuple[Kin, ...]]:
    """Those whose ground is not simply their own, as before."""
    kin = {code: tuple(Kin(heir.code, heir.share) for heir in row) for code, row in found.items()}
    return {code: row for code, row in kin.items() if row != (Kin(code, 1.0),)}
