"""`wangge verify`: prove that nothing was changed, dropped or put in later, and that tickets are what events make."""

import sys
from uuid import UUID

import click
import msgspec
from sqlalchemy import Connection

from server import clock
from server.casework import installation
from server.casework.access import first_broken_look
from server.domain.errors import ChainIsBroken
from server.domain.figures.case_facts import case_facts
from server.domain.figures.facts import facts_of
from server.domain.figures.marks import NO_MARKS, marks_after
from server.domain.fold import verified
from server.domain.mediation.events import verified_case
from server.domain.rules import Rules
from server.settings import read_settings
from server.store import access_log, beside, facts, mediations, tickets, uploads
from server.store.photo_folder import NotKept, PhotoStore, original


@click.command()
@click.option("--data", help="The data folder.")
def verify(data: str | None) -> None:
    """Check events of tickets and mediation cases, what they make, photos, and the log of looks. Exit code 1 if not."""
    settings = read_settings(data=data)
    house = installation.open_house(settings.data_dir, settings, clock.now)
    try:
        with house.engine.connect() as connection:
            every = tickets.every_id(connection)
            found: dict[UUID | str, str | None] = {
                ticket_id: _trouble(connection, ticket_id, house.rules) for ticket_id in every
            }
            cases = mediations.every_id(connection)
            found |= {case_id: _trouble_of_case(connection, case_id) for case_id in cases}
            looks, broken_look = access_log.head(connection)[0], first_broken_look(connection)
            contents = uploads.kept_contents(connection)
        found |= {sha256: _trouble_of_photo(house.photos, sha256) for sha256 in contents}
    finally:
        installation.close(house)
    broken = {subject: trouble for subject, trouble in found.items() if trouble is not None}
    for subject, trouble in broken.items():
        click.echo(f"{trouble}: {subject}")
    of_cases = f", {len(cases)} mediation cases" if cases else ""
    of_photos = f", {len(contents)} photos" if contents else ""
    click.echo(f"{len(every)} tickets{of_cases}{of_photos}, {len(broken)} broken")
    if broken_look is not None:
        click.echo(f"broken: access log, entry {broken_look}")
    click.echo(f"access log: {looks} entries, {'whole' if broken_look is None else 'broken'}")
    sys.exit(1 if broken or broken_look is not None else 0)


def _trouble(connection: Connection, ticket_id: UUID, rules: Rules) -> str | None:
    """What is wrong with a ticket: its chain, the rows beside it, or the facts of figures; None where all is well."""
    try:
        events = tickets.events_of(connection, ticket_id)
        ticket = verified(events)
        if ticket is None or ticket != tickets.by_id(connection, ticket_id):
            return "broken"
    except (ChainIsBroken, msgspec.MsgspecError):  # what was tampered with may not even be readable any more
        return "broken"
    if not beside.follows(connection, ticket, rules):
        return "rows to be rebuilt"
    made = facts_of(ticket, marks_after(NO_MARKS, events), rules.of(ticket.placement))
    return None if made == facts.facts(connection, ticket_id) else "facts to be rebuilt"


def _trouble_of_case(connection: Connection, case_id: UUID) -> str | None:
    """What is wrong with a mediation case; None where all is well."""
    try:
        case = verified_case(mediations.events_of(connection, case_id))
        if case is None or case != mediations.by_id(connection, case_id):
            return "broken"
    except (ChainIsBroken, msgspec.MsgspecError):
        return "broken"
    return None if case_facts(case) == facts.facts_of_case(connection, case_id) else "facts to be rebuilt"


def _trouble_of_photo(store: PhotoStore, sha256: str) -> str | None:
    """What is wrong with a photo or recording that is kept: it is gone, or no longer what its name says."""
    try:
        return None if store.digest(original(sha256)) == sha256 else "broken photo"
    except NotKept:
        return "missing photo"
