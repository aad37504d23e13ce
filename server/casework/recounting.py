"""时限重算: open tickets are counted again when the calendar has changed, while the server runs and at its start.

    import  ─▶ a file under rules/  ─▶ the running server takes it up  ─▶ so many tickets at a time, each in its own
                                                                          transaction with its event

A ticket tells by which calendar it was counted, so nothing has to be remembered: a server that was killed goes on
where it stopped, and two that run on one data folder do each ticket once.
"""

import asyncio
import logging
from collections.abc import Iterable
from functools import partial
from uuid import UUID

from msgspec import Struct

from server.casework.chain import THE_HOUSE, move
from server.casework.house import House
from server.casework.offering import offer_packs
from server.casework.people import context_of
from server.domain.errors import (
    CalendarInvalid,
    CatalogueInvalid,
    DutiesInvalid,
    ExclusionsInvalid,
    PolicyInvalid,
)
from server.domain.recounting import recounting
from server.domain.rules import Rules
from server.domain.ticket import Ticket
from server.store import tickets
from server.store.ticket_rows import Row, foreseen
from sync.writer import Transaction

_log = logging.getLogger(__name__)
_FILE_UNFIT = (CalendarInvalid, CatalogueInvalid, DutiesInvalid, ExclusionsInvalid, PolicyInvalid)

#: So many tickets are looked at in one piece.
AT_ONCE = 200


def recount(transaction: Transaction, house: House, own_id: UUID) -> bool:
    """Count one ticket's terms again; False where nothing is to be counted, or nobody knows the calendar of before."""
    ticket = tickets.by_id(transaction.connection, own_id)
    if ticket is None:
        return False
    before = house.rulebook.calendar_before(ticket.calendar_version)
    recounted = None if before is None else recounting(ticket, before, house.rules.of(ticket.placement))
    if recounted is None:
        return False
    move(transaction, house, ticket, recounted, context_of(house, THE_HOUSE, transaction.at))
    return True


def look_again(transaction: Transaction, house: House, ids: Iterable[UUID]) -> None:
    """Write down anew when the house is to look at these tickets, and when their lights turn."""
    for ticket in tickets.by_ids(transaction.connection, ids):
        tickets.foresee(transaction.connection, ticket, house.rules.of(ticket.placement))


async def recount_all(house: House) -> int:
    """Count every open ticket again that was counted by another calendar; how many there were.

    Reminders, terms of the house itself and lights may follow from another policy, or from a release that knew none:
    what is to be looked at earlier or later than that, or whose light turns at another instant, is looked at anew, and
    the map is filled anew with it.
    """
    counted, after, is_drawn_otherwise = 0, "", False
    try:
        while piece := await asyncio.to_thread(_open_after, house, after):
            after = str(piece[-1].id)
            for each in piece:
                # What is not accepted yet does not say by which calendar it was counted: it is mostly left alone.
                if each.is_stale:
                    counted += await house.writer.run(partial(recount, house=house, own_id=each.id))
            astray = [each.id for each in piece if each.is_astray]
            if astray:
                is_drawn_otherwise = True
                await house.writer.run(partial(look_again, house=house, ids=astray))
    finally:
        # Also where it breaks off: what is written down anew by then is astray no more when it is tried again.
        if is_drawn_otherwise:
            house.ticket_map.forget()
    return counted


class _Open(Struct, frozen=True):
    """An open ticket: was it counted by another calendar; would the house look at it, or its light turn, wrongly."""

    id: UUID
    is_stale: bool
    is_astray: bool


def _open_after(house: House, after: str) -> tuple[_Open, ...]:
    with house.engine.connect() as connection:
        return tuple(
            _opened(ticket, known, house.rules.of(ticket.placement))
            for ticket, known in tickets.open_foreseen(connection, after, AT_ONCE)
        )


def _opened(ticket: Ticket, known: Row, rules: Rules) -> _Open:
    is_stale = ticket.calendar_version != rules.calendar.version
    return _Open(ticket.id, is_stale, foreseen(ticket, rules) != known)


class Recounter:
    """Takes up calendars that are brought in, as long as the server runs, and offers them to handhelds in their packs.

    `LOOK_S`: one that another process has kept is in force after so many seconds at most.
    """

    LOOK_S = 2.0

    async def run(self, house: House) -> None:
        """Look until cancelled; what was left from before the start comes first."""
        is_due = True
        while True:
            try:
                is_due = await asyncio.to_thread(house.rulebook.refresh) or is_due
                if is_due:
                    counted = await recount_all(house)
                    await offer_packs(house)
                    is_due = False
                    _log.info("%d tickets are counted by calendar %s", counted, house.rules.calendar.version)
            except _FILE_UNFIT as refusal:
                _log.warning("the rules stay as they are: %s", refusal)
            except Exception:
                _log.exception("counting again pauses")
            await asyncio.sleep(self.LOOK_S)
