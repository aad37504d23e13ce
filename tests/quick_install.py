"""A city put into a data folder as `install` does it, whose people are let in quickly.

A password is checked at the cost that its hash names, and a true one is meant to cost a quarter of a second of the
processor: each of the hundreds of sign-ins of the tests. What the house itself hashes costs its full price here too.
"""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from argon2 import PasswordHasher

from server.casework import installation
from server.casework.installation import CityParts

_QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


def quick_install(data: Path, city: CityParts, clock: Callable[[], datetime], url: str = "") -> None:
    """See `install`."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(installation, "password_hash", _QUICK.hash)
        installation.install(data, city, clock, url)
