"""What is made of a picture is ours from the first byte to the last, and says whose eyes it is for."""

import io

import pytest
from PIL import Image, ImageChops
from PIL.PngImagePlugin import PngInfo

from server.casework.fonts import font_in
from server.casework.imaging import EDGES_PX, PixelLimits, examined, watermarked
from tests.pictures import jpeg, picture

LIMITS = PixelLimits(10_000_000, 10_000_000)
SECRET = b"SN-4711"


def written(form: str, **more: object) -> bytes:
    content = io.BytesIO()
    picture(2, (1600, 1200)).save(content, form, **more)
    return content.getvalue()


def with_a_text() -> PngInfo:
    told = PngInfo()
    told.add_text("Author", SECRET.decode())
    return told


@pytest.mark.parametrize(
    "content",
    [
        written("JPEG", comment=SECRET, icc_profile=SECRET * 20, xmp=SECRET),
        written("PNG", pnginfo=with_a_text(), icc_profile=SECRET * 20),
        written("WEBP", exif=b"Exif\x00\x00" + SECRET, icc_profile=SECRET * 20, xmp=SECRET),
        written("JPEG") + SECRET,
    ],
    ids=["jpeg", "png", "webp", "behind the end"],
)
def test_nothing_that_a_file_carries_beside_its_pixels_comes_along(content: bytes) -> None:
    assert SECRET in content or b"iCCP" in content

    found = examined(content, "0" * 64, LIMITS)

    assert set(found.renditions) == set(EDGES_PX)
    for rendition in found.renditions.values():
        assert SECRET not in rendition
        with Image.open(io.BytesIO(rendition)) as image:
            assert not {"exif", "icc_profile", "comment", "xmp"} & set(image.info)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_picture_is_turned_as_the_camera_was_held(orientation: int) -> None:
    found = examined(jpeg(2, (640, 320), orientation=orientation), "0" * 64, LIMITS)

    lies = orientation >= 5
    assert (found.shot.width, found.shot.height) == ((320, 640) if lies else (640, 320))
    with Image.open(io.BytesIO(found.renditions[256])) as image:
        assert image.size == ((128, 256) if lies else (256, 128))


def difference(one: bytes, other: bytes) -> Image.Image:
    with Image.open(io.BytesIO(one)) as first, Image.open(io.BytesIO(other)) as second:
        return ImageChops.difference(first.convert("L"), second.convert("L")).point(
            lambda level: level > 24 and 255
        )


def test_a_watermark_lies_all_over_the_picture() -> None:
    plain = examined(jpeg(2, (1600, 1200)), "0" * 64, LIMITS).renditions[1280]

    marked = watermarked(plain, "王一 城管局 2026-11-22 15:02 26112201000173", font_in(None))

    changed = difference(plain, marked)
    width, height = changed.size
    quarters = [
        (x, y, x + width // 4, y + height // 4)
        for x in range(0, width, width // 4)
        for y in range(0, height, height // 4)
    ]
    assert [quarter for quarter in quarters if changed.crop(quarter).getbbox() is None] == []


def test_two_readers_do_not_get_the_same_picture() -> None:
    plain = examined(jpeg(2), "0" * 64, LIMITS).renditions[1280]

    one, other = (watermarked(plain, name, font_in(None)) for name in ("王一", "李三"))

    assert difference(one, other).getbbox() is not None
