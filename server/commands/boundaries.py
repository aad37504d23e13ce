"""`wangge boundaries`: what a delivery of boundary files is worth, before anybody relies on it."""

import sys
from pathlib import Path

import click
import msgspec
from rich.console import Console

from geo.health_words import Language
from server.commands.boundary_files import delivered

#: So many findings of each kind are printed; `--json` and `--all` have them all.
_SHOWN_OF_EACH_KIND = 8


@click.group()
def boundaries() -> None:
    """Look at boundary files and at the boundaries in force."""


@boundaries.command()
@click.argument("path", type=click.Path(exists=True, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print the whole report as one JSON object.")
@click.option("--lang", type=click.Choice(["zh", "en"]), default="zh", help="Language of the report.")
@click.option("--all", "everything", is_flag=True, help="Print every finding, not eight of each kind.")
def check(path: Path, as_json: bool, lang: Language, everything: bool) -> None:
    """Read the boundary file, or the folder of them, at PATH, and print its health report.

    Nothing is stored. Each defect is told with its size and place, and what an import would do about it.
    Exit code 1 if nothing at PATH can be used.
    """
    with Console(stderr=True).status("正在读取并体检边界…" if lang == "zh" else "reading and checking…"):
        report = delivered(path).report
    if as_json:
        sys.stdout.write(msgspec.json.encode(report).decode() + "\n")
    else:
        click.echo("\n".join(report.lines(lang, at_most=None if everything else _SHOWN_OF_EACH_KIND)))
