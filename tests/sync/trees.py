"""Histories for tests: revisions that know their own parents, as real ones do."""

from hypothesis import strategies as st
from msgspec import Struct

from sync.documents import Revision
from sync.revisions import Rev
from sync.revtree import SEEDLING, RevTree, merged


class Push(Struct, frozen=True):
    """A path, newest first, and whether its newest revision is a tombstone."""

    path: tuple[Rev, ...]
    deleted: bool


def _push(name: str, known: int) -> Push:
    """The revision whose ancestry `name` spells: `bab` is 3-bab on 2-ba on 1-b; one that ends in x is deleted."""
    line = [Rev(length, _id(name[:length])) for length in range(len(name), 0, -1)]
    return Push(tuple(line[: max(known, 1)]), name.endswith("x"))


def _id(spelled: str) -> str:
    return spelled.encode().hex().ljust(32, "0")


#: Any revision of a tree with three children at each node, with all or only some of its history.
pushes = st.builds(_push, st.text("abx", min_size=1, max_size=6), st.integers(1, 6))

#: The same with all of its history, as replicas send it that have never forgotten any.
whole_pushes = st.builds(_push, st.text("abx", min_size=1, max_size=6), st.just(6))


def grown(*pushed: Push) -> RevTree:
    """The tree after these, in this order."""
    tree = SEEDLING
    for push in pushed:
        tree = merged(tree, push.path, deleted=push.deleted)
    return tree


def revision(push: Push) -> Revision:
    """The push as a revision of one document; its body says which it is."""
    body = b'{"of":"%b"}' % str(push.path[0]).encode()
    return Revision(id="document", path=push.path, deleted=push.deleted, body=body)
