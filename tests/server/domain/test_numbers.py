"""The numbers that people read out: 14 digits that notice a slip, and the alias from out of reach."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.domain.errors import TicketNumbersExhausted
from server.domain.numbers import (
    is_offline_alias,
    is_ticket_number,
    offline_alias,
    running_number,
    ticket_number,
)

ANY_NUMBER = st.builds(
    ticket_number,
    st.dates(date(2000, 1, 1), date(2099, 12, 31)),
    st.integers(0, 99).map("{:02d}".format),
    st.integers(1, 99_999),
)


def test_a_number_is_day_channel_sequence_and_check_digit() -> None:
    assert ticket_number(date(2026, 11, 22), "01", 17) == "26112201000173"
    assert running_number("26112201000173") == 17


@given(ANY_NUMBER)
def test_every_number_given_is_well_formed(number: str) -> None:
    assert len(number) == 14
    assert is_ticket_number(number)


@given(ANY_NUMBER, st.integers(0, 13), st.integers(1, 9))
def test_any_single_wrong_digit_is_noticed(number: str, place: int, slip: int) -> None:
    wrong = str((int(number[place]) + slip) % 10)
    assert not is_ticket_number(number[:place] + wrong + number[place + 1 :])


@pytest.mark.parametrize(
    "text", ["", "2611220100017", "261122010001733", "2611220100017x", "２６１１２２０１０００１７３"]
)
def test_other_text_is_no_number(text: str) -> None:
    assert not is_ticket_number(text)


def test_the_last_number_of_a_day_is_given_and_the_next_refused() -> None:
    assert ticket_number(date(2026, 11, 22), "01", 99_999).startswith("26112201" + "99999")
    with pytest.raises(TicketNumbersExhausted) as refusal:
        ticket_number(date(2026, 11, 22), "01", 100_000)
    assert refusal.value.facts == {"day": "2026-11-22", "channel": "01"}


def test_an_offline_alias_names_the_device_and_its_counter() -> None:
    assert offline_alias("a3f2c0de-0000-7000-8000-000000000000", 12) == "离A3F20012"


@given(st.uuids().map(str), st.integers(1, 20_000))
def test_every_alias_given_is_well_formed(writer: str, counter: int) -> None:
    assert is_offline_alias(offline_alias(writer, counter))


@given(st.integers(1, 50_000), st.integers(1, 50_000))
def test_one_device_never_gives_an_alias_twice(one: int, other: int) -> None:
    assert (offline_alias("a3f2c0de77aa7c31", one) == offline_alias("a3f2c0de77aa7c31", other)) == (
        one == other
    )


@pytest.mark.parametrize("text", ["A3F20012", "离A3F2001", "离a3f20012", "26112201000173"])
def test_other_text_is_no_alias(text: str) -> None:
    assert not is_offline_alias(text)
