"""The week's clock, its days, its cast, and how ways are read from events."""

from datetime import UTC, date, datetime, timedelta

import pytest

from seed.city import City
from seed.week.case_ways import case_steps_of
from seed.week.cast import CAST, login_of, with_cast
from seed.week.scene import BEGINS, ENDS, MONDAY, day, instant
from seed.week.served import ToldClock
from seed.week.ways import ways_of
from server.data import calendar_files
from server.domain.calendar import read_calendar
from server.domain.mediation.transitions import CaseStep
from server.domain.transitions import State, Step

NOW = datetime(2026, 9, 14, 8, tzinfo=UTC)
TICKET = "01920000-0000-7000-8000-000000000001"


def test_the_clock_stands_until_it_is_told() -> None:
    clock = ToldClock(NOW)

    assert (clock(), clock()) == (NOW, NOW)
    clock.tell(NOW + timedelta(days=2))
    assert clock() == NOW + timedelta(days=2)


def test_the_clock_never_runs_backwards() -> None:
    with pytest.raises(ValueError, match="is over"):
        ToldClock(NOW).tell(NOW - timedelta(seconds=1))


def test_the_week_has_six_workdays_since_its_sunday_makes_up_for_a_holiday() -> None:
    standing, notices = calendar_files()
    calendar = read_calendar(standing, notices)

    assert [calendar.is_workday(MONDAY + timedelta(days=n)) for n in range(7)] == [True] * 5 + [False, True]


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("Mon 07:00", BEGINS),
        ("Tue 09:30", BEGINS + timedelta(days=1, hours=2, minutes=30)),
        ("end", ENDS),
    ],
)
def test_a_moment_of_the_week_is_said_by_its_day(said: str, meant: datetime) -> None:
    assert instant(said) == meant


def test_days_are_known_by_their_names() -> None:
    assert (day("Mon"), day("Sun")) == (date(2026, 9, 14), date(2026, 9, 20))


def test_everybody_of_the_cast_can_sign_in_and_nobody_loses_their_name(city: City) -> None:
    played = with_cast(city)

    assert dict(city.logins).items() <= dict(played.logins).items()
    assert {dict(played.logins)[login_of(played, name)] for name in CAST} == set(CAST.values())
    carried = {person.login: person.id for person in played.people if person.login is not None}
    assert carried == dict(played.logins)


def test_the_ways_of_a_ticket_are_read_from_its_events() -> None:
    rows = [
        _row(1, "Reported", "op-1", _REPORTED),
        _row(2, "InfoRequested", "op-1", {"reason": "place", "due_at": NOW.isoformat()}),
        _row(3, "Withdrawn", "system", {"reason": "place", "unanswered": True}),
        _row(4, "Recorded", "op-1", {"kind": "note", "recorded_at": NOW.isoformat(), "body": {"text": "完"}}),
    ]

    assert list(ways_of(TICKET, rows, frozenset())) == [
        (None, Step.REPORT),
        (State.SUBMITTED, Step.REQUEST_INFO),
        (State.NEED_INFO, Step.WITHDRAW_UNANSWERED),
        (State.WITHDRAWN, Step.RECORD),
    ]


def test_the_steps_of_a_case_are_read_from_its_events() -> None:
    rows = [
        {"type": "CaseRegistered", "told": {}},
        {"type": "CaseOffered", "told": {"because": None}},
        {"type": "CaseOffered", "told": {"because": "nobody_took_it"}},
        {"type": "LeadTaken", "told": {"taken": False}},
        {"type": "Agreed", "told": {"agreement": {"form": "oral"}}},
        {"type": "CaseEnded", "told": {"outcome": "to_police"}},
    ]

    assert list(case_steps_of(rows)) == [
        CaseStep.REGISTER,
        CaseStep.OFFER,
        CaseStep.REOFFER,
        CaseStep.APPOINT,
        CaseStep.AGREE_ORALLY,
        CaseStep.TRANSFER_TO_POLICE,
    ]


_REPORTED: dict[str, object] = {
    "number": "26091402000019",
    "offline_alias": None,
    "channel": "phone",
    "reporter": "op-1",
    "request_type": "COMPLAINT",
    "description": "请来看看",
    "category": None,
    "urgency": None,
    "position": None,
    "placement": None,
    "address": "世贸东路",
    "place_ref": None,
    "recorded_at": NOW.isoformat(),
    "received_at": NOW.isoformat(),
    "clock_skew_s": None,
    "out_of_scope": False,
    "contact_id": None,
    "contact_label": None,
    "contact_digest": None,
}


def _row(no: int, type_: str, actor: str, payload: dict[str, object]) -> dict[str, object]:
    return {
        "no": no,
        "at": NOW.isoformat(),
        "actor": actor,
        "type": type_,
        "payload": payload,
        "digest": "0" * 64,
    }
