"""Whatever lies in a file: reading it ends in areas and a report, or in a refusal; never in an accident."""

import json
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.delivery import read_delivery
from geo.errors import BoundaryError, DeliveryError
from tests.geo.squares import box
from tests.geo.surveyed import survey

NUMBERS = st.one_of(
    st.floats(), st.integers(-(10**30), 10**30), st.sampled_from([110.3, 20.0, 110.31, 20.01, 0.0, 180.0])
)
ANYTHING = st.recursive(
    st.one_of(st.none(), st.booleans(), NUMBERS, st.text(max_size=5)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4), st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=8,
)
PAIRS = st.lists(NUMBERS, min_size=1, max_size=3)
RINGS = st.lists(st.one_of(PAIRS, ANYTHING), max_size=6)
GEOMETRIES = st.one_of(
    ANYTHING,
    st.fixed_dictionaries(
        {"type": st.sampled_from(["Polygon", "MultiPolygon", "Point"])},
        optional={
            "coordinates": st.one_of(
                st.lists(RINGS, max_size=2), st.lists(st.lists(RINGS, max_size=2), max_size=2), ANYTHING
            )
        },
    ),
)
CODES = st.one_of(st.sampled_from(["460108", "460108001", "460108001000", "1", 460108]), ANYTHING)
KEYS = ("code", "name", "level", "layer", "parent", "rank", "since")
PROPERTIES = st.one_of(ANYTHING, st.fixed_dictionaries({}, optional=dict.fromkeys(KEYS, CODES)))
FEATURES = st.one_of(
    ANYTHING,
    st.fixed_dictionaries({}, optional={"geometry": GEOMETRIES, "properties": PROPERTIES, "id": CODES}),
)
COLLECTIONS = st.one_of(
    ANYTHING,
    st.fixed_dictionaries({"features": st.lists(FEATURES, max_size=3)}, optional={"crs": ANYTHING}),
)


def is_read_or_refused(content: bytes, name: str) -> None:
    with TemporaryDirectory() as scratch:
        path = Path(scratch) / name
        path.write_bytes(content)
        try:
            delivery = read_delivery(path)
            assert delivery.report.lines("en")
            assert delivery.boundaries.areas == delivery.areas
        except (DeliveryError, BoundaryError):
            return


@given(COLLECTIONS)
@settings(deadline=None)
def test_any_json_is_read_or_refused(said: Any) -> None:
    is_read_or_refused(json.dumps(said).encode(), "a.geojson")


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], bytes]:
    folder = tmp_path_factory.mktemp("sound")
    drawn: shapely.Geometry = box(0, 0)

    def written(name: str) -> bytes:
        if not (folder / name).exists():
            survey(folder, name, (drawn, {"code": "460108", "name": "美兰区"}), crs="EPSG:4326")
        return (folder / name).read_bytes()

    return written


# GDAL warns of a ring that damage has left open, and closes it; what it made of the file is looked at as any other is.
@pytest.mark.filterwarnings("ignore:Non closed ring detected:RuntimeWarning")
@pytest.mark.parametrize("name", ["a.shp", "a.gpkg", "a.kml", "a.geojson"])
@given(cut=st.floats(0, 1), at=st.floats(0, 1), byte=st.integers(0, 255))
@settings(deadline=None, max_examples=25)
def test_a_file_that_was_damaged_on_its_way_is_read_or_refused(
    sound: Callable[[str], bytes], name: str, cut: float, at: float, byte: int
) -> None:
    content = bytearray(sound(name))
    content[int(at * (len(content) - 1))] = byte
    is_read_or_refused(bytes(content[: int(len(content) * max(cut, 0.1))]), name)
