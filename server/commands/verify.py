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
from server.domain.fold import verified
from server.settings import read_settings
from server.store import access_log, tickets


@click.command()
@click.option("--data", help="The data folder.")
def verify(data: str | None) -> None:
    """Check every ticket's chain of events, the ticket against them, and the log of looks. Exit code 1 if one fails."""
    settings = read_settings(data=data)
    house = installation.open_house(settings.data_dir, settings, clock.now)
    try:
        with house.engine.connect() as connection:
            every = tickets.every_id(connection)
            broken = [ticket_id for ticket_id in every if not _holds(connection, ticket_id)]
            looks, broken_look = access_log.head(connection)[0], first_broken_look(connection)
    finally:
        installation.close(house)
    for ticket_id in broken:
        click.echo(f"broken: {ticket_id}")
    click.echo(f"{len(every)} tickets, {len(broken)} broken")
    if broken_look is not None:
        click.echo(f"broken: access log, entry {broken_look}")
    click.echo(f"access log: {looks} entries, {'whole' if broken_look is None else 'broken'}")
    sys.exit(1 if broken or broken_look is not None else 0)


def _holds(connection: Connection, ticket_id: UUID) -> bool:
    try:
        return verified(tickets.events_of(connection, ticket_id)) == tickets.by_id(connection, ticket_id)
    except (ChainIsBroken, msgspec.MsgspecError):  # what was tampered with may not even be readable any more
        return False
