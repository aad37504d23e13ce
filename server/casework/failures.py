"""Who failed too often waits: failures by name within a quarter of an hour. Kept in memory: it is no record."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from ipaddress import IPv6Network, ip_address

from server.casework.errors import TooManyFailures

WINDOW = timedelta(minutes=15)
_CUSTOMERS_BITS = 64


class Failures:
    """Counts failures under names, be it a sign-in name, a ticket's number or an address. May be asked from any thread.

    So many within `WINDOW` are allowed under one name.
    """

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._failed: dict[str, list[datetime]] = {}
        self._lock = threading.Lock()

    @contextmanager
    def attempt(self, name: str, now: datetime, wrong: type[Exception]) -> Iterator[None]:
        """One try: a failure from its beginning on, so that many at once are no more than one after the other.

        That is taken back unless it ends in `wrong`.

        Raises:
            TooManyFailures: the name has failed too often, with the seconds until one more is allowed.
        """
        self._begin(name, now)
        try:
            yield
        except wrong:
            raise
        except BaseException:
            self._take_back(name, now)
            raise
        self._take_back(name, now)

    def forget(self, name: str) -> None:
        """The name has shown that it is right."""
        with self._lock:
            self._failed.pop(name, None)

    def _begin(self, name: str, now: datetime) -> None:
        with self._lock:
            failed = [at for at in self._failed.get(name, ()) if now - at <= WINDOW]
            if len(failed) >= self._limit:
                raise TooManyFailures(retry_after_s=int((failed[0] + WINDOW - now).total_seconds()) + 1)
            # Names that have not failed for long are forgotten, so that guessing fills no memory.
            recent = {each: at for each, at in self._failed.items() if now - at[-1] <= WINDOW}
            self._failed = {**recent, name: [*failed, now]}

    def _take_back(self, name: str, now: datetime) -> None:
        with self._lock:
            failed = self._failed.get(name, [])
            if now in failed:
                failed.remove(now)
            if not failed:
                self._failed.pop(name, None)


def whose(address: str) -> str:
    """Under what an address is counted: of IPv6 its /64, all of which is one customer's; else the address itself."""
    try:
        known = ip_address(address)
    except ValueError:
        return address
    if known.version == 4:
        return str(known)
    return str(known.ipv4_mapped or IPv6Network((int(known), _CUSTOMERS_BITS), strict=False))
