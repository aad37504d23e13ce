"""A revision tree as bytes, because it lies in every document's row and is nearly always one short line.

0x00 | generation of the newest, 4 bytes | 16 bytes per revision, newest first      a line, live
0x01 | … the same …                                                                a line, deleted
0x02 | JSON [[rev, [parent, …], deleted], …], in ascending order                   anything else
"""

from collections.abc import Sequence

import msgspec

from .revisions import Rev, revisions_json, stored_rev
from .revtree import STEM_MIN, RevTree, line

_FORKED = b"\x02"
_HEAD_LENGTH = 5
_REV_LENGTH = 16


def pack(tree: RevTree) -> bytes:
    """The shortest of the forms above that holds this tree. Equal trees give equal bytes."""
    leaves = tree.leaves
    if len(leaves) == 1 and max(map(len, tree.parents.values())) <= 1:
        packed = pack_line(tree.history(leaves[0]), deleted=tree.is_deleted(leaves[0]))
        if packed is not None:
            return packed
    nodes = [
        (str(rev), [str(parent) for parent in tree.parents[rev]], rev in tree.deleted)
        for rev in sorted(tree.parents)
    ]
    return _FORKED + msgspec.json.encode(nodes)


def pack_line(path: Sequence[Rev], *, deleted: bool) -> bytes | None:
    """A line of revisions, newest first, or None if it has gaps or ids not of 32 lower-case hex digits."""
    names = "".join([rev.id for rev in path])
    if len(names) != 2 * _REV_LENGTH * len(path):
        return None
    try:
        packed = bytes.fromhex(names)
    except ValueError:
        return None
    if packed.hex() != names:  # in upper case, or with blanks
        return None
    first = path[0].generation
    if len(path) > 1:
        for age, rev in enumerate(path):
            if rev.generation != first - age or len(rev.id) != 2 * _REV_LENGTH:
                return None
    return (b"\1" if deleted else b"\0") + first.to_bytes(4, "big") + packed


def is_line(packed: bytes) -> bool:
    """Whether it is a line without gaps, to which `longer` may be said."""
    return packed[:1] != _FORKED


def longer(packed: bytes, newest: Rev, *, deleted: bool) -> bytes:
    """A line with one more revision, a child of its newest one and named by 32 hex digits, stemmed as any tree.

    Of no bytes it is the line of a first revision.
    """
    flag = b"\1" if deleted else b"\0"
    kept = packed[_HEAD_LENGTH : _HEAD_LENGTH + (STEM_MIN - 1) * _REV_LENGTH]
    return flag + newest.generation.to_bytes(4, "big") + bytes.fromhex(newest.id) + kept


def packed_revisions(packed: bytes) -> bytes:
    """The `_revisions` member, as JSON, of the winner of the tree that `pack` was given."""
    if packed[:1] == _FORKED:
        tree = unpack(packed)
        return revisions_json(tree.history(tree.winner))
    names = packed[_HEAD_LENGTH:].hex("-", _REV_LENGTH).replace("-", '","').encode()
    return b'{"start":%d,"ids":["%b"]}' % (int.from_bytes(packed[1:_HEAD_LENGTH], "big"), names)


def unpack(packed: bytes) -> RevTree:
    """The tree that `pack` was given."""
    if packed[:1] == _FORKED:
        nodes = msgspec.json.decode(packed[1:], type=list[tuple[str, list[str], bool]])
        return RevTree(
            {stored_rev(rev): tuple(stored_rev(parent) for parent in parents) for rev, parents, _ in nodes},
            frozenset(stored_rev(rev) for rev, _, deleted in nodes if deleted),
        )
    first = int.from_bytes(packed[1:_HEAD_LENGTH], "big")
    names = packed[_HEAD_LENGTH:].hex()
    width = 2 * _REV_LENGTH
    path = [Rev(first - n, names[n * width : (n + 1) * width]) for n in range(len(names) // width)]
    return line(path, deleted=bool(packed[0]))
