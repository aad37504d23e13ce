"""A day of scripted handhelds, and what may happen to it."""

import re
import signal
import subprocess
import time
from pathlib import Path

import pytest

from tests.handheld.conftest import PHONE, SCRIPTED, HouseProcess, Plan, Run, a_handheld
from tests.handheld.house import WRONG_PASSWORD


def test_what_was_recorded_out_of_reach_comes_home_with_a_receipt(plan: Plan) -> None:
    plan["handhelds"] = [a_handheld("li", away=5, in_reach=2), a_handheld("wu", away=3, in_reach=4)]

    day = Run(plan).finish()

    assert (day.code, day.stderr) == (0, "")
    assert day.audit["recorded_count"] == len(set(day.audit["recorded"])) == 14
    assert day.audit["by_status"] == {"accepted": 14}
    assert day.audit["tickets"] == {"li": 7, "wu": 7}
    assert (day.audit["unsent"], day.audit["unanswered"]) == (0, [])


def test_a_lost_reply_loses_no_report_and_doubles_none(plan: Plan) -> None:
    plan["handhelds"] = [a_handheld("li", away=6, in_reach=3, lost_replies=2)]

    day = Run(plan).finish()

    assert day.code == 0
    assert len(day.told("lost_reply")) == day.audit["lost_replies"] == 2
    assert day.audit["tickets"] == {"li": 9}


def test_a_clock_that_is_a_day_ahead_changes_nothing_but_the_ids(plan: Plan) -> None:
    plan["handhelds"] = [a_handheld("li", away=2, in_reach=2, clock_ahead_s=86_400)]

    assert Run(plan).finish().audit["by_status"] == {"accepted": 4}


def test_a_server_killed_again_and_again_loses_nothing(plan: Plan, house: HouseProcess) -> None:
    plan["handhelds"] = [a_handheld(f"w{n}", away=8, in_reach=12, lost_replies=1) for n in range(4)]
    plan["seconds"] = 8
    run = Run(plan)

    for lived_s in (0.3, 1.1, 0.7, 1.9, 0.4):
        time.sleep(lived_s)
        house.kill()
        house.start()
    day = run.finish()

    assert day.code == 0, day.stderr
    assert day.audit["by_status"] == {"accepted": 80}
    assert set(day.audit["tickets"].values()) == {20}


def test_a_handheld_killed_while_it_records_goes_on_where_it_stopped(plan: Plan) -> None:
    plan |= {"seconds": 4, "handhelds": [a_handheld("li", away=10, in_reach=10)]}
    first = Run(plan)
    first.until_it_has_told("recorded", 8)
    first.process.kill()
    told_before = first.finish().told("recorded")

    day = Run({**plan, "resume": True}).finish()

    numbers = [one["number_offline"][-4:] for one in told_before + day.told("recorded")]
    assert 0 < len(told_before) < 20
    assert day.code == 0
    assert day.audit["by_status"] == {"accepted": 20}
    assert len(set(numbers)) == len(numbers)
    assert numbers[-1] == "0020"


def test_a_handheld_told_to_stop_closes_its_databases_and_says_so(plan: Plan) -> None:
    plan |= {"seconds": 4, "handhelds": [a_handheld("li", away=10, in_reach=10)]}
    run = Run(plan)
    run.until_it_has_told("recorded", 12)

    run.process.send_signal(signal.SIGTERM)

    assert run.finish().code == 128 + signal.SIGTERM


def test_a_folder_that_holds_a_handheld_is_not_taken_over_unasked(plan: Plan) -> None:
    plan["handhelds"] = [a_handheld("li", away=1, in_reach=1)]
    Run(plan).finish()

    again = Run(plan).finish()

    assert again.code != 0
    assert "HandheldAlreadyHere" in again.stderr


@pytest.mark.parametrize("house", [1.5], indirect=True)
def test_a_session_that_ends_is_renewed_and_sync_begun_anew(plan: Plan) -> None:
    plan |= {"seconds": 6, "handhelds": [a_handheld("li", away=2, in_reach=8)]}

    day = Run(plan).finish()

    assert day.code == 0
    assert day.audit["by_status"] == {"accepted": 10}
    assert len(day.told("signed_in")) >= 2
    assert day.audit["restarts"] >= 1


def test_a_wrong_password_ends_the_day_with_the_servers_word(plan: Plan) -> None:
    plan |= {"password": WRONG_PASSWORD, "handhelds": [a_handheld("li", away=1, in_reach=1)]}

    day = Run(plan).finish()

    assert day.code == 2
    assert "密码不对" in day.stderr
    assert WRONG_PASSWORD not in day.stderr


def test_no_contact_lies_in_clear_on_the_handheld_or_in_the_house(plan: Plan, house: HouseProcess) -> None:
    plan["handhelds"] = [a_handheld("li", away=2, in_reach=1)]

    Run(plan).finish()

    written = [
        path
        for folder in (house.folder, Path(plan["folder"]))
        for path in folder.rglob("*")
        if path.is_file()
    ]
    assert any(b"contact_sealed" in path.read_bytes() for path in written)
    assert [path for path in written if PHONE.encode() in path.read_bytes()] == []


@pytest.mark.parametrize("part", ["scripted", "commands"])
def test_the_handhelds_own_parts_pass_their_tests(part: str) -> None:
    run = subprocess.run(
        ["node", "--test"], cwd=SCRIPTED.parent / part, capture_output=True, text=True, timeout=600
    )

    assert run.returncode == 0, run.stdout
    assert re.search(r"# pass [1-9]", run.stdout), run.stdout
