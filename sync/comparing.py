"""What a replica may lack of what another has: the question that stands before every push."""

from collections.abc import Sequence

from msgspec import Struct

from .revisions import parse_rev
from .revtree import RevTree


class Unknown(Struct, frozen=True, omit_defaults=True, gc=False):
    """Of one document, the revisions that are not known here, and the leaves here they may descend from."""

    missing: list[str]
    possible_ancestors: list[str] = []


def unknown(tree: RevTree, revs: Sequence[str]) -> Unknown | None:
    """Which of the revisions the tree does not know; None if it knows them all.

    Raises:
        BadRevision: one is none.
    """
    missing = [rev for rev in map(parse_rev, revs) if rev not in tree]
    if not missing:
        return None
    newest = max([rev.generation for rev in missing])
    ancestors = [str(leaf) for leaf in tree.leaves if leaf.generation < newest]
    return Unknown([str(rev) for rev in missing], ancestors)
