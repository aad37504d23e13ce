"""黑名单: on evidence, by two people, for a while, with an appeal to a third; and never in an emergency."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from server.domain.blocklist import (
    Entry,
    appeal_decided,
    appealed,
    decided,
    may_call,
    proposed,
)
from server.domain.errors import BlocklistRefused
from server.domain.policy import read_policy
from tests.server.domain.cast import DAY, HOUR, RULES
from tests.server.domain.china import china
from tests.server.small_city import MORNING

PROPOSED = Entry(
    id="entry-1",
    number_digest="0" * 64,
    reason="三日内来电 40 次",
    evidence=("26112301000010",),
    days=7,
    proposed_by="operator-1",
    proposed_at=MORNING,
)
HELD = decided(PROPOSED, "district-1", MORNING, approved=True)
APPEALED = appealed(HELD, "是孩子打的", MORNING + HOUR, RULES)


def test_a_number_is_kept_out_once_a_second_person_agreed_and_only_for_its_days() -> None:
    assert (PROPOSED.standing(MORNING), PROPOSED.keeps_out(MORNING)) == ("proposed", False)
    assert (HELD.standing(MORNING), HELD.keeps_out(MORNING + 7 * DAY - HOUR)) == ("held", True)
    assert (HELD.standing(MORNING + 7 * DAY), HELD.keeps_out(MORNING + 7 * DAY)) == ("expired", False)
    refused = decided(PROPOSED, "district-1", MORNING, approved=False)
    assert (refused.standing(MORNING), refused.keeps_out(MORNING)) == ("refused", False)


def test_nobody_decides_on_their_own_proposal_or_twice() -> None:
    with pytest.raises(BlocklistRefused):
        decided(PROPOSED, "operator-1", MORNING, approved=True)
    with pytest.raises(BlocklistRefused):
        decided(HELD, "district-2", MORNING, approved=True)


@pytest.mark.parametrize("days", [0, 31])
def test_how_long_a_number_is_kept_out_at_most_is_the_citys_to_say(days: int) -> None:
    with pytest.raises(BlocklistRefused):
        proposed(replace(PROPOSED, days=days), RULES)
    a_year = replace(RULES, policy=read_policy(b"[privacy]\nblocklist_days_max = 365"))
    assert proposed(replace(PROPOSED, days=31), a_year).days == 31


def test_no_number_is_kept_out_without_evidence() -> None:
    with pytest.raises(BlocklistRefused):
        proposed(replace(PROPOSED, evidence=()), RULES)


def test_an_appeal_that_nobody_decides_in_its_term_lets_the_number_in_again() -> None:
    assert APPEALED.appeal_due == china("2026-11-27T00:00")
    assert APPEALED.standing(MORNING + HOUR) == "appealed"
    assert APPEALED.keeps_out(MORNING + HOUR)
    assert APPEALED.standing(china("2026-11-27T00:01")) == "lifted"


def test_an_appeal_is_decided_by_a_third_person() -> None:
    for involved in ("operator-1", "district-1"):
        with pytest.raises(BlocklistRefused):
            appeal_decided(APPEALED, involved, MORNING + DAY, lifted=True)
    lifted = appeal_decided(APPEALED, "supervisor-1", MORNING + DAY, lifted=True)
    upheld = appeal_decided(APPEALED, "supervisor-1", MORNING + DAY, lifted=False)
    assert (lifted.standing(MORNING + DAY), upheld.standing(MORNING + 4 * DAY)) == ("lifted", "held")


@pytest.mark.parametrize("entry", [PROPOSED, APPEALED], ids=["proposed", "appealed"])
def test_only_a_number_that_is_kept_out_is_appealed_for_once(entry: Entry) -> None:
    with pytest.raises(BlocklistRefused):
        appealed(entry, "不服", MORNING + HOUR, RULES)


@pytest.mark.parametrize(
    ("words", "urgency", "through"),
    [("", None, False), ("又是那件事", "urgent", False), ("三楼着火了", None, True), ("", "critical", True)],
)
def test_an_emergency_always_gets_through(words: str, urgency: str | None, *, through: bool) -> None:
    assert may_call((HELD,), words, urgency, MORNING + HOUR) is through
    assert may_call((), words, urgency, MORNING + HOUR)
    assert may_call((HELD,), words, urgency, MORNING + timedelta(days=8))
