"""公开查询次数: doors where nobody signs in count who asks, by address and day. Kept in memory: it is no record."""

import threading
from datetime import date, datetime, timedelta

from server.casework.errors import TooManyRequests
from server.casework.failures import whose
from server.domain.calendar import CHINA
from server.domain.deadlines import midnight_after

#: Beyond so many addresses those that asked once only are forgotten, and of the others those that came first, until
#: half of that many are left: asking fills no memory.
_ADDRESSES_MAX = 100_000


class Visits:
    """So many requests a day are answered under one address. May be asked from any thread."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._day = date.min
        self._counts: dict[str, int] = {}
        self._lock = threading.Lock()

    def count(self, address: str, now: datetime) -> None:
        """One more request from this address, on the day that it is in China.

        Raises:
            TooManyRequests: there were enough today, with the seconds until midnight.
        """
        name, today = whose(address), now.astimezone(CHINA).date()
        with self._lock:
            if today != self._day:
                self._day, self._counts = today, {}
            known = self._counts.get(name, 0)
            if known >= self._limit:
                left = midnight_after(today) - now
                raise TooManyRequests(limit=self._limit, retry_after_s=left // timedelta(seconds=1) + 1)
            if known == 0 and len(self._counts) >= _ADDRESSES_MAX:
                often = [(each, times) for each, times in self._counts.items() if times > 1]
                self._counts = dict(often[-(_ADDRESSES_MAX // 2) :])
            self._counts[name] = known + 1
