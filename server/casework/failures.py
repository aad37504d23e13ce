"""Who failed too often waits: failures by name within a quarter of an hour. Kept in memory: it is no record."""

import threading
from datetime import datetime, timedelta

from server.casework.errors import TooManyFailures

WINDOW = timedelta(minutes=15)


class Failures:
    """Counts failures under names, be it a sign-in name, a ticket's number or an address. May be asked from any thread.

    So many within `WINDOW` are allowed under one name.
    """

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._failed: dict[str, list[datetime]] = {}
        self._lock = threading.Lock()

    def require_few(self, name: str, now: datetime) -> None:
        """Nothing, if the name has not failed too often.

        Raises:
            TooManyFailures: with the seconds until one more is allowed.
        """
        failed = [at for at in self._failed.get(name, ()) if now - at <= WINDOW]
        if len(failed) >= self._limit:
            raise TooManyFailures(retry_after_s=int((failed[0] + WINDOW - now).total_seconds()) + 1)

    def note(self, name: str, now: datetime) -> None:
        """One more failure; names that have not failed for long are forgotten, so that guessing fills no memory."""
        with self._lock:
            recent = {each: at for each, at in self._failed.items() if now - at[-1] <= WINDOW}
            self._failed = {**recent, name: [*recent.get(name, ()), now]}

    def forget(self, name: str) -> None:
        """The name has shown that it is right."""
        self._failed.pop(name, None)
