"""The secrets of an installation, in a file of their own beside the database, so that a copy of one tells nothing."""

import os
import secrets
from pathlib import Path

import msgspec

from server.casework.sealing import Keys

FILE = "keys.json"


def keys_in(data: Path) -> Keys:
    """The keys of a data folder; minted on the first call, readable by the server's user only."""
    path = data / FILE
    if not path.exists():
        fresh = msgspec.json.encode(Keys(sealing=secrets.token_bytes(32), at_rest=secrets.token_bytes(32)))
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(fresh)
            file.flush()
            os.fsync(file.fileno())
    return msgspec.json.decode(path.read_bytes(), type=Keys)
