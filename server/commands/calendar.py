"""`wangge calendar`: bring in the State Council's yearly notice, and see which days are workdays."""

from datetime import date, timedelta
from pathlib import Path
from typing import TextIO

import click

from server.casework.rule_files import calendar_in_force, import_notice
from server.data import calendar_files
from server.domain.calendar import Calendar, Notice, read_calendar
from server.domain.errors import CalendarInvalid
from server.domain.notice import read_notice

#: Outside these years no calendar means anything.
_YEARS = click.IntRange(1950, 2200)

_DATA = click.option("--data", type=click.Path(file_okay=False, path_type=Path), help="The data folder.")


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
