"""Who holds which documents of a ticket, and what each of them reads there."""

import base64

import msgspec
from nacl.public import PublicKey, SealedBox

from server.casework import desk
from server.casework.people import actor_of
from server.casework.sealing import ContactCard
from server.domain.people import Person
from server.domain.steps.intake import Acceptance
from server.domain.ticket import Ticket
from server.domain.transitions import Step
from tests.server.running_house import Handheld, Json, RunningHouse, id_of
from tests.server.small_city import (
    COORDINATOR,
    HANDLER,
    HELPER,
    IN_G2,
    OTHER_WORKER,
    RIDDLE,
    ROVER,
    UNITS,
    WORKER,
)

CARD = ContactCard(name="夏雨荷", phone="13800135678")


def reported(running: RunningHouse, handheld: Handheld) -> Ticket:
    key = PublicKey(base64.b64decode(running.house.keys.public))
    box = SealedBox(key).encrypt(msgspec.json.encode(CARD))
    report = handheld.report(contact_sealed=base64.b64encode(box).decode())
    handheld.push(report)
    running.take_in()
    return running.ticket(id_of(report))


def held(handheld: Handheld, ticket: Ticket) -> set[str]:
    """Which documents of the ticket lie in a mailbox."""
    ids = handheld.running.live_ids(handheld.mailbox)
    return {name.partition(":")[0] for name in ids if name.endswith(str(ticket.id))} - {"command", "receipt"}


def shown(handheld: Handheld, name: str) -> Json:
    document = handheld.running.document(handheld.mailbox, name)
    assert document is not None
    return document


def test_author_the_areas_workers_and_the_unit_hold_the_ticket_and_nobody_else(running: RunningHouse) -> None:
    author, worker = running.handheld(HELPER), running.handheld(WORKER)
    rover, handler = running.handheld(ROVER), running.handheld(HANDLER)
    stranger = running.handheld(OTHER_WORKER)
    ticket = reported(running, author)
    assert held(author, ticket) == {"ticket"}
    assert held(worker, ticket) == {"ticket"}
    assert held(rover, ticket) == {"ticket"}
    assert held(handler, ticket) == {"ticket", "task"}
    assert held(stranger, ticket) == set()


def test_a_party_helper_holds_what_they_reported_and_no_more_of_their_area(running: RunningHouse) -> None:
    worker, helper = running.handheld(WORKER), running.handheld(HELPER)
    assert held(helper, reported(running, worker)) == set()
    assert held(helper, reported(running, helper)) == {"ticket"}


def test_who_gets_a_mailbox_later_finds_the_open_tickets_in_it(running: RunningHouse) -> None:
    ticket = reported(running, running.handheld(HELPER))
    assert held(running.handheld(WORKER), ticket) == {"ticket"}
    assert held(running.handheld(HANDLER), ticket) == {"ticket", "task"}
    assert held(running.handheld(OTHER_WORKER), ticket) == set()


def test_the_contacts_label_stands_only_where_the_contact_may_be_asked_for(running: RunningHouse) -> None:
    author, worker, handler = running.handheld(HELPER), running.handheld(WORKER), running.handheld(HANDLER)
    ticket = reported(running, author)
    labels = {
        one.person.id: shown(one, f"ticket:{ticket.id}")["contact"] for one in (author, worker, handler)
    }
    assert labels == {HELPER.id: CARD.label, WORKER.id: None, HANDLER.id: CARD.label}


def test_whoever_sees_alike_holds_the_same_document(running: RunningHouse) -> None:
    author, worker, handler = running.handheld(HELPER), running.handheld(WORKER), running.handheld(HANDLER)
    ticket = reported(running, author)
    name = f"ticket:{ticket.id}"
    assert shown(author, name) == shown(handler, name)
    assert shown(worker, name) != shown(handler, name)


def test_a_task_says_what_is_expected_next_and_goes_when_nothing_is(running: RunningHouse) -> None:
    handler = running.handheld(HANDLER)
    ticket = reported(running, running.handheld(WORKER))
    name = f"task:{ticket.id}"
    leg = ticket.legs[0]
    assert shown(handler, name) | {"_rev": ""} == {
        "_rev": "",
        "schema": 1,
        "ticket": str(ticket.id),
        "number": ticket.number,
        "leg": 1,
        "expects": "sign",
        "due_at": msgspec.to_builtins(leg.sign_due),
    }
    handler.push(handler.sign(ticket.id))
    running.take_in()
    assert shown(handler, name)["expects"] == "result"
    assert shown(handler, name)["due_at"] == msgspec.to_builtins(leg.resolve_due)
    handler.push(handler.result(ticket.id))
    running.take_in()
    assert running.document(handler.mailbox, name) is None


def test_every_step_brings_the_documents_up_to_date(running: RunningHouse) -> None:
    author, handler = running.handheld(WORKER), running.handheld(HANDLER)
    ticket = reported(running, author)
    handler.push(handler.sign(ticket.id))
    running.take_in()
    document = shown(author, f"ticket:{ticket.id}")
    assert document["version"] == ticket.version + 1
    assert document["state"] == "handling"
    assert document["legs"][0]["unit_name"] == UNITS[0].name


def test_a_refused_step_writes_no_new_revision(running: RunningHouse) -> None:
    author = running.handheld(WORKER)
    ticket = reported(running, author)
    before = shown(author, f"ticket:{ticket.id}")["_rev"]
    author.push(author.sign(ticket.id))
    running.take_in()
    assert shown(author, f"ticket:{ticket.id}")["_rev"] == before


def test_telling_again_what_everybody_knows_writes_nothing(running: RunningHouse) -> None:
    author = running.handheld(WORKER)
    reported(running, author)
    before = running.document(author.mailbox, "pack:current"), len(running.live_ids(author.mailbox))
    again = running.handheld(WORKER)
    assert (running.document(again.mailbox, "pack:current"), len(running.live_ids(again.mailbox))) == before


def test_a_coordinators_dispatch_reaches_the_handhelds(running: RunningHouse) -> None:
    author = running.handheld(WORKER)
    report = author.report(RIDDLE, IN_G2)
    author.push(report)
    running.take_in()
    moved = accepted_by(running, COORDINATOR, str(id_of(report)))
    document = shown(author, f"ticket:{id_of(report)}")
    assert (document["state"], document["version"]) == ("to_dispatch", moved.version)


def accepted_by(running: RunningHouse, person: Person, reference: str) -> Ticket:
    """The ticket after a coordinator said that it is about lamps."""
    house = running.house

    with house.engine.connect() as connection:
        actor = actor_of(connection, person, running.clock.at.date())
    return house.writer.run_sync(
        lambda unit: desk.take_step(
            unit, house, actor, reference, Step.ACCEPT, Acceptance(category="0104"), None
        )
    )
