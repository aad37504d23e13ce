"""`wangge migrate`: bring the tables of a data folder to what this version needs."""

import click

from server.casework.errors import CityMissing
from server.settings import read_settings
from server.store import database
from server.store.migration import migrate as upgrade


@click.command()
@click.option("--data", help="The data folder.")
def migrate(data: str | None) -> None:
    """Upgrade the tables of a data folder. `serve` does it by itself."""
    settings = read_settings(data=data)
    folder, url = settings.data_dir, settings.database
    where = database.described(folder, url)
    if not database.is_there(folder, url):
        raise CityMissing(data=where)
    engine = database.opened(folder, url)
    upgrade(engine)
    engine.dispose()
    click.echo(f"{where} is up to date")
