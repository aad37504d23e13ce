"""Whether two replicas hold the same, told by a few bytes: so that agreement can be shown, and not only hoped for.

The digest of a set of documents is how many there are, and the sum modulo 2^128 of a number for each:

    number(document) = the first 16 bytes, big-endian, of sha256( id + "\\0" + rev ), both in UTF-8

A sum does not depend on the order, and a document can be put in or taken out again without looking at the
others. Of a database the live winners count, as `_all_docs` lists them; `_local` documents do not.
"""

import hashlib
import struct
from collections.abc import Iterable

from msgspec import Struct

_MODULUS = 2**128
#: Of a SHA-256 the first 16 bytes, as two numbers of 64 bits.
_FIRST_HALF = struct.Struct(">QQ16x")


class Digest(Struct, frozen=True):
    """How many documents, and the sum of their numbers, from 0 to 2^128 - 1."""

    count: int = 0
    sum: int = 0

    @property
    def hex(self) -> str:
        """The sum as 32 lower-case hex digits."""
        return f"{self.sum:032x}"

    def __add__(self, other: "Digest") -> "Digest":
        """Of both sets together, if no document is in both."""
        return Digest(self.count + other.count, (self.sum + other.sum) % _MODULUS)

    def __sub__(self, other: "Digest") -> "Digest":
        """Without the documents of the other set, if they all are in this one."""
        return Digest(self.count - other.count, (self.sum - other.sum) % _MODULUS)


def digest_of(documents: Iterable[tuple[str, str]]) -> Digest:
    """The digest of documents given by id and revision, each id once."""
    hashes = [hashlib.sha256(f"{document_id}\0{rev}".encode()).digest() for document_id, rev in documents]
    upper = lower = 0
    for high, low in _FIRST_HALF.iter_unpack(b"".join(hashes)):
        upper += high
        lower += low
    return Digest(len(hashes), ((upper << 64) + lower) % _MODULUS)
