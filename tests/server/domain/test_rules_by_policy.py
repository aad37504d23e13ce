"""What the standard policy says by default, a city's own may say otherwise, and the rules then follow it."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from server.domain import triage
from server.domain.asked import Nothing
from server.domain.assessment import routed
from server.domain.errors import CallbackOwed
from server.domain.policy import Policy, read_policy
from server.domain.rules import Rules
from server.domain.steps.callback import decide_close
from tests.server.domain.test_triage import report
from tests.server.domain.walks import RULES, called, context, submitted, to_callback
from tests.server.small_city import MORNING, NEAR_THE_BORDER


def under(policy: Policy) -> Rules:
    return replace(RULES, policy=policy)


def test_a_city_may_dispatch_on_less_certainty_of_the_place() -> None:
    ticket = submitted(report(position=NEAR_THE_BORDER))
    bold = triage.accepted(ticket, under(read_policy(b"[dispatch]\nauto_certainty_min = 0.5")))
    usual = triage.accepted(ticket, RULES)
    assert bold is not None
    assert usual is not None
    assert [doubt.code for doubt in usual.doubts] == ["placement_uncertain"]
    assert bold.doubts == ()


def test_a_city_may_let_fewer_units_act_without_a_meeting() -> None:
    ticket = submitted(report("流动摊贩占道经营"))
    few = routed(ticket, "0101", under(read_policy(b"[dispatch]\nunits_max = 1")))
    assert [doubt.code for doubt in few.doubts] == ["too_many_units"]
    assert few.doubts[0].facts == {"count": "2", "max": "1"}
    assert routed(ticket, "0101", RULES).is_clear


def test_a_city_may_ask_for_more_callbacks() -> None:
    ticket = to_callback()
    for hours in (0, 1, 24):
        ticket = called(ticket, MORNING + timedelta(hours=hours), contacted=False)
    assert decide_close(ticket, Nothing(), context()).closure_type == "unreachable"
    stricter = under(read_policy(b"[callback]\nattempts_min = 4\ndays_min = 3"))
    with pytest.raises(CallbackOwed) as refusal:
        decide_close(ticket, Nothing(), context(rules=stricter))
    assert refusal.value.facts == {"attempts": 3, "days": 2, "attempts_min": 4, "days_min": 3}
