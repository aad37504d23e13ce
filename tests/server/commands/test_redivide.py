"""`wangge boundaries redivide`: told first, done when it is asked for, finished after whatever happened meanwhile."""

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from geo.areas import Area
from server.casework import installation
from server.commands.boundaries import boundaries
from server.commands.locate import locate
from tests.engines import Template
from tests.geo.delivery import deliver
from tests.geo.squares import at
from tests.server.commands.test_boundaries_import import CITY_FILE, as_feature
from tests.server.redividing import DIVIDED
from tests.server.running_house import RunningHouse
from tests.server.small_city import IN_G1, IN_G2, MORNING, OTHER_WORKER, WORKER, city

ROOT = Path(__file__).parents[3]
REPORTS = 36


@pytest.fixture(scope="module")
def lived_in(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A house with open tickets in g1 and g2, founded a year ago, since commands go by the machine's own clock."""
    folder = tmp_path_factory.mktemp("lived-in")
    installation.install(folder / "empty", city(), lambda: MORNING - timedelta(days=365))
    running = RunningHouse(folder / "data", Template(folder / "empty"))
    running.clock.at = MORNING - timedelta(days=300)
    running.handheld(OTHER_WORKER)
    handheld = running.handheld(WORKER)
    places = (IN_G1, at(0.2, 0.5), IN_G2)
    handheld.push(*(handheld.report(position=places[n % 3]) for n in range(REPORTS)))
    running.take_in()
    running.close()
    return folder / "data"


@pytest.fixture
def data(lived_in: Path, tmp_path: Path) -> Path:
    return shutil.copytree(lived_in, tmp_path / "data")


@pytest.fixture
def files(tmp_path: Path) -> Path:
    return delivery(tmp_path / "files", DIVIDED.areas)


def delivery(folder: Path, areas: tuple[Area, ...]) -> Path:
    deliver(folder, "areas.geojson", *(as_feature(area) for area in areas))
    (folder / "city.toml").write_text(CITY_FILE.format("v2"), encoding="utf-8")
    return folder


def redivided(files: Path, data: Path, *options: str) -> Result:
    return CliRunner().invoke(boundaries, ["redivide", str(files), "--data", str(data), *options])


def homes(data: Path) -> Counter[str]:
    """How many tickets lie in each grid, by the rows that are looked through."""
    return Counter(code for (code,) in asked(data, "select area from ticket_areas where area like 'g%'"))


def asked(data: Path, question: str) -> list[tuple[str, ...]]:
    with closing(sqlite3.connect(data / "wangge.sqlite", timeout=60)) as connection:
        return connection.execute(question).fetchall()


def changed(data: Path, statement: str) -> None:
    with closing(sqlite3.connect(data / "wangge.sqlite", timeout=60)) as connection:
        connection.execute(statement)


#: Each event takes so long to write that whoever wants to kill in the midst of them has all the time for it.
SLOWLY = """create trigger slowly after insert on events begin
  select count(*) from sqlite_master as a, sqlite_master as b, (select 1 from sqlite_master limit 10);
end"""


def test_without_apply_it_only_tells(files: Path, data: Path) -> None:
    before = homes(data)
    result = redivided(files, data)
    assert result.exit_code == 0, result.output
    assert "网格重新划分试算：v1 → v2" in result.stdout
    assert "区域：新增 2，撤销 1，重画 0" in result.stdout
    assert "未结工单 36 件，其中改归属 24 件，待人工定位 0 件" in result.stdout
    assert homes(data) == before == {"g1": 24, "g2": 12}
    assert [version for (version,) in asked(data, "select version from boundary_sets")] == ["v1"]


def test_the_report_is_also_had_in_english_and_as_json(files: Path, data: Path) -> None:
    assert "open tickets: 36, of which 24 move" in redivided(files, data, "--lang", "en").stdout
    plan = json.loads(redivided(files, data, "--json").stdout)
    assert Counter(move["area_after"] for move in plan["moves"]) == {"g11": 12, "g12": 12}
    assert [heir["share"] for heir in plan["heirs"]["g1"]] == [0.6, 0.4]


def test_with_apply_it_is_done_and_doing_it_again_changes_nothing(files: Path, data: Path) -> None:
    assert redivided(files, data, "--apply").exit_code == 0
    assert homes(data) == {"g11": 12, "g12": 12, "g2": 12}
    events = asked(data, "select count(*) from events")
    assert redivided(files, data, "--apply").exit_code == 0
    assert asked(data, "select count(*) from events") == events


def test_a_mapping_table_says_where_posts_go(files: Path, data: Path, tmp_path: Path) -> None:
    table = tmp_path / "mapping.csv"
    table.write_text("from;to\n", encoding="utf-8")
    assert "old and new" in redivided(files, data, "--mapping", str(table)).output
    table.write_text("old,new\ng1,g11\ng1,g12\n", encoding="utf-8")
    assert "王一 worker-1：g1 → g11 g12" in redivided(files, data, "--mapping", str(table), "--apply").stdout
    open_posts = "select area from posts where person = 'worker-1' and until is null order by area"
    assert [area for (area,) in asked(data, open_posts)] == ["g11", "g12"]


def test_a_day_to_come_is_told_and_left_to_the_server(files: Path, data: Path) -> None:
    result = redivided(files, data, "--from", "2099-01-01", "--apply")
    assert result.exit_code == 0, result.output
    assert "v2: 2098-12-31 16:00 UTC (approved)" in result.stderr
    assert homes(data) == {"g1": 24, "g2": 12}


def test_a_kill_in_the_middle_leaves_what_the_same_command_finishes(
    files: Path, data: Path, tmp_path: Path
) -> None:
    whole = shutil.copytree(data, tmp_path / "whole")
    assert redivided(files, whole, "--apply").exit_code == 0
    changed(data, SLOWLY)
    order = [
        sys.executable,
        "-m",
        "server",
        "boundaries",
        "redivide",
        str(files),
        "--data",
        str(data),
        "--apply",
    ]
    run = subprocess.Popen(
        order,
        cwd=ROOT,
        env={**os.environ, "WANGGE_REDIVISION_TICKETS_AT_ONCE": "1"},
        stdout=subprocess.DEVNULL,
    )
    until = time.monotonic() + 180
    while not asked(data, "select 1 from sqlite_master where name = 'redivisions'") or not asked(
        data, "select 1 from redivisions where step = 'tickets' and cursor != ''"
    ):
        assert run.poll() is None, "it was done before it could be killed"
        assert time.monotonic() < until
    run.kill()
    assert run.wait() == -signal.SIGKILL
    changed(data, "drop trigger slowly")
    assert 0 < homes(data)["g1"] <= 24
    assert redivided(files, data, "--apply").exit_code == 0
    assert homes(data) == homes(whole)
    held = "select database, id, deleted from sync_documents where id not like 'notice:%'"
    for question in (
        held,
        "select ticket, no from events",
        "select * from posts",
        "select step from redivisions",
    ):
        assert sorted(asked(data, question)) == sorted(asked(whole, question))


def test_places_are_found_by_what_was_in_force_at_an_instant(files: Path, data: Path) -> None:
    redivided(files, data, "--from", "2099-01-01", "--apply")
    assert [grid_at(data, at) for at in ("2098-12-31T23:59", "2099-01-01T00:00")] == ["g1", "g12"]


def grid_at(data: Path, instant: str) -> str:
    table = f"lon,lat\n{IN_G1.lon},{IN_G1.lat}\n"
    result = CliRunner().invoke(locate, ["--data", str(data), "--at", instant], input=table)
    return result.stdout.splitlines()[1].split(",")[2]
