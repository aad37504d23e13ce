"""`wangge seed`: one command from a folder of boundary files to an installation that can be opened."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from seed.commands import seed
from server.casework.installation import close, open_house
from server.clock import now
from server.settings import Settings
from server.store.database import FILE

STREET = {
    "type": "Feature",
    "properties": {"code": "460199001", "name": "东街道"},
    "geometry": {
        "type": "Polygon",
        # The last corner but one crosses the first edge: a ring that must be mended.
        "coordinates": [[[110.0, 20.0], [110.1, 20.1], [110.1, 20.0], [110.0, 20.1], [110.0, 20.0]]],
    },
}


@pytest.fixture
def town(tmp_path: Path) -> Path:
    folder = tmp_path / "town"
    folder.mkdir()
    (folder / "streets.geojson").write_text(
        json.dumps({"type": "FeatureCollection", "features": [STREET]}), encoding="utf-8"
    )
    return folder


def test_a_folder_of_boundary_files_becomes_an_installation(town: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    result = CliRunner().invoke(seed, [str(town), "--data", str(data)])
    assert result.exit_code == 0
    house = open_house(data, Settings(data=str(data)), now)
    close(house)
    assert house.locator.boundaries.levels == ("city", "district", "street")
    assert {unit.department_type for unit in house.rules.units.values()} >= {"URBAN_MGMT", "SUBDISTRICT"}


def test_what_was_wrong_and_what_was_done_is_told_in_chinese(town: Path, tmp_path: Path) -> None:
    result = CliRunner().invoke(seed, [str(town), "--data", str(tmp_path / "data")])
    assert "边界自相交或无效: 东街道" in result.stdout
    assert "已修复" in result.stdout


def test_json_is_one_object_on_standard_output(town: Path, tmp_path: Path) -> None:
    result = CliRunner().invoke(
        seed, [str(town), "--data", str(tmp_path / "data"), "--json", "--password", "海口 is warm"]
    )
    told = json.loads(result.stdout)
    assert set(told) >= {"city", "version", "areas", "units", "people", "findings", "logins", "password"}
    assert told["areas"] == {"city": 1, "district": 1, "street": 1}
    assert told["password"] == "海口 is warm"
    assert "ring_invalid" in {finding["kind"] for finding in told["findings"]}


def test_a_first_password_is_made_up_and_shown(town: Path, tmp_path: Path) -> None:
    passwords = {
        json.loads(CliRunner().invoke(seed, [str(town), "--data", str(tmp_path / n), "--json"]).stdout)[
            "password"
        ]
        for n in ("one", "other")
    }
    assert len(passwords) == 2
    assert min(map(len, passwords)) >= 12


def test_a_city_that_is_neither_known_nor_a_path_is_refused_in_a_sentence(tmp_path: Path) -> None:
    result = CliRunner().invoke(seed, ["atlantis", "--data", str(tmp_path / "data")])
    assert result.exit_code == 2
    assert "'atlantis' is neither a demo city (haikou) nor a path" in result.stderr
    assert not (tmp_path / "data" / FILE).exists()


def test_a_folder_without_boundaries_is_refused_in_a_sentence(tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    result = CliRunner().invoke(seed, [str(empty), "--data", str(tmp_path / "data")])
    assert result.exit_code == 1
    assert "The boundary files cannot be used: NothingToImport empty" in result.stderr
    assert not (tmp_path / "data" / FILE).exists()
