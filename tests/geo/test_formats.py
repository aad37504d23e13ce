"""Shapefile, GeoPackage and KML say the same as GeoJSON, in any coordinate system that they declare."""

from pathlib import Path

import numpy as np
import pytest
import shapely
from pyogrio import raw

from geo.areas import BoundarySet
from geo.crs import Crs, wgs84_to
from geo.delivery import read_delivery
from geo.errors import CityFileUnreadable, NothingToImport
from geo.health import Finding, HealthReport, Kind
from geo.plane import Plane
from tests.geo.delivery import deliver, feature, received
from tests.geo.squares import SOUTH, box
from tests.geo.surveyed import Row, forget, survey

CITY = 'issuer = "海口市自然资源和规划局"\nyear = 2026\nversion = "2026-A"\n'
#: A district with a hole, and a street beside another: what the squares of a town can have.
TOWN: tuple[Row, ...] = (
    (box(0, 0, 3, 3).difference(box(1, 1)), {"code": "460108", "name": "美兰区"}),
    (box(0, 0, 3, 1), {"code": "460108001", "name": "东街道"}),
    (box(0, 2, 3, 1), {"code": "460108002", "name": "西街道"}),
)


def imported(folder: Path, more: str = "") -> tuple[BoundarySet, HealthReport]:
    (folder / "city.toml").write_text(CITY + more, encoding="utf-8")
    return received(folder)


@pytest.fixture
def as_geojson(tmp_path: Path) -> BoundarySet:
    """The town as our own reader has it from GeoJSON."""
    features = (feature(outline, **said) for outline, said in TOWN)
    return imported(deliver(tmp_path / "expected", "town.geojson", *features))[0]


def assessed(report: HealthReport) -> list[Kind]:
    """What was found beside what is always found in this town: its hole, and the streets that leave it open."""
    ground = (Kind.HOLE, Kind.GAP, Kind.PARENT_DIFFERS)
    return [finding.kind for finding in report.findings if finding.kind not in ground]


@pytest.mark.parametrize("name", ["town.shp", "town.gpkg", "town.kml", "town.geojson", "TOWN.SHP"])
def test_every_format_gives_the_set_that_geojson_gives(
    tmp_path: Path, as_geojson: BoundarySet, name: str
) -> None:
    crs = "EPSG:4326" if name.endswith(("kml", "geojson")) else "EPSG:4490"
    survey(tmp_path / "files", name.lower(), *TOWN, crs=crs)
    for file in list((tmp_path / "files").iterdir()):
        file.rename(file.with_name(file.name.upper() if name.isupper() else file.name))
    drawn, report = imported(tmp_path / "files")
    assert drawn == as_geojson
    assert assessed(report) == []


def test_one_folder_may_mix_formats_and_systems(tmp_path: Path, as_geojson: BoundarySet) -> None:
    folder = tmp_path / "files"
    survey(folder, "districts.shp", TOWN[0], crs="EPSG:4490", encoding="GBK")
    survey(folder, "east/streets.gpkg", TOWN[1], crs="EPSG:4490")
    deliver(folder, "west.geojson", feature(TOWN[2][0], **TOWN[2][1]))
    assert imported(folder)[0] == as_geojson


@pytest.mark.parametrize("system", ["EPSG:4547", "EPSG:4546", "EPSG:4525", "EPSG:3857", "EPSG:32649"])
@pytest.mark.parametrize("name", ["town.shp", "town.gpkg"])
def test_a_projected_file_comes_back_within_a_centimetre(
    tmp_path: Path, as_geojson: BoundarySet, name: str, system: str
) -> None:
    drawn, _ = imported(survey(tmp_path / "files", name, *TOWN, crs=system))
    plane = Plane.at(SOUTH)
    for area, expected in zip(drawn.areas, as_geojson.areas, strict=True):
        one, other = (plane.flat(shapely.from_wkb(each.geometry)) for each in (area, expected))
        assert shapely.hausdorff_distance(one, other) < 0.01


def test_geojson_of_the_old_kind_may_declare_a_projected_system(
    tmp_path: Path, as_geojson: BoundarySet
) -> None:
    survey(tmp_path / "files", "town.geojson", *TOWN, crs="EPSG:4547", RFC7946="NO")
    drawn, _ = imported(tmp_path / "files")
    assert [area.code for area in drawn.areas] == [area.code for area in as_geojson.areas]
    assert shapely.from_wkb(drawn.areas[0].geometry).bounds == pytest.approx(
        shapely.from_wkb(as_geojson.areas[0].geometry).bounds, abs=2e-7
    )


