"""How a document changes, whatever store it lies in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.documents import Document, Edit
from sync.errors import EditConflict
from sync.grafting import Graftage, minted
from sync.revisions import Rev

from .trees import Push, pushes, revision

several = st.lists(pushes, min_size=1, max_size=8)


@given(several.flatmap(lambda them: st.tuples(st.just(them), st.permutations(them))))
def test_replicas_that_heard_the_same_show_the_same(orders: tuple[list[Push], list[Push]]) -> None:
    one, other = (_document(*order) for order in orders)
    assert one.tree == other.tree
    assert one.bodies[one.tree.winner] == other.bodies[other.tree.winner]


@given(several)
def test_every_leaf_has_its_own_body_and_nothing_else_has_one(them: list[Push]) -> None:
    document = _document(*them)
    assert set(document.bodies) == set(document.tree.leaves)
    assert all(str(leaf).encode() in body for leaf, body in document.bodies.items())


@given(several, st.booleans())
def test_after_a_delivery_there_is_one_live_leaf_with_its_body_or_none(them: list[Push], ends: bool) -> None:
    graftage = Graftage({"document": _document(*them)}, seq=9)
    graftage.settle("document", None if ends else b'{"ours":true}')
    document = graftage.document("document")
    assert document is not None
    live = [document.bodies[leaf] for leaf in document.tree.leaves if not document.tree.is_deleted(leaf)]
    assert live == ([] if ends else [b'{"ours":true}'])
    again = Graftage({"document": document}, seq=graftage.seq)
    again.settle("document", None if ends else b'{"ours":true}')
    assert again.fresh == []


@given(several)
def test_a_delivery_forgets_nothing_of_the_history(them: list[Push]) -> None:
    before = _document(*them)
    graftage = Graftage({"document": before}, seq=9)
    graftage.settle("document", b'{"ours":true}')
    after = graftage.document("document")
    assert after is not None
    assert set(before.tree.parents) <= set(after.tree.parents)


@given(several)
def test_an_edit_without_a_parent_revives_what_is_deleted_and_nothing_else(them: list[Push]) -> None:
    document = _document(*them)
    edit = Edit(id="document", parent=None, deleted=False, body=b"{}")
    if document.deleted:
        assert minted(document, edit).path[1] == document.tree.winner
    else:
        with pytest.raises(EditConflict):
            minted(document, edit)


def test_an_edit_on_a_losing_leaf_lengthens_that_leaf() -> None:
    document = _document(Push((Rev(1, "a" * 32),), False), Push((Rev(1, "b" * 32),), False))
    edit = Edit(id="document", parent=Rev(1, "a" * 32), deleted=True, body=b"{}")
    assert minted(document, edit).path[1] == Rev(1, "a" * 32)


def _document(*pushed: Push) -> Document:
    graftage = Graftage({}, seq=0)
    for push in pushed:
        graftage.graft(revision(push))
    return graftage.grown["document"]
