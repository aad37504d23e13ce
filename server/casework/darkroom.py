"""暗房: what has arrived is looked at, one after the other, away from those who wait for an answer.

What waits stands in the store; so a server that was killed in the midst of it begins again with the same photo, and
doing one twice changes nothing.
"""

import asyncio
import logging
from contextlib import suppress

from server.casework.house import House
from server.casework.imaging import PixelLimits, examined
from server.casework.photographs import settle
from server.domain.calendar import CHINA
from server.domain.photos import Shot
from server.store import shots, uploads
from server.store.photo_folder import original, rendition
from server.store.uploads import Upload
from sync.writer import Transaction

_log = logging.getLogger(__name__)

#: So many are read from the store in one go.
_AT_ONCE = 100


class Darkroom:
    """Looks whenever something has arrived, and now and then by itself, as long as the server runs."""

    EVERY_S = 60.0

    def __init__(self) -> None:
        self._news = asyncio.Event()

    def wake(self) -> None:
        """Something has arrived; to be called on the event loop."""
        self._news.set()

    async def run(self, house: House) -> None:
        """Look until cancelled; what was left from before the start comes first."""
        while True:
            self._news.clear()
            try:
                await look_at_all(house)
            except Exception:
                _log.exception("photos wait")
            with suppress(TimeoutError):
                await asyncio.wait_for(self._news.wait(), self.EVERY_S)


async def look_at_all(house: House) -> int:
    """Look at everything that has arrived; how many that was. What cannot be looked at now waits for another time."""
    looked = 0
    places = asyncio.Semaphore(house.settings.photos_at_once)

    async def look(upload: Upload) -> bool:
        async with places:
            try:
                await look_at(house, upload)
            except Exception:
                _log.exception("%s of %s cannot be looked at", upload.sha256, upload.person)
                return False
            return True

    last: Upload | None = None
    while waiting := await asyncio.to_thread(_arrived, house, last):
        looked += sum(await asyncio.gather(*map(look, waiting)))
        last = waiting[-1]
    return looked


async def look_at(house: House, upload: Upload) -> None:
    """Find out what one content is, keep what people will be shown of it, and tell the tickets that list it.

    What is unfit is known to be so before its bytes go, and those are gone before anybody is told: wherever a server
    dies in between, the next one finds the upload waiting still, and nothing stays behind.
    """
    shot = await asyncio.to_thread(_found_out, house, upload.sha256)
    if shot.reason is not None:
        await house.writer.run(lambda transaction: shots.keep(transaction.connection, shot))
        await asyncio.to_thread(house.photos.remove, original(upload.sha256))
    await house.writer.run(lambda transaction: _settled(transaction, house, upload, shot))


def _arrived(house: House, after: Upload | None) -> tuple[Upload, ...]:
    with house.engine.connect() as connection:
        return uploads.arrived(connection, after, _AT_ONCE)


def _found_out(house: House, sha256: str) -> Shot:
    """What the content is; somebody else may have sent the same before."""
    with house.engine.connect() as connection:
        known = shots.shot(connection, sha256)
    if known is not None:
        return known
    limits = PixelLimits(house.settings.photo_pixels_max, house.settings.photo_pixels_whole_max)
    found = examined(house.photos.read(original(sha256)), sha256, limits)
    for edge, content in found.renditions.items():
        house.photos.put(rendition(sha256, edge), content)
    return found.shot


def _settled(transaction: Transaction, house: House, upload: Upload, shot: Shot) -> None:
    shots.keep(transaction.connection, shot)
    settle(transaction, house, upload, shot)
    if shot.reason is not None:
        day = transaction.at.astimezone(CHINA).date()
        uploads.count_refusal(transaction.connection, upload.person, day, shot.reason)
