"""时限重算: open tickets are counted again when the calendar has changed, while the server runs.

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

from server.casework.chain import move
from server.casework.house import House
from server.casework.people import context_of
from server.casework.ticking import THE_HOUSE
from server.domain.errors import CalendarInvalid
from server.domain.recounting import recounting
from server.store import tickets
from sync.writer import Transaction

_log = logging.getLogger(__name__)

#: So many tickets are looked at in one piece.
AT_ONCE = 200


def recount(transaction: Transaction, house: House, own_id: UUID) -> bool:
    """Count one ticket's terms again; False where nothing is to be counted, or nobody knows the calendar of before."""
    ticket = tickets.by_id(transaction.connection, own_id)
    if ticket is None:
        return False
    before = house.rulebook.calendar_before(ticket.calendar_version)
    recounted = None if before is None else recounting(ticket, before, house.rules)
    if recounted is None:
        return False
    move(transaction, house, ticket, recounted, context_of(house, THE_HOUSE, transaction.at))
    return True


async def recount_all(house: House) -> int:
    """Count every open ticket again that was counted by another calendar; how many there were."""
    counted, after = 0, ""
    while piece := await asyncio.to_thread(_open_after, house, after):
        version = house.rules.calendar.version
        after = str(piece[-1][0])
        for own_id in _stale(piece, version):
            counted += await house.writer.run(partial(recount, house=house, own_id=own_id))
    return counted


def _open_after(house: House, after: str) -> tuple[tuple[UUID, str | None], ...]:
    with house.engine.connect() as connection:
        return tuple(
            (ticket.id, ticket.calendar_version) for ticket in tickets.open_after(connection, after, AT_ONCE)
        )


def _stale(piece: Iterable[tuple[UUID, str | None]], version: str) -> Iterable[UUID]:
    # What is not accepted yet does not say by which calendar it was counted: it is looked at, and mostly left alone.
    return (own_id for own_id, counted_by in piece if counted_by != version)


class Recounter:
    """Takes up calendars that are brought in, as long as the server runs.

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
                    is_due = False
                    _log.info("%d tickets are counted by calendar %s", counted, house.rules.calendar.version)
            except CalendarInvalid as refusal:
                _log.warning("the calendar stays as it is: %s", refusal)
            except Exception:
                _log.exception("counting again pauses")
            await asyncio.sleep(self.LOOK_S)
