"""A delivery of boundary files becomes a set: codes, levels and parents are read, mapped or inferred."""

import gzip
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import pytest
import shapely

from geo.crs import Crs, wgs84_to
from geo.errors import CityFileUnreadable, NothingToImport
from geo.health import HealthReport, Kind
from tests.geo.delivery import WGS84, deliver, feature, received
from tests.geo.squares import box

STREETS = (
    feature(box(0, 0), Name="东街道", code=460108001000, parentCode=460108000000),
    feature(box(1, 0), Name="西街道", code=460108002000, parentCode=460108000000),
)
DISTRICT = feature(box(0, 0, 2), Name="美兰区", code=460108000000)


def kinds(report: HealthReport) -> list[Kind]:
    return [finding.kind for finding in report.findings if finding.kind != Kind.ISSUER_UNDECLARED]


def test_division_codes_tell_level_and_parent_without_a_city_file(tmp_path: Path) -> None:
    deliver(tmp_path, "streets.geojson", *STREETS)
    drawn, report = received(deliver(tmp_path, "districts/outline.geojson", DISTRICT))
    assert [(area.code, area.name, area.level, area.parent) for area in drawn.areas] == [
        ("460108000000", "美兰区", "district", None),
        ("460108001000", "东街道", "street", "460108000000"),
        ("460108002000", "西街道", "street", "460108000000"),
    ]
    assert kinds(report) == []
    assert report.areas == {"district": 1, "street": 2}


def test_four_levels_nest_by_their_codes_alone(tmp_path: Path) -> None:
    codes = ["460108", "460108004", "460108004001", "460108004001003"]
    drawn, _ = received(
        deliver(tmp_path, "a.geojson", *(feature(box(0, 0), code=code, name=code) for code in codes))
    )
    assert drawn.levels == ("district", "street", "community", "grid")
    assert drawn.chains()["460108004001003"] == tuple(reversed(codes))


def test_twenty_digits_put_an_area_into_the_overlay_of_professional_grids(tmp_path: Path) -> None:
    special = feature(box(0, 0, 2), code="21010146010800400102", name="环卫一区")
    drawn, _ = received(deliver(tmp_path, "a.geojson", DISTRICT, special))
    assert [(area.code, area.layer, area.level) for area in drawn.areas] == [
        ("460108000000", "base", "district"),
        ("21010146010800400102", "professional", None),
    ]


def test_a_code_may_be_the_feature_s_own_id(tmp_path: Path) -> None:
    drawn, _ = received(deliver(tmp_path, "a.geojson", {**feature(box(0, 0), name="美兰区"), "id": "460108"}))
    assert (drawn.areas[0].code, drawn.areas[0].level) == ("460108", "district")


def test_a_missing_parent_is_made_of_its_children_and_reported(tmp_path: Path) -> None:
    drawn, report = received(deliver(tmp_path, "a.geojson", *STREETS))
    made = drawn.area("460108000000")
    assert shapely.equals(shapely.from_wkb(made.geometry), box(0, 0, 2))
    assert kinds(report) == [Kind.PARENT_DERIVED]
    assert report.findings[-1].size == pytest.approx(2 * 1046 * 1107, rel=0.01)


def test_a_parent_that_no_digits_tell_is_reported_and_left_open(tmp_path: Path) -> None:
    drawn, report = received(
        deliver(tmp_path, "a.geojson", feature(box(0, 0), code="G1", level="grid", parent="S1"))
    )
    assert drawn.area("G1").parent is None
    assert kinds(report) == [Kind.PARENT_MISSING]


def test_a_city_file_maps_properties_levels_and_layers(tmp_path: Path) -> None:
    deliver(tmp_path, "units.geojson", feature(box(0, 0), UNIT="A-1", UP="A", TITLE="一号", ORDER=7))
    deliver(tmp_path, "towns.geojson", feature(box(0, 0), UNIT="A", TITLE="甲"))
    deliver(tmp_path, "river.geojson", feature(box(0, 0), UNIT="A", TITLE="河"))
    deliver(tmp_path, "old/towns.geojson", feature(box(0, 0), UNIT="B", TITLE="乙"))
    (tmp_path / "city.toml").write_text(
        """
        issuer = "海口市自然资源和规划局"
        year = 2026
        version = "2026-A"
        since = 2026-01-01
        [properties]
        code = "UNIT"
        name = "TITLE"
        parent = "UP"
        rank = "ORDER"
        [[files]]
        match = "units.*"
        level = "grid"
        [[files]]
        match = "towns.*"
        level = "street"
        [[files]]
        match = "river.*"
        layer = "river"
        code_prefix = "r-"
        [[files]]
        match = "old/*"
        skip = true
        """,
        encoding="utf-8",
    )
    drawn, report = received(tmp_path)
    assert drawn.version == report.version == "2026-A"
    assert [(area.code, area.layer, area.level, area.parent, area.rank) for area in drawn.areas] == [
        ("A", "base", "street", None, 0),
        ("A-1", "base", "grid", "A", 7),
        ("r-A", "river", None, None, 0),
    ]
    assert {(area.scheme, area.since) for area in drawn.areas} == {
        ("海口市自然资源和规划局-2026", date(2026, 1, 1))
    }
    assert report.findings == ()


