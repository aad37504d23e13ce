"""The log of looks: nothing in it can be changed, dropped, put in, exchanged or cut off unseen."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from server.domain.access_log import (
    AGREED_FOR,
    Access,
    Asked,
    Entry,
    first_broken,
    following,
    is_agreed,
    number_in,
)
from server.domain.events import GENESIS
from tests.server.small_city import MORNING


def asked(access: Access = Access.CONTACT_REVEALED, person: str = "operator-1", **more: object) -> Asked:
    known = Asked(
        at=MORNING, person=person, unit=None, access=access, ticket="t", purpose="callback", reason="回访"
    )
    return replace(known, **more)


def log_of(*every: Asked) -> list[Entry]:
    entries: list[Entry] = []
    last = (0, GENESIS)
    for each in every:
        entries.append(following(last, each))
        last = entries[-1].no, entries[-1].digest
    return entries


LOG = log_of(*(asked(reason=f"第{n}次") for n in range(5)))
HEAD = (LOG[-1].no, LOG[-1].digest)


def test_a_log_as_it_was_written_is_whole() -> None:
    assert first_broken(LOG, HEAD) is None
    assert first_broken([], (0, GENESIS)) is None


@pytest.mark.parametrize("place", range(len(LOG)))
@pytest.mark.parametrize(
    "change",
    [
        {"person": "somebody-else"},
        {"reason": "无"},
        {"ticket": "another"},
        {"at": MORNING + timedelta(microseconds=1)},
        {"purpose": "other"},
        {"about": "x"},
        {"unit": "urban"},
        {"access": Access.TRACE_EXPORTED},
        {"digest": "f" * 64},
    ],
    ids=lambda change: next(iter(change)),
)
def test_a_changed_entry_is_found_at_its_place(place: int, change: dict[str, object]) -> None:
    changed = [replace(entry, **change) if no == place else entry for no, entry in enumerate(LOG)]
    found = first_broken(changed, HEAD)
    assert found in (place + 1, place + 2)


@given(st.integers(0, len(LOG) - 1))
def test_a_dropped_entry_is_missed_be_it_the_last(place: int) -> None:
    assert first_broken(LOG[:place] + LOG[place + 1 :], HEAD) == place + 1


def test_the_token_of_a_watermark_leads_back_to_its_entry() -> None:
    entry = LOG[3]
    assert number_in(entry.token) == entry.no
    assert number_in(f" {entry.token.lower()} ") == entry.no


@pytest.mark.parametrize("token", ["", "7", "7-", "0-00000000", "7-0000000G", "x" * 400])
def test_what_is_no_token_names_no_entry(token: str) -> None:
    assert number_in(token) is None


def agreed_by(person: str, about: str = "supervisor-1") -> Asked:
    return asked(Access.REVEAL_AGREED, person, about=about)


def test_the_word_of_a_second_person_opens_one_look_for_a_day() -> None:
    agreed = log_of(agreed_by("district-1"))
    looked = log_of(agreed_by("district-1"), asked(person="supervisor-1"))
    assert is_agreed(agreed, "supervisor-1", MORNING + AGREED_FOR)
    assert not is_agreed(agreed, "supervisor-1", MORNING + AGREED_FOR + timedelta(seconds=1))
    assert not is_agreed(looked, "supervisor-1", MORNING)


def test_nobody_agrees_for_themselves_or_for_another_than_they_named() -> None:
    assert not is_agreed(log_of(agreed_by("supervisor-1")), "supervisor-1", MORNING)
    assert not is_agreed(log_of(agreed_by("district-1", "supervisor-2")), "supervisor-1", MORNING)
