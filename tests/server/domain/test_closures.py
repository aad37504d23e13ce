"""临时停工: a typhoon closes the offices of some areas for some days, and only there nothing is counted on them."""

from datetime import date, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from server.domain.closures import DAYS_MAX, Closure, closed, in_force, meeting, parts_of, read_closure
from server.domain.deadlines import workdays_due
from server.domain.errors import CalendarInvalid
from tests.server.domain.cast import RULES, placed
from tests.server.domain.china import CALENDAR, china
from tests.server.small_city import IN_G1, IN_G3

#: Monday and Tuesday.
TYPHOON = Closure(
    no=2, areas=frozenset({"s1"}), first=date(2026, 11, 23), last=date(2026, 11, 24), reason="台风停工"
)
FRIDAY = china("2026-11-20T10:00")


def test_nothing_is_counted_on_the_days_on_which_offices_are_closed() -> None:
    usual, here = workdays_due(FRIDAY, 2, CALENDAR), workdays_due(FRIDAY, 2, closed(CALENDAR, (TYPHOON,)))
    assert (usual.on, here.on) == (date(2026, 11, 24), date(2026, 11, 26))


def test_a_closure_holds_for_all_that_lies_in_its_areas_and_nowhere_else() -> None:
    rules = replace(RULES, closures=(TYPHOON,))
    assert not rules.of(placed(IN_G1)).calendar.is_workday(TYPHOON.first)
    assert rules.of(placed(IN_G3)).calendar is RULES.calendar
    assert rules.of(None).calendar is RULES.calendar


def test_the_rules_of_a_place_stay_those_however_often_they_are_asked_for() -> None:
    here = replace(RULES, closures=(TYPHOON,)).of(placed(IN_G1))
    assert here.of(placed(IN_G1)) == here
    assert here.calendar.version == f"{CALENDAR.version}+2"


def test_a_version_tells_of_what_a_calendar_is_made() -> None:
    flood = replace(TYPHOON, no=5)
    both = closed(CALENDAR, (TYPHOON, flood))
    assert parts_of(both.version) == (CALENDAR.version, (2, 5))
    assert parts_of(CALENDAR.version) == (CALENDAR.version, ())


@given(
    st.lists(
        st.builds(
            Closure,
            no=st.integers(1, 9),
            areas=st.frozensets(st.sampled_from(["g1", "s1", "s2"]), min_size=1),
            first=st.just(TYPHOON.first),
            last=st.just(TYPHOON.last),
            reason=st.just("台风"),
        ),
        max_size=4,
        unique_by=lambda each: each.no,
    )
)
def test_closing_offices_makes_no_term_end_earlier(closures: list[Closure]) -> None:
    here = closed(CALENDAR, meeting(closures, ("g1", "s1", "d1")))
    assert all(
        workdays_due(FRIDAY, days, here).at >= workdays_due(FRIDAY, days, CALENDAR).at for days in range(1, 8)
    )


def test_what_was_lifted_is_in_force_no_longer() -> None:
    assert in_force([TYPHOON, replace(TYPHOON, no=3), 2]) == (replace(TYPHOON, no=3),)


def test_an_announcement_is_read_as_it_was_written() -> None:
    assert read_closure(2, written()) == TYPHOON
    assert read_closure(3, b'{"lifts":2}') == 2


def written(**changed: object) -> bytes:
    told = {"areas": ["s1"], "first": TYPHOON.first, "last": TYPHOON.last, "reason": TYPHOON.reason}
    return msgspec.json.encode(told | changed)


@pytest.mark.parametrize(
    ("document", "field"),
    [
        (written(areas=[]), "closure 1"),
        (written(first=None), "closure 1"),
        (written(last=date(2026, 11, 22)), "closure 1 last"),
        (written(last=TYPHOON.first + timedelta(days=DAYS_MAX)), "closure 1 last"),
        (written(first="soon"), "closure 1 $.first"),
        (b'{"lifts":0}', "closure 1 $.lifts"),
        (written(until=TYPHOON.last), "closure 1"),
        (b"", "closure 1"),
    ],
    ids=[
        "no area",
        "no first day",
        "backwards",
        "too long",
        "no day",
        "no number",
        "unknown field",
        "nothing",
    ],
)
def test_what_closes_nothing_is_told_by_field(document: bytes, field: str) -> None:
    with pytest.raises(CalendarInvalid) as refused:
        read_closure(1, document)
    assert refused.value.facts["field"] == field
