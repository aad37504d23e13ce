"""The map of open tickets holds what the store holds, from whenever it was first asked."""

import asyncio
import threading
from datetime import timedelta
from typing import Any

import mapbox_vector_tile
import pytest
from msgspec.structs import replace

from geo.clusters import GREEN, RED, Narrowed
from geo.mercator import Tile
from server.casework.map_keeping import MapKeeper
from server.domain.transitions import State
from server.store import open_tickets
from tests.server.running_house import RunningHouse
from tests.server.small_city import AT_SEA, IN_G1, IN_G2, IN_G3, LAMP, RIDDLE, WORKER

WORLD = Tile(0, 0, 0)
EVERYTHING = Narrowed()


def shown(running: RunningHouse, narrowed: Narrowed = EVERYTHING) -> list[dict[str, Any]]:
    content = running.house.ticket_map.tile(WORLD, running.clock(), narrowed)
    read = mapbox_vector_tile.decode(content)
    return [each["properties"] for each in read.get("clusters", {"features": []})["features"]]


def count(running: RunningHouse, narrowed: Narrowed = EVERYTHING) -> int:
    return sum(each["count"] for each in shown(running, narrowed))


def report(running: RunningHouse, *positions: Any, description: str = LAMP) -> None:
    handheld = running.handheld(WORKER)
    handheld.push(*(handheld.report(description, position) for position in positions))
    running.take_in()


def test_what_was_there_before_it_was_asked_is_on_it(running: RunningHouse) -> None:
    report(running, IN_G1, IN_G3)
    assert count(running) == 2


def test_what_comes_after_is_on_it_too(running: RunningHouse) -> None:
    assert count(running) == 0
    report(running, IN_G1, IN_G3, AT_SEA)
    assert count(running) == 3
    assert count(running, Narrowed(scope=frozenset({"s1"}))) == 1
    assert count(running, Narrowed(scope=frozenset({"d2", "g1"}))) == 2


def test_a_report_without_a_position_is_not_on_it(running: RunningHouse) -> None:
    handheld = running.handheld(WORKER)
    handheld.push(handheld.report(LAMP, None, address="椰城大道"))
    running.take_in()
    assert count(running) == 0


def test_it_says_how_many_wait_for_a_person(running: RunningHouse) -> None:
    report(running, IN_G1)
    report(running, IN_G1, IN_G2, description=RIDDLE)
    assert shown(running)[0]["waiting"] == 2


def test_what_is_written_while_it_is_being_filled_is_not_missed(
    running: RunningHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    report(running, IN_G1)
    read = open_tickets.every_open

    def read_while_more_comes_in(connection: Any) -> Any:
        found = list(read(connection))
        report(running, IN_G2)
        return found

    monkeypatch.setattr("server.casework.ticket_map.every_open", read_while_more_comes_in)
    assert count(running) == 2


def test_a_map_that_nobody_asks_for_long_forgets_and_is_right_again_when_asked(
    running: RunningHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("server.casework.ticket_map._LEFT_MAX", 2)
    assert count(running) == 0
    report(running, IN_G1, IN_G1, IN_G2, IN_G3)
    assert count(running) == 4


def test_it_is_filled_before_anybody_asks(running: RunningHouse, monkeypatch: pytest.MonkeyPatch) -> None:
    report(running, IN_G1)
    begun, read = threading.Event(), open_tickets.every_open

    def read_in_the_background(connection: Any) -> Any:
        begun.set()
        return read(connection)

    async def until_begun() -> None:
        keeper = asyncio.create_task(MapKeeper().run(running.house))
        await asyncio.to_thread(begun.wait, 60)
        keeper.cancel()

    monkeypatch.setattr("server.casework.ticket_map.every_open", read_in_the_background)
    assert not running.house.ticket_map.is_filled
    asyncio.run(until_begun())  # what it has begun it ends
    assert running.house.ticket_map.is_filled
    assert count(running) == 1


def test_what_was_left_is_put_in_before_it_would_have_to_be_forgotten(
    running: RunningHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert count(running) == 0
    monkeypatch.setattr("server.casework.ticket_map._LEFT_MAX", 2)
    for _ in range(3):
        report(running, IN_G1, IN_G2)
        running.house.ticket_map.keep_up()

    assert running.house.ticket_map.is_filled
    assert count(running) == 6


def test_a_store_that_cannot_be_read_leaves_no_half_a_map(
    running: RunningHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    report(running, IN_G1, IN_G2)
    read = open_tickets.every_open

    def fails_after_one(connection: Any) -> Any:
        yield next(read(connection))
        raise OSError("disk")

    with monkeypatch.context() as broken:
        broken.setattr("server.casework.ticket_map.every_open", fails_after_one)
        with pytest.raises(OSError, match="disk"):
            count(running)
    assert count(running) == 2


def test_who_lets_go_of_everything_while_it_is_filled_is_heard(
    running: RunningHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    report(running, IN_G1)
    ticket_map, read, fills = running.house.ticket_map, open_tickets.every_open, []

    def read_while_rules_change(connection: Any) -> Any:
        fills.append(list(read(connection)))
        if len(fills) == 1:
            ticket_map.forget()
        return fills[-1]

    monkeypatch.setattr("server.casework.ticket_map.every_open", read_while_rules_change)
    assert count(running) == 1
    assert len(fills) == 2


def test_a_closed_ticket_is_taken_off(running: RunningHouse) -> None:
    report(running, IN_G1, IN_G2)
    assert count(running) == 2
    running.house.ticket_map.note(replace(running.tickets()[0], state=State.CLOSED))
    assert count(running) == 1


def test_a_tile_is_put_together_anew_after_every_change_and_every_minute(running: RunningHouse) -> None:
    report(running, IN_G1)
    assert shown(running)[0]["light"] == GREEN
    (ticket,) = running.tickets()
    assert ticket.promise_due is not None
    running.clock.pass_by(ticket.promise_due - running.clock() + timedelta(minutes=1))
    assert shown(running)[0]["light"] == RED
    report(running, IN_G2)
    assert count(running) == 2


def test_tickets_at_one_place_are_near_each_other(running: RunningHouse) -> None:
    report(running, IN_G1, IN_G1, IN_G2)
    one, same, _elsewhere = running.tickets()
    near = running.house.ticket_map.near(one.placement, one.position, 30.0)
    assert {each.key for each in near} == {int(one.number), int(same.number)}
