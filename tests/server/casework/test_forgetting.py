"""A contact is kept for so many months after the end of its matter, and its removal is written down."""

import asyncio
from datetime import timedelta

from msgspec.structs import replace

from server.casework import desk
from server.casework.access import first_broken_look
from server.casework.errands import forget
from server.casework.people import actor_of
from server.casework.sealing import ContactCard
from server.domain.access_log import Access
from server.domain.asked import Reasoned
from server.domain.steps.intake import Report
from server.domain.ticket import Ticket
from server.domain.transitions import Step
from server.store import access_log, contacts
from tests.server.running_house import RunningHouse
from tests.server.small_city import IN_G1, LAMP, OPERATOR

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
    asked = Reasoned(reason="诉求人撤诉")
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
