"""Histories as bytes."""

from hypothesis import example, given
from hypothesis import strategies as st

from sync.packing import is_line, longer, pack, unpack
from sync.revisions import Rev, child_of
from sync.revtree import STEM_MIN, line, merged, stemmed

from .trees import Push, grown, pushes

A, B = "0a" * 16, "0b" * 16


@given(st.lists(pushes, min_size=1, max_size=6))
@example([Push((Rev(2, "UPPER" * 8), Rev(1, "x")), True)])
@example([Push((Rev(2, "AA" * 16), Rev(1, A)), False)])
@example([Push((Rev(7, A), Rev(2, B)), False)])
@example([Push((Rev(2**32 - 1, A),), True)])
@example([Push((Rev(2, A), Rev(1, A)), False), Push((Rev(2, A), Rev(1, B)), False)])
def test_a_history_is_unpacked_as_it_was_packed(them: list[Push]) -> None:
    tree = grown(*them)
    assert unpack(pack(tree)) == tree


@given(st.integers(1, 9), st.booleans(), st.booleans())
@example(STEM_MIN - 1, False, True)
@example(STEM_MIN, True, False)
def test_a_line_lengthened_as_it_lies_is_the_line_grown_and_packed(
    length: int, ends: bool, ended: bool
) -> None:
    path = tuple(Rev(generation, f"{generation:032x}") for generation in range(length + 5, 5, -1))
    packed = pack(line(path, deleted=ended))
    child = child_of(path[0], deleted=ends, body=b"{}")
    longest = stemmed(merged(unpack(packed), (child, *path), deleted=ends), STEM_MIN)
    assert is_line(packed)
    assert longer(packed, child, deleted=ends) == pack(longest)


def test_no_bytes_lengthened_are_the_line_of_a_first_revision() -> None:
    first = child_of(None, deleted=False, body=b"{}")
    assert longer(b"", first, deleted=False) == pack(line((first,), deleted=False))


@given(st.lists(pushes, min_size=1, max_size=6))
def test_what_is_packed_as_a_line_has_one_leaf_and_no_other_parents(them: list[Push]) -> None:
    tree = grown(*them)
    if is_line(pack(tree)):
        assert tree == line(tree.history(tree.winner), deleted=tree.is_deleted(tree.winner))


def test_a_line_takes_five_bytes_and_sixteen_for_each_revision() -> None:
    path = tuple(Rev(generation, A) for generation in range(9, 0, -1))
    assert len(pack(line(path, deleted=False))) == 5 + 9 * 16
