"""备岗, as rules ask for it: who stands in today for somebody at the place of a ticket."""

from msgspec.structs import replace
from sqlalchemy import Connection

from server.domain.backups import Backup
from server.domain.calendar import CHINA
from server.domain.context import Context
from server.domain.ticket import Ticket
from server.store import backups


def with_standing_in(by: Context, connection: Connection) -> Context:
    """The same context, which answers `backup_of` from the posts of the day; of several, who is there instead."""
    on = by.now.astimezone(CHINA).date()

    def backup_of(ticket: Ticket, person: str) -> Backup | None:
        base, overlays = ticket.places
        found = backups.standing_in_for(connection, person, {*base, *overlays}, on)
        if not found:
            return None
        return Backup(person=found[0].person, is_instead=found[0].until is not None)

    return replace(by, backup_of=backup_of)
