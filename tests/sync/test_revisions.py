"""Names of revisions."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.errors import BadRevision
from sync.revisions import Rev, child_of, parse_rev


@given(st.integers(1, 2**32 - 1), st.from_regex(r"[!#-\[\]-~]{1,40}", fullmatch=True))
def test_a_revision_is_read_as_it_is_written(generation: int, name: str) -> None:
    assert parse_rev(f"{generation}-{name}") == Rev(generation, name)
    assert str(parse_rev(f"{generation}-{name}")) == f"{generation}-{name}"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1",
        "1-",
        "-a",
        "0-a",
        "01-a",
        "x-a",
        "1-a b",
        '1-"',
        "1-a\\",
        "1-é",
        "١-a",
        "4294967296-a",
        "1-a\n",
    ],
)
def test_what_is_no_revision_is_refused(text: str) -> None:
    with pytest.raises(BadRevision):
        parse_rev(text)


def test_generations_are_compared_before_names_and_names_as_text() -> None:
    assert sorted([Rev(10, "a"), Rev(9, "b"), Rev(9, "a"), Rev(9, "B")]) == [
        Rev(9, "B"),
        Rev(9, "a"),
        Rev(9, "b"),
        Rev(10, "a"),
    ]


def test_a_minted_name_is_32_lower_case_hex_digits_of_parent_flag_and_body() -> None:
    first = child_of(None, deleted=False, body=b"{}")
    assert first == Rev(1, "dbad21b25816940a7d17108b1fb727ea")
    assert child_of(None, deleted=False, body=b"{}") == first
    assert child_of(None, deleted=True, body=b"{}") != first
    assert child_of(None, deleted=False, body=b'{"n":1}') != first
    assert child_of(first, deleted=False, body=b"{}").generation == 2
