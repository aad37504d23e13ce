"""What a division code says by its digits."""

import pytest

from geo.division_codes import codes_above, is_professional, level_of


@pytest.mark.parametrize(
    ("code", "level"),
    [
        ("460100", "city"),
        ("460108", "district"),
        ("460108004", "street"),
        ("460108004001", "community"),
        ("460108004001003", "grid"),
        ("460100000000", "city"),
        ("460108000000", "district"),
        ("460108004000", "street"),
        ("4601", "city"),
        ("110000000000", "city"),
        ("46010800400103", "grid"),
        ("21010146010800400102", None),
        ("A1801-11", None),
        ("46010", None),
        ("", None),
    ],
)
def test_the_width_or_the_padding_of_a_code_tells_its_level(code: str, level: str | None) -> None:
    assert level_of(code) == level


@pytest.mark.parametrize(
    ("code", "level", "above"),
    [
        ("460108004001003", "community", ("460108004001", "460108004001")),
        ("46010800400103", "community", ("460108004001", "460108004001")),
        ("460108004001", "street", ("460108004", "460108004000")),
        ("460108004", "district", ("460108", "460108000000")),
        ("460108", "city", ("460100", "460100000000")),
        ("460108004000", "district", ("460108000000", "460108")),
        ("460108", "street", ()),
        ("A1801-11", "city", ()),
    ],
)
def test_the_codes_above_are_written_as_the_code_itself_or_else_in_the_other_way(
    code: str, level: str, above: tuple[str, ...]
) -> None:
    assert codes_above(code, level) == above


@pytest.mark.parametrize(
    ("code", "professional"),
    [("21010146010800400102", True), ("460108004001003", False), ("2101014601080040010X", False)],
)
def test_twenty_digits_are_a_professional_grid(code: str, professional: bool) -> None:
    assert is_professional(code) is professional
