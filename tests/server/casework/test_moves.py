"""A ticket's way through handhelds: signing, answering, and records that are added to it."""

from datetime import timedelta

import pytest

from server.domain.ticket import Ticket
from server.domain.transitions import State
from tests.server.running_house import Handheld, RunningHouse, id_of
from tests.server.small_city import CO_HANDLER, HANDLER, HELPER, OTHER_WORKER, WORKER

STALL = "占道经营，流动摊贩占满人行道"


def a_ticket(running: RunningHouse, handheld: Handheld, description: str | None = None) -> Ticket:
    report = handheld.report() if description is None else handheld.report(description)
    handheld.push(report)
    running.take_in()
    return running.ticket(id_of(report))


def test_the_unit_signs_for_the_ticket_and_answers_it(running: RunningHouse) -> None:
    ticket = a_ticket(running, running.handheld(WORKER))
    handler = running.handheld(HANDLER)
    sign, result = handler.sign(ticket.id), handler.result(ticket.id)
    handler.push(sign, result)
    running.take_in()
    assert handler.verdict(sign) == ("accepted", None)
    assert handler.verdict(result) == ("accepted", None)
    moved = running.ticket(ticket.id)
    assert moved.state is State.TO_REVIEW
    assert moved.legs[0].public_reply == "路灯已修复"


def test_a_step_that_no_longer_fits_is_refused_with_its_reason_and_kept(running: RunningHouse) -> None:
    ticket = a_ticket(running, running.handheld(WORKER))
    handler, colleague = running.handheld(HANDLER), running.handheld(HANDLER)
    handler.push(handler.sign(ticket.id))
    late = colleague.sign(ticket.id)
    colleague.push(late)
    running.take_in()
    (verdict,) = colleague.verdicts(late)
    assert (verdict["status"], verdict["reason_code"]) == ("refused", "leg_already_signed")
    assert verdict["facts"] == {"leg": 1}
    assert verdict["number"] == ticket.number
    taken = running.taken(late["_id"])
    assert taken is not None
    assert (taken.status, taken.reason_code) == ("refused", "leg_already_signed")
    assert running.ticket(ticket.id).version == ticket.version + 1
    assert running.quarantine() == []


def test_a_step_on_a_ticket_that_is_not_there_is_refused(running: RunningHouse) -> None:
    handler = running.handheld(HANDLER)
    sign = handler.sign("01a20000-0000-7000-8000-000000000000")
    handler.push(sign)
    running.take_in()
    assert handler.verdict(sign) == ("refused", "ticket_unknown")


@pytest.mark.parametrize("leg", [1, 3])
def test_a_unit_neither_signs_for_another_nor_for_a_leg_that_is_not_there(
    running: RunningHouse, leg: int
) -> None:
    ticket = a_ticket(running, running.handheld(WORKER), STALL)
    assert [one.unit for one in ticket.legs] == ["urban", "street-1"]
    street = running.handheld(CO_HANDLER)
    sign = street.sign(ticket.id, leg=leg)
    street.push(sign)
    running.take_in()
    assert street.verdict(sign) == ("refused", {1: "not_yours", 3: "no_such_leg"}[leg])
    assert running.ticket(ticket.id) == ticket


def test_a_ticket_goes_to_review_when_every_unit_has_answered(running: RunningHouse) -> None:
    ticket = a_ticket(running, running.handheld(WORKER), STALL)
    urban, street = running.handheld(HANDLER), running.handheld(CO_HANDLER)
    urban.push(urban.sign(ticket.id), urban.result(ticket.id))
    running.take_in()
    assert running.ticket(ticket.id).state is State.HANDLING
    street.push(street.sign(ticket.id, leg=2), street.result(ticket.id, leg=2))
    running.take_in()
    assert running.ticket(ticket.id).state is State.TO_REVIEW


