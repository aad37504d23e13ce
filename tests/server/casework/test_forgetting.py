"""A contact is kept for so many months after the end of its matter, and its removal is written down."""

import asyncio
import json
from datetime import timedelta

import pytest
from msgspec.structs import replace
from sqlalchemy import select, update

from server.casework import desk
from server.casework.access import first_broken_look
from server.casework.errands import forget, unseal
from server.casework.people import actor_of
from server.casework.sealing import ContactCard
from server.domain.access_log import Access
from server.domain.sealed import without_sealed
from server.domain.steps.intake import Report
from server.domain.steps.withdrawing import Withdraw
from server.domain.ticket import Ticket
from server.domain.transitions import Step
from server.store import access_log, contacts, ledger, unfounded
from server.store.schema.intake import quarantine
from tests.server.running_house import RunningHouse
from tests.server.small_city import IN_G1, LAMP, OPERATOR, WORKER

pytestmark = pytest.mark.both_engines

YEARS = timedelta(days=2 * 365)


def telephoned(running: RunningHouse) -> Ticket:
    asked = Report(request_type="HELP", description=LAMP, position=IN_G1)
    card = ContactCard(name="夏雨荷", phone="13812345678")
    with running.house.engine.connect() as connection:
        actor = actor_of(connection, OPERATOR, running.clock.at.date())
    ticket, _ = running.house.writer.run_sync(
        lambda unit: desk.report(unit, running.house, actor, asked, channel="phone", key="k", contact=card)
    )
    return ticket


def withdrawn(running: RunningHouse, ticket: Ticket) -> Ticket:
    with running.house.engine.connect() as connection:
        actor = actor_of(connection, OPERATOR, running.clock.at.date())
    asked = Withdraw(reason="诉求人撤诉")
    return running.house.writer.run_sync(
        lambda unit: desk.take_step(unit, running.house, actor, ticket.number, Step.WITHDRAW, asked, None)
    )


def kept(running: RunningHouse, ticket: Ticket) -> bool:
    assert ticket.contact_id is not None
    with running.house.engine.connect() as connection:
        return contacts.ciphertext(connection, ticket.contact_id) is not None


def test_a_contact_is_removed_two_years_after_the_end_and_that_is_written_down(running: RunningHouse) -> None:
    ticket = telephoned(running)
    running.clock.pass_by(YEARS)
    ended = withdrawn(running, ticket)
    running.clock.pass_by(YEARS - timedelta(days=1))
    assert asyncio.run(forget(running.house)) == 0
    assert kept(running, ticket)
    running.clock.pass_by(timedelta(days=3))
    assert asyncio.run(forget(running.house)) == 1
    assert not kept(running, ticket)
    assert asyncio.run(forget(running.house)) == 0
    with running.house.engine.connect() as connection:
        (entry,) = access_log.of_ticket(connection, str(ticket.id))
        assert (entry.person, entry.access) == ("system", Access.CONTACT_REMOVED)
        assert first_broken_look(connection) is None
    assert running.ticket(ticket.id) == replace(ended)


def test_the_contact_of_an_open_matter_stays_however_old_it_is(running: RunningHouse) -> None:
    ticket = telephoned(running)
    running.clock.pass_by(5 * YEARS)
    assert asyncio.run(forget(running.house)) == 0
    assert kept(running, ticket)


def in_quarantine(running: RunningHouse) -> bytes:
    with running.house.engine.connect() as connection:
        (kept,) = ledger.quarantined(connection, None, 0, 10)
    return kept.body


def test_what_was_sealed_in_a_report_that_founded_nothing_goes_after_half_a_year(
    running: RunningHouse,
) -> None:
    worker = running.handheld(WORKER)
    report = worker.report(LAMP, IN_G1, contact_sealed="c2VhbGVk")
    report["by"] = "somebody-else"
    worker.push(report)
    running.take_in()
    days = timedelta(days=running.house.settings.unfounded_days)

    running.clock.pass_by(days - timedelta(minutes=1))
    assert asyncio.run(unseal(running.house)) == 0
    assert b"c2VhbGVk" in in_quarantine(running)

    running.clock.pass_by(timedelta(minutes=2))
    assert asyncio.run(unseal(running.house)) == 1
    assert b"c2VhbGVk" not in in_quarantine(running)
    assert LAMP.encode() in in_quarantine(running)
    assert asyncio.run(unseal(running.house)) == 0
    with running.house.engine.connect() as connection:
        (entry,) = access_log.every(connection)
        assert (entry.person, entry.access, entry.ticket) == ("system", Access.CONTACT_REMOVED, None)


def test_a_document_with_nothing_sealed_in_it_stays_as_it_came(running: RunningHouse) -> None:
    worker = running.handheld(WORKER)
    report = worker.report(LAMP, IN_G1)
    report["by"] = "somebody-else"
    worker.push(report)
    running.take_in()
    with running.house.engine.connect() as connection:
        row = connection.execute(select(quarantine)).one()
    placed, came = (row.mailbox, row.document, row.rev), b'{ "matter": 1e400 }'
    running.house.writer.run_sync(lambda unit: unit.connection.execute(update(quarantine).values(body=came)))

    assert not running.house.writer.run_sync(lambda unit: unfounded.unseal(unit.connection, placed))
    assert in_quarantine(running) == came


def test_a_document_nested_deeply_is_unsealed_and_holds_up_no_other(running: RunningHouse) -> None:
    worker = running.handheld(WORKER)
    for levels in (700, 1):
        report = worker.report(LAMP, IN_G1, contact_sealed="c2VhbGVk")
        report["by"] = "somebody-else"
        body = b'{"nested":' + b"[" * levels + b"]" * levels + b"," + json.dumps(report).encode()[1:]
        worker.push_raw(report["_id"], body)
    running.take_in()
    running.clock.pass_by(timedelta(days=running.house.settings.unfounded_days, minutes=1))
    assert asyncio.run(unseal(running.house)) == 2
    with running.house.engine.connect() as connection:
        left = [each.body for each in ledger.quarantined(connection, None, 0, 10)]
    assert [b"c2VhbGVk" in body for body in left] == [False, False]
    assert [b'"recorded_at"' in body for body in left] == [True, True]


def test_a_document_that_cannot_be_read_is_emptied_with_what_is_sealed_in_it() -> None:
    assert without_sealed(b'{"contact_sealed": "c2VhbGVk", "descr') == b""
    assert without_sealed(b'{"sealed": "c2VhbGVk", "name": 1}') == b'{"name":1}'
    assert without_sealed(b'{"sealed": "c2VhbGVk", "name": "\xff"}') == b""
