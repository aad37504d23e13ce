"""Those above are told at once of a group's matter, a deputy's, and of what a leader answered."""

from datetime import date, timedelta

import pytest
from msgspec.structs import replace

from server.casework import desk, whitelist
from server.casework.boards import daily_board
from server.casework.errors import PersonUnfit
from server.casework.people import actor_of
from server.casework.sealing import ContactCard
from server.domain.events import Watched
from server.domain.people import Person, Role
from server.domain.scope import Actor
from server.domain.steps.intake import Report
from server.domain.ticket import Ticket
from server.store import people
from tests.server.running_house import Json, RunningHouse
from tests.server.small_city import COORDINATOR, IN_G1, LAMP, OPERATOR, WORKER

pytestmark = pytest.mark.both_engines

BANNERS = "工友在项目部门口堵门讨薪，拉横幅"
DISTRICT = Person(
    id="district-1", name="钱区", roles=(Role.DISTRICT_COORDINATOR, Role.HANDLER), scope=("d1",)
)
ELSEWHERE = Person(
    id="district-2", name="冯区", roles=(Role.DISTRICT_COORDINATOR, Role.HANDLER), scope=("d2",)
)
SUPERVISOR = Person(id="supervisor-1", name="孙督", roles=(Role.SUPERVISOR, Role.HANDLER))
LEADER = Person(id="leader-1", name="赵区长", roles=(Role.LEADER,), scope=("d1",))
STREET = replace(COORDINATOR, id="coordinator-9", login=None, roles=(Role.STREET_COORDINATOR, Role.HANDLER))
NUMBER = "13812345678"


def mailboxes(running: RunningHouse, *everybody: Person) -> list[str]:
    """Handhelds for people who are new in this city."""
    running.house.writer.run_sync(lambda unit: people.save_people(unit.connection, everybody))
    return [running.handheld(person).mailbox for person in everybody]


def alerts(running: RunningHouse, mailbox: str) -> list[Json]:
    found = (running.document(mailbox, own) for own in running.live_ids(mailbox) if own.startswith("notice:"))
    return [each for each in found if each is not None and each["kind"] == "alert"]


def actor(running: RunningHouse, person: Person) -> Actor:
    with running.house.engine.connect() as connection:
        return actor_of(connection, person, running.clock.at.date())


def telephoned(
    running: RunningHouse,
    text: str = LAMP,
    key: str = "k",
    channel: str = "phone",
    leader: str | None = None,
) -> Ticket:
    asked = Report(request_type="HELP", description=text, position=IN_G1)
    card, operator = ContactCard(name="王代表", phone="138 1234-5678"), actor(running, OPERATOR)
    ticket, _ = running.house.writer.run_sync(
        lambda unit: desk.report(
            unit, running.house, operator, asked, channel=channel, key=key, contact=card, leader=leader
        )
    )
    return ticket


def deputy(running: RunningHouse) -> str:
    by = actor(running, DISTRICT)
    entry = running.house.writer.run_sync(
        lambda unit: whitelist.add(
            unit,
            running.house,
            by,
            number=NUMBER,
            name="王某",
            office="people_congress",
            reason="市十七届人大代表",
            until=date(2027, 1, 31),
        )
    )
    return entry.id


def test_of_a_groups_matter_the_district_of_the_place_is_told_at_once_and_the_street_is_not(
    running: RunningHouse,
) -> None:
    own, elsewhere, street = mailboxes(running, DISTRICT, ELSEWHERE, STREET)
    worker = running.handheld(WORKER)
    worker.push(worker.report(BANNERS))
    running.take_in()
    (ticket,) = running.tickets()
    (told,) = alerts(running, own)
    assert (told["what"], told["number"], told["signs"]) == ("group_risk", ticket.number, ["words"])
    assert alerts(running, elsewhere) == alerts(running, street) == []
    assert running.document(street, f"ticket:{ticket.id}") is None
    assert running.document(worker.mailbox, f"ticket:{ticket.id}") is not None


def test_a_groups_matter_lies_on_the_districts_board_also_while_nobody_has_classified_it(
    running: RunningHouse,
) -> None:
    worker = running.handheld(WORKER)
    worker.push(worker.report("大家要集体上访"), worker.report())
    running.take_in()
    _, piles = daily_board(running.house, actor(running, DISTRICT), unit=None, area=None)
    assert (piles["group_risk"].number, len(piles["group_risk"].first)) == (1, 1)
    _, piles = daily_board(running.house, actor(running, COORDINATOR), unit=None, area=None)
    assert piles["group_risk"].first == ()


def test_a_deputys_call_comes_by_the_deputies_channel_and_supervision_watches_it(
    running: RunningHouse,
) -> None:
    (mailbox,) = mailboxes(running, SUPERVISOR)
    before = telephoned(running, key="before")
    entry = deputy(running)
    ticket = telephoned(running)
    assert (before.channel, before.watched) == ("phone", None)
    assert (ticket.channel, ticket.number[6:8], ticket.watched) == ("deputy", "08", "deputy")
    (told,) = alerts(running, mailbox)
    assert (told["what"], told["number"], told["signs"]) == ("watched", ticket.number, ["deputy"])
    _, piles = daily_board(running.house, actor(running, SUPERVISOR), unit=None, area=None)
    assert [each.id for each in piles["watched"].first] == [ticket.id]
    _, events = desk.trail(running.house, actor(running, OPERATOR), ticket.number)
    assert Watched(ground="deputy", entry=entry) in [event.payload for event in events]


def test_after_the_last_day_the_number_is_one_like_any_other(running: RunningHouse) -> None:
    deputy(running)
    running.clock.pass_by(timedelta(days=71))
    assert telephoned(running).channel == "phone"


def test_the_same_call_registered_again_is_the_same_ticket(running: RunningHouse) -> None:
    deputy(running)
    assert telephoned(running).id == telephoned(running).id


def test_what_a_leader_answered_is_that_leaders_case_and_supervision_watches_it(
    running: RunningHouse,
) -> None:
    mailbox, _ = mailboxes(running, SUPERVISOR, STREET)
    running.house.writer.run_sync(lambda unit: people.save_people(unit.connection, [LEADER]))
    ticket = telephoned(running, channel="leader", leader=LEADER.id)
    assert (ticket.channel, ticket.watched, ticket.leader_case) == ("leader", "leader", LEADER.id)
    assert [told["signs"] for told in alerts(running, mailbox)] == [["leader"]]
    with pytest.raises(PersonUnfit) as refusal:
        telephoned(running, key="no-leader", channel="leader", leader=OPERATOR.id)
    assert refusal.value.facts["field"] == "leader"
    unnamed = telephoned(running, key="unnamed", channel="leader")
    assert (unnamed.watched, unnamed.leader_case) == ("leader", None)
