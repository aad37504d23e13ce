"""The small city drawn anew, and how a house is brought from one version of it to the next."""

from collections.abc import Mapping
from datetime import datetime
from uuid import uuid5

import msgspec

from geo.areas import Area, BoundarySet
from server.casework import redivision
from server.casework.carrying_out import carry_on
from server.casework.dry_run import dry_run
from server.casework.redivision import Proposal
from server.domain.people import Person, Role
from server.domain.redivision import Plan
from server.domain.scope import Actor
from server.store import people
from server.store.redivisions import Redivision
from tests.geo.squares import area, box
from tests.server.domain.cast import OWN_ID
from tests.server.running_house import RunningHouse
from tests.server.small_city import boundaries

V1 = boundaries()
NO_TABLE: Mapping[str, tuple[str, ...]] = {}

ADMIN = Actor(id="admin-1", roles=frozenset({Role.ADMIN}))
DISTRICT = Actor(id="district-1", roles=frozenset({Role.DISTRICT_COORDINATOR}), scope=frozenset({"d1"}))
STREET = Actor(id="street-1", roles=frozenset({Role.STREET_COORDINATOR}), scope=frozenset({"s1"}))


def edited(of: BoundarySet, version: str, *drawn: Area, without: tuple[str, ...] = ()) -> BoundarySet:
    """The set with areas added or drawn anew, and others left out."""
    gone = {*without, *(each.code for each in drawn)}
    kept = tuple(each for each in of.areas if each.code not in gone)
    return msgspec.structs.replace(of, version=version, areas=(*kept, *drawn))


#: g1 is divided: its west goes to g11, its east, with `IN_G1`, to g12.
DIVIDED = edited(
    V1,
    "v2",
    area("g11", box(0, 0, 0.4), parent="s1"),
    area("g12", box(0.4, 0, 0.6), parent="s1"),
    without=("g1",),
)
#: Then g12 and g2 become one.
MERGED = edited(DIVIDED, "v3", area("g20", box(0.4, 0, 1.6), parent="s1"), without=("g12", "g2"))
#: Or the border between g1 and g2 moves to the west by some fifty metres.
SHIFTED = edited(
    V1, "v2", area("g1", box(0, 0, 0.95), parent="s1"), area("g2", box(0.95, 0, 1.05), parent="s1")
)


def planned(
    running: RunningHouse, issued: BoundarySet, mapping: Mapping[str, tuple[str, ...]] = NO_TABLE
) -> Plan:
    return dry_run(running.house, issued, mapping, running.clock.at)


def proposed(
    running: RunningHouse,
    issued: BoundarySet,
    *,
    by: Actor = STREET,
    since: datetime | None = None,
    mapping: Mapping[str, tuple[str, ...]] = NO_TABLE,
    accept_gaps: bool = False,
) -> Redivision:
    asked = Proposal(
        boundaries=issued,
        since=since,
        accept_gaps=accept_gaps,
        plan=planned(running, issued, mapping),
    )
    own_id = uuid5(OWN_ID, issued.version)
    return running.house.writer.run_sync(
        lambda unit: redivision.propose(unit, running.house, by, own_id, asked)
    )


def approved(
    running: RunningHouse, own_id: str, *, by: Actor = DISTRICT, accept_gaps: bool = False
) -> Redivision:
    return running.house.writer.run_sync(
        lambda unit: redivision.approve(unit, running.house, by, own_id, accept_gaps=accept_gaps)
    )


def carried_out(running: RunningHouse, pieces: int = 10_000) -> int:
    """Carry out what is due; how many pieces that took."""
    for done in range(pieces):
        if not running.house.writer.run_sync(lambda unit: carry_on(unit, running.house)):
            return done
    return pieces


def redivided(
    running: RunningHouse, issued: BoundarySet, mapping: Mapping[str, tuple[str, ...]] = NO_TABLE
) -> Plan:
    """From the proposal to the last mailbox; the plan that was approved."""
    plan = planned(running, issued, mapping)
    approved(running, proposed(running, issued, mapping=mapping).id)
    carried_out(running)
    return plan


def posts_of(running: RunningHouse, person: Person) -> list[str]:
    with running.house.engine.connect() as connection:
        return [post.area for post in people.posts_of(connection, person.id, running.clock.at.date())]
