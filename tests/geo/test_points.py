"""Points in the order of the Z curve are those that were put and not dropped, whatever was settled meanwhile."""

import numpy as np
import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from geo import points
from geo.mercator import WORLD, Tile
from geo.points import Points, code_of

UNITS = st.integers(0, WORLD - 1)
# So few that places, keys and tiles meet often.
CORNERS = st.integers(0, 7).map(lambda corner: corner * (WORLD // 8))


def keys_within(index: Points, tile: Tile) -> list[int]:
    return sorted(int(key) for rows in index.within(tile) for key in rows.columns["key"][rows.there].tolist())


def test_points_lie_on_the_curve_in_the_order_of_quarters() -> None:
    half = WORLD // 2
    north_west, north_east, south_west, south_east = (code_of(x, y) for y in (0, half) for x in (0, half))
    assert 0 == north_west < north_east < south_west < south_east
    assert code_of(WORLD - 1, WORLD - 1) == 2**64 - 1


def test_rows_come_in_the_order_of_their_codes_with_their_values() -> None:
    index = Points({"weight": np.int32})
    for key, x in ((1, 30), (2, 10), (3, 20)):
        index.put(key, code_of(x, 0), (x * 100,))
    (rows,) = index.within(Tile(0, 0, 0))
    assert rows.columns["key"].tolist() == [2, 3, 1]
    assert rows.columns["weight"].tolist() == [1000, 2000, 3000]
    assert rows.codes.tolist() == sorted(rows.codes.tolist())


def test_a_point_costs_tens_of_bytes() -> None:
    few, many = Points({"weight": np.int32}), Points({"weight": np.int32})
    for key in range(100_000):
        many.put(key, key, (0,))
    assert (many.nbytes - few.nbytes) / 100_000 < 40


class ComingAndGoing(RuleBasedStateMachine):
    """Against a plain dictionary, with a fresh part so small that it is settled all the time."""

    def __init__(self) -> None:
        super().__init__()
        self.patch = pytest.MonkeyPatch()
        self.patch.setattr(points, "_FRESH_MAX", 3)
        self.index = Points({"x": np.uint32})
        self.kept: dict[int, tuple[int, int]] = {}

    def teardown(self) -> None:
        self.patch.undo()

    @rule(key=st.integers(0, 9), x=CORNERS, y=CORNERS)
    def put(self, key: int, x: int, y: int) -> None:
        self.index.put(key, code_of(x, y), (x,))
        self.kept[key] = (x, y)

    @rule(key=st.integers(0, 9))
    def drop(self, key: int) -> None:
        self.index.drop(key)
        self.kept.pop(key, None)

    @rule(zoom=st.integers(0, 3), x=CORNERS, y=CORNERS)
    def ask(self, zoom: int, x: int, y: int) -> None:
        tile = Tile(zoom, x >> 32 - zoom, y >> 32 - zoom)
        inside = [
            key
            for key, (east, south) in self.kept.items()
            if (east >> 32 - zoom, south >> 32 - zoom) == (tile.x, tile.y)
        ]
        assert keys_within(self.index, tile) == sorted(inside)

    @invariant()
    def it_knows_how_many_there_are(self) -> None:
        assert len(self.index) == len(self.kept)


TestComingAndGoing = ComingAndGoing.TestCase
