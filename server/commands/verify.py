"""`wangge verify`: prove that nothing was changed, dropped or put in later, and that tickets are what events make."""

import sys

import click

from server import clock
from server.casework import installation
from server.domain.errors import ChainIsBroken
from server.domain.events import Event
from server.domain.ticket import Ticket, verified
from server.settings import read_settings
from server.store import tickets


@click.command()
@click.option("--data", help="The data folder.")
def verify(data: str | None) -> None:
    """Check every ticket's chain of events, and the ticket against them. Exit code 1 if one does not hold."""
    settings = read_settings(data=data)
    house = installation.open_house(settings.data_dir, settings, clock.now)
    try:
        with house.engine.connect() as connection:
            chains = tickets.all_events(connection)
            broken = [
                str(ticket_id)
                for ticket_id, chain in chains.items()
                if _folded(chain) != tickets.by_id(connection, ticket_id)
            ]
    finally:
        installation.close(house)
    for ticket_id in broken:
        click.echo(f"broken: {ticket_id}")
    click.echo(f"{len(chains)} tickets, {sum(map(len, chains.values()))} events, {len(broken)} broken")
    sys.exit(1 if broken else 0)


def _folded(chain: tuple[Event, ...]) -> Ticket | None:
    try:
        return verified(chain)
    except ChainIsBroken:
        return None
