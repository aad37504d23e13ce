"""催办提醒: a unit is reminded at the points that the city names, while offices are open, and once of each."""

from datetime import datetime, timedelta

import pytest
from msgspec.structs import replace

from server.domain.due_steps import due_steps, next_due
from server.domain.errors import NotYetDue
from server.domain.policy import read_policy
from server.domain.reminders import reminders
from server.domain.rules import Rules
from server.domain.steps.supervision import Remind
from server.domain.steps.waiting import GrantExtension
from server.domain.ticket import Ticket
from server.domain.transitions import Step
from tests.server.domain.asking import EXTENSION, answer
from tests.server.domain.cast import DAY, HOUR, RULES, STREET, THE_HOUSE, URBAN
from tests.server.domain.china import china
from tests.server.domain.stages import dispatched, handling, stepped, waiting_for_the_citizen
from tests.server.small_city import MORNING

#: Dispatched on Monday at 9:30, five workdays: until Monday, 24:00. So 38.5 hours of work, of which half are 19.25.
HALF = china("2026-11-26T09:15")
LAST_MORNING = china("2026-11-30T09:00")
TWO_HOURS_BEFORE = china("2026-11-30T15:30")


def under(document: bytes) -> Rules:
    return replace(RULES, policy=read_policy(document))


def points(ticket: Ticket, rules: Rules = RULES) -> list[datetime]:
    return [point.at for point in reminders(ticket.legs[0], ticket, rules)]


def reminded(ticket: Ticket, at: datetime, rules: Rules = RULES) -> Ticket:
    return stepped(ticket, Step.REMIND, Remind(leg=1), THE_HOUSE, at, rules=rules)


def test_a_unit_is_reminded_halfway_a_workday_before_and_two_hours_before() -> None:
    assert points(handling()) == [HALF, LAST_MORNING, TWO_HOURS_BEFORE]


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        (b"[supervision]\nremind_at_share = []\nremind_before = []", []),
        (b"[supervision]\nremind_at_share = [0.0, 1.0]\nremind_before = []", [china("2026-11-30T17:30")]),
        (b"[supervision]\nremind_at_share = []\nremind_before = [{ hours = 6 }]", []),
        (
            b"[supervision]\nremind_at_share = []\nremind_before = [{ minutes = 600 }]",
            [china("2026-11-30T14:00")],
        ),
        (b"[supervision]\nremind_at_share = []\nremind_before = [{ days = 2 }]", [LAST_MORNING]),
        (
            b"[supervision]\nremind_at_share = []\nremind_before = [{ working_hours = 7 }]",
            [china("2026-11-27T17:00")],
        ),
    ],
    ids=[
        "never",
        "neither at once nor at the end",
        "nobody is there any more",
        "over midday",
        "on a Sunday",
        "the day before",
    ],
)
def test_when_a_unit_is_reminded_is_the_citys_to_say(document: bytes, expected: list[datetime]) -> None:
    assert points(handling(), under(document)) == expected


def test_of_a_critical_matter_a_unit_is_reminded_at_any_hour() -> None:
    critical = replace(handling(), urgency="critical")
    at_night = under(b"[supervision]\nremind_at_share = []\nremind_before = [{ hours = 2 }]")
    assert points(critical, at_night) == [china("2026-11-30T22:00")]
    assert points(handling(), at_night) == []


def test_each_point_is_reminded_of_once() -> None:
    ticket = handling()
    (due,) = due_steps(ticket, HALF, RULES)
    assert (due.step, due.at, next_due(ticket, RULES)) == (Step.REMIND, HALF, HALF)
    once = reminded(ticket, HALF)
    assert due_steps(once, HALF, RULES) == ()
    assert points(once) == [LAST_MORNING, TWO_HOURS_BEFORE]
    with pytest.raises(NotYetDue):
        reminded(once, HALF + HOUR)


def test_what_was_passed_over_while_the_server_was_down_is_one_reminder() -> None:
    late = reminded(handling(), LAST_MORNING + HOUR)
    assert points(late) == [TWO_HOURS_BEFORE]
    assert reminded(late, TWO_HOURS_BEFORE).legs[0].reminded_at == TWO_HOURS_BEFORE


def test_more_time_brings_the_reminders_of_the_new_term() -> None:
    ticket = reminded(handling(), HALF)
    asked = stepped(ticket, Step.REQUEST_EXTENSION, EXTENSION, URBAN, HALF)
    granted = GrantExtension(request=1, citizen_told=True)
    extended = stepped(asked, Step.GRANT_EXTENSION, granted, STREET, HALF)
    assert points(extended)[-2:] == [china("2026-12-02T09:00"), china("2026-12-02T15:30")]


@pytest.mark.parametrize(
    "ticket",
    [
        dispatched(),
        waiting_for_the_citizen(),
        stepped(handling(), Step.SUBMIT_RESULT, answer(), URBAN),
    ],
    ids=["not signed for", "standing still", "answered"],
)
def test_nobody_is_reminded_of_what_does_not_wait_for_them(ticket: Ticket) -> None:
    assert points(ticket) == []


def test_after_the_end_of_a_term_there_is_nothing_to_remind_of() -> None:
    ticket = handling()
    late = ticket.legs[0].resolve_due + timedelta(seconds=1)
    assert points(reminded(ticket, late)) == []
    assert late > MORNING + 7 * DAY
