"""Brings the tables of a data folder to what this version needs: one Alembic history for the house and `sync`."""

from functools import cache
from importlib.resources import files

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine

from sync.engine import WRITES


def migrate(engine: Engine, revision: str = "head") -> None:
    """Upgrade to a revision, within one transaction. A database that is there already is left alone."""
    with engine.connect().execution_options(**{WRITES: True}) as connection:
        if revision == "head" and MigrationContext.configure(connection).get_current_revision() == _newest():
            return
        config = alembic_config()
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
        connection.commit()


@cache
def _newest() -> str | None:
    # Alembic reads every script for it, each time, which takes longer than all else that opening a house does.
    return ScriptDirectory.from_config(alembic_config()).get_current_head()


def alembic_config() -> Config:
    """Alembic's configuration, which needs no file of its own."""
    config = Config()
    config.set_main_option("script_location", str(files("server.store").joinpath("migrations")))
    config.set_main_option("path_separator", "os")
    return config
