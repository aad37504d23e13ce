"""A revision's name, because the whole protocol compares, orders and repeats such names."""

import hashlib
import re
from collections.abc import Sequence

from msgspec import Struct

from .errors import BadRevision

#: Visible ASCII but for quote and backslash, so that a name never needs escaping in JSON or in a header.
#: Other servers mint 32 or 40 hex digits or `counter@source`; all of these are kept verbatim.
_ID = re.compile(r"[!#-\[\]-~]{1,255}")
_REV = re.compile(rf"([1-9][0-9]{{0,9}})-({_ID.pattern})")

#: Generations are packed into four bytes.
_GENERATION_MAX = 2**32 - 1


class Rev(Struct, frozen=True, order=True, gc=False):
    """One revision of one document: `generation` counts edits from 1, `id` tells siblings apart.

    Ordered by generation, then by id *as a string*: PouchDB's order, and CouchDB's for lower-case hex.
    There are thousands in a batch and none can be part of a circle, so the garbage collector is not to count them.
    """

    generation: int
    id: str

    def __str__(self) -> str:
        return f"{self.generation}-{self.id}"


def parse_rev(text: str) -> Rev:
    """The revision that `N-id` names.

    Raises:
        BadRevision: not `N-id`, or N is 0 or beyond 4294967295.
    """
    match = _REV.fullmatch(text)
    if match is None or (generation := int(match[1])) > _GENERATION_MAX:
        raise BadRevision(text)
    return Rev(generation, match[2])


def stored_rev(text: str) -> Rev:
    """The revision named by a text that was made from one: it is not checked again."""
    generation, _, name = text.partition("-")
    return Rev(int(generation), name)


def parse_history(start: int, ids: Sequence[str]) -> tuple[Rev, ...]:
    """The revisions of a line whose newest has generation `start`, by their ids, newest first.

    Raises:
        BadRevision: an id is none, or the line goes beyond the first generation.
    """
    if start > _GENERATION_MAX or len(ids) > start:
        raise BadRevision(f"{start}-{ids[-1]}")
    for name in ids:
        if not _ID.fullmatch(name):
            raise BadRevision(f"{start}-{name}")
    return tuple([Rev(start - age, name) for age, name in enumerate(ids)])


def revisions_json(path: Sequence[Rev]) -> bytes:
    """`_revisions` as `revs=true` wants it: where the path starts and its ids, newest first. None needs escaping."""
    return b'{"start":%d,"ids":["%b"]}' % (path[0].generation, '","'.join([rev.id for rev in path]).encode())


def child_of(parent: Rev | None, *, deleted: bool, body: bytes) -> Rev:
    """The revision that this server mints for an edit: the same edit always gets the same name.

    So an edit that is repeated after a lost reply is one revision, on whichever server it is repeated.
    """
    content = hashlib.md5(str(parent).encode() if parent else b"", usedforsecurity=False)
    content.update(b"\0deleted\0" if deleted else b"\0live\0")
    content.update(body)
    return Rev(parent.generation + 1 if parent else 1, content.hexdigest())
