"""试算规则: whose the matters of the last days would have been by another duty list or another catalogue."""

from msgspec.structs import replace

from server.domain.duty_list import DutyList
from server.domain.rules import Rules
from server.domain.steps.intake import Report
from server.domain.ticket import Ticket
from server.domain.units import DutyItem
from server.domain.what_if import Elsewhere, what_if
from tests.server.domain.cast import RULES
from tests.server.domain.stages import submitted
from tests.server.small_city import DUTIES, IN_G1, IN_G3, LAMP, RIDDLE, duty


def lamp_in(position: object) -> Ticket:
    asked = Report(request_type="HELP", description=LAMP, position=position, category="0104")  # type: ignore[arg-type]
    return replace(submitted(asked), category="0104")


MATTERS = (
    lamp_in(IN_G1),
    lamp_in(IN_G1),
    lamp_in(IN_G3),
    submitted(Report(request_type="HELP", description=RIDDLE, position=IN_G1)),
)


def with_duties(*duties: DutyItem) -> Rules:
    return replace(RULES, duty_list=DutyList(duties))


def test_the_same_rules_would_have_led_nothing_elsewhere() -> None:
    found = what_if(MATTERS, RULES, RULES)

    assert (found.tickets, found.elsewhere, found.ways) == (3, 0, ())


def test_a_nearer_owner_takes_what_lies_on_its_ground_and_no_more() -> None:
    found = what_if(MATTERS, RULES, with_duties(*DUTIES, duty("street-1", "0104", "s1")))

    assert found.ways == (Elsewhere(category="0104", now=("urban",), then=("street-1",), count=2),)
    assert (found.tickets, found.elsewhere) == (3, 2)


def test_what_nobody_would_own_is_led_by_whom_the_catalogue_proposes() -> None:
    only_harbour = with_duties(duty("harbour", "0104", "g3"))

    found = what_if(MATTERS, RULES, only_harbour)

    assert found.ways == (Elsewhere(category="0104", now=("urban",), then=("harbour",), count=1),)
