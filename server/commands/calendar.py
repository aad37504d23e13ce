"""`wangge calendar`: bring in the State Council's yearly notice, and see which days are workdays."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TextIO

import click

from server import clock
from server.casework import installation
from server.casework.errors import CityMissing
from server.casework.rule_files import announce, calendar_in_force, closures_announced, import_notice
from server.data import calendar_files
from server.domain.calendar import Calendar, Notice, read_calendar
from server.domain.closures import Announcement, in_force
from server.domain.errors import CalendarInvalid
from server.domain.notice import read_notice
from server.settings import read_settings

#: Outside these years no calendar means anything.
_YEARS = click.IntRange(1950, 2200)

_DATA = click.option("--data", type=click.Path(file_okay=False, path_type=Path), help="The data folder.")


_DATA_NEEDED = click.option(
    "--data", type=click.Path(file_okay=False, path_type=Path), required=True, help="The data folder."
)
_DAY = click.DateTime(formats=["%Y-%m-%d"])


@click.group()
def calendar() -> None:
    """Holidays and make-up days, year by year."""


@calendar.command("import")
@click.argument("file", type=click.File(encoding="utf-8"))
@_DATA
def import_(file: TextIO, data: Path | None) -> None:
    """Read the notice in FILE (`-` for standard input): its plain text, as published by the State Council.

    It is checked and printed. With --data it is also kept there: its year is official from then on, and a server that
    runs takes it up and counts again what is open.
    """
    try:
        notice = read_notice(file.read())
        kept = None if data is None else import_notice(data, notice)
    except UnicodeDecodeError as trouble:
        raise click.ClickException(f"The notice is not UTF-8 text: byte {trouble.start}.") from trouble
    except CalendarInvalid as refusal:
        raise click.ClickException(
            f"The notice cannot be used: {refusal.facts['field']}: {refusal.facts['rule']}"
        ) from refusal
    click.echo("\n".join(_told(notice)))
    if kept is not None:
        click.echo(f"kept as {kept.name}")


@calendar.command()
@click.option("--area", "areas", multiple=True, required=True, help="Code of an area; may be given again.")
@click.option("--first", required=True, type=_DAY, help="The first day, such as 2026-09-05.")
@click.option("--last", required=True, type=_DAY, help="The last day.")
@click.option("--reason", required=True, help="Why, such as 台风停工.")
@_DATA_NEEDED
def close(areas: tuple[str, ...], first: datetime, last: datetime, reason: str, data: Path) -> None:
    """Offices of some areas are closed from one day to another, whatever a notice says.

    It holds for all that lies in the areas. A server that runs takes it up and counts again what is open there.
    """
    for code in _unknown(data, areas):
        raise click.ClickException(f"There is no area {code}.")
    told = Announcement(areas=areas, first=first.date(), last=last.date(), reason=reason)
    click.echo(f"closure {_announced(data, told)}")


@calendar.command()
@click.argument("closure", type=click.IntRange(min=1))
@_DATA_NEEDED
def lift(closure: int, data: Path) -> None:
    """CLOSURE, by its number, holds no longer. Nothing that was told becomes earlier by that."""
    _announced(data, Announcement(lifts=closure))
    click.echo(f"closure {closure} is lifted")


@calendar.command()
@_DATA_NEEDED
def closures(data: Path) -> None:
    """The closures in force, by number."""
    for each in in_force(closures_announced(data)):
        areas = " ".join(sorted(each.areas))
        click.echo(f"{each.no}  {each.first} – {each.last}  {areas}  {each.reason}")


def _announced(data: Path, told: Announcement) -> int:
    try:
        return announce(data, told)
    except CalendarInvalid as refusal:
        raise click.ClickException(f"{refusal.facts['field']}: {refusal.facts['rule']}") from refusal


def _unknown(data: Path, codes: Iterable[str]) -> list[str]:
    """Those of the codes that name no area of this installation.

    Raises:
        click.ClickException: nothing is installed there.
    """
    try:
        house = installation.open_house(data, read_settings(data=str(data)), clock.now)
    except CityMissing as missing:
        raise click.ClickException(f"There is no city in {missing.facts['data']}.") from missing
    try:
        return [code for code in codes if house.area(code) is None]
    finally:
        installation.close(house)


@calendar.command()
@click.argument("year", type=_YEARS)
@_DATA
def show(year: int, data: Path | None) -> None:
    """The free weekdays and the make-up days of YEAR, and how many workdays it has; `provisional` without a notice."""
    known = read_calendar(*calendar_files()) if data is None else calendar_in_force(data)
    click.echo(f"{year} {'official' if year in known.official else 'provisional'} ({known.version})")
    click.echo("\n".join(_shown(year, known)))


def _told(notice: Notice) -> list[str]:
    days_off = [f"  {each.first} – {each.last}  {each.name}" for each in notice.holidays]
    makeup_days = [f"  {day} {day:%a}" for day in notice.makeup_days]
    return [notice.source, "days off", *days_off, "make-up days", *makeup_days]


def _shown(year: int, known: Calendar) -> list[str]:
    days = [date(year, 1, 1) + timedelta(n) for n in range((date(year + 1, 1, 1) - date(year, 1, 1)).days)]
    free = [day for day in days if day.isoweekday() < 6 and not known.is_workday(day)]
    worked = [day for day in days if day.isoweekday() > 5 and known.is_workday(day)]
    return [
        *(f"  {day} {day:%a} free" for day in free),
        *(f"  {day} {day:%a} make-up day" for day in worked),
        f"{sum(map(known.is_workday, days))} workdays",
    ]
