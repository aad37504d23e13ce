"""Files that are broken, hostile or far too large: a clear finding or refusal, and never the memory of the machine."""

import gzip
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely

from geo.delivery import Delivery, read_delivery
from geo.errors import DeliveryTooLarge
from geo.health import Finding, Kind
from geo.limits import Limits
from tests.geo.delivery import deliver, feature
from tests.geo.squares import SIDE, SOUTH, WEST, box
from tests.geo.surveyed import survey

SOUND = feature(box(5, 5), code="460105", name="秀英区")
NAMED = {"code": "460108", "name": "美兰区"}


def read(folder: Path, limits: Limits | None = None) -> Delivery:
    (folder / "city.toml").write_text('issuer = "hand"\nyear = 2026', encoding="utf-8")
    return read_delivery(folder, limits)


def left_out(folder: Path, *features: dict[str, Any]) -> Finding:
    """The one finding about what is left out of a file with a sound feature before these."""
    delivery = read(deliver(folder, "a.geojson", SOUND, *features))
    assert [area.code for area in delivery.areas] == ["460105"]
    (found,) = (each for each in delivery.report.findings if each.done == "left_out")
    return found


def turned(outline: shapely.Geometry) -> shapely.Geometry:
    return shapely.transform(outline, lambda degrees: degrees[:, ::-1])


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("NaN", Kind.NOT_A_NUMBER),
        ("-Infinity", Kind.NOT_A_NUMBER),
        ("1e400", Kind.GEOMETRY_UNREADABLE),
        ("null", Kind.GEOMETRY_UNREADABLE),
    ],
)
def test_a_coordinate_that_is_no_number_is_told_with_the_feature_s_number_and_name(
    tmp_path: Path, word: str, kind: Kind
) -> None:
    deliver(tmp_path, "a.geojson", SOUND, feature(box(0, 0), **NAMED))
    text = (tmp_path / "a.geojson").read_text(encoding="utf-8")
    (tmp_path / "a.geojson").write_text(text.replace("110.3,", f"{word},", 1), encoding="utf-8")
    delivery = read(tmp_path)
    assert [area.code for area in delivery.areas] == ["460105"]
    found = delivery.report.of(kind)[0]
    assert (found.file, found.feature, found.code, found.name) == ("a.geojson", 2, "460108", "美兰区")
    assert "[a.geojson feature 2] → left out" in found.line("en")


def test_a_geopackage_with_a_coordinate_that_is_no_number_is_told_alike(tmp_path: Path) -> None:
    with np.errstate(invalid="ignore"):
        hollow = shapely.from_wkt("POLYGON ((110.3 20, 110.4 20, 110.4 NaN, 110.3 20))")
        survey(tmp_path, "town.gpkg", (box(5, 5), {"code": "460105", "name": "秀英区"}), (hollow, NAMED))
    delivery = read(tmp_path)
    assert [area.code for area in delivery.areas] == ["460105"]
    found = [each for each in delivery.report.findings if each.done == "left_out"]
    assert [(each.kind, each.feature, each.name) for each in found] == [(Kind.NOT_A_NUMBER, 2, "美兰区")]


def test_swapped_axes_are_told_where_the_right_way_round_lies_inside_the_city(tmp_path: Path) -> None:
    found = left_out(tmp_path, feature(turned(box(4, 4)), **NAMED))
    assert (found.kind, found.feature, found.name) == (Kind.SWAPPED, 2, "美兰区")
    assert found.other == "20.04,110.34 – 20.05,110.35"
    assert "经纬度写反：对调后在本市" in found.line()


def test_axes_that_would_lie_elsewhere_when_swapped_are_out_of_range(tmp_path: Path) -> None:
    found = left_out(tmp_path, feature(shapely.box(30.0, 100.0, 30.1, 100.1), **NAMED))
    assert (found.kind, found.feature) == (Kind.OUT_OF_RANGE, 2)


@pytest.mark.parametrize("at", [(20.0, 110.3), (43.8, 87.6)], ids=["haikou", "urumqi"])
def test_where_every_outline_is_swapped_it_is_told_of_each(tmp_path: Path, at: tuple[float, float]) -> None:
    outlines = (shapely.box(at[0], at[1] + n / 10, at[0] + 0.1, at[1] + 0.1 + n / 10) for n in (0, 1))
    features = (feature(outline, code=f"65010{n}") for n, outline in enumerate(outlines))
    delivery = read(deliver(tmp_path, "a.geojson", *features))
    assert delivery.areas == ()
    assert [(each.kind, each.feature) for each in delivery.report.findings] == [
        (Kind.SWAPPED, 1),
        (Kind.SWAPPED, 2),
    ]


