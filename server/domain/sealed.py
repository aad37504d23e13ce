"""What a handheld sealed to the house, taken out of its command again: the rest stays as it was written.

The ledger keeps commands for ever, and our key opens what is sealed in them. So when a contact is forgotten, it has to
go there too.
"""

from typing import Any

import msgspec

#: Fields that hold a sealed box: of a report, and of each party of a mediation.
SEALED = frozenset({"contact_sealed", "sealed"})

#: What reading a document that anybody may have written can raise, and writing it again.
_UNREADABLE = (msgspec.MsgspecError, UnicodeDecodeError, RecursionError)


def holds_sealed(document: bytes) -> bool:
    """Whether there may be a sealed box in a document, be it readable or not."""
    return any(f'"{name}"'.encode() in document for name in SEALED)


def without_sealed(document: bytes) -> bytes:
    """The document without any sealed box; nothing at all of one that cannot be read, or is nested without end."""
    try:
        read = msgspec.json.decode(document)
        _take_out(read)
        return msgspec.json.encode(read)
    except _UNREADABLE:
        return b""


def _take_out(read: Any) -> None:
    """Of what was just read, which is nobody else's; by a list of what is left, since nesting may go deep."""
    left = [read]
    while left:
        match left.pop():
            case dict() as value:
                for name in SEALED & value.keys():
                    del value[name]
                left.extend(value.values())
            case list() as values:
                left.extend(values)
