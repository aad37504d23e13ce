"""群体隐患: what may bring many people together is restricted at once; the district alone finds otherwise."""

import pytest
from msgspec.structs import replace

from server.domain import group_risk
from server.domain.asked import Reasoned
from server.domain.errors import NotYours
from server.domain.events import GroupRiskFound
from server.domain.happened.oversight import Subscribed
from server.domain.scope import Act, may
from server.domain.sensitivity import Sensitivity
from server.domain.steps.amendment import Amend
from server.domain.steps.intake import Report
from server.domain.ticket import Ticket
from server.domain.transitions import Step
from tests.server.domain.cast import DISTRICT, OTHER_ID, RULES, STREET
from tests.server.domain.stages import accepted, closed, moved, stepped, submitted
from tests.server.small_city import IN_G1

LAMPS, QUARREL, GROUP = "0104", "0903", "0906"
BANNERS = "业主在小区门口拉横幅，说要集体维权"


def said(words: str) -> Ticket:
    return submitted(Report(request_type="COMPLAINT", description=words, position=IN_G1))


def with_voices(ticket: Ticket, voices: int) -> Ticket:
    for no in range(voices):
        ticket = moved(ticket, Subscribed(child=OTHER_ID, child_number=f"{no:014}"))
    return ticket


def test_words_of_what_groups_do_are_found_before_anybody_has_classified_it() -> None:
    assert group_risk.found(said(BANNERS), RULES) == GroupRiskFound(
        signs=("words",), words=("集体维权", "拉横幅")
    )
    assert group_risk.found(said("路灯不亮"), RULES) is None


def test_the_sub_item_of_group_disputes_is_a_sign_and_the_street_sees_it_no_more() -> None:
    ticket = accepted(category=GROUP)
    assert (ticket.group_signs, ticket.sensitivity) == (("category",), Sensitivity.RESTRICTED)
    assert not may(STREET, Act.SEE, ticket)
    assert may(DISTRICT, Act.SEE, ticket)


@pytest.mark.parametrize(
    ("category", "voices", "signs"), [(QUARREL, 4, ("voices",)), (QUARREL, 3, ()), (LAMPS, 40, ())]
)
def test_five_who_quarrel_about_one_thing_are_a_group_and_forty_who_miss_a_lamp_are_none(
    category: str, voices: int, signs: tuple[str, ...]
) -> None:
    found = group_risk.found(with_voices(accepted(category=category), voices), RULES)
    assert (() if found is None else found.signs) == signs


def test_it_stays_restricted_whatever_sub_item_it_is_given() -> None:
    ticket = stepped(accepted(category=GROUP), Step.AMEND, Amend(reason="实为路灯", category=LAMPS), DISTRICT)
    assert (ticket.group_signs, ticket.sensitivity) == (("category",), Sensitivity.RESTRICTED)


def test_the_district_finds_that_it_is_none_and_nothing_finds_it_again() -> None:
    known = accepted(said(BANNERS), category=LAMPS)
    assert known.group_signs == ("words",)
    judged = stepped(known, Step.AMEND, Amend(reason="只有一人", is_group_risk=False), DISTRICT)
    assert (judged.group_signs, judged.sensitivity) == ((), Sensitivity.ORDINARY)
    again = stepped(judged, Step.AMEND, Amend(reason="门牌", address="2 号"), STREET)
    assert again.group_signs == ()


def test_the_district_may_see_one_where_the_house_sees_none() -> None:
    ticket = stepped(accepted(), Step.AMEND, Amend(reason="研判", is_group_risk=True), DISTRICT)
    assert (ticket.group_signs, ticket.sensitivity) == (("judged",), Sensitivity.RESTRICTED)


def test_a_street_judges_neither_way() -> None:
    for judged in (True, False):
        with pytest.raises(NotYours):
            stepped(accepted(), Step.AMEND, Amend(reason="研判", is_group_risk=judged), STREET)


def test_what_is_over_or_of_a_retired_sub_item_is_no_trouble() -> None:
    assert group_risk.found(replace(closed(), category=GROUP), RULES) is None
    assert group_risk.found(replace(accepted(), category="9999"), RULES) is None


def test_the_house_finds_it_once() -> None:
    ticket = accepted(category=GROUP)
    later = stepped(ticket, Step.ESCALATE, Reasoned(reason="提级"), DISTRICT)
    assert later.version == ticket.version + 1
