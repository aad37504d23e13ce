"""白名单: a deputy is listed for a term of office, once, and is taken off with a reason."""

from datetime import date, timedelta

import pytest
from msgspec.structs import replace

from server.domain.errors import WhitelistRefused
from server.domain.policy import read_policy
from server.domain.whitelist import Deputy, added, ended, listed
from tests.server.domain.cast import RULES
from tests.server.small_city import MORNING

TODAY = date(2026, 11, 23)
DAY = timedelta(days=1)
DEPUTY = Deputy(
    id="entry-1",
    number_digest="0" * 64,
    name="王某",
    office="people_congress",
    reason="市十七届人大代表",
    until=date(2028, 2, 28),
    added_by="district-1",
    added_at=MORNING,
)


def test_a_deputy_is_listed_until_the_last_day_and_not_longer() -> None:
    assert DEPUTY.standing(DEPUTY.until) == "listed"
    assert DEPUTY.standing(DEPUTY.until + DAY) == "run_out"
    assert listed((DEPUTY,), DEPUTY.until) == DEPUTY
    assert listed((DEPUTY,), DEPUTY.until + DAY) is None


@pytest.mark.parametrize("until", [TODAY - DAY, TODAY + 1827 * DAY], ids=["gone by", "beyond a term"])
def test_nobody_is_listed_for_days_gone_by_or_beyond_a_term_of_office(until: date) -> None:
    with pytest.raises(WhitelistRefused):
        added(replace(DEPUTY, until=until), (), TODAY, RULES)
    assert added(DEPUTY, (), TODAY, RULES) == DEPUTY


def test_how_long_a_term_is_at_most_is_the_citys_to_say() -> None:
    a_month = replace(RULES, policy=read_policy(b"[privacy]\nwhitelist_days_max = 30"))
    with pytest.raises(WhitelistRefused):
        added(DEPUTY, (), TODAY, a_month)


def test_a_number_stands_on_the_list_once_and_may_come_again_after_its_end() -> None:
    with pytest.raises(WhitelistRefused):
        added(replace(DEPUTY, id="entry-2"), (DEPUTY,), TODAY, RULES)
    gone = ended(DEPUTY, "supervisor-1", "换届", MORNING, TODAY)
    assert (gone.standing(TODAY), gone.ended_by, gone.end_reason) == ("ended", "supervisor-1", "换届")
    assert added(replace(DEPUTY, id="entry-2"), (gone,), TODAY, RULES).id == "entry-2"


def test_what_counts_no_more_is_not_ended_again() -> None:
    gone = ended(DEPUTY, "supervisor-1", "换届", MORNING, TODAY)
    with pytest.raises(WhitelistRefused):
        ended(gone, "supervisor-1", "换届", MORNING, TODAY)
    with pytest.raises(WhitelistRefused):
        ended(DEPUTY, "supervisor-1", "换届", MORNING, DEPUTY.until + DAY)
