"""`wangge locate`: a table of places in, the same table with the owner of each out."""

import csv
import io
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from geo.crs import Crs, wgs84_to
from server.commands.locate import locate
from tests.geo.delivery import deliver, feature
from tests.geo.squares import SIDE, SOUTH, WEST, box

ADDED = "grid,community,street,district,method,distance_m,confidence"
LON, LAT = WEST + SIDE / 2, SOUTH + SIDE / 2


@pytest.fixture
def city(tmp_path: Path) -> Path:
    """A street of one community with a grid beside an undivided part, and a river through the grid."""
    features = (
        feature(box(0, 0, 2), code="460108", name="美兰区"),
        feature(box(0, 0, 2), code="460108001", name="东街道"),
        feature(box(0, 0, 2), code="460108001001", name="东社区"),
        feature(box(0, 0), code="460108001001001", name="第一网格"),
    )
    deliver(tmp_path, "base.geojson", *features)
    deliver(tmp_path, "river.geojson", feature(box(0.4, 0, 0.2), code="r1", layer="river"))
    return tmp_path


def asked(city: Path, table: str | bytes, *options: str) -> Result:
    return CliRunner().invoke(locate, ["--city", str(city), *options], input=table)


def rows(result: Result) -> list[dict[str, str]]:
    assert result.exit_code == 0, result.output
    return list(csv.DictReader(io.StringIO(result.stdout)))


def test_the_columns_are_added_behind_those_that_came(city: Path) -> None:
    answer = asked(city, f"id,lon,lat\n7,{LON},{LAT}\n").stdout.splitlines()
    assert answer == [
        f"id,lon,lat,{ADDED}",
        f"7,{LON},{LAT},460108001001001,460108001001,460108001,460108,inside,25.000,0.9938",
    ]


def test_a_level_that_has_no_area_there_stays_empty(city: Path) -> None:
    found = rows(asked(city, f"lon,lat\n{WEST + 1.5 * SIDE},{LAT}\n"))[0]
    assert (found["grid"], found["community"], found["method"]) == ("", "460108001001", "inside")


@pytest.mark.parametrize("crs", list(Crs))
def test_a_row_is_read_in_the_system_it_declares(city: Path, crs: Crs) -> None:
    lon, lat = wgs84_to(crs, WEST + 0.99 * SIDE, LAT)
    table = f"lon,lat,crs,accuracy_m\n{lon},{lat},{crs},5\n"
    assert rows(asked(city, table))[0]["grid"] == "460108001001001"
    assert rows(asked(city, f"lon,lat\n{lon},{lat}\n", "--crs", crs.value))[0]["grid"] == "460108001001001"


def test_a_bad_row_keeps_its_place_and_its_reason_goes_to_stderr(city: Path) -> None:
    bad = ["x,20", "110.3", f"{LON},{LAT},,,9", f"{LON},{LAT},utm", f"{LON},{LAT},,far", f"{LAT},{LON}", ","]
    result = asked(city, "\n".join(["lon,lat,crs,accuracy_m", f"{LON},{LAT}", *bad, f"{LON},{LAT}"]))
    assert [row["method"] for row in rows(result)] == ["inside", *["rejected"] * 7, "inside"]
    assert {row["confidence"] for row in rows(result)[1:-1]} == {"0.0000"}
    assert result.stderr.splitlines() == [
        "line 3: lon is 'x', no number",
        "line 4: lat is '', no number",
        "line 5: 5 fields where the header has 4",
        "line 6: crs is 'utm'; it must be one of wgs84, gcj02, bd09",
        "line 7: accuracy_m is 'far', no number",
        "line 8: swapped",
        "line 9: lon is '', no number",
        "7 rows rejected",
    ]


def test_an_overlay_asked_for_has_a_column(city: Path) -> None:
    table = f"lon,lat\n{LON},{LAT}\n{WEST + 0.1 * SIDE},{LAT}\n"
    assert [row["river"] for row in rows(asked(city, table, "--layer", "river"))] == ["r1", ""]


def test_an_overlay_that_is_not_there_is_refused_by_name(city: Path) -> None:
    result = asked(city, "lon,lat\n", "--layer", "lakes")
    assert result.exit_code == 2
    assert "lakes is no overlay; there are: river." in result.stderr


@pytest.mark.parametrize("table", ["", "x,y\n1,2\n"])
def test_a_table_without_lon_and_lat_is_refused(city: Path, table: str) -> None:
    result = asked(city, table)
    assert result.exit_code == 1
    assert "lon and lat among them" in result.stderr


def test_text_in_other_columns_passes_through_unharmed(city: Path) -> None:
    table = b'\xef\xbb\xbfname,lon,lat\n"a ""b"",\nc",%f,%f\n\xb5\xe7,%f,%f\n' % (LON, LAT, LON, LAT)
    answer = asked(city, table).stdout_bytes
    assert b'"a ""b"",\nc",' in answer
    assert b"\xb5\xe7," in answer
    assert answer.startswith(b"name,")


def test_ten_thousand_rows_and_more_come_out_in_order(city: Path) -> None:
    table = "id,lon,lat\n" + "".join(f"{n},{WEST + n * 5e-7},{LAT}\n" for n in range(12_345))
    found = rows(asked(city, table))
    assert [int(row["id"]) for row in found] == list(range(12_345))
    assert {row["method"] for row in found} == {"inside", "border"}


def test_a_data_folder_may_be_named_as_such(city: Path) -> None:
    result = CliRunner().invoke(locate, ["--data", str(city)], input=f"lon,lat\n{LON},{LAT}\n")
    assert rows(result)[0]["grid"] == "460108001001001"


@pytest.mark.parametrize("names", [(), ("--city", "--data")], ids=["neither", "both"])
def test_one_option_says_where_the_boundaries_are(city: Path, names: tuple[str, ...]) -> None:
    options = [word for name in names for word in (name, str(city))]
    assert "--city PATH or --data DIR" in CliRunner().invoke(locate, options, input="").output


def test_an_instant_that_cannot_be_read_is_refused(city: Path) -> None:
    assert "'yesterday' is no instant" in asked(city, "lon,lat\n", "--at", "yesterday").output
