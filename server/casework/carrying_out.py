"""What an approved re-division does when its day has come: small transactions, each of which may be the last.

    approved   posts and offices go to the areas that come after theirs; what is undecided stays    1 transaction
    tickets    open tickets get the home that their place has now                                   so many at a time
    mailboxes  each mailbox gets what enters its person's areas, and loses what leaves them         1 mailbox at a time
    done

Each transaction notes how far it has come. So a server that is killed goes on where it stopped, and two processes on
one data folder take turns; doing a piece twice changes nothing.
"""

import asyncio
import logging
from datetime import timedelta
from functools import partial

from msgspec.structs import replace

from server.casework import outbox
from server.casework.chain import Progress
from server.casework.house import House
from server.casework.settling import NoticeOf, resettle
from server.domain.calendar import CHINA
from server.domain.events import Rehomed
from server.domain.redivision import moved_office
from server.domain.rehoming import rehoming
from server.store import backups, people, redivisions, tickets
from server.store.redivisions import Redivision, Step
from sync.writer import Transaction

#: A version that begins within this time is made ready beforehand.
_SOON = timedelta(minutes=10)

_log = logging.getLogger(__name__)


def carry_on(transaction: Transaction, house: House) -> bool:
    """Do the next piece of the earliest re-division whose day has come; False when there is nothing to do."""
    redivision = redivisions.next_due(transaction.connection, transaction.at)
    if redivision is None:
        return False
    pieces = {Step.APPROVED: _people_moved, Step.TICKETS: _tickets_moved, Step.MAILBOXES: _mailbox_settled}
    redivisions.save(transaction.connection, pieces[redivision.step](transaction, house, redivision))
    return True


def _people_moved(transaction: Transaction, _house: House, redivision: Redivision) -> Redivision:
    connection, on = transaction.connection, transaction.at.astimezone(CHINA).date()
    table = redivision.mapping
    held = [post for post, _ in people.posted_at(connection, table, on)]
    to_come = [backup for post in held for backup in backups.backups_of(connection, post, on)]
    for post in dict.fromkeys((*held, *to_come)):
        people.move_post(connection, post, table[post.area], on)
    people.save_people(
        connection, [moved_office(person, table) for person in people.in_office(connection, table)]
    )
    return replace(redivision, step=Step.TICKETS, cursor="")


def _tickets_moved(transaction: Transaction, house: House, redivision: Redivision) -> Redivision:
    connection = transaction.connection
    ground = house.atlas.of(redivision.version, connection)
    batch = tickets.open_after(connection, redivision.cursor, house.settings.redivision_tickets_at_once)
    if not batch:
        return replace(redivision, step=Step.MAILBOXES, cursor="")
    for ticket in batch:
        found = rehoming(ticket, ground, redivision.mapping)
        if isinstance(found, Rehomed):
            rules = house.rules.of(found.placement)
            progress = Progress(ticket.id, at=transaction.at, rules=rules, known=ticket)
            moved = progress.add(found, actor=redivision.decided_by or redivision.proposed_by)
            tickets.append(transaction, progress.events, ticket, moved, rules)
            outbox.note(transaction, progress.moments)
            transaction.after_commit(partial(house.note, moved, ticket))
    return replace(redivision, cursor=str(batch[-1].id))


def _mailbox_settled(transaction: Transaction, house: House, redivision: Redivision) -> Redivision:
    found = people.mailbox_after(transaction.connection, redivision.cursor)
    if found is None:
        _log.info("boundaries %s are in force everywhere", redivision.version)
        return replace(redivision, step=Step.DONE, cursor="")
    person, mailbox = found
    notice = NoticeOf(
        redivision=redivision.id, version=redivision.version, predecessor=redivision.predecessor
    )
    resettle(transaction, house, person, mailbox, notice)
    return replace(redivision, cursor=mailbox)


class Surveyor:
    """Keeps a running house in step with its boundaries: learns of new versions, carries out what is due.

    `LOOK_S`: a version that another process has entered is known after so many seconds at most.
    """

    LOOK_S = 1.0

    async def run(self, house: House) -> None:
        """Look after it until cancelled."""
        while True:
            try:
                await asyncio.to_thread(_made_ready, house)
                if await asyncio.to_thread(_is_due, house):
                    while await house.writer.run(lambda transaction: carry_on(transaction, house)):
                        pass
            except Exception:
                # What is not done yet is noted where it stands; ending here would leave it there until the next start.
                _log.exception("a re-division pauses")
            await asyncio.sleep(self.LOOK_S)


def _made_ready(house: House) -> None:
    """The versions in force now and soon can be asked, before a report that comes in would have to wait for that."""
    house.atlas.refresh()
    for instant in (house.clock(), house.clock() + _SOON):
        _ = house.atlas.as_of(instant).locator


def _is_due(house: House) -> bool:
    with house.engine.connect() as connection:
        return redivisions.next_due(connection, house.clock()) is not None
