"""`wangge boundaries check`: the health report of a delivery, in the reader's language or as JSON."""

from pathlib import Path

import msgspec
import pytest
import shapely
from click.testing import CliRunner

from geo.health import HealthReport, Kind
from server.commands.boundaries import boundaries
from tests.geo.delivery import deliver, feature
from tests.geo.real_data import real_data
from tests.geo.squares import box


def checked(path: Path, *options: str) -> str:
    result = CliRunner().invoke(boundaries, ["check", str(path), *options])
    assert result.exit_code == 0, result.output
    return result.stdout


@pytest.fixture
def overlapping(tmp_path: Path) -> Path:
    """Ten districts in a row, each lying half over the next."""
    features = (feature(box(n * 0.5, 0), code=f"4601{n:02}") for n in range(1, 11))
    return deliver(tmp_path, "districts.geojson", *features)


def test_the_report_is_printed_in_chinese_unless_english_is_asked_for(overlapping: Path) -> None:
    assert "相互重叠: 460101（460101） / 460102" in checked(overlapping)
    assert "overlap: 460101（460101） / 460102" in checked(overlapping, "--lang", "en")


def test_eight_findings_of_a_kind_are_printed_and_all_if_asked(overlapping: Path) -> None:
    assert "… and 1 more of this kind" in checked(overlapping, "--lang", "en")
    assert checked(overlapping, "--lang", "en", "--all").count("\noverlap:") == 9


def test_json_holds_the_whole_report(overlapping: Path) -> None:
    report = msgspec.json.decode(checked(overlapping, "--json"), type=HealthReport)
    assert len(report.of(Kind.OVERLAP)) == 9
    assert report.areas == {"district": 10}


def test_the_findings_can_be_drawn(overlapping: Path, tmp_path: Path) -> None:
    picture = tmp_path / "health.png"
    checked(overlapping, "--picture", str(picture))
    assert picture.read_bytes().startswith(b"\x89PNG")


def test_a_delivery_of_which_nothing_can_be_used_says_why_and_exits_1(tmp_path: Path) -> None:
    swapped = shapely.transform(box(0, 0), lambda degrees: degrees[:, ::-1])
    deliver(tmp_path, "a.geojson", feature(swapped, code="460108", name="美兰区"))
    result = CliRunner().invoke(boundaries, ["check", str(tmp_path), "--picture", str(tmp_path / "p.png")])
    assert result.exit_code == 1
    assert (
        "经纬度写反：对调后在本市: 美兰区（460108） / 20,110.3 – 20.01,110.31 [a.geojson 第 1 个要素] → 未采用"
        in result.stdout
    )
    assert not (tmp_path / "p.png").exists()


def test_a_file_over_the_limit_is_refused_in_a_sentence(
    overlapping: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WANGGE_BOUNDARY_FILE_BYTES_MAX", "100")
    result = CliRunner().invoke(boundaries, ["check", str(overlapping)])
    assert result.exit_code == 1
    assert "DeliveryTooLarge districts.geojson" in result.stderr


def test_the_areas_can_be_drawn_layer_by_layer(overlapping: Path, tmp_path: Path) -> None:
    for options in ((), ("--layer", "district")):
        out = tmp_path / f"areas-{len(options)}.png"
        result = CliRunner().invoke(boundaries, ["show", str(overlapping), *options, "--out", str(out)])
        assert result.stdout.strip() == str(out)
        assert out.read_bytes().startswith(b"\x89PNG")


def test_a_layer_that_is_not_there_is_refused_with_those_that_are(overlapping: Path) -> None:
    result = CliRunner().invoke(boundaries, ["show", str(overlapping), "--layer", "grid"])
    assert result.exit_code == 2
    assert "There is no 'grid'; there are: district." in result.stderr


def test_what_to_draw_must_be_said_once(overlapping: Path) -> None:
    assert CliRunner().invoke(boundaries, ["show"]).exit_code == 2
    both = ["show", str(overlapping), "--data", str(overlapping)]
    assert CliRunner().invoke(boundaries, both).exit_code == 2


def test_a_single_file_can_be_checked(overlapping: Path) -> None:
    assert "district 10" in checked(overlapping / "districts.geojson", "--lang", "en")


def test_what_cannot_be_used_at_all_is_refused_in_a_sentence(tmp_path: Path) -> None:
    result = CliRunner().invoke(boundaries, ["check", str(tmp_path)])
    assert result.exit_code == 1
    assert "The boundary files cannot be used: NothingToImport" in result.stderr


def test_beijing_s_mess_is_told_as_it_was_measured_elsewhere() -> None:
    report = checked(real_data("beijing-subdistricts"), "--lang", "en")
    assert "district 16  street 343" in report
    assert "street: overlap: 67 (62 over 1 m², 5 over 1,000 m², the largest 26,0" in report
    assert "gap between areas: 291 (257 over 1 m², 3 over 1,000 m²" in report
    assert "(of 38 areas); hole in an area: 52 (of 18 areas)" in report
    assert "invalid ring: 丰台区" in report
    assert "overlap: 朝阳区（110105000000） / 110113000000 10,5" in report
    assert "detached part: 朝阳区（110105000000） / 110113000000 10,5" in report


def test_the_raw_folder_of_los_angeles_is_told_as_it_was_measured_elsewhere_without_a_city_file() -> None:
    report = checked(real_data("los-angeles-311"), "--lang", "en")
    assert "council-districts-2012 15  neighborhood-councils-2019 99" in report
    assert "neighborhood-councils-2019.geojson / code = nc_id" in report
    assert "council-districts-2012.geojson / code = external_id" in report
    councils = next(
        line for line in report.splitlines() if line.startswith("neighborhood-councils-2019: overlap")
    )
    assert "overlap: 210 (192 over 1 m², 44 over 1,000 m², the largest 8,11" in councils
    # 4,371 were counted elsewhere; four of them are nothing but rounding.
    assert "gap between areas: 4367 (" in councils