def test_steps_are_decided_by_the_instant_at_which_they_were_received(running: RunningHouse) -> None:
    ticket = a_ticket(running, running.handheld(WORKER))
    handler = running.handheld(HANDLER)
    handler.push(handler.sign(ticket.id))
    received_at = running.clock.at
    running.clock.pass_by(timedelta(days=30))
    running.take_in()
    signed_at = running.ticket(ticket.id).legs[0].signed_at
    assert signed_at is not None
    assert signed_at - received_at < timedelta(seconds=1)


def test_a_result_that_came_after_its_term_owes_an_explanation(running: RunningHouse) -> None:
    ticket = a_ticket(running, running.handheld(WORKER))
    handler = running.handheld(HANDLER)
    sign, result = handler.sign(ticket.id), handler.result(ticket.id)
    running.clock.pass_by(timedelta(days=30))
    handler.push(sign, result)
    running.take_in()
    assert handler.verdict(result) == ("accepted", None)
    assert running.ticket(ticket.id).legs[0].explanation_owed


def test_notes_that_came_before_their_report_wait_for_it_in_their_order(running: RunningHouse) -> None:
    handheld = running.handheld(WORKER)
    report = handheld.report()
    notes = [handheld.note(id_of(report), f"第{n}条") for n in range(3)]
    report["counter"] = 4
    for place, note in enumerate(notes, start=1):
        note["counter"] = place
    handheld.push(*reversed(notes))
    running.take_in()
    assert [handheld.verdict(note) for note in notes] == [("accepted", "awaits_report")] * 3

    handheld.push(report)
    running.take_in()
    assert running.ticket(id_of(report)).records == 3
    assert [handheld.verdicts(note)[-1]["number"] for note in notes] == [
        running.ticket(id_of(report)).number
    ] * 3


def test_a_note_on_what_turns_out_to_be_a_strangers_ticket_is_refused_when_the_report_comes(
    running: RunningHouse,
) -> None:
    handheld, stranger = running.handheld(WORKER), running.handheld(OTHER_WORKER)
    report = handheld.report()
    note = stranger.note(id_of(report))
    stranger.push(note)
    handheld.push(report)
    running.take_in()
    assert [verdict["status"] for verdict in stranger.verdicts(note)] == ["accepted", "refused"]
    assert running.ticket(id_of(report)).records == 0


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("note", {"text": "已到现场"}),
        ("contact", {"manner": "phone", "result": "已告知"}),
        ("visit", {"found": "灯杆倾斜"}),
        (
            "contact",
            {
                "manner": "visit_to_persuade",
                "result": "已解释政策",
                "position": {"lon": 0.5, "lat": 0.5, "crs": "wgs84"},
                "persons": ["worker-1", "helper-1"],
                "photos": ["a" * 64],
            },
        ),
        ("transfer", {"direction": "to", "service": "110", "reason": "正在打架", "receipt": "J17"}),
        ("transfer", {"direction": "from", "service": "110", "reason": "非警务求助"}),
        ("photo_manifest", {"photos": [{"sha256": "0" * 64, "size_bytes": 12}]}),
    ],
)
def test_records_are_added_in_any_state_and_move_nothing(
    running: RunningHouse, kind: str, body: dict[str, object]
) -> None:
    handheld = running.handheld(HELPER)
    ticket = a_ticket(running, handheld)
    record = handheld.command(kind, body, ticket=str(ticket.id))
    handheld.push(record)
    running.take_in()
    assert handheld.verdict(record) == ("accepted", None)
    after = running.ticket(ticket.id)
    assert (after.records, after.state) == (1, ticket.state)


def test_a_worker_signs_for_nothing(running: RunningHouse) -> None:
    handheld = running.handheld(WORKER)
    ticket = a_ticket(running, handheld)
    sign = handheld.sign(ticket.id)
    handheld.push(sign)
    running.take_in()
    assert handheld.verdict(sign) == ("refused", "not_yours")
