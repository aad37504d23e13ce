"""The people, the rules and the places that tickets made by hand are about."""

from datetime import datetime, timedelta
from uuid import UUID

from geo.locate import Locator, Placement
from geo.position import Position
from server.domain.context import Context
from server.domain.duty_list import DutyList
from server.domain.people import Role
from server.domain.rules import Rules
from server.domain.scope import Actor
from server.domain.ticket import Ticket
from tests.server.domain.china import CALENDAR, CATALOGUE
from tests.server.small_city import DUTIES, MORNING, UNITS, boundaries

RULES = Rules(
    catalogue=CATALOGUE,
    calendar=CALENDAR,
    units={unit.id: unit for unit in UNITS},
    duty_list=DutyList(DUTIES),
)
LOCATOR = Locator(boundaries())

OWN_ID = UUID("01a20600-0000-7000-8000-000000000001")
OTHER_ID = UUID("01a20600-0000-7000-8000-000000000002")
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)

WORKER = Actor(id="worker-1", roles=frozenset({Role.GRID_WORKER}), scope=frozenset({"g1"}))
STREET = Actor(id="coordinator-1", roles=frozenset({Role.STREET_COORDINATOR}), scope=frozenset({"s1"}))
DISTRICT = Actor(id="district-1", roles=frozenset({Role.DISTRICT_COORDINATOR}), scope=frozenset({"d1"}))
URBAN = Actor(id="handler-urban", roles=frozenset({Role.HANDLER}), unit="urban")
HARBOUR = Actor(id="handler-harbour", roles=frozenset({Role.HANDLER}), unit="harbour")
STREET_UNIT = Actor(id="handler-street", roles=frozenset({Role.HANDLER}), unit="street-1")
OPERATOR = Actor(id="operator-1", roles=frozenset({Role.OPERATOR}))
SUPERVISOR = Actor(id="supervisor-1", roles=frozenset({Role.SUPERVISOR}))
LEADER = Actor(id="leader-1", roles=frozenset({Role.LEADER}), scope=frozenset({"d1"}))
THE_HOUSE = Actor(id="system", roles=frozenset())
MEDIATOR = Actor(id="mediator-1", roles=frozenset({Role.MEDIATOR}), unit="urban")
PEOPLE = (WORKER, MEDIATOR, STREET, DISTRICT, URBAN, HARBOUR, STREET_UNIT, OPERATOR, SUPERVISOR, LEADER)


def placed(position: Position) -> Placement:
    return LOCATOR.locate(position)


def context(
    now: datetime = MORNING, actor: Actor = STREET, *, rules: Rules = RULES, other: Ticket | None = None
) -> Context:
    """What this person's decision may look at."""
    return Context(actor=actor, rules=rules, now=now, locate=placed, other=other)
