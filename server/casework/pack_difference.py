"""What makes a new offline pack out of the one that a handheld holds: the sections that changed, and the rest by place.

    old   {"schema":2,"version":"…","map":{…},"roster":[…],…}
                                    └keep──┘ └take, anew┘└keep…

Of a pack that was handed out only a table of contents is kept, so a difference costs no more than the new pack does.
The handheld joins the pieces as bytes and knows by the digest that it has the pack.
"""

import hashlib
from collections.abc import Sequence

import msgspec
from msgspec import Struct


class Section(Struct, frozen=True, array_like=True):
    """One member of a pack: its digest, and its bytes from `start` up to `end`, its name included."""

    sha256: str
    start: int
    end: int


class Keep(Struct, frozen=True, kw_only=True):
    """Bytes of the old pack, half-open."""

    keep: tuple[int, int]


class Take(Struct, frozen=True, kw_only=True):
    """A piece of the new pack."""

    take: str


class Difference(Struct, frozen=True, kw_only=True, rename={"older": "from"}):
    """The pieces that, one after the other, are the pack `sha256`."""

    sha256: str
    older: str
    pieces: tuple[Keep | Take, ...]


def joined(members: Sequence[tuple[str, bytes]]) -> tuple[bytes, tuple[Section, ...]]:
    """A JSON object of these members, and its table of contents."""
    content, sections = bytearray(), []
    for name, value in members:
        content += b"," if content else b"{"
        member = msgspec.json.encode(name) + b":" + value
        start = len(content)
        content += member
        sections.append(Section(hashlib.sha256(member).hexdigest(), start, len(content)))
    return bytes(content + b"}"), tuple(sections)


def difference(
    content: bytes, sections: Sequence[Section], older: str, known: Sequence[Section]
) -> Difference:
    """How the new pack is made of an older one with these contents."""
    places = {section.sha256: section for section in known}
    pieces: list[tuple[int, int] | bytes] = []
    at = 0
    for section in sections:
        _take(pieces, content[at : section.start])
        held = places.get(section.sha256)
        if held is None:
            _take(pieces, content[section.start : section.end])
        else:
            pieces.append((held.start, held.end))
        at = section.end
    _take(pieces, content[at:])
    return Difference(
        sha256=hashlib.sha256(content).hexdigest(),
        older=older,
        pieces=tuple(
            Take(take=piece.decode()) if isinstance(piece, bytes) else Keep(keep=piece) for piece in pieces
        ),
    )


def _take(pieces: list[tuple[int, int] | bytes], new: bytes) -> None:
    """Add bytes to the last piece, if that is one of bytes too."""
    last = pieces[-1] if pieces else None
    if isinstance(last, bytes):
        pieces[-1] = last + new
    elif new:
        pieces.append(new)
