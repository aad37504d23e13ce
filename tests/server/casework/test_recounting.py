"""A notice that is imported while the server runs: taken up, and every open ticket counted again, once."""

import asyncio
import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from uuid import UUID

import pytest
from msgspec.structs import replace

from geo.clusters import Narrowed
from server.casework import desk, recounting
from server.casework.house import House
from server.casework.offering import offer_packs
from server.casework.recounting import Recounter, look_again, recount_all
from server.casework.rule_files import adopt_policy, import_notice
from server.data import policy_bytes
from server.domain.calendar import Notice, Period
from server.domain.deadlines import Light
from server.domain.errors import PolicyInvalid
from server.domain.events import Recounted
from server.domain.people import Role
from server.domain.scope import Actor
from server.domain.ticket import Ticket
from server.store import tickets
from server.store.listing import Filter
from sync.writer import Transaction
from tests.server.domain.china import china
from tests.server.running_house import RunningHouse, id_of
from tests.server.small_city import IN_G1, LAMP, RIDDLE, WORKER

CLERK = Actor(id="operator-1", roles=frozenset({Role.OPERATOR}))
NOTICE = Notice(
    year=2027,
    source="国务院办公厅关于2027年部分节假日安排的通知",
    holidays=(Period("元旦", date(2027, 1, 1), date(2027, 1, 4)),),
    makeup_days=(),
)
TUESDAY = china("2026-12-29T10:00")
BEFORE, AFTER = china("2027-01-07T00:00"), china("2027-01-08T00:00")


def reported(running: RunningHouse, *texts: str, at: datetime = TUESDAY) -> list[Ticket]:
    running.clock.at = at
    worker = running.handheld(WORKER)
    reports = [worker.report(text, IN_G1) for text in texts]
    worker.push(*reports)
    running.take_in()
    return [running.ticket(id_of(report)) for report in reports]


def announced(running: RunningHouse, notice: Notice = NOTICE) -> bool:
    import_notice(running.folder, notice)
    return running.house.rulebook.refresh()


def test_an_open_ticket_is_counted_again_once_and_its_mailbox_is_told(running: RunningHouse) -> None:
    (ticket,) = reported(running, LAMP)
    mailbox = running.handheld(WORKER).mailbox
    assert ticket.promise_due == BEFORE

    assert announced(running)
    assert asyncio.run(recount_all(running.house)) == 1
    assert asyncio.run(recount_all(running.house)) == 0

    again = running.ticket(ticket.id)
    document = running.document(mailbox, f"ticket:{ticket.id}")
    assert (again.promise_due, again.version) == (AFTER, ticket.version + 1)
    assert document is not None
    assert datetime.fromisoformat(document["promise_due"]) == AFTER


def test_the_event_stands_in_the_chain_with_old_and_new_due(running: RunningHouse) -> None:
    (ticket,) = reported(running, LAMP)
    announced(running)
    asyncio.run(recount_all(running.house))

    with running.house.engine.connect() as connection:
        last = tickets.events_of(connection, ticket.id)[-1]
    assert isinstance(last.payload, Recounted)
    promise = next(due for due in last.payload.moved_dues if due.kind == "promise")
    assert (last.actor, promise.was, promise.now) == ("system", BEFORE, AFTER)


def test_a_report_after_the_notice_is_counted_by_it_from_the_start(running: RunningHouse) -> None:
    reported(running, RIDDLE)
    announced(running)
    (ticket,) = reported(running, LAMP)

    assert ticket.promise_due == AFTER
    assert not ticket.promise_provisional
    assert asyncio.run(recount_all(running.house)) == 0


def test_a_server_that_was_killed_midway_goes_on_where_it_stopped(
    running: RunningHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recounting, "AT_ONCE", 2)
    founded = reported(running, LAMP, LAMP, LAMP, LAMP, LAMP)
    announced(running)
    first = founded[0].id
    running.house.writer.run_sync(lambda unit: recounting.recount(unit, running.house, first))

    running.reopen()

    assert asyncio.run(recount_all(running.house)) == 4
    assert {running.ticket(ticket.id).promise_due for ticket in founded} == {AFTER}


