"""`wangge boundaries redivide`: what a delivery of boundaries would do to a house, and doing it."""

import csv
import sys
from collections import defaultdict
from datetime import datetime
from pathlib import Path

import click
import msgspec
from rich.console import Console

from geo.areas import BoundarySet
from geo.whole import with_whole
from server import clock, ids
from server.casework import installation
from server.casework.carrying_out import carry_on
from server.casework.dry_run import dry_run
from server.casework.house import House
from server.casework.redivision import OPERATOR, Proposal, enter, put_in_force
from server.commands.boundary_files import as_set, delivered
from server.commands.progress import bars
from server.domain.calendar import CHINA
from server.domain.redivision import Plan
from server.domain.redivision_words import Language, lines
from server.settings import read_settings
from server.store import redivisions
from server.store.redivisions import UNDER_WAY, Step
from sync.writer import Transaction

#: So many lines of each kind are printed; `--json` and `--all` have them all.
_SHOWN_OF_EACH_KIND = 20


@click.command()
@click.argument("path", type=click.Path(exists=True, path_type=Path))
@click.option(
    "--data",
    type=click.Path(file_okay=False, exists=True, path_type=Path),
    required=True,
    help="The data folder of the house.",
)
@click.option(
    "--from",
    "begins",
    type=click.DateTime(["%Y-%m-%d"]),
    help="In force from the start of this day, not from now.",
)
@click.option(
    "--mapping",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="CSV with the columns old,new: the areas that come after old codes, where a person decides that.",
)
@click.option("--apply", "is_meant", is_flag=True, help="Do it. Without this, nothing is changed.")
@click.option("--accept-gaps", is_flag=True, help="Gaps and overlaps that the report names are meant.")
@click.option("--json", "as_json", is_flag=True, help="Print the whole report as one JSON object.")
@click.option("--all", "everything", is_flag=True, help="Print every line, not twenty of each kind.")
@click.option("--lang", type=click.Choice(["zh", "en"]), default="zh", help="Language of the report.")
def redivide(
    path: Path,
    data: Path,
    begins: datetime | None,
    mapping: Path | None,
    is_meant: bool,
    accept_gaps: bool,
    as_json: bool,
    everything: bool,
    lang: Language,
) -> None:
    """网格重新划分: what the boundaries at PATH would do to the tickets, posts and handhelds of a house.

    With --apply they become its next version: what is due is done at once, what begins later by the running server.
    The same command again goes on where it was interrupted.
    """
    with bars() as tell:
        issued = with_whole(as_set(delivered(path, tell)))
    house = installation.open_house(data, read_settings(), clock.now)
    try:
        plan = None if _is_under_way(house, issued) else dry_run(house, issued, _table(mapping), clock.now())
        if plan is not None and as_json:
            sys.stdout.write(msgspec.json.encode(plan).decode() + "\n")
        elif plan is not None:
            click.echo("\n".join(lines(plan, lang, at_most=None if everything else _SHOWN_OF_EACH_KIND)))
        if is_meant:
            since = None if begins is None else begins.replace(tzinfo=CHINA)
            _applied(house, issued, plan, since, accept_gaps)
    finally:
        installation.close(house)


def _applied(
    house: House, issued: BoundarySet, plan: Plan | None, since: datetime | None, accept_gaps: bool
) -> None:
    if plan is not None:
        asked = Proposal(boundaries=issued, since=since, accept_gaps=accept_gaps, plan=plan)

        def entered(transaction: Transaction) -> None:
            proposed = enter(transaction, OPERATOR, ids.redivision_id(), asked)
            put_in_force(transaction, house, proposed, OPERATOR, accept_gaps=accept_gaps)

        house.writer.run_sync(entered)
    with Console(stderr=True).status("正在重新划分…"):
        while house.writer.run_sync(lambda transaction: carry_on(transaction, house)):
            pass
    with house.engine.connect() as connection:
        brought_in = redivisions.last_of(connection, issued.version)
    if brought_in is not None and brought_in.step is not Step.DONE:
        click.echo(
            f"{issued.version}: {brought_in.since:%Y-%m-%d %H:%M %Z} ({brought_in.step.value})", err=True
        )


def _is_under_way(house: House, issued: BoundarySet) -> bool:
    with house.engine.connect() as connection:
        known = redivisions.last_of(connection, issued.version)
    is_entered = any(
        (version.version, version.sha256) == (issued.version, issued.sha256)
        for version in house.atlas.versions
    )
    return is_entered and known is not None and known.step in (*UNDER_WAY, Step.DONE)


def _table(mapping: Path | None) -> dict[str, tuple[str, ...]]:
    """The mapping table that a file holds."""
    if mapping is None:
        return {}
    table: defaultdict[str, list[str]] = defaultdict(list)
    with mapping.open(encoding="utf-8-sig", newline="") as file:
        rows = csv.DictReader(file)
        if not {"old", "new"} <= set(rows.fieldnames or ()):
            raise click.ClickException("The first line of the mapping must name the columns old and new.")
        for row in rows:
            table[row["old"].strip()].append(row["new"].strip())
    return {old: tuple(new) for old, new in table.items()}
