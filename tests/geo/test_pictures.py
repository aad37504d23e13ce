"""Pictures of boundaries: what is where on the paper, in which colour, with and without a Chinese font."""

import io
from collections.abc import Iterator

import pytest
from PIL import Image

from geo import drawing
from geo.areas import Area
from geo.drawing import Paper
from geo.errors import LayerNotInSet
from geo.health import Finding, HealthReport, Kind
from geo.pictures import picture_of_areas, picture_of_health
from tests.geo.squares import SIDE, SOUTH, WEST, area, box

Colour = tuple[int, int, int]
#: Three streets in a row, the middle one with a hole, and a wide zone over them.
STREETS = (
    area("s1", box(0, 0), level="street"),
    area("s2", box(1, 0).difference(box(1.4, 0.4, 0.2, 0.2)), level="street"),
    area("s3", box(2, 0), level="street"),
)
TOWN = (area("d1", box(0, 0, 3), level="district"), *STREETS, area("z1", box(0, 0), level=None, layer="zone"))
#: The edges of the map on the paper: three squares fill its width.
LEFT, RIGHT, MIDDLE_Y = 24, 1236, 570


def seen(png: bytes) -> Image.Image:
    return Image.open(io.BytesIO(png)).convert("RGB")


def pixel(image: Image.Image, x: float, y: float = 0.5) -> Colour:
    """The colour at a place in units of the town's squares."""
    per_square = (RIGHT - LEFT) / 3
    found = image.getpixel((round(LEFT + x * per_square), round(MIDDLE_Y + (0.5 - y) * per_square)))
    assert isinstance(found, tuple)
    return found[0], found[1], found[2]


def report(*findings: Finding) -> HealthReport:
    return HealthReport(source="town", version="v1", areas={"street": 3}, findings=findings)


def found(kind: Kind, x: float, size: float = 1e6) -> Finding:
    return Finding(kind=kind, done="kept", size=size, place=(WEST + x * SIDE, SOUTH + 0.5 * SIDE))


@pytest.fixture
def no_chinese_font(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(drawing, "_CHINESE_FONTS", ())
    drawing._chinese_font.cache_clear()
    drawing._font.cache_clear()
    yield
    drawing._chinese_font.cache_clear()
    drawing._font.cache_clear()


def test_neighbours_have_different_colours_and_holes_are_paper() -> None:
    image = seen(picture_of_areas(TOWN, "town v1"))
    one, two, three = (pixel(image, x, 0.2) for x in (0.5, 1.5, 2.5))
    assert one != two != three
    assert drawing.PAPER not in (one, two, three)
    assert pixel(image, 1.5) == drawing.PAPER


def test_the_layer_asked_for_is_the_one_that_is_drawn() -> None:
    image = seen(picture_of_areas(TOWN, "town v1", "zone"))
    assert pixel(image, 0.5, 0.2) != drawing.PAPER
    assert pixel(image, 2.5, 0.2) == drawing.PAPER


def test_a_layer_that_is_not_there_is_refused() -> None:
    with pytest.raises(LayerNotInSet):
        picture_of_areas(TOWN, "town v1", "river")


def test_each_finding_stands_at_its_place_in_the_colour_of_its_kind() -> None:
    image = seen(
        picture_of_health(
            STREETS, report(found(Kind.OVERLAP, 1.0), found(Kind.GAP, 2.0), found(Kind.HOLE, 0.5))
        )
    )
    overlap, gap, hole = (pixel(image, x) for x in (1.0, 2.0, 0.5))
    assert overlap[0] > 200 > overlap[1]
    assert gap[2] > 150 > gap[0]
    assert hole[1] > 150 > hole[0]
    assert pixel(image, 1.5, 0.1) == pixel(image, 2.5, 0.1)


def test_a_larger_trouble_is_a_larger_disc() -> None:
    small, large = (
        seen(picture_of_health(STREETS, report(found(Kind.GAP, 1.0, size)))) for size in (1.0, 1e7)
    )
    assert pixel(small, 1.02) != pixel(large, 1.02)


def test_the_same_areas_and_report_give_the_same_picture() -> None:
    once, again = (picture_of_health(STREETS, report(found(Kind.GAP, 1.0))) for _ in range(2))
    assert once == again


@pytest.mark.usefixtures("no_chinese_font")
def test_where_no_font_has_chinese_the_legend_is_english_and_areas_go_by_their_codes() -> None:
    assert not drawing.can_write_chinese()
    in_either = [picture_of_health(STREETS, report(found(Kind.GAP, 1.0)), lang) for lang in ("zh", "en")]
    assert in_either[0] == in_either[1]
    named: tuple[Area, ...] = tuple(area(each.code, box(n, 0)) for n, each in enumerate(STREETS))
    assert seen(picture_of_areas(named, "北京 v1")).size == (1600, 1120)


def test_a_single_point_of_ground_can_be_drawn() -> None:
    paper = Paper((100, 100), (110.0, 20.0, 110.0, 20.0), (0, 0, 100, 100))
    paper.mark((110.0, 20.0), (255, 0, 0), 10)
    assert seen(paper.png()).getpixel((50, 50)) != drawing.PAPER
