"""`wangge migrate`: bring the tables of a data folder to what this version needs."""

import click

from server.casework.errors import CityMissing
from server.casework.installation import DATABASE
from server.settings import read_settings
from server.store.migration import migrate as upgrade
from sync.engine import sqlite_engine


@click.command()
@click.option("--data", help="The data folder.")
def migrate(data: str | None) -> None:
    """Upgrade the tables of a data folder. `serve` does it by itself."""
    folder = read_settings(data=data).data_dir
    if not (folder / DATABASE).exists():
        raise CityMissing(data=str(folder))
    engine = sqlite_engine(folder / DATABASE)
    upgrade(engine)
    engine.dispose()
    click.echo(f"{folder / DATABASE} is up to date")
