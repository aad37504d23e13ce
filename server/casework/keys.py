"""The secrets of an installation, in a file of their own beside the database, so that a copy of one tells nothing."""

import contextlib
import os
import secrets
import tempfile
from pathlib import Path

import msgspec

from server.casework.sealing import Keys

FILE = "keys.json"


def keys_in(data: Path) -> Keys:
    """The keys of a data folder; minted on the first call, readable by the server's user only."""
    path = data / FILE
    if not path.exists():
        _mint(path)
    return msgspec.json.decode(path.read_bytes(), type=Keys)


def _mint(path: Path) -> None:
    """Write fresh keys whole or not at all, and never over others: what was sealed to those would be lost."""
    keys = Keys(sealing=secrets.token_bytes(32), at_rest=secrets.token_bytes(32))
    with tempfile.NamedTemporaryFile(dir=path.parent) as file:  # made for its owner only
        file.write(msgspec.json.encode(keys))
        file.flush()
        os.fsync(file.fileno())
        with contextlib.suppress(FileExistsError):
            os.link(file.name, path)
