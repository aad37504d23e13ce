"""What is mended in a delivery, what is kept, what is left out; and that the report tells each."""

from pathlib import Path
from typing import Any

import pytest
import shapely

from geo.areas import BoundarySet
from geo.health import HealthReport, Kind
from tests.geo.delivery import deliver, feature, received
from tests.geo.squares import SIDE, SOUTH, WEST, box

SQUARE_M2 = 1046 * 1107


def ring(*corners: tuple[float, float]) -> dict[str, Any]:
    """A polygon through corners in units of `SIDE`, exactly as given."""
    return {"type": "Polygon", "coordinates": [[[WEST + x * SIDE, SOUTH + y * SIDE] for x, y in corners]]}


def imported(folder: Path, *features: dict[str, Any]) -> tuple[BoundarySet, HealthReport]:
    (folder / "city.toml").write_text('issuer = "hand"\nyear = 2026', encoding="utf-8")
    return received(deliver(folder, "a.geojson", *features))


def outline(drawn: BoundarySet, code: str) -> shapely.Geometry:
    return shapely.from_wkb(drawn.area(code).geometry)


def kinds(report: HealthReport) -> list[Kind]:
    return [finding.kind for finding in report.findings]


LINE = {"type": "LineString", "coordinates": [[110, 20], [111, 20]]}
LONE = {"type": "Polygon", "coordinates": [[[110, 20]]]}
SOUND = feature(box(5, 5), code="460105", name="秀英区")


def test_a_ring_that_crosses_itself_is_made_valid(tmp_path: Path) -> None:
    spiked = ring((0, 0), (1, 0), (1, 1), (0.5, 1), (0.5, 1.5), (0.5, 1), (0, 1), (0, 0))
    drawn, report = imported(tmp_path, feature(spiked, code="460108"))
    assert shapely.equals(outline(drawn, "460108"), box(0, 0))
    assert [(finding.kind, finding.done) for finding in report.findings] == [(Kind.RING_INVALID, "mended")]


def test_an_unclosed_ring_is_closed(tmp_path: Path) -> None:
    drawn, _ = imported(tmp_path, feature(ring((0, 0), (1, 0), (1, 1), (0, 1)), code="460108"))
    assert shapely.equals(outline(drawn, "460108"), box(0, 0))


def test_points_given_twice_are_given_once(tmp_path: Path) -> None:
    twice = ring((0, 0), (1, 0), (1, 0), (1, 1), (0, 1), (0, 0))
    drawn, report = imported(tmp_path, feature(twice, code="460108"))
    assert shapely.get_num_coordinates(outline(drawn, "460108")) == 5
    assert [(finding.kind, finding.size) for finding in report.findings] == [(Kind.POINTS_REPEATED, 1)]


def test_a_vertex_at_zero_zero_is_dropped(tmp_path: Path) -> None:
    corners = ring((0, 0), (1, 0), (1, 1), (0, 1), (0, 0))
    corners["coordinates"][0].insert(2, [0.0, 0.0])
    drawn, report = imported(tmp_path, feature(corners, code="460108"))
    assert shapely.equals(outline(drawn, "460108"), box(0, 0))
    assert [(finding.kind, finding.size) for finding in report.findings] == [(Kind.STRAY_VERTEX, 1)]


def test_a_part_under_a_square_metre_is_dropped(tmp_path: Path) -> None:
    crumb = shapely.union(box(0, 0), box(3, 3, 0.0005, 0.0005))
    drawn, report = imported(tmp_path, feature(crumb, code="460108"))
    assert shapely.equals(outline(drawn, "460108"), box(0, 0))
    assert kinds(report) == [Kind.SLIVER_PART]
    assert report.findings[0].size == pytest.approx(0.29, rel=0.05)


