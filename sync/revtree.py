"""What is known about a document's history, because two replicas must come to the same winner unasked.

A tree is a set of edges, child → parent, and the set of those leaves that are tombstones:

        1-a ◀─ 2-b ◀─ 3-c             leaves: 3-c (live), 2-x (deleted)
          ▲                           winner: 3-c
          └─── 2-x (deleted)

Law: merging is the union of edges. Hence it is commutative, associative and idempotent, whatever order
revisions arrive in, and so are leaves and winner, which are functions of that set. A flag is kept for
leaves only: what an inner revision was no longer matters to anyone.

Usually a tree; but if a hostile peer gives one name two parents, both edges are kept and nothing breaks.
"""

from collections.abc import Mapping, Sequence
from functools import cached_property
from itertools import pairwise

from msgspec import Struct

from .revisions import Rev

#: A mailbox is never forgotten below this many revisions: a handheld from a drawer would otherwise bring
#: back what was revoked, because its old revision would look like a new root.
STEM_MIN = 1000


class RevTree(Struct, frozen=True, dict=True):
    """One document's history: `parents` of each known revision (none for a root), `deleted` leaves."""

    parents: Mapping[Rev, tuple[Rev, ...]]
    deleted: frozenset[Rev]

    def __contains__(self, rev: object) -> bool:
        return rev in self.parents

    @cached_property
    def leaves(self) -> tuple[Rev, ...]:
        """Revisions without a child: the winner first, then by what would win next."""
        inner = {parent for parents in self.parents.values() for parent in parents}
        leaves = [rev for rev in self.parents if rev not in inner]
        return tuple(sorted(leaves, key=lambda leaf: (leaf not in self.deleted, leaf), reverse=True))

    @property
    def winner(self) -> Rev:
        """The leaf everybody shows: live before deleted, then the higher generation, then the higher id."""
        return self.leaves[0]

    def is_deleted(self, leaf: Rev) -> bool:
        """Whether this leaf is a tombstone."""
        return leaf in self.deleted

    def history(self, rev: Rev) -> tuple[Rev, ...]:
        """The way from a revision back to its root, newest first, the revision itself included."""
        path = [rev]
        while parents := self.parents[path[-1]]:
            path.append(max(parents))
        return tuple(path)

    def leaves_above(self, rev: Rev) -> tuple[Rev, ...]:
        """The leaves that descend from a known revision (itself if it is one), best first."""
        return tuple(leaf for leaf in self.leaves if rev in self._ancestry((leaf,)))

    def above(self, leaves: Sequence[Rev]) -> "RevTree":
        """What is known of these leaves alone."""
        kept = self._ancestry(leaves)
        parents = {rev: known for rev, known in self.parents.items() if rev in kept}
        return RevTree(parents, self.deleted & kept)

    def _ancestry(self, revs: Sequence[Rev]) -> set[Rev]:
        known, ahead = set(revs), list(revs)
        while ahead:
            fresh = [parent for parent in self.parents[ahead.pop()] if parent not in known]
            known.update(fresh)
            ahead.extend(fresh)
        return known


_NONE: frozenset[Rev] = frozenset()

#: A document that nobody has written yet.
SEEDLING = RevTree(parents={}, deleted=_NONE)


def line(path: Sequence[Rev], *, deleted: bool) -> RevTree:
    """The tree of one path, newest first; `deleted` tells of the newest revision."""
    parents: dict[Rev, tuple[Rev, ...]] = {child: (parent,) for child, parent in pairwise(path)}
    parents[path[-1]] = ()
    tree = RevTree(parents, frozenset(path[:1]) if deleted else _NONE)
    tree.__dict__["leaves"] = (
        path[0],
    )  # as `leaves` would remember: most documents are never more than a line
    return tree


def merged(tree: RevTree, path: Sequence[Rev], *, deleted: bool) -> RevTree:
    """The tree with one more path, newest first; `deleted` tells of the newest revision.

    A newest revision that is known already changes nothing about its flag.
    """
    return united(tree, line(path, deleted=deleted and path[0] not in tree))


def united(one: RevTree, other: RevTree) -> RevTree:
    """All that either tree knows."""
    if not one.parents:
        return other
    parents = dict(one.parents)
    for rev, known in other.parents.items():
        have = parents.setdefault(rev, known)
        if have != known:
            parents[rev] = tuple(sorted({*have, *known}))
    flagged = one.deleted | other.deleted
    inner = {parent for known in parents.values() for parent in known} if flagged else _NONE
    return RevTree(parents, flagged - inner)


def stemmed(tree: RevTree, depth: int) -> RevTree:
    """The tree without what lies `depth` or more generations below each of its leaves.

    Leaves and winner stay. `depth` must be `STEM_MIN` or more.
    """
    if depth < STEM_MIN:
        raise ValueError(f"a tree is not stemmed below {STEM_MIN} revisions")
    if len(tree.parents) <= depth:
        return tree
    kept = {rev for leaf in tree.leaves for rev in tree.history(leaf)[:depth]}
    parents = {
        rev: tuple(parent for parent in known if parent in kept)
        for rev, known in tree.parents.items()
        if rev in kept
    }
    return RevTree(parents, tree.deleted)
