"""`wangge boundaries import`: a delivery becomes the next version of a house, or leaves the last one in force."""

import json
import shutil
from datetime import timedelta
from pathlib import Path

import pytest
import shapely
from click.testing import CliRunner, Result

from geo.areas import Area, BoundarySet
from server.casework import installation
from server.casework.errors import AreasStoodOn, BoundaryVersionTaken
from server.commands.boundaries import boundaries
from server.commands.boundary_files import boundaries_at
from tests.geo.delivery import deliver, feature
from tests.geo.squares import box
from tests.server.small_city import MORNING, city

CITY_FILE = 'issuer = "hand"\nversion = "{}"\n'


@pytest.fixture(scope="module")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A house that was founded a year ago, since commands go by the machine's own clock."""
    folder = tmp_path_factory.mktemp("founded") / "data"
    installation.install(folder, city(), lambda: MORNING - timedelta(days=365))
    return folder


@pytest.fixture
def data(founded: Path, tmp_path: Path) -> Path:
    return shutil.copytree(founded, tmp_path / "data")


def delivery(folder: Path, version: str, *without: str) -> Path:
    """The small city's own areas as GeoJSON, some left out, under a version's name."""
    areas = (area for area in city().boundaries.areas if area.code not in without)
    deliver(folder, "areas.geojson", *(as_feature(area) for area in areas))
    (folder / "city.toml").write_text(CITY_FILE.format(version), encoding="utf-8")
    return folder


def as_feature(area: Area) -> dict[str, object]:
    said = {"code": area.code, "name": area.name, "level": area.level, "parent": area.parent}
    layer = {} if area.level else {"layer": area.layer}
    return feature(shapely.from_wkb(area.geometry), **said, **layer)


def imported(folder: Path, data: Path, *options: str) -> Result:
    return CliRunner().invoke(boundaries, ["import", str(folder), "--data", str(data), *options])


def in_force(data: Path) -> BoundarySet:
    return boundaries_at(data)


def test_a_delivery_comes_into_force_with_its_report_and_what_it_changes(data: Path, tmp_path: Path) -> None:
    result = imported(delivery(tmp_path / "files", "v2", "g4"), data)
    assert result.exit_code == 0, result.output
    assert "边界体检：files，版本 v2" in result.stdout
    assert "v2 即日起生效，接替 v1：新增 0 个代码，消失 1 个，其中 0 个仍有人员、单位或职责" in result.stdout
    assert in_force(data).version == "v2"
    assert {area.code for area in in_force(data).areas}.isdisjoint({"g4"})


def test_the_version_before_it_is_kept(data: Path, tmp_path: Path) -> None:
    imported(delivery(tmp_path / "files", "v2"), data)
    again = imported(delivery(tmp_path / "files", "v1", "g4"), data)
    assert isinstance(again.exception, BoundaryVersionTaken)
    assert in_force(data).version == "v2"


def test_a_version_may_come_into_force_on_a_day_to_come(data: Path, tmp_path: Path) -> None:
    result = imported(delivery(tmp_path / "files", "v2"), data, "--from", "2199-01-01")
    assert "v2 自 2199-01-01 起生效" in result.stdout
    assert in_force(data).version == "v1"


def test_a_delivery_of_which_something_must_be_left_out_is_refused_until_yes_is_said(
    data: Path, tmp_path: Path
) -> None:
    folder = delivery(tmp_path / "files", "v2")
    deliver(folder, "more.geojson", feature({"type": "Point", "coordinates": [110, 20]}, code="g9"))
    refused = imported(folder, data)
    assert refused.exit_code == 1
    assert "不是面: g9 / Point [more.geojson 第 1 个要素] → 未采用" in refused.stdout
    assert "1 things would be left out, as the report says; nothing was changed." in refused.stderr
    assert in_force(data).version == "v1"
    assert imported(folder, data, "--yes").exit_code == 0
    assert in_force(data).version == "v2"


def test_ground_is_not_taken_from_under_anybody_until_orphan_is_said(data: Path, tmp_path: Path) -> None:
    folder = delivery(tmp_path / "files", "v2", "g1")
    assert isinstance(imported(folder, data).exception, AreasStoodOn)
    assert in_force(data).version == "v1"
    assert imported(folder, data, "--orphan").exit_code == 0


@pytest.mark.parametrize(
    "content",
    ["", "{", json.dumps({"type": "FeatureCollection", "features": []}), "[" * 5000],
    ids=["nothing", "cut short", "no feature", "a bomb"],
)
def test_what_cannot_be_used_leaves_the_last_good_set_in_force(
    data: Path, tmp_path: Path, content: str
) -> None:
    (tmp_path / "bad.geojson").write_text(content, encoding="utf-8")
    result = imported(tmp_path / "bad.geojson", data, "--yes", "--orphan")
    assert result.exit_code == 1
    assert "The boundary files cannot be used: NothingToImport" in result.stderr
    assert in_force(data).version == "v1"


def test_a_delivery_without_a_city_gets_one_over_all_as_at_the_founding(data: Path, tmp_path: Path) -> None:
    imported(delivery(tmp_path / "files", "v2", "city"), data)
    assert in_force(data).version == "v2+city"
    assert shapely.equals(shapely.from_wkb(in_force(data).area("city").geometry), box(0, 0, 4, 1))


def test_what_is_in_force_can_be_drawn(data: Path, tmp_path: Path) -> None:
    out = tmp_path / "areas.png"
    result = CliRunner().invoke(boundaries, ["show", "--data", str(data), "--out", str(out)])
    assert result.exit_code == 0, result.output
    assert out.read_bytes().startswith(b"\x89PNG")


def test_the_same_delivery_again_is_no_change(data: Path, tmp_path: Path) -> None:
    folder = delivery(tmp_path / "files", "v2")
    imported(folder, data)
    assert "v2 已是最新版本，没有变化" in imported(folder, data).stdout
    assert in_force(data).version == "v2"
