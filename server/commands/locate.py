"""`wangge locate --city PATH`: a table of places in, the same table with the grid of each out."""

import csv
import sys
from collections.abc import Iterator, Sequence
from datetime import datetime
from io import TextIOWrapper
from itertools import islice
from pathlib import Path

import click
from msgspec import Struct

from geo.bulk import Located, locate_each
from geo.crs import Crs
from geo.locate import Locator
from geo.position import Position
from server.commands.boundary_files import boundaries_at
from server.commands.progress import bars
from server.domain.calendar import CHINA

#: The levels that have a column, and the columns that follow them.
LEVELS = ("grid", "community", "street", "district")
COLUMNS = (*LEVELS, "method", "distance_m", "confidence")

_ROWS_AT_ONCE = 10_000
#: Stands in for a row that holds no position, so that it keeps its place among the others.
_NO_PLACE = Position(lon=float("nan"), lat=float("nan"), crs=Crs.WGS84)


class _Row(Struct, frozen=True):
    """One row of the table, the line it ended on, and what it says or why it says nothing."""

    fields: list[str]
    line: int
    position: Position = _NO_PLACE
    trouble: str = ""


@click.command()
@click.option(
    "--city",
    type=click.Path(exists=True, path_type=Path),
    help="A data folder, a boundary file, or a folder of them.",
)
@click.option("--data", type=click.Path(exists=True, path_type=Path), help="The same, for a data folder.")
@click.option(
    "--at",
    "instant",
    callback=lambda _context, _option, said: _instant(said),
    help="By what was in force at this instant, such as 2026-11-23T09:30 (+08:00 unless it says so). Default: now.",
)
@click.option("--layer", "layers", multiple=True, help="Add a column with the codes of this overlay, too.")
@click.option(
    "--crs", type=click.Choice([str(crs) for crs in Crs]), default="wgs84", help="Where no row says."
)
def locate(
    city: Path | None, data: Path | None, instant: datetime | None, layers: tuple[str, ...], crs: str
) -> None:
    """Read CSV (lon,lat[,crs,accuracy_m,accuracy_level]) from stdin, write it with the place of each row.

    A row that cannot be placed keeps its place with method `rejected`; its line and reason go to stderr.
    """
    path = city or data
    if path is None or (city and data):
        raise click.UsageError("Say where the boundaries are: --city PATH or --data DIR.")
    with bars() as tell:
        boundaries = boundaries_at(path, tell, instant)
    if unknown := set(layers) - set(boundaries.layers):
        known = ", ".join(boundaries.layers) or "none"
        raise click.BadParameter(f"{', '.join(sorted(unknown))} is no overlay; there are: {known}.")
    locator = Locator(boundaries)
    level_of = {area.code: area.level or "" for area in boundaries.areas}
    # What is no UTF-8 passes through as it came.
    text = TextIOWrapper(sys.stdin.buffer, encoding="utf-8-sig", errors="surrogateescape", newline="")
    into = TextIOWrapper(sys.stdout.buffer, encoding="utf-8", errors="surrogateescape", newline="")
    table = csv.writer(into, lineterminator="\n")
    source = csv.reader(text)
    header = next(source, [])
    if not {"lon", "lat"} <= set(header):
        raise click.ClickException("The first line must name the columns, lon and lat among them.")
    table.writerow([*header, *COLUMNS, *layers])
    numbered = ((source.line_num, fields) for fields in source)
    rows, done, rejected = _rows(numbered, header, Crs(crs)), 0, 0
    try:
        with bars() as tell:
            while batch := list(islice(rows, _ROWS_AT_ONCE)):
                found = locate_each(locator, [row.position for row in batch])
                for row, place in zip(batch, found, strict=True):
                    if place.method == "rejected":
                        rejected += 1
                        click.echo(f"line {row.line}: {row.trouble or place.reason}", err=True)
                    table.writerow(
                        [*row.fields, *_cells(place, level_of), *_overlays(locator, layers, place)]
                    )
                into.flush()
                done += len(batch)
                tell("locate", done, 0)
    except csv.Error as trouble:
        raise click.ClickException(f"line {source.line_num}: {trouble}") from trouble
    finally:
        into.flush()
        into.detach()
        text.detach()
    if rejected:
        click.echo(f"{rejected} rows rejected", err=True)


def _instant(said: str | None) -> datetime | None:
    """The instant that the option names."""
    if said is None:
        return None
    try:
        instant = datetime.fromisoformat(said)
    except ValueError:
        raise click.BadParameter(f"{said!r} is no instant, such as 2026-11-23T09:30.") from None
    return instant if instant.tzinfo is not None else instant.replace(tzinfo=CHINA)


def _rows(numbered: Iterator[tuple[int, list[str]]], header: Sequence[str], crs: Crs) -> Iterator[_Row]:
    for line, fields in numbered:
        if not fields:
            continue
        said = dict(zip(header, fields, strict=False))
        whole = [*fields, *[""] * (len(header) - len(fields))][: len(header)]
        try:
            if len(fields) > len(header):
                raise ValueError(f"{len(fields)} fields where the header has {len(header)}")
            yield _Row(whole, line, _position(said, crs))
        except ValueError as trouble:
            yield _Row(whole, line, trouble=str(trouble))


def _position(said: dict[str, str], crs: Crs) -> Position:
    accuracy = said.get("accuracy_m")
    declared = (said.get("crs") or "").strip().lower()
    if declared not in ("", *Crs):
        raise ValueError(f"crs is {declared!r}; it must be one of {', '.join(Crs)}")
    level = said.get("accuracy_level")
    return Position(
        lon=_number(said, "lon"),
        lat=_number(said, "lat"),
        crs=Crs(declared) if declared else crs,
        accuracy_m=_number(said, "accuracy_m") if accuracy and accuracy.strip() else None,
        accuracy_level=_number(said, "accuracy_level") if level and level.strip() else 0.95,
    )


def _number(said: dict[str, str], column: str) -> float:
    text = said.get(column, "")
    try:
        return float(text)
    except ValueError:
        raise ValueError(f"{column} is {text!r}, no number") from None


def _cells(place: Located, level_of: dict[str, str]) -> list[str]:
    by_level = {level_of[code]: code for code in place.chain}
    distance = "" if place.distance_m is None else f"{place.distance_m:.3f}"
    return [*(by_level.get(level, "") for level in LEVELS), place.method, distance, f"{place.confidence:.4f}"]


def _overlays(locator: Locator, layers: Sequence[str], place: Located) -> list[str]:
    if place.lon is None or place.lat is None:
        return [""] * len(layers)
    return [" ".join(locator.covering(layer, place.lon, place.lat)) for layer in layers]
