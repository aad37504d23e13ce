"""What people tell of time can be counted with, whichever field they tell it in."""

import json
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import fields, replace

from server.domain.calendar import CHINA
from server.domain.commands import read_command
from server.domain.decide import decide
from server.domain.errors import DayOutOfRange, NotUnderstood
from server.domain.instants import local_time, unfit_instant
from server.domain.mediation.registry import CASE_STEPS
from server.domain.steps.intake import Report
from server.domain.steps.meetings import Convene
from server.domain.steps.registry import STEPS
from server.domain.transitions import Step
from tests.server.domain.asking import EXTENSION
from tests.server.domain.cast import DISTRICT, RULES, context
from tests.server.domain.stages import consulting, handling, reported
from tests.server.domain.test_commands import EXAMPLES, NAME, document
from tests.server.small_city import IN_G1, LAMP

FAR = [
    datetime(1, 1, 1, tzinfo=CHINA),
    datetime(1899, 12, 31, 23, 59, tzinfo=UTC),
    datetime(3000, 1, 1, tzinfo=UTC),
    datetime(9999, 12, 31, 23, 59, tzinfo=timezone(timedelta(hours=-8))),
]
far = pytest.mark.parametrize("at", FAR, ids=["year 1", "1899", "3000", "year 9999"])


@far
def test_a_meeting_in_no_time_at_all_is_not_convened(at: datetime) -> None:
    asked = Convene(held_at=at, place="三楼", agenda="定责")
    with pytest.raises(DayOutOfRange) as refused:
        decide(consulting(), Step.CONVENE, asked, context(actor=DISTRICT))
    assert refused.value.facts["field"] == "held_at"


def test_a_meeting_is_not_convened_further_ahead_than_the_city_s_policy_lets_people_choose() -> None:
    policy = replace(RULES.policy, terms=replace(RULES.policy.terms, chosen_years_max=1))
    by = replace(context(actor=DISTRICT), rules=replace(RULES, policy=policy))
    last = Convene(held_at=datetime(2027, 12, 31, 23, tzinfo=CHINA), place="三楼", agenda="定责")
    decide(consulting(), Step.CONVENE, last, by)
    with pytest.raises(DayOutOfRange) as refused:
        decide(consulting(), Step.CONVENE, replace(last, held_at=datetime(2028, 1, 1, tzinfo=CHINA)), by)
    assert refused.value.facts["latest"] == "2027-12-31"


@far
def test_an_extension_of_which_the_reporter_was_told_in_no_time_at_all_is_refused(at: datetime) -> None:
    with pytest.raises(DayOutOfRange):
        decide(handling(), Step.REQUEST_EXTENSION, replace(EXTENSION, citizen_told_at=at), context())


@far
def test_a_position_that_was_fixed_in_no_time_at_all_is_named_in_the_refusal(at: datetime) -> None:
    asked = Report(request_type="COMPLAINT", description=LAMP, position=replace(IN_G1, fixed_at=at))
    with pytest.raises(DayOutOfRange) as refused:
        reported(asked)
    assert refused.value.facts["field"] == "position.fixed_at"


@pytest.mark.parametrize(
    "told", ["0001-01-01T00:00:00+08:00", "9999-12-31T23:59:59Z", "2026-11-23T09:30:00"], ids=str
)
@pytest.mark.parametrize("field", ["recorded_at", "fixed_at"])
def test_a_command_that_tells_such_a_time_is_malformed_and_names_the_field(field: str, told: str) -> None:
    where = {"lon": 110.3, "lat": 20.0, "crs": "wgs84"}
    written: dict[str, dict[str, Any]] = {
        "recorded_at": document() | {"recorded_at": told},
        "fixed_at": document("report", EXAMPLES["report"] | {"position": where | {"fixed_at": told}}),
    }
    with pytest.raises(NotUnderstood) as refused:
        read_command(NAME, json.dumps(written[field]).encode())
    assert refused.value.reason == "malformed"
    assert field in str(refused.value.facts["rule"])


def test_a_handheld_whose_battery_died_is_believed() -> None:
    asked = document() | {"recorded_at": "1970-01-01T00:00:07+08:00"}
    assert read_command(NAME, json.dumps(asked).encode()).recorded_at.year == 1970


@pytest.mark.parametrize("rules", [STEPS, CASE_STEPS], ids=["ticket", "case"])
def test_every_instant_that_a_step_asks_for_has_an_offset(rules: dict[Any, Any]) -> None:
    bare = [
        f"{rule.asked.__name__}.{field.name}"
        for rule in rules.values()
        for field in fields(rule.asked)
        if field.type in (datetime, datetime | None)
    ]
    assert bare == []


offsets = st.integers(-23, 23).map(lambda hours: timezone(timedelta(hours=hours)))


@given(st.datetimes(timezones=offsets) | st.datetimes())
def test_every_instant_can_be_told_by_local_time_or_as_it_came(at: datetime) -> None:
    assert local_time(at) == at or at.tzinfo is None
    assert unfit_instant(at) is not None or local_time(at).tzinfo == CHINA
