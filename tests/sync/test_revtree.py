"""Laws of histories: what replicas know in common does not depend on the order in which they heard of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.revisions import Rev, parse_rev
from sync.revtree import STEM_MIN, RevTree, merged, stemmed, united

from .trees import Push, grown, pushes

several = st.lists(pushes, min_size=1, max_size=8)


@given(several.flatmap(lambda them: st.tuples(st.just(them), st.permutations(them))))
def test_the_order_of_arrival_does_not_matter(orders: tuple[list[Push], list[Push]]) -> None:
    one, other = orders
    assert grown(*one) == grown(*other)
    assert grown(*one).winner == grown(*other).winner


@given(several, several, several)
def test_merging_is_commutative_associative_and_idempotent(
    a: list[Push], b: list[Push], c: list[Push]
) -> None:
    one, two, three = grown(*a), grown(*b), grown(*c)
    assert united(one, two) == united(two, one)
    assert united(united(one, two), three) == united(one, united(two, three))
    assert united(one, one) == one


@given(several)
def test_a_path_heard_twice_changes_nothing(them: list[Push]) -> None:
    assert grown(*them, *them) == grown(*them)


@given(several)
def test_every_leaf_is_a_revision_that_nobody_descends_from(them: list[Push]) -> None:
    tree = grown(*them)
    inner = {rev for leaf in tree.leaves for rev in tree.history(leaf)[1:]}
    assert set(tree.leaves) | inner == set(tree.parents)
    assert not set(tree.leaves) & inner


@given(several)
def test_the_winner_lives_if_any_leaf_does_and_then_is_the_longest(them: list[Push]) -> None:
    tree = grown(*them)
    live = [leaf for leaf in tree.leaves if not tree.is_deleted(leaf)]
    assert tree.winner == max(live or tree.leaves)


@given(several, pushes)
def test_the_leaves_above_a_revision_are_those_that_descend_from_it(them: list[Push], one: Push) -> None:
    tree = grown(*them, one)
    above = tree.leaves_above(one.path[0])
    assert above
    assert all(one.path[0] in tree.history(leaf) for leaf in above)


def test_a_live_leaf_wins_over_a_longer_tombstone() -> None:
    tree = _tree(
        [("1-a", False)], [("3-c", True), ("2-b", False), ("1-a", False)], [("2-a", False), ("1-a", False)]
    )
    assert [str(leaf) for leaf in tree.leaves] == ["2-a", "3-c"]


def test_of_equal_generations_the_higher_name_wins_compared_as_text() -> None:
    assert str(_tree([("2-a", False)], [("2-B", False)], [("2-9", False)]).winner) == "2-a"


def test_one_name_with_two_parents_breaks_nothing() -> None:
    tree = _tree([("2-c", False), ("1-a", False)], [("2-c", False), ("1-b", False)])
    assert [str(leaf) for leaf in tree.leaves] == ["2-c"]
    assert tree == _tree([("2-c", False), ("1-b", False)], [("2-c", False), ("1-a", False)])


def test_stemming_keeps_leaves_and_winner_and_forgets_the_oldest() -> None:
    line = tuple(Rev(generation, "a") for generation in range(STEM_MIN + 50, 0, -1))
    fork = (Rev(STEM_MIN + 40, "b"), Rev(STEM_MIN + 39, "a"))
    tree = merged(merged(RevTree({}, frozenset()), line, deleted=False), fork, deleted=True)
    short = stemmed(tree, STEM_MIN)
    assert short.leaves == tree.leaves
    assert Rev(41, "a") in short  # the fork's thousandth
    assert Rev(40, "a") not in short


def test_no_tree_is_stemmed_below_a_thousand() -> None:
    with pytest.raises(ValueError, match="1000"):
        stemmed(_tree([("1-a", False)]), STEM_MIN - 1)


def _tree(*lines: list[tuple[str, bool]]) -> RevTree:
    return grown(*(Push(tuple(parse_rev(rev) for rev, _ in line), line[0][1]) for line in lines))
