"""What the house sees to now and then while it runs, beside the steps of tickets that fall due (`ticking`).

Each errand is done in rounds that may be repeated: one that failed is logged, and the next round takes it up again.
"""

import asyncio
import logging
from functools import partial

from server.casework.access import forget_old_contacts
from server.casework.house import House

_log = logging.getLogger(__name__)


async def forget(house: House) -> int:
    """Remove every contact that was kept long enough; how many."""
    removed = 0
    while several := await house.writer.run(partial(forget_old_contacts, house=house)):
        removed += several
    return removed


class Errands:
    """Goes round every hour, as long as the server runs; the first round is at once."""

    EVERY_S = 3600.0

    async def run(self, house: House) -> None:
        """Go round until cancelled."""
        while True:
            try:
                await forget(house)
            except Exception:
                _log.exception("old contacts were not removed")
            await asyncio.sleep(self.EVERY_S)
