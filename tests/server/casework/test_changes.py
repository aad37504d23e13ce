"""同期比较: which days are the same period of before."""

from datetime import date

import pytest

from server.casework.changes import Against, earlier


@pytest.mark.parametrize(
    ("day", "against", "before"),
    [
        (date(2026, 11, 23), "week", date(2026, 11, 16)),
        (date(2026, 11, 23), "month", date(2026, 10, 23)),
        (date(2026, 11, 23), "year", date(2025, 11, 23)),
        (date(2026, 1, 5), "month", date(2025, 12, 5)),
        (date(2026, 3, 31), "month", date(2026, 2, 28)),
        (date(2028, 2, 29), "year", date(2027, 2, 28)),
    ],
    ids=str,
)
def test_the_same_day_before(day: date, against: Against, before: date) -> None:
    assert earlier(day, against) == before
