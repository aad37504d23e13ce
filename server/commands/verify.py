"""`wangge verify`: prove that nothing was changed, dropped or put in later, and that tickets are what events make."""

import sys
from uuid import UUID

import click
import msgspec
from sqlalchemy import Connection

from server import clock
from server.casework import installation
from server.casework.access import first_broken_look
from server.domain.errors import ChainIsBroken
from server.domain.figures.facts import facts_of
from server.domain.figures.marks import NO_MARKS, marks_after
from server.domain.fold import verified
from server.domain.rules import Rules
from server.settings import read_settings
from server.store import access_log, facts, tickets


@click.command()
@click.option("--data", help="The data folder.")
def verify(data: str | None) -> None:
    """Check every ticket's chain of events, the ticket against them, and the log of looks. Exit code 1 if one fails."""
    settings = read_settings(data=data)
    house = installation.open_house(settings.data_dir, settings, clock.now)
    try:
        with house.engine.connect() as connection:
            every = tickets.every_id(connection)
            found = {ticket_id: _trouble(connection, ticket_id, house.rules) for ticket_id in every}
            looks, broken_look = access_log.head(connection)[0], first_broken_look(connection)
    finally:
        installation.close(house)
    broken = {ticket_id: trouble for ticket_id, trouble in found.items() if trouble is not None}
    for ticket_id, trouble in broken.items():
        click.echo(f"{trouble}: {ticket_id}")
    click.echo(f"{len(every)} tickets, {len(broken)} broken")
    if broken_look is not None:
        click.echo(f"broken: access log, entry {broken_look}")
    click.echo(f"access log: {looks} entries, {'whole' if broken_look is None else 'broken'}")
    sys.exit(1 if broken or broken_look is not None else 0)


def _trouble(connection: Connection, ticket_id: UUID, rules: Rules) -> str | None:
    """What is wrong with a ticket: its chain, or the facts that figures are counted from; None where all is well."""
    try:
        events = tickets.events_of(connection, ticket_id)
        ticket = verified(events)
        if ticket is None or ticket != tickets.by_id(connection, ticket_id):
            return "broken"
    except (ChainIsBroken, msgspec.MsgspecError):  # what was tampered with may not even be readable any more
        return "broken"
    made = facts_of(ticket, marks_after(NO_MARKS, events), rules)
    return None if made == facts.facts(connection, ticket_id) else "facts to be rebuilt"
