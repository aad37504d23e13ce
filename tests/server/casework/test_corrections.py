"""A doubtful place waits for a person, is corrected with a reason, and the matter goes on from there."""

from datetime import timedelta
from uuid import UUID

from server.casework import desk
from server.casework.people import actor_of
from server.domain.events import AboutCorrected, Amended, Dispatched
from server.domain.people import Person
from server.domain.steps.amendment import Amend
from server.domain.steps.complained_about import CorrectAbout
from server.domain.ticket import Ticket
from server.domain.transitions import State, Step
from server.store import tickets
from tests.server.running_house import Handheld, RunningHouse, id_of
from tests.server.small_city import (
    COORDINATOR,
    HANDLER,
    IN_G1,
    IN_G3,
    LAMP,
    NEAR_THE_BORDER,
    OPERATOR,
    OTHER_WORKER,
    ROVER,
    WORKER,
    as_json,
)


def waiting(running: RunningHouse, worker: Handheld) -> Ticket:
    """A report from a border, which nobody dispatches by itself."""
    report = worker.report(LAMP, NEAR_THE_BORDER)
    worker.push(report)
    running.take_in()
    return running.ticket(id_of(report))


def corrected(running: RunningHouse, person: Person, ticket: Ticket, asked: Amend | CorrectAbout) -> Ticket:
    house = running.house
    with house.engine.connect() as connection:
        actor = actor_of(connection, person, running.clock.at.date())
    return house.writer.run_sync(
        lambda unit: desk.take_step(
            unit,
            house,
            actor,
            ticket.number,
            Step.AMEND if isinstance(asked, Amend) else Step.CORRECT_ABOUT,
            asked,
            ticket.version,
        )
    )


def happened(running: RunningHouse, ticket: UUID) -> list[tuple[str, str]]:
    with running.house.engine.connect() as connection:
        chain = tickets.events_of(connection, ticket)
    return [(type(event.payload).__name__, event.actor) for event in chain]


def test_a_doubtful_place_waits_is_corrected_with_a_reason_and_dispatched(running: RunningHouse) -> None:
    worker, handler = running.handheld(WORKER), running.handheld(HANDLER)
    ticket = waiting(running, worker)
    assert (ticket.state, [doubt.code for doubt in ticket.doubts]) == (
        State.TO_DISPATCH,
        ["placement_uncertain"],
    )
    running.clock.pass_by(timedelta(hours=1))

    after = corrected(running, COORDINATOR, ticket, Amend(reason="与上报人核实，在路西", position=IN_G1))

    assert (after.state, after.lead_unit, after.doubts) == (State.DISPATCHED, "urban", ())
    assert happened(running, ticket.id)[-2:] == [
        (Amended.__name__, COORDINATOR.id),
        (Dispatched.__name__, "system"),
    ]
    assert after.promise_due == ticket.promise_due
    assert handler.running.document(handler.mailbox, f"task:{ticket.id}") is not None


def test_a_worker_in_the_field_corrects_the_place_before_dispatch(running: RunningHouse) -> None:
    worker = running.handheld(WORKER)
    ticket = waiting(running, worker)
    correction = worker.command(
        "place_correction", {"reason": "到灯杆下重新定位", "position": as_json(IN_G1)}, ticket=str(ticket.id)
    )
    worker.push(correction)
    running.take_in()
    assert worker.verdict(correction) == ("accepted", None)
    assert running.ticket(ticket.id).state is State.DISPATCHED

    late = worker.command("place_correction", {"reason": "再改", "address": "别处"}, ticket=str(ticket.id))
    worker.push(late)
    running.take_in()
    assert worker.verdict(late) == ("refused", "step_does_not_fit")


def test_a_ticket_that_moves_leaves_the_mailboxes_of_its_old_place_and_enters_those_of_the_new(
    running: RunningHouse,
) -> None:
    author, old, new = running.handheld(WORKER), running.handheld(ROVER), running.handheld(OTHER_WORKER)
    ticket = waiting(running, author)
    name = f"ticket:{ticket.id}"
    assert [name in running.live_ids(each.mailbox) for each in (author, old, new)] == [True, True, False]

    corrected(running, OPERATOR, ticket, Amend(reason="地址在东区", position=IN_G3))
    assert [name in running.live_ids(each.mailbox) for each in (author, old, new)] == [True, False, True]

    back = running.ticket(ticket.id)
    corrected(running, OPERATOR, back, Amend(reason="更正", position=IN_G1))
    assert [name in running.live_ids(each.mailbox) for each in (author, old, new)] == [True, True, False]


def test_a_unit_that_turns_out_to_be_complained_about_loses_the_ticket_and_its_task(
    running: RunningHouse,
) -> None:
    author, handler = running.handheld(WORKER), running.handheld(HANDLER)
    report = author.report(LAMP, IN_G1)
    author.push(report)
    running.take_in()
    ticket = running.ticket(id_of(report))
    of_the_ticket = {f"ticket:{ticket.id}", f"task:{ticket.id}"}
    assert of_the_ticket <= set(running.live_ids(handler.mailbox))

    asked = CorrectAbout(reason="录音里说的是城管队员", about="urban", instead="harbour")
    after = corrected(running, OPERATOR, ticket, asked)

    assert (after.about, after.lead_unit) == ("urban", "harbour")
    assert of_the_ticket.isdisjoint(running.live_ids(handler.mailbox))
    assert happened(running, ticket.id)[-1] == (AboutCorrected.__name__, OPERATOR.id)
