"""`wangge figures`: the facts that figures are counted from, and the rows beside tickets, made again."""

from collections.abc import Sequence
from functools import partial
from uuid import UUID

import click

from server import clock
from server.casework import installation
from server.casework.house import House
from server.settings import read_settings
from server.store import beside, facts, mediations, tickets
from sync.writer import Transaction

#: So many tickets in one transaction.
_AT_ONCE = 500


@click.group()
def figures() -> None:
    """Facts for figures and boards."""


@figures.command()
@click.option("--data", help="The data folder.")
def rebuild(data: str | None) -> None:
    """Make the facts of every ticket and mediation case anew, and the rows by which tickets are found and timed.

    By the policy and calendar in force.
    A running server may go on meanwhile.
    """
    settings = read_settings(data=data)
    house = installation.open_house(settings.data_dir, settings, clock.now)
    try:
        with house.engine.connect() as connection:
            every, cases = tickets.every_id(connection), mediations.every_id(connection)
        for start in range(0, len(every), _AT_ONCE):
            house.writer.run_sync(partial(_again, house=house, ids=every[start : start + _AT_ONCE]))
        house.writer.run_sync(partial(_cases_again, ids=cases))
    finally:
        installation.close(house)
    of_cases = f", {len(cases)} mediation cases" if cases else ""
    click.echo(f"{len(every)} tickets{of_cases}")


def _again(transaction: Transaction, house: House, ids: Sequence[UUID]) -> None:
    for ticket_id in ids:
        ticket = tickets.by_id(transaction.connection, ticket_id)
        if ticket is not None:
            events = tickets.events_of(transaction.connection, ticket_id)
            rules = house.rules.of(ticket.placement)
            beside.again(transaction.connection, ticket, rules)
            facts.again(transaction.connection, events, ticket, rules)


def _cases_again(transaction: Transaction, ids: Sequence[UUID]) -> None:
    for case_id in ids:
        case = mediations.by_id(transaction.connection, case_id)
        if case is not None:
            facts.note_case(transaction.connection, case)
