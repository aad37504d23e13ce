"""What the house sees to now and then while it runs, beside the steps of tickets that fall due (`ticking`).

Each errand is done in rounds that may be repeated: one that failed is logged, and the next round takes it up again.
"""

import asyncio
import logging
from collections.abc import Callable
from datetime import timedelta
from functools import partial

from server.casework.callers import know_some_callers
from server.casework.forgetting import forget_old_contacts, unseal_what_founded_nothing
from server.casework.house import House
from server.casework.mediation.shelving import shelve_cases
from server.casework.offering import offer_packs
from server.casework.passing import end_passed
from server.casework.settling import resettle
from server.casework.shelving import shelve
from server.domain.calendar import CHINA
from server.store import people, sessions
from sync.writer import Transaction

#: A post that turned while the server was down is seen to within so many days.
_LOOKED_BACK = timedelta(days=3)

_log = logging.getLogger(__name__)


async def forget(house: House) -> int:
    """Remove every contact of a reporter or a party that was kept long enough; how many."""
    return await _until_none_is_left(house, forget_old_contacts)


async def know_callers(house: House) -> int:
    """Work out by what the callers of older matters are known; how many."""
    return await _until_none_is_left(house, know_some_callers)


async def unseal(house: House) -> int:
    """Take what was sealed out of every document that founded nothing and has lain long enough; how many."""
    return await _until_none_is_left(house, unseal_what_founded_nothing)


async def forget_sessions(house: House) -> int:
    """Forget the sign-ins that are good for nothing any more; how many."""
    return await house.writer.run(lambda unit: sessions.forget_useless(unit.connection, unit.at))


async def shelve_all(house: House) -> int:
    """Take every ticket and every mediation case that ended long ago out of mailboxes; how many."""
    return await _until_none_is_left(house, shelve) + await _until_none_is_left(house, shelve_cases)


async def end_all_passed(house: House) -> int:
    """End whatever has been in mailboxes long enough; how many documents were looked at."""
    return await _until_none_is_left(house, end_passed)


async def settle_turning_posts(house: House) -> int:
    """See to it that mailboxes follow posts whose first or last day has come; how many were looked at."""
    on = house.clock().astimezone(CHINA).date()
    with house.engine.connect() as connection:
        turning = people.turning(connection, on - _LOOKED_BACK, on)
    for person, mailbox in turning:
        settled = partial(resettle, house=house, person=person, mailbox=mailbox, notice="areas")
        await house.writer.run(settled)
    return len(turning)


async def _until_none_is_left(house: House, some: Callable[[Transaction, House], int]) -> int:
    """See to some at a time; how many there were in all."""
    seen_to = 0
    while several := await house.writer.run(lambda unit: some(unit, house)):
        seen_to += several
    return seen_to


_ROUND = (
    settle_turning_posts,
    forget,
    know_callers,
    unseal,
    forget_sessions,
    shelve_all,
    end_all_passed,
    offer_packs,
)


class Errands:
    """Goes round every hour, as long as the server runs; the first round is at once."""

    EVERY_S = 3600.0

    async def run(self, house: House) -> None:
        """Go round until cancelled."""
        while True:
            for errand in _ROUND:
                try:
                    await errand(house)
                except Exception:
                    _log.exception("%s was not finished", errand.__name__)
            await asyncio.sleep(self.EVERY_S)