def test_an_unknown_key_in_a_city_file_stops_the_import(tmp_path: Path) -> None:
    deliver(tmp_path, "a.geojson", *STREETS)
    (tmp_path / "city.toml").write_text('isuer = "x"', encoding="utf-8")
    with pytest.raises(CityFileUnreadable, match="isuer"):
        received(tmp_path)


@pytest.mark.parametrize("declared", [None, WGS84])
def test_outlines_in_another_system_are_converted_whatever_the_file_itself_declares(
    tmp_path: Path, declared: dict[str, Any] | None
) -> None:
    shifted = shapely.transform(
        box(0, 0), lambda xy: [wgs84_to(Crs.GCJ02, float(lon), float(lat)) for lon, lat in xy]
    )
    deliver(tmp_path, "a.geojson", feature(shifted, code="460108", name="美兰区"), crs=declared)
    (tmp_path / "city.toml").write_text('issuer = "x"\ncrs = "gcj02"', encoding="utf-8")
    drawn, report = received(tmp_path)
    assert shapely.equals_exact(shapely.from_wkb(drawn.areas[0].geometry), box(0, 0), 1.5e-7, normalize=True)
    assert report.findings == ()


def test_a_file_without_a_declared_system_is_read_as_wgs84_and_says_so(tmp_path: Path) -> None:
    _, report = received(deliver(tmp_path, "a.geojson", DISTRICT, crs=None))
    assert kinds(report) == [Kind.CRS_UNDECLARED]


@pytest.mark.parametrize("system", ["EPSG:4610", "EPSG:4214", "EPSG:99999", "our own grid"])
def test_a_file_in_an_unknown_system_or_one_without_an_exact_way_to_wgs84_is_left_out(
    tmp_path: Path, system: str
) -> None:
    deliver(tmp_path, "a.geojson", DISTRICT)
    survey = {"type": "name", "properties": {"name": system}}
    _, report = received(deliver(tmp_path, "b.geojson", *STREETS, crs=survey))
    assert kinds(report) == [Kind.CRS_UNSUPPORTED]
    assert report.areas == {"district": 1}


def test_a_folder_without_a_usable_area_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NothingToImport):
        received(tmp_path)


def test_one_file_alone_can_be_read_also_compressed(tmp_path: Path) -> None:
    deliver(tmp_path, "a.geojson", DISTRICT)
    path = tmp_path / "b.geojson.gz"
    path.write_bytes(gzip.compress((tmp_path / "a.geojson").read_bytes()))
    assert received(path)[0].areas[0].name == "美兰区"


def test_coordinates_are_snapped_to_a_ten_millionth_of_a_degree(tmp_path: Path) -> None:
    crooked = shapely.Polygon([(110.30000001, 20), (110.31, 20.00000004), (110.31, 20.01)])
    drawn, _ = received(deliver(tmp_path, "a.geojson", feature(crooked, code="460108")))
    assert set(map(tuple, shapely.get_coordinates(shapely.from_wkb(drawn.areas[0].geometry)))) == {
        (110.3, 20.0),
        (110.31, 20.0),
        (110.31, 20.01),
    }


def test_the_same_delivery_gives_the_same_version(tmp_path: Path) -> None:
    deliver(tmp_path, "a.geojson", *STREETS)
    assert received(tmp_path)[0] == received(tmp_path)[0]
    first = received(tmp_path)[0].version
    assert received(deliver(tmp_path, "a.geojson", *STREETS[:1]))[0].version != first


def test_the_report_is_for_people_in_chinese_or_english(tmp_path: Path) -> None:
    _, report = received(deliver(tmp_path, "a.geojson", *STREETS))
    assert "上级缺失，由下级合并而成: 460108000000" in "\n".join(report.lines())
    assert "parent missing, made of its children: 460108000000" in "\n".join(report.lines("en"))


def test_a_long_report_is_cut_by_kind_and_says_by_how_much(tmp_path: Path) -> None:
    points = [feature({"type": "Point", "coordinates": [110, 20]}, code=f"46010{n}") for n in range(5)]
    _, report = received(deliver(tmp_path, "a.geojson", DISTRICT, *points))
    assert "……同类还有 3 处" in report.lines(at_most=2)
    assert len(report.lines()) == 3 + 5 + 1


def test_a_report_travels_as_json_and_comes_back_equal(tmp_path: Path) -> None:
    _, report = received(deliver(tmp_path, "a.geojson", *STREETS))
    assert msgspec.json.decode(msgspec.json.encode(report), type=HealthReport) == report
