"""公示: what anybody may see of a matter, and of which matters nobody sees anything."""

from datetime import date

import pytest
from msgspec.structs import replace

from server.domain.policy_parts import Publicity
from server.domain.publicity import is_opened, last_day_shown, published
from server.domain.sensitivity import Sensitivity
from server.domain.ticket import Ticket
from server.domain.transitions import State
from tests.server.domain.cast import RULES
from tests.server.domain.stages import accepted, closed, handling

OPENED = replace(
    RULES, policy=replace(RULES.policy, publicity=Publicity(categories=("01", "09"), delay_days=3))
)


def test_of_a_lamp_anybody_sees_kind_grid_day_and_how_far_it_is() -> None:
    shown = published(handling(), OPENED)
    assert shown is not None
    assert (shown.category, shown.area, shown.progress) == ("0104", "g1", "办理中")
    assert (shown.received_on, shown.ended_on) == (date(2026, 11, 23), None)
    over = published(closed(), OPENED)
    assert over is not None
    assert (over.progress_en, over.ended_on) == ("closed", date(2026, 11, 23))


def test_a_city_that_opens_no_kind_shows_nothing() -> None:
    assert published(handling(), RULES) is None


def test_the_kinds_of_disputes_are_never_opened() -> None:
    assert is_opened("0104", OPENED)
    assert not is_opened("0901", OPENED)


@pytest.mark.parametrize(
    "hidden",
    [
        replace(handling(), sensitivity=Sensitivity.SENSITIVE),
        replace(handling(), about="urban"),
        replace(handling(), state=State.MEDIATING),
        replace(handling(), request_type="REPORT"),
        replace(handling(), placement=None),
        replace(closed(), state=State.EXCLUDED),
        replace(accepted(), category=None),
    ],
    ids=["sensitive", "about a unit", "in mediation", "tip-off", "no place", "excluded", "not classified"],
)
def test_of_these_nobody_sees_anything(hidden: Ticket) -> None:
    assert published(hidden, OPENED) is None


def test_matters_are_shown_some_days_late() -> None:
    assert last_day_shown(date(2026, 11, 23), OPENED) == date(2026, 11, 20)
