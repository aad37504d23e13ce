"""What is kept beside a ticket follows from the ticket, however it came to be what it is."""

from typing import Any

from sqlalchemy import select

from server.store.schema.tickets import clocks, ticket_areas, ticket_units
from server.store.ticket_rows import area_rows, clock_rows, unit_rows
from tests.server.running_house import RunningHouse, id_of
from tests.server.small_city import HANDLER, WORKER


def kept(running: RunningHouse, table: Any) -> list[dict[str, Any]]:
    with running.house.engine.connect() as connection:
        rows = connection.execute(select(table).order_by(*table.primary_key)).fetchall()
    return [dict(row._mapping) for row in rows]


def test_after_each_step_the_rows_are_those_of_the_ticket_as_it_stands(running: RunningHouse) -> None:
    worker, handler = running.handheld(WORKER), running.handheld(HANDLER)
    report = worker.report()
    steps = [
        (worker, report),
        (handler, handler.sign(id_of(report))),
        (handler, handler.result(id_of(report))),
    ]
    states = []
    for handheld, command in steps:
        handheld.push(command)
        running.take_in()
        ticket = running.ticket(id_of(report))
        states.append(ticket.state.value)
        assert kept(running, ticket_areas) == area_rows(ticket)
        assert kept(running, ticket_units) == unit_rows(ticket)
        assert kept(running, clocks) == sorted(clock_rows(ticket), key=lambda row: (row["leg"], row["kind"]))
    assert len(set(states)) == len(steps)
