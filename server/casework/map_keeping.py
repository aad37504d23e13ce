"""The map of open tickets is drawn when the server starts, so that nobody who asks first waits for all of it."""

import asyncio
import logging

from server.casework.house import House

_log = logging.getLogger(__name__)


class MapKeeper:
    """Fills the map in the background, at the start and whenever it was let go of, as long as the server runs.

    `LOOK_S`: so many seconds after that it begins.
    """

    LOOK_S = 2.0

    async def run(self, house: House) -> None:
        """Look until cancelled."""
        while True:
            try:
                await asyncio.to_thread(house.ticket_map.keep_up)
            except Exception:
                _log.exception("the map of open tickets is not filled")
            await asyncio.sleep(self.LOOK_S)