def test_a_notice_that_came_while_the_server_was_down_is_counted_at_the_start(
    running: RunningHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    (ticket,) = reported(running, LAMP)
    import_notice(running.folder, NOTICE)
    running.reopen()

    counted = asyncio.Event()

    async def whole(house: House) -> int:
        found = await recount_all(house)
        counted.set()
        return found

    async def until_counted() -> None:
        task = asyncio.create_task(Recounter().run(running.house))
        await asyncio.wait_for(counted.wait(), 60)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    monkeypatch.setattr(recounting, "recount_all", whole)
    asyncio.run(until_counted())
    assert running.ticket(ticket.id).promise_due == AFTER


def test_handhelds_are_offered_a_pack_with_the_calendar_that_came_in(
    running: RunningHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    mailbox = running.handheld(WORKER).mailbox
    before = pack(running, mailbox)
    import_notice(running.folder, NOTICE)
    offered = asyncio.Event()

    async def whole(house: House) -> int:
        found = await offer_packs(house)
        offered.set()
        return found

    async def until_offered() -> None:
        task = asyncio.create_task(Recounter().run(running.house))
        await asyncio.wait_for(offered.wait(), 60)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    monkeypatch.setattr(recounting, "offer_packs", whole)
    asyncio.run(until_offered())
    assert pack(running, mailbox) != before


def pack(running: RunningHouse, mailbox: str) -> str:
    """The digest of the pack that is offered."""
    card = running.document(mailbox, "pack:current")
    assert card is not None
    return str(card["sha256"])


def test_a_corrected_notice_is_counted_from_the_one_before_it(running: RunningHouse) -> None:
    (ticket,) = reported(running, LAMP)
    announced(running)
    asyncio.run(recount_all(running.house))
    longer = replace(NOTICE, holidays=(Period("元旦", date(2027, 1, 1), date(2027, 1, 5)),))

    assert announced(running, longer)
    assert asyncio.run(recount_all(running.house)) == 1
    assert running.ticket(ticket.id).promise_due == china("2027-01-09T00:00")


def test_the_same_notice_again_changes_nothing(running: RunningHouse) -> None:
    reported(running, LAMP)
    announced(running)
    asyncio.run(recount_all(running.house))

    assert not announced(running)
    assert asyncio.run(recount_all(running.house)) == 0


def test_what_was_to_be_looked_at_by_other_rules_is_looked_at_by_these(running: RunningHouse) -> None:
    (ticket,) = reported(running, LAMP)
    (usual,) = awaited(running)
    knowing_no_legs = replace(ticket, legs=(), own_terms=())
    rules = running.house.rules
    running.house.writer.run_sync(lambda unit: tickets.look_again(unit.connection, knowing_no_legs, rules))
    assert awaited(running) != [usual]

    assert asyncio.run(recount_all(running.house)) == 0

    assert awaited(running) == [usual]


def test_lists_and_map_show_the_lights_of_a_policy_that_was_brought_in(running: RunningHouse) -> None:
    (ticket,) = reported(running, LAMP)
    running.clock.at += timedelta(hours=1)
    before = listed_yellow(running), yellow_on_the_map(running)

    lights = b"[lights]\nyellow_share = 1.0\n"
    adopt_policy(running.folder, policy_bytes("lijiang").replace(b"[lights]\n", lights), date(2026, 11, 23))
    assert running.house.rulebook.refresh()
    asyncio.run(recount_all(running.house))

    assert before == ([], 0)
    assert (listed_yellow(running), yellow_on_the_map(running)) == ([ticket.number], 1)


def test_the_map_is_filled_anew_also_where_looking_again_breaks_off_after_a_piece(
    running: RunningHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was looked at by then is no longer astray for whoever tries again."""
    reported(running, LAMP, f"{LAMP}，又一盏")
    running.clock.at += timedelta(hours=1)
    assert yellow_on_the_map(running) == 0
    lights = b"[lights]\nyellow_share = 1.0\n"
    adopt_policy(running.folder, policy_bytes("lijiang").replace(b"[lights]\n", lights), date(2026, 11, 23))
    assert running.house.rulebook.refresh()
    monkeypatch.setattr(recounting, "AT_ONCE", 1)
    looked_at: list[UUID] = []

    def breaks_off(transaction: Transaction, house: House, ids: Iterable[UUID]) -> None:
        if looked_at:
            raise TimeoutError
        looked_at.extend(ids)
        look_again(transaction, house, ids)

    monkeypatch.setattr(recounting, "look_again", breaks_off)
    with pytest.raises(TimeoutError):
        asyncio.run(recount_all(running.house))

    assert yellow_on_the_map(running) == len(looked_at) == 1


def listed_yellow(running: RunningHouse) -> list[str]:
    page = desk.listed(running.house, CLERK, Filter(), None, 9, Light.YELLOW)
    return [each.number for each in page.tickets]


def yellow_on_the_map(running: RunningHouse) -> int:
    tallies = running.house.ticket_map.tallies(running.clock(), Narrowed())
    return sum(tally.yellow for tally in tallies.values())


def awaited(running: RunningHouse) -> list[datetime | None]:
    """When the house is to look at each open ticket."""
    with running.house.engine.connect() as connection:
        return [row["next_due_at"] for _, row in tickets.open_foreseen(connection, "", 9)]


def adopted(running: RunningHouse, name: str, **changes: str) -> bool:
    """Whether the running house took up a policy that was brought in."""
    document = policy_bytes(name).decode()
    for field, value in changes.items():
        document = re.sub(rf"(?m)^{field} = .*$", f"{field} = {value}", document)
    adopt_policy(running.folder, document.encode(), date(2026, 11, 23))
    return running.house.rulebook.refresh()


def test_a_policy_that_is_brought_in_holds_without_a_restart(running: RunningHouse) -> None:
    assert running.house.rules.policy.name != "haikou"

    assert adopted(running, "haikou")

    assert running.house.rules.policy.name == "haikou"
    assert not running.house.rulebook.refresh()


def test_a_policy_of_days_to_come_holds_from_its_first_day_on(running: RunningHouse) -> None:
    assert not adopted(running, "haikou", valid_from="2027-01-01")

    running.clock.at = china("2026-12-31T23:59")
    assert not running.house.rulebook.refresh()
    running.clock.at = china("2027-01-01T00:00")
    assert running.house.rulebook.refresh()
    assert running.house.rules.policy.name == "haikou"


def test_a_file_that_cannot_be_used_leaves_the_rules_as_they_are(running: RunningHouse) -> None:
    known = running.house.rules
    (running.folder / "rules" / "policy-0001-odd.toml").write_text("odd = 1", encoding="utf-8")

    with pytest.raises(PolicyInvalid):
        running.house.rulebook.refresh()

    assert running.house.rules is known


def test_other_hours_of_work_make_another_calendar_by_which_open_tickets_are_counted_again(
    running: RunningHouse,
) -> None:
    (ticket,) = reported(running, LAMP, at=china("2026-11-23T09:30"))
    long_day = b"[[working_time.intervals]]\nstart = 07:00:00\nend = 22:00:00\n"
    adopt_policy(running.folder, policy_bytes("lijiang") + long_day, date(2026, 11, 23))
    assert running.house.rulebook.refresh()

    assert asyncio.run(recount_all(running.house)) == 1

    again = running.ticket(ticket.id)
    assert ticket.calendar_version is not None
    assert again.calendar_version is not None
    assert re.fullmatch(re.escape(ticket.calendar_version) + "-h[0-9a-f]{8}", again.calendar_version)
    assert again.legs[0].sign_due != ticket.legs[0].sign_due