def test_how_small_a_part_must_be_to_be_dropped_is_for_the_city_to_say(tmp_path: Path) -> None:
    crumb = shapely.union(box(0, 0), box(3, 3, 0.005, 0.005))
    (tmp_path / "city.toml").write_text('issuer = "hand"\nyear = 2026\nsliver_m2 = 100', encoding="utf-8")
    drawn, report = received(deliver(tmp_path, "a.geojson", feature(crumb, code="460108")))
    assert shapely.equals(outline(drawn, "460108"), box(0, 0))
    assert report.findings[0].size == pytest.approx(29, rel=0.05)


def test_a_detached_part_is_kept_and_told_with_the_area_that_it_lies_in(tmp_path: Path) -> None:
    apart = shapely.union(box(0, 0, 2, 2), box(6, 0))
    drawn, report = imported(
        tmp_path, feature(apart, code="460105"), feature(box(5, 0, 3, 1).difference(box(6, 0)), code="460106")
    )
    assert shapely.equals(outline(drawn, "460105"), apart)
    found = report.of(Kind.DETACHED_PART)
    assert [(each.code, each.other) for each in found] == [("460105", ""), ("460106", "")]
    assert found[0].size == pytest.approx(SQUARE_M2, rel=0.01)
    assert found[0].place == pytest.approx((WEST + 6.5 * SIDE, SOUTH + 0.5 * SIDE))


def test_a_hole_is_told_with_the_area_that_fills_it(tmp_path: Path) -> None:
    holed = box(0, 0, 3, 3).difference(box(1, 1))
    _, report = imported(tmp_path, feature(holed, code="460105"), feature(box(1, 1), code="460106"))
    (found,) = report.findings
    assert (found.kind, found.code, found.other, found.layer) == (Kind.HOLE, "460105", "460106", "district")


def test_an_area_outside_the_parent_that_it_names_is_told_with_the_one_it_lies_in(tmp_path: Path) -> None:
    districts = (feature(box(0, 0), code="460105"), feature(box(1, 0), code="460106"))
    drawn, report = imported(tmp_path, *districts, feature(box(1, 0), code="460105001", name="东街道"))
    assert drawn.area("460105001").parent == "460105"
    (found,) = report.of(Kind.PARENT_WRONG)
    assert (found.name, found.other, found.done) == ("东街道", "460105 ≠ 460106", "kept")
    assert found.size == pytest.approx(SQUARE_M2, rel=0.01)


def test_one_area_given_twice_alike_becomes_one(tmp_path: Path) -> None:
    drawn, report = imported(tmp_path, SOUND, SOUND)
    assert len(drawn.areas) == 1
    assert kinds(report) == [Kind.CODE_REPEATED]


def test_of_two_outlines_with_one_code_the_first_is_kept_and_both_are_named(tmp_path: Path) -> None:
    drawn, report = imported(tmp_path, SOUND, feature(box(1, 1), code="460105", name="龙华区"))
    assert drawn.area("460105").name == "秀英区"
    found = report.findings[0]
    assert (found.kind, found.name, found.other) == (Kind.CODE_CONFLICT, "龙华区", "秀英区 a.geojson")
    assert found.size == pytest.approx(SQUARE_M2, rel=0.01)
    assert found.place == pytest.approx((WEST + 1.5 * SIDE, SOUTH + 1.5 * SIDE))


def test_an_overlap_is_kept_and_measured(tmp_path: Path) -> None:
    drawn, report = imported(
        tmp_path, feature(box(0, 0, 2), code="460105"), feature(box(1, 0, 2), code="460106")
    )
    assert shapely.equals(outline(drawn, "460105"), box(0, 0, 2))
    found = report.findings[0]
    assert (found.kind, found.done, found.code, found.other) == (Kind.OVERLAP, "kept", "460105", "460106")
    assert found.size == pytest.approx(SQUARE_M2, rel=0.01)
    assert found.place == pytest.approx((WEST + 1.5 * SIDE, SOUTH + 0.5 * SIDE))


def test_overlaps_within_an_overlay_are_named_and_gaps_are_its_own_affair(tmp_path: Path) -> None:
    rivers = [feature(box(x, 0, 2), code=f"r{x}", layer="river") for x in (0, 1, 5)]
    _, report = imported(tmp_path, feature(box(0, 0), code="460105"), *rivers)
    assert [(found.kind, found.code, found.other) for found in report.findings] == [
        (Kind.OVERLAP, "r0", "r1")
    ]


