"""`wangge pair`: a code that lets a person's handheld in, for whoever runs the installation."""

from datetime import timedelta

import click

from server import clock
from server.casework import installation
from server.casework.errors import PersonUnknown
from server.casework.pairing import Code, new_code
from server.casework.pairing_link import link_of, on_a_terminal
from server.casework.redivision import OPERATOR
from server.domain.calendar import CHINA
from server.settings import read_settings
from server.store import people
from sync.writer import Transaction


@click.command()
@click.argument("login")
@click.option("--data", help="The data folder.")
@click.option("--address", help="Where the handheld reaches the server, such as https://wangge.example.")
@click.option("--minutes", type=click.IntRange(1, 60 * 24), help="How long the code is good for.")
def pair(login: str, data: str | None, address: str | None, minutes: int | None) -> None:
    """Print an address and a QR code that pair one handheld with the person of that sign-in name or id.

    The server may be running meanwhile.
    """
    settings = read_settings(data=data, public_address=address)
    house = installation.open_house(settings.data_dir, settings, clock.now)
    life = timedelta(minutes=minutes or settings.pairing_minutes)

    def made(transaction: Transaction) -> Code:
        person = people.named(transaction.connection, login)
        if person is None:
            raise PersonUnknown(person=login)
        return new_code(transaction, person, OPERATOR, life)

    try:
        code = house.writer.run_sync(made)
    finally:
        installation.close(house)
    link = link_of(settings.public_address or f"http://{settings.host}:{settings.port}", code.text)
    click.echo(on_a_terminal(link))
    click.echo(f"{code.person.name}  {link}")
    click.echo(f"配对码 {code.text}，{code.expires_at.astimezone(CHINA):%m-%d %H:%M} 前有效，只能用一次")
    click.echo(f"Good once, until {code.expires_at.astimezone(CHINA):%Y-%m-%d %H:%M} (UTC+8).")
