"""District outlines of five real cities: ring self-intersections mended, no area lost."""

import pytest
import shapely

from geo.health import Kind
from tests.geo.delivery import received
from tests.geo.real_data import real_data


@pytest.mark.parametrize(
    ("name", "districts"),
    [
        ("hai3_nan2_hai3_kou3", 4),
        ("nei4_meng2_gu3_hu1_he2_hao4_te4", 9),
        ("hu2_nan2_zhu1_zhou1", 9),
        ("zhe4_jiang1_li4_shui3", 9),
        ("yun2_nan2_li4_jiang1", 5),
    ],
)
def test_every_district_is_there_and_valid(name: str, districts: int) -> None:
    drawn, report = received(real_data("china-city-districts") / f"{name}.geojson")
    assert report.areas == {"district": districts}
    assert shapely.is_valid(shapely.from_wkb([area.geometry for area in drawn.areas])).all()
    assert {finding.done for finding in report.of(Kind.RING_INVALID)} == {"mended"}
