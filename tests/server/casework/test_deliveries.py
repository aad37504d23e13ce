"""Who holds which documents of a ticket, and what each of them reads there."""

import base64
from datetime import timedelta

import msgspec
import pytest
from msgspec import Struct
from msgspec.structs import replace
from nacl.public import PublicKey, SealedBox

from server.casework import desk
from server.casework.deliveries import views_of
from server.casework.intake import take_in
from server.casework.people import actor_of
from server.casework.sealing import ContactCard
from server.domain.asked import Reasoned
from server.domain.people import Person
from server.domain.steps.dispatch import Offer
from server.domain.steps.field import OrderFieldTask
from server.domain.steps.intake import Acceptance
from server.domain.ticket import Ticket
from server.domain.transitions import Step
from server.store import people
from sync.documents import plain_body
from sync.writer import Transaction
from tests.server.running_house import Handheld, Json, RunningHouse, id_of
from tests.server.small_city import (
    COORDINATOR,
    HANDLER,
    HELPER,
    IN_G1,
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
    author, worker, rover = running.handheld(HELPER), running.handheld(WORKER), running.handheld(ROVER)
    ticket = reported(running, author)
    name = f"ticket:{ticket.id}"
    assert shown(worker, name) == shown(rover, name)
    assert shown(worker, name) != shown(author, name)


def test_a_ticket_says_where_it_is_and_how_far_it_may_be_seen(running: RunningHouse) -> None:
    worker = running.handheld(WORKER)
    ticket = reported(running, worker)

    document = shown(worker, f"ticket:{ticket.id}")

    assert document["position"] == {"lon": IN_G1.lon, "lat": IN_G1.lat, "accuracy_m": IN_G1.accuracy_m}
    assert document["sensitivity"] == "ordinary"


def test_a_ticket_says_what_its_reader_may_do_about_it(running: RunningHouse) -> None:
    worker, handler = running.handheld(WORKER), running.handheld(HANDLER)
    ticket = reported(running, worker)

    own = {one.person.id: shown(one, f"ticket:{ticket.id}")["own"] for one in (worker, handler)}

    assert {"note", "contact", "urge", "whistle", "self_handling"} < set(own[WORKER.id]["kinds"])
    assert "sign" not in own[WORKER.id]["kinds"]
    assert {"sign", "result", "return_request", "note"} < set(own[HANDLER.id]["kinds"])
    assert own[WORKER.id]["legs"] == []
    assert own[HANDLER.id]["legs"] == [1]


def test_a_ticket_says_what_its_unit_has_asked_for_and_what_it_still_may(running: RunningHouse) -> None:
    handler = running.handheld(HANDLER)
    ticket = reported(running, running.handheld(WORKER))
    about = str(ticket.id)
    contacted = handler.command(
        "contact", {"manner": "phone", "reached": True, "result": "已约"}, ticket=about
    )
    returned = handler.command(
        "return_request",
        {"leg": 1, "reason_code": "function", "clause": "第四条", "suggested_unit": UNITS[1].id},
        ticket=about,
    )

    handler.push(contacted, returned)
    running.take_in()

    asking = shown(handler, f"ticket:{ticket.id}")["asking"]
    assert (asking["contacts"], asking["pause_workdays"]) == (1, 0)
    assert [(leg["leg"], leg["returns"], leg["extensions"]) for leg in asking["legs"]] == [(1, 1, 0)]


def test_the_trail_tells_the_newest_first_who_did_what_and_in_which_words(running: RunningHouse) -> None:
    worker, handler = running.handheld(WORKER), running.handheld(HANDLER)
    ticket = reported(running, worker)
    worker.push(worker.note(ticket.id, text="诉求人电话 13800135678，门口见"))
    handler.push(handler.sign(ticket.id))
    running.take_in()

    trail = shown(worker, f"ticket:{ticket.id}")["trail"]

    assert [each["no"] for each in trail] == list(range(len(trail), 0, -1))
    assert [each["what"] for each in trail][:2] == ["Signed", "note"]
    assert (trail[0]["by"], trail[0]["unit"]) == (HANDLER.name, UNITS[0].name)
    assert trail[1]["said"] == "诉求人电话 13800135678，门口见"
    assert "13800135678" not in shown(handler, f"ticket:{ticket.id}")["trail"][1]["said"]


def test_a_telephone_number_where_the_trail_is_cut_short_is_masked_whole(running: RunningHouse) -> None:
    worker, handler = running.handheld(WORKER), running.handheld(HANDLER)
    ticket = reported(running, worker)
    worker.push(worker.note(ticket.id, text="门" * 290 + "13800135678，门口见"))
    running.take_in()

    told = [shown(each, f"ticket:{ticket.id}")["trail"][0]["said"] for each in (worker, handler)]

    assert told == ["门" * 290 + "1380013567", "门" * 290 + "*" * 10]


def test_the_trail_tells_nothing_of_what_was_undone_before_it_was_on_disk(running: RunningHouse) -> None:
    worker = running.handheld(WORKER)
    ticket = reported(running, worker)
    worker.push(worker.note(ticket.id, text="白写的"))

    def in_vain(transaction: Transaction) -> None:
        assert take_in(transaction, running.house, 1) == 1
        raise InterruptedError

    with pytest.raises(InterruptedError):
        running.house.writer.run_sync(in_vain)
    coordinated = ordered(running, ticket)
    running.take_in()

    told = [(each["no"], each["said"]) for each in shown(worker, f"ticket:{ticket.id}")["trail"]]
    assert told[0] == (coordinated.version + 1, "白写的")
    assert [no for no, _ in told] == list(range(len(told), 0, -1))
    assert [said for _, said in told].count("白写的") == 1


def test_the_trail_knows_whoever_did_it_by_the_name_they_have_now(running: RunningHouse) -> None:
    worker, handler = running.handheld(WORKER), running.handheld(HANDLER)
    ticket = reported(running, worker)
    running.house.writer.run_sync(
        lambda unit: people.save_people(unit.connection, [replace(WORKER, name="周新")])
    )

    handler.push(handler.sign(ticket.id))
    running.take_in()

    assert [each["by"] for each in shown(worker, f"ticket:{ticket.id}")["trail"]][-1] == "周新"


def test_a_task_on_the_spot_for_nobody_by_name_waits_for_the_grids_worker(running: RunningHouse) -> None:
    worker, helper = running.handheld(WORKER), running.handheld(HELPER)
    ticket = reported(running, helper)
    running.clock.pass_by(timedelta(hours=2))

    task = ordered(running, ticket).field_tasks[0]

    told = shown(worker, f"task:{ticket.id}")
    assert (told["expects"], told["since"]) == ("field_task", msgspec.to_builtins(task.at))
    assert task.at > ticket.received_at + timedelta(hours=1)
    assert shown(worker, f"ticket:{ticket.id}")["own"]["tasks"] == [1]
    assert running.document(helper.mailbox, f"task:{ticket.id}") is None


def test_who_reported_a_matter_is_not_asked_to_check_it(running: RunningHouse) -> None:
    worker = running.handheld(WORKER)
    ticket = reported(running, worker)

    ordered(running, ticket)

    assert shown(worker, f"ticket:{ticket.id}")["own"]["tasks"] == []
    assert running.document(worker.mailbox, f"task:{ticket.id}") is None


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
        "since": msgspec.to_builtins(leg.dispatched_at),
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


def test_a_dispatch_that_is_taken_back_leaves_the_handhelds_of_whom_it_meant_and_they_are_told(
    running: RunningHouse,
) -> None:
    author, handler, asked = (running.handheld(person) for person in (HELPER, HANDLER, OTHER_WORKER))
    ticket = reported(running, author)
    taken_by(running, COORDINATOR, ticket.number, Step.OFFER, Offer(leg=1, persons=(OTHER_WORKER.id,)))
    assert held(handler, ticket) == held(asked, ticket) == {"ticket", "task"}

    wrong = Reasoned(reason="派错单位")
    taken_by(running, COORDINATOR, ticket.number, Step.RECALL_DISPATCH, wrong)

    for meant in (handler, asked):
        assert held(meant, ticket) == set()
        assert [shown(meant, own)["number"] for own in recall_notices(meant)] == [ticket.number]
    assert recall_notices(author) == []
    assert shown(author, f"ticket:{ticket.id}")["state"] == "to_dispatch"


def recall_notices(handheld: Handheld) -> list[str]:
    ids = [own for own in handheld.running.live_ids(handheld.mailbox) if own.startswith("notice:")]
    return [own for own in ids if shown(handheld, own)["kind"] == "recall"]


def accepted_by(running: RunningHouse, person: Person, reference: str) -> Ticket:
    """The ticket after a coordinator said that it is about lamps."""
    return taken_by(running, person, reference, Step.ACCEPT, Acceptance(category="0104"))


def ordered(running: RunningHouse, ticket: Ticket) -> Ticket:
    """The ticket after a coordinator wants it checked by whoever stands for the grid."""
    return taken_by(
        running, COORDINATOR, ticket.number, Step.ORDER_FIELD_TASK, OrderFieldTask(kind="check", what="看看")
    )


def taken_by(running: RunningHouse, person: Person, reference: str, step: Step, asked: Struct) -> Ticket:
    house = running.house

    with house.engine.connect() as connection:
        actor = actor_of(connection, person, running.clock.at.date())
    return house.writer.run_sync(
        lambda unit: desk.take_step(unit, house, actor, reference, step, asked, None)
    )


def test_whoever_holds_a_sensitive_matter_reads_that_it_is_one(running: RunningHouse) -> None:
    author = running.handheld(WORKER)
    plain, family = author.report(), author.report("邻居家暴，打老婆")
    author.push(plain, family)
    running.take_in()
    told = [shown(author, f"ticket:{id_of(report)}")["sensitivity"] for report in (plain, family)]
    assert told == ["ordinary", "sensitive"]


def test_a_ticket_that_moves_twice_in_one_push_is_told_of_once_as_it_stands_in_the_end(
    running: RunningHouse,
) -> None:
    worker, handler = running.handheld(WORKER), running.handheld(HANDLER)
    ticket = reported(running, worker)

    handler.push(handler.sign(ticket.id), handler.result(ticket.id))
    running.take_in()

    assert running.rev(worker.mailbox, f"ticket:{ticket.id}").startswith("2-")
    assert shown(worker, f"ticket:{ticket.id}")["version"] == running.ticket(ticket.id).version


def test_what_is_told_of_a_ticket_is_in_the_form_in_which_bodies_are_stored(running: RunningHouse) -> None:
    worker, handler = running.handheld(WORKER), running.handheld(HANDLER)
    ticket = reported(running, worker)
    with running.house.engine.connect() as connection:
        told = views_of(connection, running.house, [ticket])[ticket.id].seen_by(
            actor_of(connection, handler.person, running.clock.at.date()), handler.mailbox
        )
    assert [each.body and plain_body(each.body) for each in told] == [each.body for each in told]
    assert all(each.is_plain and each.body for each in told)
