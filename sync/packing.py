"""A revision tree as bytes, because it lies in every document's row and is nearly always one short line.

0x00 | generation of the newest, 4 bytes | 16 bytes per revision, newest first      a line, live
0x01 | … the same …                                                                a line, deleted
0x02 | JSON [[rev, [parent, …], deleted], …], in ascending order                   anything else
"""

from collections.abc import Sequence
from itertools import pairwise

import msgspec

from .revisions import Rev, parse_rev
from .revtree import RevTree

_FORKED = b"\x02"
_HEAD_LENGTH = 5
_REV_LENGTH = 16


def pack(tree: RevTree) -> bytes:
    """The shortest of the forms above that holds this tree. Equal trees give equal bytes."""
    leaves = tree.leaves
    if len(leaves) == 1 and all(len(parents) <= 1 for parents in tree.parents.values()):
        line = pack_line(tree.history(leaves[0]), deleted=tree.is_deleted(leaves[0]))
        if line is not None:
            return line
    nodes = [
        (str(rev), [str(parent) for parent in tree.parents[rev]], rev in tree.deleted)
        for rev in sorted(tree.parents)
    ]
    return _FORKED + msgspec.json.encode(nodes)


def pack_line(path: Sequence[Rev], *, deleted: bool) -> bytes | None:
    """A line of revisions, newest first, or None if it has gaps or ids not of 32 lower-case hex digits."""
    first = path[0].generation
    if [rev.generation for rev in path] != list(range(first, first - len(path), -1)):
        return None
    names = "".join(rev.id for rev in path)
    if any(len(rev.id) != 2 * _REV_LENGTH for rev in path) or not _is_lower_hex(names):
        return None
    return bytes((deleted,)) + first.to_bytes(4, "big") + bytes.fromhex(names)


def unpack(packed: bytes) -> RevTree:
    """The tree that `pack` was given."""
    if packed[:1] == _FORKED:
        nodes = msgspec.json.decode(packed[1:], type=list[tuple[str, list[str], bool]])
        return RevTree(
            {parse_rev(rev): tuple(parse_rev(parent) for parent in parents) for rev, parents, _ in nodes},
            frozenset(parse_rev(rev) for rev, _, deleted in nodes if deleted),
        )
    first = int.from_bytes(packed[1:_HEAD_LENGTH], "big")
    names = packed[_HEAD_LENGTH:].hex()
    width = 2 * _REV_LENGTH
    line = [Rev(first - n, names[n * width : (n + 1) * width]) for n in range(len(names) // width)]
    parents: dict[Rev, tuple[Rev, ...]] = {child: (parent,) for child, parent in pairwise(line)}
    parents[line[-1]] = ()
    return RevTree(parents, frozenset(line[:1]) if packed[0] else frozenset())


def _is_lower_hex(text: str) -> bool:
    return not text.strip("0123456789abcdef")
