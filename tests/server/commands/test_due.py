"""`wangge due`: what it prints, and what it says to input that it cannot read."""

from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from server.casework.rule_files import adopt_policy, announce, import_notice
from server.commands.due import due
from server.domain.closures import Announcement
from server.domain.notice import read_notice
from tests.server.commands.test_calendar import FOR_2027
from tests.server.running_house import RunningHouse

DAY = date(2026, 11, 25)


def asked(*arguments: str) -> Result:
    return CliRunner().invoke(due, arguments)


def test_it_prints_the_end_of_the_due_day_and_the_days_counted() -> None:
    answer = asked("2026-02-12T09:30", "A")
    assert answer.output.splitlines() == ["2026-02-14T24:00+08:00", "2026-02-13", "2026-02-14"]
    assert answer.exit_code == 0


def test_it_says_where_a_year_has_not_been_announced() -> None:
    first, *days, last = asked("2026-12-11", "C").output.splitlines()
    assert first == "2027-01-04T24:00+08:00"
    assert len(days) == 15
    assert last == "provisional"


def test_an_offset_is_honoured() -> None:
    assert asked("2026-09-17T23:00Z", "A").output == asked("2026-09-18T07:00", "A").output


HOURS = b'name = "hours"\n[terms.classes]\nA = { hours = 2 }\n'


def test_an_installation_counts_by_its_own_policy_and_calendar(tmp_path: Path) -> None:
    adopt_policy(tmp_path, HOURS, date(2026, 11, 23))
    import_notice(tmp_path, read_notice(FOR_2027))
    assert asked("2026-02-12T09:30", "A", "--data", str(tmp_path)).output == "2026-02-12T11:30+08:00\n"
    days = asked("2026-12-31T09:30", "B", "--data", str(tmp_path)).output.splitlines()
    assert days[0] == "2027-01-08T24:00+08:00"
    assert "provisional" not in days


def test_a_city_counts_by_its_policy() -> None:
    assert asked("2026-02-12", "C", "--policy", "lijiang").output == asked("2026-02-12", "C").output


@pytest.mark.parametrize(
    ("received", "deadline_class", "sentence"),
    [
        ("tomorrow", "A", "RECEIVED: 'tomorrow' is no date and time; it must read like 2026-02-12T09:30."),
        (
            "2026-02-30",
            "A",
            "RECEIVED: '2026-02-30' is no date and time; it must read like 2026-02-12T09:30.",
        ),
        ("0001-01-01", "A", "RECEIVED: the year of '0001-01-01' is 1; it must be from 1950 to 2200."),
        ("9999-12-31T23:59-12:00", "A", "RECEIVED: '9999-12-31T23:59-12:00' is no date and time"),
        ("2026-02-12", "D", "CLASS: 'D' is no deadline class; it must be one of A, B, C."),
    ],
)
def test_what_it_cannot_read_is_refused_in_a_sentence_that_names_the_argument(
    received: str, deadline_class: str, sentence: str
) -> None:
    answer = asked(received, deadline_class)
    assert sentence in answer.output
    assert answer.exit_code == 2


def test_an_area_counts_without_the_days_on_which_offices_are_closed_there(running: RunningHouse) -> None:
    data = str(running.folder)
    announce(running.folder, Announcement(areas=("s1",), first=DAY, last=DAY, reason="台风停工"))
    inside = asked("2026-11-24T09:30", "A", "--data", data, "--area", "g1").output.splitlines()
    outside = asked("2026-11-24T09:30", "A", "--data", data, "--area", "g3").output.splitlines()
    assert inside == ["2026-11-27T24:00+08:00", "2026-11-26", "2026-11-27"]
    assert outside == ["2026-11-26T24:00+08:00", "2026-11-25", "2026-11-26"]


def test_an_area_is_one_of_an_installation(running: RunningHouse, tmp_path: Path) -> None:
    assert "there is no area" in asked("2026-11-24", "A", "--data", str(running.folder), "--area", "x").output
    assert "--data" in asked("2026-11-24", "A", "--area", "g1").output
    assert "no city" in asked("2026-11-24", "A", "--data", str(tmp_path), "--area", "g1").output
