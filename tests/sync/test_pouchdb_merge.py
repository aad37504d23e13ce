"""Any two histories come to the same leaves and the same winner here and in PouchDB's own pouchdb-merge."""

from collections.abc import Iterator, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sync.revtree import RevTree, united

from .oracle import ABSENT, Oracle, oracle
from .trees import Push, grown, pushes, whole_pushes

pytestmark = pytest.mark.skipif(ABSENT is not None, reason=str(ABSENT))

whole_trees = st.lists(whole_pushes, min_size=1, max_size=10)


@pytest.fixture(scope="module")
def pouchdb_merge() -> Iterator[Oracle]:
    with oracle("merge.mjs") as asked:
        yield asked


@settings(max_examples=200, deadline=None)
@given(whole_trees)
def test_a_tree_has_the_leaves_and_the_winner_that_pouchdb_gives_it(
    pouchdb_merge: Oracle, them: list[Push]
) -> None:
    assert pouchdb_merge([_said(them)]) == _seen(grown(*them))


@settings(max_examples=200, deadline=None)
@given(whole_trees, whole_trees)
def test_two_trees_merge_as_in_pouchdb_whichever_is_merged_into_the_other(
    pouchdb_merge: Oracle, one: list[Push], other: list[Push]
) -> None:
    both = _seen(united(grown(*one), grown(*other)))
    assert pouchdb_merge([_said(one), _said(other)]) == both
    assert pouchdb_merge([_said(other), _said(one)]) == both


@settings(max_examples=200, deadline=None)
@given(st.lists(pushes, min_size=1, max_size=10))
def test_histories_known_in_part_have_the_winner_that_pouchdb_gives_them(
    pouchdb_merge: Oracle, them: list[Push]
) -> None:
    assert pouchdb_merge([_said(them)]) == _seen(grown(*them))


def _said(them: Sequence[Push]) -> list[dict[str, object]]:
    return [
        {"start": push.path[0].generation, "ids": [rev.id for rev in push.path], "deleted": push.deleted}
        for push in them
    ]


def _seen(tree: RevTree) -> dict[str, object]:
    return {
        "winner": str(tree.winner),
        "leaves": sorted(str(leaf) for leaf in tree.leaves),
        "deleted": sorted(str(leaf) for leaf in tree.leaves if tree.is_deleted(leaf)),
    }
