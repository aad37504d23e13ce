"""Where nobody signs in, one address is answered so often in a day."""

from datetime import timedelta

import pytest

from server.casework import visits as counting
from server.casework.errors import TooManyRequests
from server.casework.visits import Visits
from tests.server.small_city import MORNING

#: From half past nine until midnight.
LEFT = timedelta(hours=14, minutes=30)


def test_one_address_is_answered_so_often_and_is_told_when_it_may_ask_again() -> None:
    visits = Visits(2)
    visits.count("192.0.2.1", MORNING)
    visits.count("192.0.2.1", MORNING)
    with pytest.raises(TooManyRequests) as refusal:
        visits.count("192.0.2.1", MORNING)
    assert refusal.value.facts == {"limit": 2, "retry_after_s": LEFT.seconds + 1}
    visits.count("192.0.2.2", MORNING)


def test_on_the_next_day_in_china_it_is_answered_again() -> None:
    visits = Visits(1)
    visits.count("192.0.2.1", MORNING)
    visits.count("192.0.2.1", MORNING + LEFT)


def test_all_addresses_of_one_customer_are_one() -> None:
    visits = Visits(1)
    visits.count("2001:db8::1", MORNING)
    with pytest.raises(TooManyRequests):
        visits.count("2001:db8::2", MORNING)


def test_many_addresses_that_ask_once_let_nobody_off_who_asked_more_often(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(counting, "_ADDRESSES_MAX", 2)
    visits = Visits(2)
    for address in ("192.0.2.1", "192.0.2.1", "192.0.2.2", "192.0.2.3"):
        visits.count(address, MORNING)
    with pytest.raises(TooManyRequests):
        visits.count("192.0.2.1", MORNING)


def test_however_many_addresses_ask_more_than_once_no_more_are_kept_than_that(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(counting, "_ADDRESSES_MAX", 4)
    visits = Visits(3)
    for last in range(9):
        for _ in range(2):
            visits.count(f"192.0.2.{last}", MORNING)
    visits.count("192.0.2.0", MORNING)
    visits.count("192.0.2.0", MORNING)  # its first two were forgotten
