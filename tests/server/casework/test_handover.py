"""交接: posts, tasks and mailboxes go to a colleague when both have said so; what was recorded before still counts."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from msgspec.structs import replace
from sqlalchemy import select

from server.casework import handover
from server.casework.chain import move
from server.casework.errors import (
    BeyondYourArea,
    CaseworkError,
    HandoverOpen,
    HandoverOver,
    HandoverUnknown,
    RoleMissing,
    SignInFailed,
    SuccessorUnfit,
)
from server.casework.identity_provider import NotIdentified
from server.casework.oidc import let_in
from server.casework.pairing import new_code, redeem
from server.casework.people import context_of
from server.casework.sign_in import sign_in_at_desk
from server.domain.events import FieldTaskOrdered
from server.domain.people import Person, Role
from server.domain.scope import Actor
from server.store import handovers, people
from server.store.handovers import Handover
from server.store.schema.people import sessions
from tests.server.redividing import ADMIN, DISTRICT, STREET, posts_of
from tests.server.running_house import Handheld, RunningHouse, id_of
from tests.server.small_city import HELPER, IN_G1, IN_G3, OTHER_WORKER, ROVER, WORKER

OWN_ID = uuid4()
OTHER_STREET = Actor(id="street-2", roles=frozenset({Role.STREET_COORDINATOR}), scope=frozenset({"s2"}))


def acting(person: Person) -> Actor:
    return Actor(id=person.id, roles=frozenset(person.roles), scope=frozenset(person.scope))


def begun(
    running: RunningHouse,
    leaver: Person = WORKER,
    successor: Person = OTHER_WORKER,
    *,
    by: Actor = STREET,
    for_good: bool = False,
) -> Handover:
    pair = (leaver.id, successor.id)
    house = running.house
    return house.writer.run_sync(
        lambda unit: handover.begin(unit, house, by, OWN_ID, pair, leaves_for_good=for_good)
    )


def acknowledged(running: RunningHouse, *actors: Actor) -> Handover:
    return [_said(running, actor) for actor in actors][-1]


def _said(running: RunningHouse, actor: Actor) -> Handover:
    house = running.house
    return house.writer.run_sync(lambda unit: handover.acknowledge(unit, house, actor, str(OWN_ID)))


def handed_over(running: RunningHouse, *, for_good: bool = False) -> Handover:
    begun(running, for_good=for_good)
    return acknowledged(running, acting(WORKER), acting(OTHER_WORKER))


def ticket_in_g1(running: RunningHouse, handheld: Handheld) -> UUID:
    report = handheld.report(position=IN_G1)
    handheld.push(report)
    running.take_in()
    return id_of(report)


def seen_by(handheld: Handheld, ticket: UUID) -> bool:
    return handheld.running.document(handheld.mailbox, f"ticket:{ticket}") is not None


def test_nothing_moves_until_both_have_said_so(running: RunningHouse) -> None:
    begun(running)
    assert acknowledged(running, acting(WORKER)).done_at is None
    assert (posts_of(running, WORKER), posts_of(running, OTHER_WORKER)) == (["g1"], ["g3"])
    assert acknowledged(running, acting(OTHER_WORKER)).done_at is not None
    assert (posts_of(running, WORKER), posts_of(running, OTHER_WORKER)) == ([], ["g1", "g3"])


def test_offices_go_over_as_well(running: RunningHouse) -> None:
    handed_over(running)
    with running.house.engine.connect() as connection:
        scopes = [
            getattr(people.person(connection, each.id), "scope", None) for each in (WORKER, OTHER_WORKER)
        ]
    assert scopes == [(), ("g3", "g1")]


def test_open_tickets_leave_one_mailbox_and_enter_the_other(running: RunningHouse) -> None:
    old, new, finder = (running.handheld(each) for each in (WORKER, OTHER_WORKER, ROVER))
    ticket = ticket_in_g1(running, finder)
    assert (seen_by(old, ticket), seen_by(new, ticket)) == (True, False)
    handed_over(running)
    assert (seen_by(old, ticket), seen_by(new, ticket)) == (False, True)


def test_the_list_names_open_tickets_and_stays_as_it_was_in_the_end(running: RunningHouse) -> None:
    finder = running.handheld(ROVER)
    ticket = ticket_in_g1(running, finder)
    known = begun(running)
    with running.house.engine.connect() as connection:
        assert [line.ticket for line in handover.list_of(connection, known)] == [str(ticket)]
    done = acknowledged(running, acting(OTHER_WORKER), acting(WORKER))
    ticket_in_g1(running, finder)
    with running.house.engine.connect() as connection:
        assert handover.list_of(connection, done) == done.listed
    assert [line.number for line in done.listed] == [running.ticket(ticket).number]


def test_a_task_of_the_leavers_own_becomes_the_successors_by_an_event(running: RunningHouse) -> None:
    ticket = ticket_in_g1(running, running.handheld(ROVER))
    house, known = running.house, running.ticket(ticket)
    due = running.clock.at + timedelta(days=1)
    ordered = FieldTaskOrdered(kind="verify", what="看看", person=WORKER.id, due_at=due)
    house.writer.run_sync(lambda unit: move(unit, house, known, ordered, context_of(house, STREET, unit.at)))
    new = running.handheld(OTHER_WORKER)
    done = handed_over(running)
    (task,) = running.ticket(ticket).field_tasks
    assert (task.person, task.due_at) == (OTHER_WORKER.id, due)
    assert [line.task for line in done.listed] == [1]
    expected = running.document(new.mailbox, f"task:{ticket}")
    assert expected is not None
    assert expected["expects"] == "field_task"


def test_what_the_leaver_had_not_sent_is_evidence_and_moves_nothing_for_thirty_days(
    running: RunningHouse,
) -> None:
    old, finder = running.handheld(WORKER), running.handheld(ROVER)
    ticket = ticket_in_g1(running, finder)
    note, sign, late = old.note(ticket), old.sign(ticket), old.note(ticket, "再补一条")
    handed_over(running, for_good=True)
    running.clock.pass_by(timedelta(days=29))
    old.push(note, sign)
    running.take_in()
    assert old.verdict(note) == ("accepted", None)
    assert old.verdict(sign) == ("refused", "not_yours")
    running.clock.pass_by(timedelta(days=2))
    old.push(late)
    running.take_in()
    assert old.verdict(late) == ("refused", "not_yours")


def test_who_leaves_for_good_only_sends_from_then_on(running: RunningHouse) -> None:
    running.handheld(WORKER)
    done = handed_over(running, for_good=True)
    assert done.done_at is not None
    with running.house.engine.connect() as connection:
        rows = connection.execute(select(sessions).where(sessions.c.person == WORKER.id)).fetchall()
        assert people.by_login(connection, WORKER.login or "") is None
    assert [(row.expires_at, row.send_only_until) for row in rows] == [
        (done.done_at, done.done_at + timedelta(days=30))
    ]


def test_who_leaves_between_showing_who_they_are_and_the_session_gets_none(running: RunningHouse) -> None:
    house = running.house
    handed_over(running, for_good=True)

    with pytest.raises(SignInFailed):
        house.writer.run_sync(lambda unit: sign_in_at_desk(unit, house, WORKER))
    with pytest.raises(NotIdentified):
        house.writer.run_sync(lambda unit: let_in(unit, house, WORKER))


def test_who_goes_elsewhere_keeps_the_sign_in_name(running: RunningHouse) -> None:
    handed_over(running)
    with running.house.engine.connect() as connection:
        gone = people.person(connection, WORKER.id)
    assert gone is not None
    assert gone.login == WORKER.login


def test_no_code_lets_in_who_has_left_for_good(running: RunningHouse) -> None:
    house = running.house
    code = house.writer.run_sync(lambda unit: new_code(unit, WORKER, STREET.id, timedelta(days=1)))
    handed_over(running, for_good=True)

    assert house.writer.run_sync(lambda unit: redeem(unit, house, code.text)) is None


def test_both_are_told_on_their_handhelds(running: RunningHouse) -> None:
    both = [running.handheld(each) for each in (WORKER, OTHER_WORKER)]
    begun(running)
    assert [notice_in(each)["state"] for each in both] == ["open", "open"]
    acknowledged(running, acting(WORKER), acting(OTHER_WORKER))
    assert [notice_in(each)["state"] for each in both] == ["done", "done"]


def notice_in(handheld: Handheld) -> dict[str, object]:
    (name,) = [each for each in handheld.running.live_ids(handheld.mailbox) if each.startswith("notice:")]
    return handheld.running.document(handheld.mailbox, name) or {}


def test_a_coordinator_answers_for_a_leaver_who_is_gone(running: RunningHouse) -> None:
    begun(running)
    done = acknowledged(running, acting(OTHER_WORKER), STREET)
    assert (done.given_by, done.done_at is not None) == (STREET.id, True)


@pytest.mark.parametrize(
    ("leaver", "successor", "by", "refusal"),
    [
        pytest.param(WORKER, OTHER_WORKER, acting(ROVER), RoleMissing, id="by a colleague"),
        pytest.param(WORKER, OTHER_WORKER, OTHER_STREET, BeyondYourArea, id="by another street"),
        pytest.param(WORKER, WORKER, STREET, SuccessorUnfit, id="to oneself"),
        pytest.param(WORKER, HELPER, STREET, SuccessorUnfit, id="to somebody without the role"),
        pytest.param(WORKER, replace(WORKER, id="nobody"), ADMIN, SuccessorUnfit, id="to nobody"),
    ],
)
def test_what_cannot_be_begun(
    running: RunningHouse, leaver: Person, successor: Person, by: Actor, refusal: type[CaseworkError]
) -> None:
    with pytest.raises(refusal):
        begun(running, leaver, successor, by=by)


def test_one_handover_of_a_person_at_a_time(running: RunningHouse) -> None:
    begun(running)
    with pytest.raises(HandoverOpen):
        begun(running)


def test_a_handover_that_was_withdrawn_or_done_is_over(running: RunningHouse) -> None:
    house = running.house
    begun(running)
    house.writer.run_sync(lambda unit: handover.withdraw(unit, house, DISTRICT, str(OWN_ID)))
    with pytest.raises(HandoverOver):
        acknowledged(running, acting(WORKER))
    with house.engine.connect() as connection:
        assert handovers.open_of(connection, WORKER.id) is None


@pytest.mark.parametrize("stranger", [acting(ROVER), OTHER_STREET], ids=["a colleague", "another street"])
def test_strangers_neither_see_nor_acknowledge_it(running: RunningHouse, stranger: Actor) -> None:
    begun(running)
    assert handover.listed(running.house, stranger, 10) == ()
    with pytest.raises(HandoverUnknown):
        acknowledged(running, stranger)
    assert [each.id for each in handover.listed(running.house, acting(WORKER), 10)] == [str(OWN_ID)]


def test_tickets_elsewhere_are_not_on_the_list(running: RunningHouse) -> None:
    finder = running.handheld(OTHER_WORKER)
    finder.push(finder.report(position=IN_G3))
    running.take_in()
    assert handed_over(running).listed == ()
