"""The `wangge` command. Each room registers its subcommands as entry points, so this module imports none of them."""

import sys
from importlib.metadata import entry_points

import click

from server.casework.errors import CaseworkError
from server.domain.errors import DomainError
from server.settings import SettingInvalid, SettingUnknown
from server.store.database import DatabaseUnfit
from server.wording import SENTENCES

GROUP = "wangge.commands"


class Rooms(click.Group):
    """The subcommands of all rooms; a room is loaded only when its command is called."""

    def list_commands(self, _context: click.Context) -> list[str]:
        """Names in alphabetical order."""
        return sorted(entry.name for entry in entry_points(group=GROUP))

    def get_command(self, _context: click.Context, name: str) -> click.Command | None:
        """The subcommand of that name."""
        found = [entry for entry in entry_points(group=GROUP) if entry.name == name]
        return found[0].load() if found else None


@click.command(cls=Rooms)
@click.version_option(package_name="wangge")
def wangge() -> None:
    """网格通: an offline-first backend for grid governance."""


def main() -> None:
    """Run the command; a refusal is one clear sentence on stderr and exit code 2."""
    try:
        wangge()
    except (SettingUnknown, SettingInvalid) as trouble:
        _end(str(trouble))
    except DatabaseUnfit as trouble:
        _end(
            f"WANGGE_DATABASE 不可用：{trouble}\nThe database named by WANGGE_DATABASE cannot be used: {trouble}"
        )
    except (CaseworkError, DomainError) as refusal:
        title, detail = SENTENCES[type(refusal).__name__]
        _end(f"{title.format(**refusal.facts)}\n{detail.format(**refusal.facts)}")


def _end(sentence: str) -> None:
    click.echo(sentence, err=True)
    sys.exit(2)
