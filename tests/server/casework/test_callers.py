"""来电人既往诉求: whoever calls again is known by the keyed digest of their number, to who may know them."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from geo.position import Position
from server.casework import callers, desk
from server.casework.callers import Earlier
from server.casework.errands import forget, know_callers
from server.casework.errors import RoleMissing
from server.casework.people import actor_of
from server.casework.sealing import ContactCard
from server.domain.access_log import Access, Entry
from server.domain.errors import CallerUnreadable
from server.domain.people import Person
from server.domain.scope import Actor
from server.domain.steps.intake import Report
from server.domain.steps.withdrawing import Withdraw
from server.domain.ticket import Ticket
from server.domain.transitions import Step
from server.store import access_log
from server.store.schema.privacy import contacts
from sync.writer import Transaction
from tests.server.running_house import RunningHouse
from tests.server.small_city import AT_SEA, COORDINATOR, HANDLER, IN_G1, LAMP, OPERATOR, WORKER

pytestmark = pytest.mark.both_engines

NUMBER = "13812345678"


def actor(running: RunningHouse, person: Person) -> Actor:
    with running.house.engine.connect() as connection:
        return actor_of(connection, person, running.clock.at.date())


def called(
    running: RunningHouse,
    text: str = LAMP,
    phone: str = NUMBER,
    *,
    position: Position = IN_G1,
    request_type: str = "HELP",
    confidential: bool = False,
    anonymous: bool = False,
) -> Ticket:
    """A matter that somebody with this number has reported; a minute goes by."""
    asked = Report(request_type=request_type, description=text, position=position)
    card = ContactCard(name="夏雨荷", phone=phone, confidential=confidential, anonymous=anonymous)
    by = actor(running, OPERATOR)
    ticket, _ = running.house.writer.run_sync(
        lambda unit: desk.report(
            unit, running.house, by, asked, channel="phone", key=f"{text}{phone}", contact=card
        )
    )
    running.clock.pass_by(timedelta(minutes=1))
    return ticket


def withdrawn(running: RunningHouse, ticket: Ticket) -> Ticket:
    by, asked = actor(running, OPERATOR), Withdraw(reason="诉求人撤诉")
    running.clock.pass_by(timedelta(minutes=1))
    return running.house.writer.run_sync(
        lambda unit: desk.take_step(unit, running.house, by, ticket.number, Step.WITHDRAW, asked, None)
    )


def earlier(running: RunningHouse, number: str = NUMBER, person: Person = OPERATOR) -> Earlier:
    by = actor(running, person)
    return running.house.writer.run_sync(
        lambda unit: callers.earlier_matters(unit, running.house, by, number)
    )


def numbers(found: Earlier) -> list[str]:
    return [each.number for each in found.matters]


def looks(running: RunningHouse) -> list[Entry]:
    with running.house.engine.connect() as connection:
        return [each for each in access_log.every(connection) if each.access is Access.CALLER_LOOKED_UP]


def test_open_matters_stand_first_then_what_ended_last(running: RunningHouse) -> None:
    first, second, third, fourth = (called(running, f"{LAMP}{no}") for no in range(4))
    called(running, "别人的事", phone="13987654321")
    withdrawn(running, third)
    withdrawn(running, first)

    found = earlier(running)

    assert numbers(found) == [fourth.number, second.number, first.number, third.number]
    assert found.total == 4


@pytest.mark.parametrize("written", ["138 1234 5678", "+8613812345678", "(138)12345678"])
def test_a_number_is_known_however_it_is_written(running: RunningHouse, written: str) -> None:
    ticket = called(running)
    assert numbers(earlier(running, written)) == [ticket.number]


def test_what_is_no_number_is_said_to_be_none_and_nothing_is_looked_up(running: RunningHouse) -> None:
    with pytest.raises(CallerUnreadable) as refusal:
        earlier(running, "夏女士")
    assert refusal.value.facts["field"] == "number"
    assert looks(running) == []


def test_who_left_no_name_is_not_known_again(running: RunningHouse) -> None:
    called(running, anonymous=True)
    assert earlier(running).total == 0


@pytest.mark.parametrize(
    ("confidential", "request_type"), [(True, "HELP"), (False, "REPORT")], ids=["asked-for-it", "a-tip-off"]
)
def test_a_confidential_reporters_matters_are_for_the_hotline_alone(
    running: RunningHouse, confidential: bool, request_type: str
) -> None:
    ticket = called(running, confidential=confidential, request_type=request_type)
    assert numbers(earlier(running, person=OPERATOR)) == [ticket.number]
    assert earlier(running, person=COORDINATOR).total == 0


def test_the_log_names_no_matter_of_a_confidential_reporter(running: RunningHouse) -> None:
    """Every supervisor reads the log, and knows the open one's reporter."""
    known, secret = called(running), called(running, "举报邻居", request_type="REPORT")

    assert set(numbers(earlier(running))) == {known.number, secret.number}

    (look,) = looks(running)
    assert look.reason == known.number
    assert secret.number not in f"{look}"


def test_a_coordinator_is_shown_those_of_the_own_street_only(running: RunningHouse) -> None:
    here, _ = called(running), called(running, "路灯坏了很久", position=AT_SEA)
    assert numbers(earlier(running, person=COORDINATOR)) == [here.number]


@pytest.mark.parametrize("person", [WORKER, HANDLER], ids=lambda person: person.id)
def test_nobody_else_asks(running: RunningHouse, person: Person) -> None:
    with pytest.raises(RoleMissing):
        earlier(running, person=person)


def test_every_look_is_written_down_without_the_number(running: RunningHouse) -> None:
    ticket = called(running)
    earlier(running)
    earlier(running, "13900000000")
    earlier(running)

    first, other, again = looks(running)

    assert (first.person, first.reason, first.ticket) == (OPERATOR.id, ticket.number, None)
    assert other.reason == "–"
    assert first.about == again.about != other.about
    assert NUMBER not in f"{first}{other}"


def test_with_the_contact_goes_what_the_caller_was_known_by(running: RunningHouse) -> None:
    withdrawn(running, called(running))
    running.clock.pass_by(timedelta(days=3 * 365))
    asyncio.run(forget(running.house))
    assert earlier(running).total == 0


def test_a_contact_that_cannot_be_opened_holds_up_no_other_caller(running: RunningHouse) -> None:
    broken, whole = called(running), called(running, "门口积水")

    def from_before(unit: Transaction) -> None:
        unit.connection.execute(update(contacts).values(caller=None))
        spoilt = update(contacts).where(contacts.c.ticket == str(broken.id))
        unit.connection.execute(spoilt.values(ciphertext=b"spoilt" * 20))

    running.house.writer.run_sync(from_before)

    assert asyncio.run(know_callers(running.house)) == 2
    assert numbers(earlier(running)) == [whole.number]


def test_callers_from_before_are_known_after_the_first_round_of_errands(running: RunningHouse) -> None:
    ticket, nameless = called(running), called(running, "门口积水", anonymous=True)
    running.house.writer.run_sync(lambda unit: unit.connection.execute(update(contacts).values(caller=None)))
    assert earlier(running).total == 0

    assert asyncio.run(know_callers(running.house)) == 2

    assert numbers(earlier(running)) == [ticket.number]
    assert asyncio.run(know_callers(running.house)) == 0
    with running.house.engine.connect() as connection:
        kept = connection.execute(select(contacts.c.caller).where(contacts.c.ticket == str(nameless.id)))
        assert kept.scalar_one() == ""
