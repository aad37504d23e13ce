"""343 real streets of Beijing, with their real mess: imported, reported and located in.

The figures of the mess were measured independently when the data was fetched: 62 overlapping pairs of
streets (5 over 1,000 m², the largest 25,828 m²), 290 gaps (3 over 1,000 m²), 38 of several parts, 18 with
holes, the outline of 顺义 not leaving out the airport, 10.5 km² of 朝阳. Pairs were counted from a square metre
on, gaps of any size; sizes were measured in another plane, so they are held to 2 %.
"""

import pytest

from geo.areas import Area, BoundarySet
from geo.bundle import read_bundle, write_bundle
from geo.crs import Crs
from geo.health import Finding, HealthReport, Kind
from geo.locate import Locator
from geo.position import Position
from tests.geo.delivery import received
from tests.geo.real_data import real_data

Import = tuple[BoundarySet, HealthReport]


@pytest.fixture(scope="module")
def beijing() -> Import:
    return received(real_data("beijing-subdistricts"))


@pytest.fixture(scope="module")
def locator(beijing: Import) -> Locator:
    return Locator(beijing[0])


def streets_of(drawn: BoundarySet) -> list[Area]:
    return [area for area in drawn.areas if area.level == "street"]


def test_all_343_streets_and_16_districts_are_there_each_with_its_parent(beijing: Import) -> None:
    drawn, report = beijing
    assert report.areas == {"district": 16, "street": 343}
    assert {area.parent for area in streets_of(drawn)} == {
        area.code for area in drawn.areas if area.level == "district"
    }


def test_what_is_no_area_of_the_set_is_left_out_and_named(beijing: Import) -> None:
    left_out = {finding.file: finding.kind for finding in beijing[1].findings if finding.done == "left_out"}
    assert left_out == {
        "districts/beijing-outline.geojson": Kind.CODE_FOREIGN,
        "districts/chaoyang-exclave-line.geojson": Kind.NOT_AN_AREA,
    }


def test_the_one_invalid_outline_is_mended(beijing: Import) -> None:
    assert [(finding.name, finding.done) for finding in beijing[1].of(Kind.RING_INVALID)] == [
        ("丰台区", "mended")
    ]


def test_the_overlaps_of_streets_are_those_that_were_measured_elsewhere(beijing: Import) -> None:
    drawn, report = beijing
    streets = {area.code for area in streets_of(drawn)}
    overlaps = [finding for finding in report.of(Kind.OVERLAP) if finding.code in streets]
    assert sum(over(1, finding) for finding in overlaps) == 62
    assert sum(over(1000, finding) for finding in overlaps) == 5
    assert overlaps[0].size == pytest.approx(25_828, rel=0.02)


def test_the_gaps_between_streets_are_those_that_were_measured_elsewhere(beijing: Import) -> None:
    gaps = [finding for finding in beijing[1].of(Kind.GAP) if finding.layer == "street"]
    assert len(gaps) == pytest.approx(290, abs=1)
    assert sum(over(1000, finding) for finding in gaps) == 3


def test_the_streets_of_several_parts_and_those_with_holes_are_counted_as_they_were_elsewhere(
    beijing: Import,
) -> None:
    apart, holed = (
        {finding.code for finding in beijing[1].of(kind) if finding.layer == "street"}
        for kind in (Kind.DETACHED_PART, Kind.HOLE)
    )
    assert (len(apart), len(holed)) == (38, 18)


def test_the_exclave_is_told_with_the_district_that_it_lies_in(beijing: Import) -> None:
    (exclave,) = (each for each in beijing[1].of(Kind.DETACHED_PART) if each.layer == "district")
    assert (exclave.name, exclave.other) == ("朝阳区", "110113000000")
    assert exclave.size == pytest.approx(10.5e6, rel=0.02)


def test_the_airport_that_two_districts_hold_is_reported(beijing: Import) -> None:
    airport = beijing[1].of(Kind.OVERLAP)[0]
    assert {airport.code, airport.other} == {"110105000000", "110113000000"}
    assert airport.size == pytest.approx(10.5e6, rel=0.02)
    assert beijing[1].of(Kind.PARENT_DIFFERS)[0].name == "顺义区"


def test_the_airport_belongs_to_chaoyang_though_it_lies_in_shunyi(locator: Locator) -> None:
    found = locator.locate(Position(lon=116.5845, lat=40.0801, crs=Crs.WGS84))
    assert [locator.boundaries.area(code).name for code in found.chain] == ["首都机场街道", "朝阳区"]


def test_the_whole_city_comes_back_from_its_bundle(beijing: Import) -> None:
    assert read_bundle(write_bundle(beijing[0])) == beijing[0]


def over(size_m2: float, finding: Finding) -> bool:
    return finding.size is not None and finding.size > size_m2
