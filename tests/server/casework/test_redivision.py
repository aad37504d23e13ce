"""网格重新划分: worked out, proposed, approved by another, carried out; and what becomes of tickets and people.

v1 │   g1   │   g2   │ g3 │ g4 │      v2  │g11│ g12 │  g2   │ …      v3  │g11│     g20     │ …
"""

from collections import Counter
from datetime import timedelta
from uuid import UUID

import pytest

from server.casework import redivision
from server.casework.chain import move
from server.casework.errors import (
    BeyondYourArea,
    CaseworkError,
    CodesReused,
    GroundLost,
    PostNotOpen,
    ProposalOutdated,
    RedivisionDecided,
    RedivisionUnknown,
    RoleMissing,
    SecondPersonNeeded,
)
from server.casework.left_behind import left_behind
from server.casework.people import context_of
from server.domain.events import Closed, Rehomed
from server.domain.people import Role
from server.domain.scope import Actor
from server.domain.transitions import State
from server.store import tickets
from tests.geo.squares import area, at, box
from tests.server.conftest import Opening
from tests.server.redividing import (
    ADMIN,
    DISTRICT,
    DIVIDED,
    MERGED,
    SHIFTED,
    STREET,
    V1,
    approved,
    carried_out,
    edited,
    planned,
    posts_of,
    proposed,
    redivided,
)
from tests.server.running_house import RunningHouse, id_of
from tests.server.small_city import IN_G1, IN_G2, IN_G3, OTHER_WORKER, ROVER, ROVING_COORDINATOR, WORKER

pytestmark = pytest.mark.both_engines

IN_G11 = at(0.2, 0.5)
#: About thirty metres west of the border between g1 and g2.
WEST_OF_THE_BORDER = at(0.97, 0.5)

OPERATOR = Actor(id="operator-1", roles=frozenset())


def home(running: RunningHouse, ticket: UUID) -> str:
    placement = running.ticket(ticket).placement
    assert placement is not None
    return f"{placement.chain[0]}@{placement.boundary_version}"


def reported(running: RunningHouse, *positions: object) -> list[UUID]:
    handheld = running.handheld(WORKER)
    reports = [handheld.report(position=position) for position in positions]
    handheld.push(*reports)
    running.take_in()
    return [id_of(report) for report in reports]


def closed(running: RunningHouse, ticket: UUID) -> None:
    house, known = running.house, running.ticket(ticket)
    house.writer.run_sync(
        lambda unit: move(
            unit, house, known, Closed(closure_type="done"), context_of(house, OPERATOR, unit.at)
        )
    )


def homes_given(running: RunningHouse) -> Counter[tuple[str | None, str]]:
    """How many tickets went from where to where, by their events."""
    with running.house.engine.connect() as connection:
        chains = [tickets.events_of(connection, own) for own in tickets.every_id(connection)]
    return Counter(
        (event.payload.area_before, event.payload.placement.chain[0])
        for chain in chains
        for event in chain
        if isinstance(event.payload, Rehomed)
    )


def test_the_dry_run_tells_what_carrying_out_does_and_changes_nothing(running: RunningHouse) -> None:
    reported(running, IN_G1, IN_G11, IN_G11, IN_G2, IN_G3)
    before = running.tickets()
    plan = planned(running, DIVIDED)
    assert running.tickets() == before
    assert running.house.boundaries.version == "v1"
    assert (plan.predecessor, plan.open_tickets, plan.left) == ("v1", 5, ())
    assert (plan.changes.added, plan.changes.vanished, plan.changes.redrawn) == (("g11", "g12"), ("g1",), ())
    assert redivided(running, DIVIDED) == plan
    assert homes_given(running) == Counter((move.area_before, move.area_after) for move in plan.moves)
    assert homes_given(running) == {("g1", "g11"): 2, ("g1", "g12"): 1}


def test_open_tickets_move_and_closed_ones_keep_their_home(running: RunningHouse) -> None:
    still_open, done, elsewhere = reported(running, IN_G1, IN_G1, IN_G3)
    closed(running, done)
    redivided(running, DIVIDED)
    assert [home(running, each) for each in (still_open, done, elsewhere)] == ["g12@v2", "g1@v1", "g3@v1"]
    assert running.ticket(done).state is State.CLOSED