@pytest.mark.parametrize("encoding", ["GBK", "GB18030", "UTF-8"])
@pytest.mark.parametrize("without", [(), ("town.cpg",)], ids=["declared", "undeclared"])
def test_chinese_names_in_a_shapefile_are_read_right_whether_its_encoding_is_declared_or_not(
    tmp_path: Path, encoding: str, without: tuple[str, ...]
) -> None:
    folder = survey(tmp_path / "files", "town.shp", *TOWN, encoding=encoding)
    forget(folder, without)
    drawn, report = imported(folder)
    assert [area.name for area in drawn.areas] == ["美兰区", "东街道", "西街道"]
    assert assessed(report) == ([Kind.ENCODING_ASSUMED] if without else [])


def test_an_encoding_that_is_declared_and_not_true_is_found_out(tmp_path: Path) -> None:
    folder = survey(tmp_path / "files", "town.shp", *TOWN, encoding="GBK")
    (folder / "town.cpg").write_text("UTF-8", encoding="ascii")
    drawn, report = imported(folder)
    assert drawn.areas[0].name == "美兰区"
    assert report.of(Kind.ENCODING_ASSUMED)[0].other == "gb18030"


def test_a_city_file_may_say_the_encoding(tmp_path: Path) -> None:
    folder = survey(
        tmp_path / "files", "town.shp", (box(0, 0), {"code": "460108", "name": "東區"}), encoding="Big5"
    )
    forget(folder, ["town.cpg"])
    assert imported(folder, 'encoding = "big5"\n')[0].areas[0].name == "東區"


@pytest.mark.parametrize("name", ["town.shp", "town.gpkg"])
def test_a_survey_file_without_a_system_is_left_out_until_somebody_says_which(
    tmp_path: Path, as_geojson: BoundarySet, name: str
) -> None:
    folder = survey(tmp_path / "files", name, *TOWN, crs=None)
    with pytest.raises(NothingToImport):
        imported(folder)
    (folder / "more").mkdir()
    deliver(folder, "more/a.geojson", feature(box(8, 8), code="460105"))
    assert imported(folder)[1].of(Kind.CRS_MISSING)[0].line("en").startswith("no coordinate system declared")
    (folder / "more/a.geojson").unlink()
    assert imported(folder, 'crs = "EPSG:4490"\n')[0] == as_geojson


@pytest.mark.parametrize("name", ["town.shp", "town.gpkg", "town.kml"])
@pytest.mark.parametrize("system", [Crs.GCJ02, Crs.BD09])
def test_a_file_drawn_on_a_web_map_is_put_right_where_the_city_file_says_so(
    tmp_path: Path, as_geojson: BoundarySet, name: str, system: Crs
) -> None:
    shifted = tuple(
        (shapely.transform(outline, lambda xy: [wgs84_to(system, float(x), float(y)) for x, y in xy]), said)
        for outline, said in TOWN
    )
    drawn, _ = imported(survey(tmp_path / "files", name, *shifted, crs="EPSG:4326"), f'crs = "{system}"\n')
    found, expected = (shapely.from_wkb(each.areas[0].geometry) for each in (drawn, as_geojson))
    assert shapely.hausdorff_distance(found, expected) < 3e-7


def test_gcj02_that_was_projected_as_if_it_were_cgcs2000_is_put_right_too(
    tmp_path: Path, as_geojson: BoundarySet
) -> None:
    shifted = tuple(
        (
            shapely.transform(outline, lambda xy: [wgs84_to(Crs.GCJ02, float(x), float(y)) for x, y in xy]),
            said,
        )
        for outline, said in TOWN
    )
    drawn, _ = imported(survey(tmp_path / "files", "town.shp", *shifted, crs="EPSG:4546"), 'crs = "gcj02"\n')
    found, expected = (shapely.from_wkb(each.areas[0].geometry) for each in (drawn, as_geojson))
    assert shapely.hausdorff_distance(found, expected) < 3e-7


@pytest.mark.parametrize(
    "said", ['crs = "EPSG:4610"', 'crs = "wsg84"', 'encoding = "gbkk"', "sliver_m2 = -1"]
)
def test_a_city_file_that_names_what_nobody_knows_is_refused(tmp_path: Path, said: str) -> None:
    with pytest.raises(CityFileUnreadable):
        imported(survey(tmp_path / "files", "town.gpkg", *TOWN), said)


