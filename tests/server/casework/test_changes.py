"""同期比较: which days are the same period of before."""

from datetime import date

import pytest

from server.casework.changes import Against, earlier, span_before


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


@pytest.mark.parametrize(
    ("since", "until", "against", "before"),
    [
        (date(2026, 3, 29), date(2026, 3, 31), "month", (date(2026, 2, 28), date(2026, 3, 2))),
        (date(2026, 11, 16), date(2026, 11, 22), "week", (date(2026, 11, 9), date(2026, 11, 15))),
        (date(2028, 2, 28), date(2028, 3, 1), "year", (date(2027, 2, 28), date(2027, 3, 2))),
    ],
    ids=["end of March", "a week", "leap day"],
)
def test_the_period_before_has_as_many_days(
    since: date, until: date, against: Against, before: tuple[date, date]
) -> None:
    assert span_before(since, until, against) == before