def test_two_steps_one_after_the_other(running: RunningHouse) -> None:
    west, east, beyond = reported(running, IN_G11, IN_G1, IN_G2)
    redivided(running, DIVIDED)
    running.clock.pass_by(timedelta(days=1))
    plan = redivided(running, MERGED)
    assert plan.successors == {"g12": ("g20",), "g2": ("g20",)}
    assert [home(running, each) for each in (west, east, beyond)] == ["g11@v2", "g20@v3", "g20@v3"]


def test_a_border_that_moves_takes_along_what_lies_between(running: RunningHouse) -> None:
    taken, left = reported(running, WEST_OF_THE_BORDER, IN_G1)
    plan = redivided(running, SHIFTED)
    assert (plan.changes.redrawn, len(plan.moves)) == (("g1", "g2"), 1)
    assert [home(running, each) for each in (taken, left)] == ["g2@v2", "g1@v1"]


def test_a_mailbox_loses_what_leaves_its_area_gains_what_enters_and_is_told(running: RunningHouse) -> None:
    loser = running.handheld(OTHER_WORKER)
    running.handheld(WORKER)
    rover = running.handheld(ROVER)
    reporter = running.handheld(ROVING_COORDINATOR)
    report = reporter.report(position=IN_G3)
    reporter.push(report)
    running.take_in()
    document = f"ticket:{id_of(report)}"
    assert document in running.live_ids(loser.mailbox)
    assert document not in running.live_ids(rover.mailbox)
    moved = edited(
        V1, "v2", area("g2", box(1, 0, 1.75), parent="s1"), area("g3", box(2.75, 0, 0.25), parent="s2")
    )
    approved(running, proposed(running, moved, by=ADMIN).id, by=Actor(id="admin-2", roles=ADMIN.roles))
    carried_out(running)
    assert document not in running.live_ids(loser.mailbox)
    assert document in running.live_ids(rover.mailbox)
    (gone,) = notices(running, loser.mailbox)
    (come,) = notices(running, rover.mailbox)
    assert (gone["gone"], gone["come"], gone["version"]) == ([str(id_of(report))], [], "v2")
    assert (come["gone"], come["come"], come["areas"]) == ([], [str(id_of(report))], ["s1"])
    pack = running.document(loser.mailbox, "pack:current")
    assert pack is not None
    assert pack["version"] == "v2"


def notices(running: RunningHouse, mailbox: str) -> list[dict[str, object]]:
    names = [name for name in running.live_ids(mailbox) if name.startswith("notice:")]
    return [running.document(mailbox, name) or {} for name in names]


def test_a_post_whose_area_has_one_heir_goes_there_by_itself(running: RunningHouse) -> None:
    merged = edited(V1, "v2", area("g20", box(0, 0, 2), parent="s1"), without=("g1", "g2"))
    plan = redivided(running, merged)
    assert plan.undecided == ()
    assert posts_of(running, WORKER) == ["g20"]
    running.clock.pass_by(timedelta(days=1))
    worker = running.handheld(WORKER)
    assert f"ticket:{reported(running, IN_G2)[0]}" in running.live_ids(worker.mailbox)


def test_a_post_whose_area_was_divided_waits_for_a_person(running: RunningHouse) -> None:
    worker = running.handheld(WORKER)
    plan = redivided(running, DIVIDED)
    assert {(post.person, post.area, post.held) for post in plan.undecided} == {
        (WORKER.id, "g1", "post"),
        (WORKER.id, "g1", "office"),
    }
    assert posts_of(running, WORKER) == ["g1"]
    decided(running, ("g11", "g12"))
    assert posts_of(running, WORKER) == ["g11", "g12"]
    reporter = running.handheld(ROVER)
    report = reporter.report(position=IN_G1)
    reporter.push(report)
    running.take_in()
    assert f"ticket:{id_of(report)}" in running.live_ids(worker.mailbox)


def decided(running: RunningHouse, to: tuple[str, ...], area: str = "g1", by: Actor = STREET) -> None:
    house = running.house
    house.writer.run_sync(lambda unit: redivision.decide_post(unit, house, by, area, WORKER.id, to))