def test_a_gap_is_kept_and_measured(tmp_path: Path) -> None:
    holed = box(0, 0, 3, 3).difference(box(1, 1))
    drawn, report = imported(tmp_path, feature(holed, code="460105"))
    assert shapely.equals(outline(drawn, "460105"), holed)
    found = report.findings[0]
    assert (found.kind, found.layer) == (Kind.GAP, "district")
    assert found.size == pytest.approx(SQUARE_M2, rel=0.01)


def test_a_parent_that_is_not_its_children_together_is_reported(tmp_path: Path) -> None:
    _, report = imported(tmp_path, feature(box(0, 0, 2), code="460105"), feature(box(0, 0), code="460105001"))
    found = report.findings[0]
    assert (found.kind, found.code) == (Kind.PARENT_DIFFERS, "460105")
    assert found.size == pytest.approx(SQUARE_M2, rel=0.01)


@pytest.mark.parametrize(
    ("bad", "kind"),
    [
        (feature(LINE, code="460108"), Kind.NOT_AN_AREA),
        (feature(None, code="460108"), Kind.NOT_AN_AREA),
        (feature({"type": "Polygon", "coordinates": "?"}, code="460108"), Kind.GEOMETRY_UNREADABLE),
        (feature(LONE, code="460108"), Kind.GEOMETRY_UNREADABLE),
        (feature({"type": "Polygon", "coordinates": []}, code="460108"), Kind.GEOMETRY_UNREADABLE),
        (feature({"type": "Polygon"}, code="460108"), Kind.GEOMETRY_UNREADABLE),
        (feature(ring((0, 0), (1, 0), (0, 0)), code="460108"), Kind.GEOMETRY_UNREADABLE),
        (feature(box(0, 0), name="无代码"), Kind.CODE_MISSING),
        (feature(box(0, 0), code="X-1"), Kind.LEVEL_UNKNOWN),
        (feature(box(0, 0), code="460108001000"), Kind.CODE_FOREIGN),
        (feature(shapely.box(430_000, 2_216_000, 430_900, 2_217_000), code="460108"), Kind.OUT_OF_RANGE),
        (feature(shapely.box(90, 20, 120, 21), code="460108"), Kind.TOO_WIDE),
        (feature(shapely.box(20.0, 60.0, 20.1, 60.1), code="460108"), Kind.FAR_AWAY),
        ("not a feature", Kind.NOT_AN_AREA),
    ],
)
def test_a_feature_that_cannot_be_used_is_left_out_and_reported(
    tmp_path: Path, bad: dict[str, Any], kind: Kind
) -> None:
    others = (feature(box(5, 7), code="460106"), feature(box(7, 5), code="460107"))
    drawn, report = imported(tmp_path, SOUND, *others, bad)
    assert {area.code for area in drawn.areas} == {"460105", "460106", "460107"}
    assert [(finding.kind, finding.done) for finding in report.findings][-1] == (kind, "left_out")


@pytest.mark.parametrize("content", [b"", b"{", b"[1]", b"\xff\xfe", b'{"features": 3}'])
def test_a_file_that_is_no_geojson_is_left_out_and_reported(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "bad.geojson").write_bytes(content)
    _, report = imported(tmp_path, SOUND)
    assert [(finding.kind, finding.file) for finding in report.findings] == [
        (Kind.FILE_UNREADABLE, "bad.geojson")
    ]


def test_a_rank_or_day_that_cannot_be_read_is_reported_and_the_area_is_kept(tmp_path: Path) -> None:
    drawn, report = imported(tmp_path, feature(box(0, 0), code="460108", rank="erste", since="gestern"))
    assert (drawn.areas[0].rank, drawn.areas[0].since) == (0, None)
    assert {finding.other for finding in report.of(Kind.VALUE_UNREADABLE)} == {"erste", "gestern"}
