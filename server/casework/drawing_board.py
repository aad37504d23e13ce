"""What somebody draws at the map becomes a whole set of boundaries, on top of the last version."""

from collections.abc import Sequence

from geo.areas import BoundarySet
from geo.errors import BoundaryError, OutlineUnusable
from geo.redrawing import DrawnArea, redrawn
from server.casework.errors import BoundariesInvalid
from server.casework.house import House


def drawn_up(house: House, version: str, drawn: Sequence[DrawnArea], retired: Sequence[str]) -> BoundarySet:
    """The last version with these areas drawn anew or added, and those retired; it may be proposed.

    Raises:
        BoundariesInvalid: an outline is no area, a retired code is not there, or the areas contradict each other.
    """
    house.atlas.refresh()
    last = house.atlas.of(house.atlas.versions[-1].version)
    unknown = sorted(set(retired) - last.areas.keys())
    if unknown:
        raise BoundariesInvalid(rule="AreaUnknown", areas=", ".join(unknown[:5]))
    try:
        return redrawn(last.boundaries, version, drawn, retired)
    except (BoundaryError, OutlineUnusable) as trouble:
        named = ", ".join(str(each) for each in trouble.args)
        raise BoundariesInvalid(rule=type(trouble).__name__, areas=named) from trouble