@pytest.mark.parametrize(
    ("geometry", "kind"),
    [
        ({"type": "Polygon", "coordinates": []}, Kind.GEOMETRY_UNREADABLE),
        ({"type": "MultiPolygon", "coordinates": []}, Kind.GEOMETRY_UNREADABLE),
        ({"type": "Polygon", "coordinates": {"a": 1}}, Kind.GEOMETRY_UNREADABLE),
        (
            {"type": "Polygon", "coordinates": [[[1e200, 1e200], [2e200, 0], [0, 2e200], [1e200, 1e200]]]},
            Kind.OUT_OF_RANGE,
        ),
        ({"type": "Polygon", "coordinates": json.loads("[" * 90 + "]" * 90)}, Kind.GEOMETRY_UNREADABLE),
    ],
    ids=["empty", "empty of many", "no list", "beyond the earth", "nested"],
)
def test_an_outline_of_nothing_or_of_nonsense_is_told_with_its_number_and_name(
    tmp_path: Path, geometry: dict[str, Any], kind: Kind
) -> None:
    found = left_out(tmp_path, feature(geometry, **NAMED))
    assert (found.kind, found.feature, found.name) == (kind, 2, "美兰区")


def test_a_feature_nested_without_end_is_told_by_its_number(tmp_path: Path) -> None:
    deliver(tmp_path, "sound.geojson", SOUND)
    deliver(tmp_path, "bomb.geojson", SOUND, feature({"type": "Polygon", "coordinates": "bomb"}, **NAMED))
    text = (tmp_path / "bomb.geojson").read_text(encoding="utf-8")
    bomb = "[" * 100_000 + "]" * 100_000
    (tmp_path / "bomb.geojson").write_text(text.replace('"bomb"', bomb), encoding="utf-8")
    found = read(tmp_path).report.of(Kind.FILE_UNREADABLE)[0]
    assert (found.file, found.feature) == ("bomb.geojson", 2)
    assert "brackets nest more than 64 deep" in found.line("en")


@pytest.mark.parametrize("name", ["huge.geojson", "huge.shp", "huge.gpkg", "huge.kml", "huge.json.gz"])
def test_a_file_of_two_gigabytes_is_refused_unread(tmp_path: Path, name: str) -> None:
    with (tmp_path / name).open("wb") as sparse:
        sparse.truncate(2 << 30)
    with pytest.raises(DeliveryTooLarge, match=f"{name}.*2,147,483,648 bytes; at most 268,435,456"):
        read(tmp_path)


def test_what_unpacks_to_more_than_a_file_may_hold_is_refused(tmp_path: Path) -> None:
    (tmp_path / "bomb.geojson.gz").write_bytes(gzip.compress(bytes(4 << 20)))
    with pytest.raises(DeliveryTooLarge, match=r"bomb.geojson.gz.*more than 1,048,576 bytes when unpacked"):
        read(tmp_path, Limits(file_bytes=1 << 20))


def test_a_feature_with_too_many_vertices_is_named(tmp_path: Path) -> None:
    round_one = shapely.Point(WEST, SOUTH).buffer(SIDE, quad_segs=300)
    deliver(tmp_path, "a.geojson", SOUND, feature(round_one, **NAMED))
    with pytest.raises(DeliveryTooLarge) as refused:
        read(tmp_path, Limits(vertices=1000))
    trouble = refused.value
    assert (trouble.file, trouble.feature, trouble.name) == ("a.geojson", 2, "美兰区")
    assert trouble.rule.endswith(" vertices more; at most 1,000 in all")


def test_a_kml_file_with_too_many_vertices_is_refused_before_it_is_built(tmp_path: Path) -> None:
    coordinates = "110.3,20.0,0 " * 2000
    (tmp_path / "a.kml").write_text(f"<kml><coordinates>{coordinates}</coordinates></kml>", encoding="utf-8")
    with pytest.raises(DeliveryTooLarge, match=r"a.kml.*2,000 vertices more; at most 1,000"):
        read(tmp_path, Limits(vertices=1000))


def test_vertices_are_counted_over_all_files_of_a_delivery(tmp_path: Path) -> None:
    for n in range(3):
        survey(tmp_path, f"{n}.gpkg", (box(n, 0), {"code": f"46010{n}"}))
    assert len(read(tmp_path, Limits(vertices=15)).areas) == 3
    with pytest.raises(DeliveryTooLarge, match=r"2.gpkg"):
        read(tmp_path, Limits(vertices=14))


def test_a_code_that_no_table_can_hold_is_told(tmp_path: Path) -> None:
    found = left_out(tmp_path, feature(box(0, 0), code="4" * 41, name="长"))
    assert (found.kind, found.feature, found.name) == (Kind.CODE_TOO_LONG, 2, "长")
