"""`wangge due RECEIVED CLASS`: by when a promise falls due, and which days were counted to get there."""

from datetime import datetime
from pathlib import Path

import click

from server import clock
from server.casework import installation
from server.casework.errors import CityMissing
from server.casework.rule_files import calendar_in_force, policy_in_force
from server.data import calendar_files, catalogue_bytes, policy_bytes, policy_names
from server.domain.calendar import CHINA, Calendar, read_calendar
from server.domain.catalogue import read_catalogue
from server.domain.closures import Closure, closed, meeting
from server.domain.deadlines import Due, midnight_after, promise_due
from server.domain.errors import DeadlineClassUnknown
from server.domain.policy import STANDARD, Policy, read_policy
from server.domain.under_policy import calendar_under
from server.settings import read_settings

#: Outside these years no calendar means anything, and date arithmetic need not be tried.
_YEARS = range(1950, 2201)


@click.command()
@click.argument("received")
@click.argument("deadline_class", metavar="CLASS")
@click.option("--policy", "city", type=click.Choice(policy_names()), help="Count by this city's policy.")
@click.option(
    "--data",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Count by this installation's policy and calendar.",
)
@click.option("--area", help="Count for what lies in the area of this code, where offices may be closed.")
def due(received: str, deadline_class: str, city: str | None, data: Path | None, area: str | None) -> None:
    """By when a matter RECEIVED then (YYYY-MM-DDTHH:MM, China time unless it has an offset) is due in CLASS.

    Prints the instant (the end of the due day, where whole days are counted), the workdays counted, and
    "provisional" where the count ran into a year whose holidays have not been announced.
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
    policy, calendar = _rules(city, data, received_at)
    if area is not None:
        calendar = closed(calendar, _closures(data, area))
    promise = promise_due(received_at, term, calendar, policy)
    click.echo(_shown(promise))
    for day in promise.counted:
        click.echo(day)
    if promise.provisional:
        click.echo("provisional")


def _rules(city: str | None, data: Path | None, received_at: datetime) -> tuple[Policy, Calendar]:
    """The policy of a city or an installation, else the standard one, and the calendar with its hours of work."""
    calendar = read_calendar(*calendar_files()) if data is None else calendar_in_force(data)
    if city is not None:
        policy = read_policy(policy_bytes(city))
    elif data is not None:
        policy = policy_in_force(data, received_at.astimezone(CHINA).date())
    else:
        policy = STANDARD
    return policy, calendar_under(calendar, policy)


def _closures(data: Path | None, area: str) -> tuple[Closure, ...]:
    """The closures 停工 that hold in an area of an installation."""
    if data is None:
        raise click.BadParameter("an area is one of an installation: name its --data.", param_hint="--area")
    try:
        house = installation.open_house(data, read_settings(data=str(data)), clock.now)
    except CityMissing as missing:
        raise click.ClickException(f"There is no city in {missing.facts['data']}.") from missing
    try:
        if house.area(area) is None:
            raise click.BadParameter(f"there is no area {area}.", param_hint="--area")
        return meeting(house.rules.closures, house.chain(area))
    finally:
        installation.close(house)


def _shown(promise: Due) -> str:
    """Midnight is shown as 24:00 of the day that it ends."""
    if promise.at == midnight_after(promise.on):
        return f"{promise.on}T24:00+08:00"
    return promise.at.astimezone(CHINA).isoformat(timespec="minutes")


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
