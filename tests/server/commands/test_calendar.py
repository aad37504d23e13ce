"""`wangge calendar`: a notice goes in as text and comes out as days."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from server.commands.calendar import calendar
from tests.server.domain.test_notice import FOR_2026
from tests.server.running_house import RunningHouse

#: Invented: nobody has announced that year.
FOR_2027 = """2027年部分节假日安排
一、元旦：1月1日至3日放假，共3天。
二、春节：2月5日至11日放假调休，共7天。2月14日上班。
三、清明节：4月3日至5日放假，共3天。
四、劳动节：5月1日至5日放假调休，共5天。5月8日上班。
五、端午节：6月9日放假1天。
六、中秋节：9月15日放假1天。
七、国庆节：10月1日至7日放假调休，共7天。10月9日上班。
"""


def asked(*arguments: str, text: str | None = None) -> Result:
    return CliRunner().invoke(calendar, arguments, input=text)


def test_a_notice_from_standard_input_is_checked_and_printed() -> None:
    answer = asked("import", "-", text=FOR_2026)
    assert "2026-02-15 – 2026-02-23  春节" in answer.output
    assert "2026-02-14 Sat" in answer.output
    assert answer.exit_code == 0


def test_after_an_import_the_year_is_official(tmp_path: Path) -> None:
    assert asked("show", "2027", "--data", str(tmp_path)).output.startswith("2027 provisional")
    answer = asked("import", "-", "--data", str(tmp_path), text=FOR_2027)
    assert "kept as calendar-2027-0001.toml" in answer.output
    shown = asked("show", "2027", "--data", str(tmp_path)).output
    assert shown.startswith("2027 official")
    assert "2027-05-08 Sat make-up day" in shown


def test_a_year_has_its_free_weekdays_make_up_days_and_number_of_workdays() -> None:
    lines = asked("show", "2026").output.splitlines()
    assert lines[0].startswith("2026 official")
    assert "  2026-10-01 Thu free" in lines
    assert "  2026-10-10 Sat make-up day" in lines
    assert lines[-1] == "248 workdays"


@pytest.mark.parametrize("year", ["1950", "2031", "2200"])
def test_a_far_year_is_shown_as_provisional_and_is_no_error(year: str) -> None:
    answer = asked("show", year)
    assert answer.output.startswith(f"{year} provisional")
    assert answer.exit_code == 0


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "title: names the year"),
        (FOR_2026.replace("共9天", "共8天"), "春节: 2026-02-15 to 2026-02-23 are 9 days, not 8"),
    ],
    ids=["empty", "wrong count"],
)
def test_a_notice_that_does_not_fit_is_refused_in_a_sentence(text: str, sentence: str) -> None:
    answer = asked("import", "-", text=text)
    assert sentence in answer.output
    assert answer.exit_code == 1


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    noise = tmp_path / "noise.txt"
    noise.write_bytes(b"\xb6\xb1\xff")
    answer = asked("import", str(noise))
    assert "not UTF-8" in answer.output
    assert answer.exit_code == 1


def test_offices_of_an_area_are_closed_and_open_again(running: RunningHouse) -> None:
    data = ("--data", str(running.folder))
    days = ("--first", "2026-11-25", "--last", "2026-11-26", "--reason", "台风停工")
    assert asked("close", "--area", "s1", *days, *data).output == "closure 1\n"
    assert asked("closures", *data).output == "1  2026-11-25 – 2026-11-26  s1  台风停工\n"
    assert "no area nowhere" in asked("close", "--area", "nowhere", *days, *data).output
    assert asked("lift", "1", *data).exit_code == 0
    assert asked("closures", *data).output == ""
    assert asked("lift", "1", *data).exit_code == 1


def test_nothing_is_closed_where_no_city_is(tmp_path: Path) -> None:
    days = ("--first", "2026-11-25", "--last", "2026-11-26", "--reason", "台风停工")
    refused = asked("close", "--area", "s1", *days, "--data", str(tmp_path))
    assert (refused.exit_code, "no city" in refused.output) == (1, True)