def test_each_table_of_a_geopackage_is_a_sheet_that_a_rule_can_name(tmp_path: Path) -> None:
    folder = survey(tmp_path / "files", "all.gpkg", TOWN[0], layer="districts")
    survey(folder, "all.gpkg", *TOWN[1:], layer="streets", append=False)
    survey(folder, "all.gpkg", (box(0, 0), {"code": "x", "name": "草稿"}), layer="draft")
    drawn, report = imported(folder, '[[files]]\nmatch = "all.gpkg/draft"\nskip = true\n')
    assert report.areas == {"district": 1, "street": 2}
    assert drawn.area("460108001").name == "东街道"


@pytest.mark.parametrize("name", ["town.shp", "town.gpkg", "town.kml"])
@pytest.mark.parametrize(
    "content", [b"", b"PK\x03\x04", b"<OGRVRTDataSource/>"], ids=["nothing", "zip", "vrt"]
)
def test_a_file_that_is_not_what_its_name_says_is_left_out_and_reported(
    tmp_path: Path, name: str, content: bytes
) -> None:
    folder = deliver(tmp_path / "files", "a.geojson", feature(box(0, 0), code="460108"))
    (folder / name).write_bytes(content)
    found = imported(folder)[1].of(Kind.FILE_UNREADABLE)[0]
    assert (found.file, found.done) == (name, "left_out")


def test_a_geopackage_of_words_alone_is_left_out_and_reported(tmp_path: Path) -> None:
    folder = deliver(tmp_path / "files", "a.geojson", feature(box(0, 0), code="460108"))
    raw.write(
        folder / "words.gpkg",
        None,
        [np.array(["460108"], dtype=object)],
        ["code"],
        geometry_type=None,
        driver="GPKG",
    )
    found = imported(folder)[1].of(Kind.FILE_UNREADABLE)
    assert [(each.file, each.other) for each in found] == [("words.gpkg", "no table with outlines")]


def test_the_folders_of_a_kml_file_are_sheets(tmp_path: Path) -> None:
    outline = "110.3,20 110.31,20 110.31,20.01 110.3,20"
    folders = "".join(
        f"<Folder><name>{name}</name><Placemark><name>{code}</name><ExtendedData>"
        f'<Data name="code"><value>{code}</value></Data></ExtendedData><Polygon><outerBoundaryIs><LinearRing>'
        f"<coordinates>{outline}</coordinates></LinearRing></outerBoundaryIs></Polygon></Placemark></Folder>"
        for name, code in (("districts", "460108"), ("streets", "460108001"))
    )
    (tmp_path / "town.kml").write_text(
        f'<kml xmlns="http://www.opengis.net/kml/2.2"><Document>{folders}</Document></kml>', encoding="utf-8"
    )
    drawn, report = imported(tmp_path, '[[files]]\nmatch = "town.kml/streets"\nskip = true\n')
    assert [(area.code, area.level) for area in drawn.areas] == [("460108", "district")]
    assert assessed(report) == []


def test_a_shapefile_without_its_table_still_names_the_feature_that_has_no_code(tmp_path: Path) -> None:
    folder = survey(tmp_path / "files", "town.shp", *TOWN)
    forget(folder, ["town.dbf"])
    deliver(folder, "a.geojson", feature(box(8, 8), code="460105"))
    found: tuple[Finding, ...] = imported(folder)[1].of(Kind.CODE_MISSING)
    assert [(each.file, each.feature) for each in found] == [("town.shp", n) for n in (1, 2, 3)]


def test_a_file_with_no_codes_at_all_says_which_property_it_took_for_them(tmp_path: Path) -> None:
    rows = [(box(n, 0), {"OBJECTID": f"{n}", "BLOCK_NO": f"B{n}", "SITE_NAME": f"片区{n}"}) for n in range(3)]
    delivery = read_delivery(survey(tmp_path / "files", "blocks.shp", *rows))
    assert [(area.code, area.name, area.layer) for area in delivery.areas] == [
        (f"B{n}", f"片区{n}", "blocks") for n in range(3)
    ]
    guesses = {finding.other for finding in delivery.report.of(Kind.PROPERTY_GUESSED)}
    assert guesses == {"code = BLOCK_NO", "name = SITE_NAME"}


def test_files_that_number_alike_and_tell_no_level_are_layers_with_their_names_before_the_codes(
    tmp_path: Path,
) -> None:
    for name in ("blocks.shp", "wards.shp"):
        survey(tmp_path / "files", name, *((box(n, 0), {"NO": f"N{n}", "NAME": f"{n}"}) for n in range(2)))
    delivery = read_delivery(tmp_path / "files")
    assert [area.code for area in delivery.areas] == ["blocks/N0", "blocks/N1", "wards/N0", "wards/N1"]
    assert delivery.report.areas == {"blocks": 2, "wards": 2}