@pytest.mark.parametrize(
    ("area", "to", "by", "refusal"),
    [
        pytest.param("g1", ("g99",), ADMIN, PostNotOpen, id="an area that is not there"),
        pytest.param("g11", ("g12",), STREET, PostNotOpen, id="a post on an area that is there"),
        pytest.param("g1", ("g3",), STREET, BeyondYourArea, id="an area beyond the coordinator's own"),
        pytest.param(
            "g1", ("g11",), Actor(id="w", roles=frozenset({Role.GRID_WORKER})), RoleMissing, id="a worker"
        ),
    ],
)
def test_who_decides_a_post_names_areas_that_are_theirs_and_there(
    running: RunningHouse, area: str, to: tuple[str, ...], by: Actor, refusal: type[CaseworkError]
) -> None:
    redivided(running, DIVIDED)
    with pytest.raises(refusal):
        decided(running, to, area, by)
    assert posts_of(running, WORKER) == ["g1"]


def test_what_was_decided_with_the_proposal_is_done_with_it(running: RunningHouse) -> None:
    plan = redivided(running, DIVIDED, {"g1": ("g11",)})
    assert plan.undecided == ()
    assert posts_of(running, WORKER) == ["g11"]


def test_a_day_to_come_is_waited_for(running: RunningHouse) -> None:
    (ticket,) = reported(running, IN_G1)
    tomorrow = running.clock.at + timedelta(days=1)
    approved(running, proposed(running, DIVIDED, since=tomorrow).id)
    assert carried_out(running) == 0
    assert (home(running, ticket), running.house.boundaries.version) == ("g1@v1", "v1")
    running.clock.at = tomorrow
    assert carried_out(running) > 0
    assert (home(running, ticket), running.house.boundaries.version) == ("g12@v2", "v2")


def test_a_report_received_before_and_taken_in_after_comes_home_at_once(running: RunningHouse) -> None:
    handheld = running.handheld(WORKER)
    report = handheld.report()
    handheld.push(report)
    running.clock.pass_by(timedelta(minutes=1))
    redivided(running, DIVIDED)
    running.take_in()
    assert home(running, id_of(report)) == "g12@v2"
    assert homes_given(running) == {("g1", "g12"): 1}


def test_what_was_noted_out_of_reach_about_a_ticket_that_has_left_is_still_added(
    running: RunningHouse,
) -> None:
    reporter, worker = running.handheld(OTHER_WORKER), running.handheld(WORKER)
    report = reporter.report(position=IN_G1)
    reporter.push(report)
    running.take_in()
    note = worker.note(id_of(report))
    running.clock.pass_by(timedelta(days=1))
    redivided(running, DIVIDED, {"g1": ("g11",)})
    running.clock.pass_by(timedelta(days=1))
    assert f"ticket:{id_of(report)}" not in running.live_ids(worker.mailbox)
    worker.push(note)
    running.take_in()
    assert worker.verdict(note) == ("accepted", None)
    assert running.ticket(id_of(report)).records == 1


@pytest.mark.parametrize("pieces", range(7))
def test_killed_after_any_piece_it_ends_as_if_it_had_not_been(opening: Opening, pieces: int) -> None:
    whole, killed = (opening(redivision_tickets_at_once=2) for _ in range(2))
    for running in (whole, killed):
        running.handheld(OTHER_WORKER)
        reported(running, IN_G1, IN_G11, IN_G2, WEST_OF_THE_BORDER, IN_G3)
        approved(running, proposed(running, DIVIDED, mapping={"g1": ("g11",)}).id)
    carried_out(whole)
    carried_out(killed, pieces)
    killed.reopen()
    killed.clock.pass_by(timedelta(seconds=1))
    carried_out(killed)
    assert state_of(killed) == state_of(whole)
    assert carried_out(killed) == 0


def state_of(running: RunningHouse) -> object:
    """All that a re-division touches, without instants, names by chance and digests."""
    homes = [(each.placement, each.state, each.version) for each in running.tickets()]
    mailboxes = [f"mailbox-{person.id}" for person in (WORKER, OTHER_WORKER)]
    held = [sorted(name.partition(":")[0] for name in running.live_ids(mailbox)) for mailbox in mailboxes]
    return homes, held, posts_of(running, WORKER)


