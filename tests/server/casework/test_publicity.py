"""公示 of a house: a day's matters of one kind, some days later, where the city has it so."""

from datetime import date, timedelta

import pytest
from msgspec.structs import replace

from server.casework.chain import move
from server.casework.people import actor_of, context_of
from server.casework.publicity import matters_of
from server.casework.rule_files import adopt_policy
from server.domain.errors import CategoryUnknown
from server.domain.events import Mediated, MediationEnded, Payload
from server.domain.ticket import Ticket
from server.domain.transitions import State
from tests.server.domain.china import china
from tests.server.running_house import RunningHouse, id_of
from tests.server.small_city import HANDLER, IN_G1, IN_G3, LAMP, WORKER

DAY = date(2026, 11, 23)


def opened(running: RunningHouse) -> None:
    adopt_policy(running.folder, b'name = "open"\n[publicity]\ncategories = ["01"]\n', date(2026, 11, 23))
    assert running.house.rulebook.refresh()
    running.clock.at = china("2026-11-23T09:30")


def test_a_days_lamps_are_public_three_days_later_by_grid(running: RunningHouse) -> None:
    opened(running)
    worker = running.handheld(WORKER)
    worker.push(*(worker.report(LAMP, place) for place in (IN_G1, IN_G3)))
    running.take_in()

    assert matters_of(running.house, "0104", DAY, None) == ()
    running.clock.pass_by(timedelta(days=3))

    assert sorted(each.area for each in matters_of(running.house, "0104", DAY, None)) == ["g1", "g3"]
    assert [each.area for each in matters_of(running.house, "0104", DAY, "s1")] == ["g1"]
    assert matters_of(running.house, "0104", DAY + timedelta(days=1), None) == ()
    assert matters_of(running.house, "0201", DAY, None) == ()


def happened(running: RunningHouse, ticket: Ticket, payload: Payload) -> None:
    house, now = running.house, running.clock.at
    with house.engine.connect() as connection:
        actor = actor_of(connection, HANDLER, now.date())
    known = running.ticket(ticket.id)
    house.writer.run_sync(lambda unit: move(unit, house, known, payload, context_of(house, actor, now)))


def test_of_a_day_with_more_than_a_page_nothing_is_left_out(running: RunningHouse) -> None:
    opened(running)
    worker = running.handheld(WORKER)
    worker.push(*(worker.report(LAMP, place) for place in (IN_G1, IN_G3, IN_G1)))
    running.take_in()
    running.clock.pass_by(timedelta(days=3))
    house = replace(running.house, settings=replace(running.house.settings, page_size_max=1))

    assert sorted(each.area for each in matters_of(house, "0104", DAY, None)) == ["g1", "g1", "g3"]


@pytest.mark.parametrize("agreed", [True, False], ids=["agreed", "failed"])
def test_what_was_mediated_is_not_public_afterwards_either(running: RunningHouse, agreed: bool) -> None:
    opened(running)
    worker, handler = running.handheld(WORKER), running.handheld(HANDLER)
    report = worker.report(LAMP, IN_G1)
    worker.push(report)
    running.take_in()
    ticket = running.ticket(id_of(report))
    handler.push(handler.sign(ticket.id))
    running.take_in()
    happened(running, ticket, Mediated(parties=2, due_at=running.clock.at + timedelta(days=30)))
    happened(running, ticket, MediationEnded(agreed=agreed, outcome="written", summary="已结束"))
    running.clock.pass_by(timedelta(days=3))

    assert running.ticket(ticket.id).state is not State.MEDIATING
    assert matters_of(running.house, "0104", DAY, None) == ()


def test_a_kind_that_there_is_not_is_told(running: RunningHouse) -> None:
    with pytest.raises(CategoryUnknown):
        matters_of(running.house, "9999", DAY, None)
