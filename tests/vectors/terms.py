"""deadlines.json: terms, promises, legs, lights by `server/domain/deadlines.py`, under two calendars and policies."""

from datetime import date, datetime, time, timedelta
from typing import Any

import msgspec
import numpy as np
from msgspec.structs import replace

from server.casework.pack import ClockTerms
from server.domain.calendar import CHINA, Calendar, Interval, Season
from server.domain.deadlines import leg_clocks, light, promise_due, term_due, working_time_after
from server.domain.policy import STANDARD, Policy
from server.domain.policy_parts import Lights, Terms, Urgency, WorkingTime
from server.domain.term import Term
from tests.server.domain.china import CALENDAR, CATALOGUE, china

_SEED = 20261122
#: Received, and the dates that the notice of 2026 demands in classes A, B, C: domain knowledge, not computed.
FIXTURES = [
    ("2026-02-12", "2026-02-14", "2026-02-26", "2026-03-11"),
    ("2026-04-29", None, "2026-05-09", None),
    ("2026-09-18", "2026-09-21", "2026-09-24", "2026-10-15"),
    ("2026-09-29", "2026-10-08", "2026-10-12", "2026-10-26"),
    ("2026-12-11", None, None, "2027-01-04"),
]
_SUMMER = Season(
    first="05-01", last="09-30", intervals=(Interval(time(8), time(12)), Interval(time(15), time(18)))
)
_WINTER = Season(first="11-01", last="02-28", intervals=(Interval(time(9, 30), time(16)),))
CALENDARS: list[Calendar] = [
    CALENDAR,
    replace(CALENDAR, seasons=(_SUMMER, _WINTER), closures=frozenset({date(2026, 2, 14), date(2026, 7, 20)})),
]
_NIGHTLY = Urgency(
    sign=Term(minutes=10), respond=Term(minutes=20), night_sign=Term(minutes=45), night_respond=Term(hours=9)
)
POLICIES: list[Policy] = [
    STANDARD,
    Policy(
        terms=Terms(
            classes={"A": Term(working_hours=12), "C": Term(days=30)}, urgencies={"urgent": _NIGHTLY}
        ),
        working_time=WorkingTime(night_from=time(1), night_until=time(6, 30)),
        lights=Lights(yellow_share=0.4, yellow_workdays=2),
    ),
]
_UNITS = {"minutes": 3_000, "hours": 200, "days": 60, "working_hours": 90, "workdays": 40}


def vectors() -> dict[str, Any]:
    """Instants are milliseconds since 1970, days `YYYY-MM-DD`; the first columns name calendar and policy."""
    chance = np.random.default_rng(_SEED)
    return {
        "source": "Computed by server/domain/deadlines.py; the fixtures are dates known beforehand. "
        "`python -m tests.vectors` writes it anew.",
        "calendars": CALENDARS,
        "policies": [ClockTerms.of(policy) for policy in POLICIES],
        "fixtures": [[_ms(china(f"{received}T10:00")), *dues] for received, *dues in FIXTURES],
        "terms": [_term(chance) for _ in range(400)],
        "promises": [_promise(chance) for _ in range(150)],
        "working_time": [_working_time(chance) for _ in range(200)],
        "legs": [_leg(chance) for _ in range(150)],
        "lights": [_light(chance) for _ in range(400)],
    }


def _term(chance: np.random.Generator) -> list[Any]:
    which, at = int(chance.integers(2)), _instant(chance)
    unit = str(chance.choice(list(_UNITS)))
    term = Term(**{unit: int(chance.integers(1, _UNITS[unit]))})
    return [which, _ms(at), term, _due(term_due(at, term, CALENDARS[which]))]


def _promise(chance: np.random.Generator) -> list[Any]:
    which, at = int(chance.integers(2)), _instant(chance)
    term = CATALOGUE.deadline_classes[int(chance.integers(3))]
    return [which, _ms(at), term.code, _due(promise_due(at, term, CALENDARS[which], POLICIES[which]))]


def _working_time(chance: np.random.Generator) -> list[Any]:
    which, at, minutes = int(chance.integers(2)), _instant(chance), int(chance.integers(0, 3_000))
    return [which, _ms(at), minutes, _ms(working_time_after(at, minutes, CALENDARS[which]))]


def _leg(chance: np.random.Generator) -> list[Any]:
    which, at = int(chance.integers(2)), _instant(chance)
    urgency = CATALOGUE.urgency_levels[int(chance.integers(len(CATALOGUE.urgency_levels)))].code
    term = CATALOGUE.deadline_classes[int(chance.integers(3))].code
    clocks = leg_clocks(urgency, term, at, CALENDARS[which], CATALOGUE, POLICIES[which])
    return [which, _ms(at), urgency, term, _in_ms(msgspec.structs.asdict(clocks))]


def _light(chance: np.random.Generator) -> list[Any]:
    """Now anywhere in the term or a little after; every tenth exactly where a share of it is left."""
    which, started = int(chance.integers(2)), _instant(chance)
    due = started + timedelta(minutes=int(chance.integers(1, 30_000 if chance.random() < 0.7 else 600)))
    share = 2 / 3 if chance.random() < 0.1 else chance.random() * 1.1
    now = started + timedelta(seconds=round((due - started).total_seconds() * share))
    paused = chance.random() < 0.05
    found = light(started, due, now, CALENDARS[which], paused=paused, lights=POLICIES[which].lights)
    return [which, _ms(started), _ms(due), _ms(now), paused, found]


def _instant(chance: np.random.Generator) -> datetime:
    """Any second from 2024 to 2028; half of them about the holidays of 2026."""
    first, days = (china("2024-01-01"), 1_700) if chance.random() < 0.5 else (china("2026-01-20"), 300)
    return first + timedelta(seconds=int(chance.integers(0, days * 86_400)))


def _due(due: Any) -> dict[str, Any]:
    return _in_ms(msgspec.structs.asdict(due))


def _in_ms(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: _ms(value) if isinstance(value, datetime) else value for name, value in fields.items()}


def _ms(at: datetime) -> int:
    return (at - datetime(1970, 1, 1, 8, tzinfo=CHINA)) // timedelta(milliseconds=1)
