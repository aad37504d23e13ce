"""What a handheld sealed to the house, taken out of its command again: the rest stays as it was written.

The ledger keeps commands for ever, and our key opens what is sealed in them. So when a contact is forgotten, it has to
go there too.
"""

from typing import Any

import msgspec

#: Fields that hold a sealed box: of a report, and of each party of a mediation.
SEALED = frozenset({"contact_sealed", "sealed"})


def without_sealed(document: bytes) -> bytes:
    """The document without any sealed box."""
    return msgspec.json.encode(_without(msgspec.json.decode(document)))


def _without(value: Any) -> Any:
    match value:
        case dict():
            return {name: _without(each) for name, each in value.items() if name not in SEALED}
        case list():
            return [_without(each) for each in value]
        case _:
            return value
