"""`wangge due RECEIVED CLASS`: by when a promise falls due, and which days were counted to get there."""

from datetime import datetime

import click

from server.data import calendar_files, catalogue_bytes
from server.domain.calendar import CHINA, read_calendar
from server.domain.catalogue import read_catalogue
from server.domain.deadlines import promise_due
from server.domain.errors import DeadlineClassUnknown

#: Outside these years no calendar means anything, and date arithmetic need not be tried.
_YEARS = range(1950, 2201)


@click.command()
@click.argument("received")
@click.argument("deadline_class", metavar="CLASS")
def due(received: str, deadline_class: str) -> None:
    """By when a matter RECEIVED then (YYYY-MM-DDTHH:MM, China time unless it has an offset) is due in CLASS.

    Prints the end of the due day, the workdays counted, and "provisional" where the count ran into a year
    whose holidays have not been announced.
    """
    catalogue = read_catalogue(catalogue_bytes())
    received_at = _instant(received)
    try:
        term = catalogue.deadline_class(deadline_class)
    except DeadlineClassUnknown:
        known = ", ".join(each.code for each in catalogue.deadline_classes)
        raise click.BadParameter(
            f"{deadline_class!r} is no deadline class; it must be one of {known}.", param_hint="CLASS"
        ) from None
    promise = promise_due(received_at, term, read_calendar(*calendar_files()))
    click.echo(f"{promise.on}T24:00+08:00")
    for day in promise.counted:
        click.echo(day)
    if promise.provisional:
        click.echo("provisional")


def _instant(received: str) -> datetime:
    try:
        at = datetime.fromisoformat(received)
        local = at.replace(tzinfo=CHINA) if at.tzinfo is None else at.astimezone(CHINA)
    except (ValueError, OverflowError):
        raise click.BadParameter(
            f"{received!r} is no date and time; it must read like 2026-02-12T09:30.", param_hint="RECEIVED"
        ) from None
    if local.year not in _YEARS:
        rule = f"it must be from {_YEARS[0]} to {_YEARS[-1]}"
        raise click.BadParameter(f"the year of {received!r} is {local.year}; {rule}.", param_hint="RECEIVED")
    return local
