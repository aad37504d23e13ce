"""Histories as bytes."""

from hypothesis import example, given
from hypothesis import strategies as st

from sync.packing import pack, unpack
from sync.revisions import Rev

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


def test_a_line_takes_five_bytes_and_sixteen_for_each_revision() -> None:
    line = Push(tuple(Rev(generation, A) for generation in range(9, 0, -1)), False)
    assert len(pack(grown(line))) == 5 + 9 * 16
