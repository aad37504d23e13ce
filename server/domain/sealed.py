"""What a handheld sealed to the house, taken out of its command again: the rest stays as it was written.

The ledger keeps commands for ever, and our key opens what is sealed in them. So when a contact is forgotten, it has to
go there too.
"""

from typing import Any

import msgspec

#: Fields that hold a sealed box: of a report, and of each party of a mediation.
SEALED = frozenset({"contact_sealed", "sealed"})


def holds_sealed(document: bytes) -> bool:
    """Whether there may be a sealed box in a document, be it readable or not."""
    return any(f'"{name}"'.encode() in document for name in SEALED)


def without_sealed(document: bytes) -> bytes:
    """The document without any sealed box; nothing at all of one that cannot be read."""
    try:
        read = msgspec.json.decode(document)
    except msgspec.DecodeError:
        return b""
    return msgspec.json.encode(_without(read))


def _without(value: Any) -> Any:
    match value:
        case dict():
            return {name: _without(each) for name, each in value.items() if name not in SEALED}
        case list():
            return [_without(each) for each in value]
        case _:
            return value