def test_who_proposed_does_not_approve(running: RunningHouse) -> None:
    own = proposed(running, DIVIDED, by=DISTRICT)
    with pytest.raises(SecondPersonNeeded):
        approved(running, own.id, by=DISTRICT)
    assert approved(running, own.id, by=ADMIN).decided_by == ADMIN.id


@pytest.mark.parametrize(
    ("by", "refusal"),
    [
        pytest.param(Actor(id="x", roles=frozenset({Role.GRID_WORKER})), RoleMissing, id="a worker"),
        pytest.param(Actor(id="x", roles=frozenset({Role.SUPERVISOR})), RoleMissing, id="a supervisor"),
        pytest.param(
            Actor(id="x", roles=STREET.roles, scope=frozenset({"s2"})), BeyondYourArea, id="another street"
        ),
    ],
)
def test_who_may_not_propose(running: RunningHouse, by: Actor, refusal: type[CaseworkError]) -> None:
    with pytest.raises(refusal):
        proposed(running, DIVIDED, by=by)


@pytest.mark.parametrize(
    ("by", "refusal"),
    [
        pytest.param(STREET, RoleMissing, id="a street coordinator"),
        pytest.param(
            Actor(id="x", roles=DISTRICT.roles, scope=frozenset({"d2"})),
            BeyondYourArea,
            id="another district",
        ),
    ],
)
def test_who_may_not_approve(running: RunningHouse, by: Actor, refusal: type[CaseworkError]) -> None:
    own = proposed(running, DIVIDED)
    with pytest.raises(refusal):
        approved(running, own.id, by=by)


def test_ground_that_would_be_nobodys_needs_somebodys_word(running: RunningHouse) -> None:
    gap = edited(V1, "v2", area("g11", box(0, 0, 0.4), parent="s1"), without=("g1",))
    lost, found = reported(running, IN_G1, IN_G11)
    plan = planned(running, gap)
    (fall,) = plan.falls
    assert fall.areas == ()
    assert fall.area_m2 == pytest.approx(0.6 * 1046 * 1107, rel=0.01)
    own = proposed(running, gap)
    with pytest.raises(GroundLost):
        approved(running, own.id)
    assert running.house.boundaries.version == "v1"
    approved(running, own.id, accept_gaps=True)
    carried_out(running)
    # The street still has the place, so its coordinator finds the ticket there.
    assert [home(running, each) for each in (lost, found)] == ["s1@v2", "g11@v2"]


def test_a_code_that_named_other_ground_is_refused_in_the_dry_run(running: RunningHouse) -> None:
    again = edited(V1, "v2", area("g1", box(3, 0), parent="s2"), without=("g4",))
    with pytest.raises(CodesReused):
        planned(running, again)


def test_a_proposal_that_another_version_overtook_is_outdated(running: RunningHouse) -> None:
    own = proposed(running, DIVIDED)
    approved(running, proposed(running, edited(SHIFTED, "v2b")).id)
    with pytest.raises(ProposalOutdated):
        approved(running, own.id)


def test_a_withdrawn_proposal_is_not_approved(running: RunningHouse) -> None:
    own = proposed(running, DIVIDED)
    running.house.writer.run_sync(lambda unit: redivision.withdraw(unit, STREET, own.id))
    with pytest.raises(RedivisionDecided):
        approved(running, own.id)
    with pytest.raises(RedivisionUnknown):
        approved(running, "nothing")


def test_who_stands_on_what_is_no_more_is_listed_with_the_heirs_until_somebody_decides(
    running: RunningHouse,
) -> None:
    assert left_behind(running.house, STREET) == ()
    redivided(running, DIVIDED)
    running.clock.pass_by(timedelta(seconds=1))

    (waiting,) = left_behind(running.house, STREET)
    elsewhere = Actor(id="street-2", roles=frozenset({Role.STREET_COORDINATOR}), scope=frozenset({"s2"}))

    assert (waiting.person, waiting.area, set(waiting.heirs)) == (WORKER.id, "g1", {"g11", "g12"})
    assert left_behind(running.house, ADMIN) == (waiting,)
    assert left_behind(running.house, elsewhere) == ()
    decided(running, ("g11",))
    assert left_behind(running.house, STREET) == ()
