"""Areas drawn anew on top of the last version."""

from typing import Any

import pytest

from geo.areas import BoundarySet
from geo.errors import OutlineUnusable, ParentNotInSet
from geo.redrawing import DrawnArea, redrawn
from tests.geo.squares import area, box, town

LAST = town(
    area("s", box(0, 0, 2), level="street"),
    area("g1", box(0, 0), parent="s"),
    area("g2", box(1, 0), parent="s"),
)
RING = [[110.3, 20.0], [110.305, 20.0], [110.305, 20.01], [110.3, 20.01], [110.3, 20.0]]


def drawn(code: str, geometry: dict[str, Any] | None = None, parent: str = "s") -> DrawnArea:
    outline = geometry or {"type": "Polygon", "coordinates": [RING]}
    return DrawnArea(code=code, name=code, geometry=outline, level="grid", parent=parent)


def codes(boundaries: BoundarySet) -> list[str]:
    return [each.code for each in boundaries.areas]


def test_what_is_not_drawn_stays_to_the_last_byte() -> None:
    new = redrawn(LAST, "v2", [drawn("g11")], ["g1"])
    assert (new.version, codes(new)) == ("v2", ["s", "g2", "g11"])
    assert new.area("g2") is LAST.area("g2")
    assert new.area("g11").scheme == LAST.areas[0].scheme


def test_a_code_that_is_there_is_drawn_anew() -> None:
    new = redrawn(LAST, "v2", [drawn("g1")], [])
    assert codes(new) == ["s", "g2", "g1"]
    assert new.area("g1").geometry != LAST.area("g1").geometry


def test_a_parent_is_not_retired_from_above_its_children() -> None:
    with pytest.raises(ParentNotInSet):
        redrawn(LAST, "v2", [], ["s"])


@pytest.mark.parametrize(
    "geometry",
    [
        pytest.param({"type": "Point", "coordinates": [110.3, 20.0]}, id="a point"),
        pytest.param({"type": "Polygon"}, id="no coordinates"),
        pytest.param({"type": "Polygon", "coordinates": []}, id="an empty outline"),
        pytest.param({"type": "Circle", "coordinates": [RING]}, id="a type that nobody knows"),
        pytest.param({"type": "Polygon", "coordinates": "here"}, id="words"),
        pytest.param(
            {"type": "Polygon", "coordinates": [[RING[0], RING[2], RING[1], RING[3], RING[0]]]},
            id="a bow tie",
        ),
        pytest.param(
            {"type": "Polygon", "coordinates": [[[0, 0], [400, 0], [400, 9], [0, 0]]]}, id="beyond the globe"
        ),
        pytest.param(
            {"type": "Polygon", "coordinates": [[[0, 0], [1e-9, 0], [1e-9, 1e-9], [0, 0]]]},
            id="less than a millimetre",
        ),
    ],
)
def test_what_is_no_area_is_refused_by_its_code(geometry: dict[str, Any]) -> None:
    with pytest.raises(OutlineUnusable, match="g9"):
        redrawn(LAST, "v2", [drawn("g9", geometry)], [])
