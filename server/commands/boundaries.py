"""`wangge boundaries`: what a delivery of boundary files is worth, how it comes into force, what it looks like."""

import sys
from datetime import datetime
from pathlib import Path

import click
import msgspec

from geo.areas import Area
from geo.delivery import Delivery
from geo.errors import LayerNotInSet
from geo.health import Kind
from geo.health_words import Language
from geo.pictures import picture_of_areas, picture_of_health
from geo.whole import with_whole
from server import clock
from server.casework.boundaries import BoundaryChange, bring_in
from server.commands.boundary_files import as_set, boundaries_at, delivered
from server.commands.history import told_history
from server.commands.progress import bars
from server.commands.redivide import redivide
from server.domain.calendar import CHINA
from server.settings import read_settings

#: So many findings of each kind are printed; `--json` and `--all` have them all.
_SHOWN_OF_EACH_KIND = 8

_FILES = click.Path(exists=True, path_type=Path)
_PICTURE = click.Path(dir_okay=False, path_type=Path)
_DATA = click.Path(file_okay=False, exists=True, path_type=Path)
_lang = click.option("--lang", type=click.Choice(["zh", "en"]), default="zh", help="Language of the report.")


@click.group()
def boundaries() -> None:
    """Look at boundary files, put them into force, draw them."""


@boundaries.command()
@click.argument("path", type=_FILES)
@click.option("--json", "as_json", is_flag=True, help="Print the whole report as one JSON object.")
@_lang
@click.option("--all", "everything", is_flag=True, help="Print every finding, not eight of each kind.")
@click.option("--picture", type=_PICTURE, help="Draw every finding at its place into this PNG.")
def check(path: Path, as_json: bool, lang: Language, everything: bool, picture: Path | None) -> None:
    """Read the boundary file, or the folder of them, at PATH, and print its health report.

    Nothing is stored. Each defect is told with its size and place, and what an import would do about it.
    GeoJSON, Shapefile, GeoPackage and KML are read, also side by side. Exit code 1 if nothing can be used.
    """
    with bars() as tell:
        delivery = delivered(path, tell)
    report = delivery.report
    if as_json:
        sys.stdout.write(msgspec.json.encode(report).decode() + "\n")
    else:
        click.echo("\n".join(report.lines(lang, at_most=None if everything else _SHOWN_OF_EACH_KIND)))
    if picture is not None and delivery.areas:
        picture.write_bytes(picture_of_health(delivery.areas, report, lang))
    sys.exit(0 if delivery.areas else 1)


@boundaries.command("import")
@click.argument("path", type=_FILES)
@click.option("--data", type=_DATA, required=True, help="The data folder of the house.")
@click.option(
    "--from",
    "day",
    type=click.DateTime(["%Y-%m-%d"]),
    help="In force from the start of this day, not from now.",
)
@click.option("--yes", is_flag=True, help="Import also where some of the delivery has to be left out.")
@click.option("--orphan", is_flag=True, help="Also where areas vanish on which posts, units or duties stand.")
@_lang
def bring(path: Path, data: Path, day: datetime | None, yes: bool, orphan: bool, lang: Language) -> None:
    """Put the boundaries at PATH into force in a data folder, as its next version; those before it are kept.

    The health report is printed first. What could not be used, or would take the ground from under somebody,
    refuses the import, and the last good version stays in force. A running server takes the new one up by itself.
    """
    with bars() as tell:
        delivery = delivered(path, tell)
    click.echo("\n".join(delivery.report.lines(lang, at_most=_SHOWN_OF_EACH_KIND)))
    issued = with_whole(as_set(delivery))
    if (lost := _left_out(delivery)) and not yes:
        raise click.ClickException(
            f"{lost} things would be left out, as the report says; nothing was changed. --yes imports the rest."
        )
    begins = None if day is None else day.replace(tzinfo=CHINA)
    click.echo(
        _told(
            bring_in(data, issued, clock.now, since=begins, orphan=orphan, url=read_settings().database),
            begins,
        )
    )


@boundaries.command()
@click.argument("path", type=_FILES, required=False)
@click.option("--data", type=_DATA, help="Draw what is in force in this data folder.")
@click.option("--layer", help="A level (district, street, …) or an overlay; the finest level if left out.")
@click.option("--out", type=_PICTURE, default=Path("boundaries.png"), show_default=True, help="The PNG.")
def show(path: Path | None, data: Path | None, layer: str | None, out: Path) -> None:
    """Draw the areas at PATH, or those in force in a data folder, with their names."""
    if (path is None) == (data is None):
        raise click.UsageError("Either PATH or --data says what to draw.")
    areas, title = _areas(path, data)
    if not areas:
        raise click.ClickException("There is no area to draw; `wangge boundaries check` says why.")
    try:
        out.write_bytes(picture_of_areas(areas, title, layer))
    except LayerNotInSet as trouble:
        known = ", ".join(dict.fromkeys(area.level or area.layer for area in areas))
        raise click.BadParameter(f"There is no {trouble.layer!r}; there are: {known}.") from trouble
    click.echo(out)


boundaries.add_command(redivide)
boundaries.add_command(told_history)


def _areas(path: Path | None, data: Path | None) -> tuple[tuple[Area, ...], str]:
    if data is not None:
        issued = boundaries_at(data)
        return issued.areas, issued.version
    with bars() as tell:
        delivery = delivered(path or Path(), tell)
    return delivery.areas, delivery.report.version


def _left_out(delivery: Delivery) -> int:
    """How much of the delivery is lost; an area that was given twice alike is not."""
    findings = delivery.report.findings
    return sum(each.done == "left_out" and each.kind != Kind.CODE_REPEATED for each in findings)


def _told(change: BoundaryChange, begins: datetime | None) -> str:
    if change.version == change.predecessor:
        return f"{change.version} 已是最新版本，没有变化"
    when = "即日起" if begins is None else f"自 {begins:%Y-%m-%d} 起"
    return (
        f"{change.version} {when}生效，接替 {change.predecessor}：新增 {len(change.added)} 个代码，"
        f"消失 {len(change.vanished)} 个，其中 {len(change.stood_on)} 个仍有人员、单位或职责"
    )
