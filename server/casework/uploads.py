"""What handhelds send in pieces: begun, continued wherever it was cut, taken in when all of it is what it should be.

One content of one person is one upload, and goes by its sha256 from beginning to end, so that a handheld that has
forgotten everything else finds it again. Somebody who sends what a colleague has sent sends it whole: nobody learns
what others have. How far an upload is, its file says; what it is, its row.
"""

import asyncio
import errno
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from typing import Never, TypeVar

from sqlalchemy.exc import DBAPIError

from mobile_api.ports import BeginUpload, UploadDesk, UploadStatus
from server.casework.errors import (
    CaseworkError,
    DigestDiffers,
    OffsetConflict,
    RoleMissing,
    StorageFull,
    UploadFinished,
    UploadUnknown,
)
from server.casework.house import House
from server.casework.sign_in import sender_of
from server.casework.upload_limits import entered, require_taken, too_large
from server.casework.upload_lines import Lines, Turn
from server.domain.calendar import CHINA
from server.domain.people import FIELD_ROLES
from server.store import shots, uploads
from server.store.database import is_full
from server.store.photo_folder import digest_of, original
from server.store.uploads import Upload

T = TypeVar("T")

#: So much is gathered before it is written.
_GATHERED_BYTES = 256 * 1024


class HouseUploadDesk(UploadDesk):
    """See `UploadDesk`. `on_arrival` is called when there is something to be looked at."""

    def __init__(self, house: House, on_arrival: Callable[[], None]) -> None:
        self._house = house
        self._on_arrival = on_arrival
        self._unfinished = house.unfinished
        self._lines = Lines()

    @property
    def bytes_max(self) -> int:
        """See `UploadDesk`."""
        return max(self._house.settings.photo_bytes_max, self._house.settings.recording_bytes_max)

    async def begin(self, token: str | None, asked: BeginUpload) -> UploadStatus:
        """See `UploadDesk`.

        Raises:
            SignInNeeded, HandheldNeeded, RoleMissing, TypeRefused, UploadTooLarge, UploadQuotaFull, StorageFull.
        """
        person = self._sender(token)
        async with self._lines.turn(person, asked.sha256):
            return self._status(await self._counting(person, self._begun(person, asked)))

    async def status(self, token: str | None, sha256: str) -> UploadStatus:
        """See `UploadDesk`.

        Raises:
            SignInNeeded, HandheldNeeded, RoleMissing, UploadUnknown, DigestDiffers, StorageFull.
        """
        person = self._sender(token)
        async with self._lines.turn(person, sha256):
            return self._status(await self._counting(person, self._finished(self._upload(person, sha256))))

    async def append(
        self, token: str | None, sha256: str, offset: int, size: int | None, pieces: AsyncIterator[bytes]
    ) -> UploadStatus:
        """See `UploadDesk`.

        Raises:
            SignInNeeded, HandheldNeeded, RoleMissing.
            UploadUnknown, OffsetConflict, UploadTooLarge, DigestDiffers, StorageFull.
        """
        person = self._sender(token)
        async with self._lines.turn(person, sha256) as turn:
            upload = self._upload(person, sha256)
            there = self._there(upload)
            if offset != there:
                raise OffsetConflict(offset=there)
            room = upload.size_bytes - there
            if size is not None and size > room:
                await self._counting(person, _refusal(too_large(there + size, upload.size_bytes)))
            if upload.state == "receiving":
                await self._counting(person, self._take(upload, there, pieces, turn))
                upload = await self._counting(person, self._finished(upload))
            if turn.is_over.is_set():  # somebody else goes on from here
                raise OffsetConflict(offset=self._there(upload))
            return self._status(upload)

    async def give_up(self, token: str | None, sha256: str) -> None:
        """See `UploadDesk`.

        Raises:
            SignInNeeded, HandheldNeeded, RoleMissing, UploadUnknown, UploadFinished, StorageFull.
        """
        person = self._sender(token)
        async with self._lines.turn(person, sha256):
            if self._upload(person, sha256).state != "receiving":
                raise UploadFinished(sha256=sha256)
            await _within_room(self._forget(person, sha256))

    async def sweep(self, _house: House) -> int:
        """Let go of uploads whose time is over; how many."""
        gone = 0
        while ended := await asyncio.to_thread(self._expired):
            for upload in ended:
                async with self._lines.turn(upload.person, upload.sha256):
                    gone += await self._swept(upload.person, upload.sha256)
        return gone

    async def _swept(self, person: str, sha256: str) -> bool:
        """Let go of one, if its time is still over now that nobody else writes it: it may have arrived meanwhile."""
        with self._house.engine.connect() as connection:
            known = uploads.upload(connection, person, sha256)
        is_over = known is not None and self._is_over(known)
        if is_over:
            await self._forget(person, sha256)
        return is_over

    def _expired(self) -> tuple[Upload, ...]:
        with self._house.engine.connect() as connection:
            return uploads.expired(connection, self._house.clock(), 100)

    def _sender(self, token: str | None) -> str:
        person = sender_of(self._house, token, self._house.clock())
        if FIELD_ROLES.isdisjoint(person.roles):
            raise RoleMissing(roles=", ".join(sorted(FIELD_ROLES)))
        return person.id

    def _upload(self, person: str, sha256: str) -> Upload:
        with self._house.engine.connect() as connection:
            known = uploads.upload(connection, person, sha256)
        if known is None or self._is_over(known):
            raise UploadUnknown(sha256=sha256)
        return known

    def _is_over(self, upload: Upload) -> bool:
        return upload.state == "receiving" and upload.expires_at <= self._house.clock()

    def _there(self, upload: Upload) -> int:
        if upload.state != "receiving":
            return upload.size_bytes
        return self._unfinished.size(upload.person, upload.sha256)

    def _status(self, upload: Upload) -> UploadStatus:
        reason = None
        if upload.state == "refused":
            with self._house.engine.connect() as connection:
                shot = shots.shot(connection, upload.sha256)
            reason = None if shot is None else shot.reason
        return UploadStatus(
            sha256=upload.sha256,
            state=upload.state,
            reason=reason,
            offset=self._there(upload),
            length=upload.size_bytes,
            expires_at=upload.expires_at if upload.state == "receiving" else None,
        )

    async def _begun(self, person: str, asked: BeginUpload) -> Upload:
        """The upload as it is there already, or a new one; one that was said to be of another size begins anew."""
        require_taken(asked, self._house.settings)
        with self._house.engine.connect() as connection:
            known = uploads.upload(connection, person, asked.sha256)
        fits = known is not None and (known.state != "receiving" or known.size_bytes == asked.size_bytes)
        if known is not None and fits and not self._is_over(known):
            return known
        if known is not None:
            await self._forget(person, asked.sha256)
        return await self._house.writer.run(
            lambda transaction: entered(transaction, self._house.settings, person, asked)
        )

    async def _take(self, upload: Upload, there: int, pieces: AsyncIterator[bytes], turn: Turn) -> None:
        """Write what comes, until it ends, is cut, falls silent, or somebody else takes over."""
        gathered: list[bytes] = []
        size, come = 0, there
        async for piece in _until_over(pieces, turn, self._house.settings.upload_silence_s):
            come += len(piece)
            if come > upload.size_bytes:
                await asyncio.to_thread(self._unfinished.cut, upload.person, upload.sha256, there)
                raise too_large(come, upload.size_bytes)
            gathered.append(piece)
            size += len(piece)
            if size >= _GATHERED_BYTES:
                await self._write(upload, gathered)
                gathered, size = [], 0
        await self._write(upload, gathered)

    async def _write(self, upload: Upload, gathered: list[bytes]) -> None:
        await asyncio.to_thread(self._unfinished.append, upload.person, upload.sha256, iter(gathered))

    async def _finished(self, upload: Upload) -> Upload:
        """The upload, taken in if all of it is there; what is not what it should be is let go of.

        Raises:
            DigestDiffers.
        """
        person, sha256 = upload.person, upload.sha256
        if upload.state != "receiving" or self._there(upload) < upload.size_bytes:
            return upload
        file = self._unfinished.path(person, sha256)
        if await asyncio.to_thread(digest_of, file) != sha256:
            await self._forget(person, sha256)
            raise DigestDiffers(sha256=sha256)
        await asyncio.to_thread(self._house.photos.adopt, original(sha256), file)
        await self._house.writer.run(
            lambda transaction: uploads.arrive(transaction.connection, person, sha256, transaction.at)
        )
        await asyncio.to_thread(self._unfinished.remove, person, sha256)
        self._on_arrival()
        return self._upload(person, sha256)

    async def _forget(self, person: str, sha256: str) -> None:
        await asyncio.to_thread(self._unfinished.remove, person, sha256)
        await self._house.writer.run(
            lambda transaction: uploads.forget(transaction.connection, person, sha256)
        )

    async def _counting(self, person: str, work: Awaitable[T]) -> T:
        """The outcome of some work; where that is a refusal of what the person sends, it is counted.

        A full disk is nobody's fault, and has no room for the count; nor does it change what else is refused.
        """
        try:
            return await _within_room(work)
        except StorageFull:
            raise
        except CaseworkError as refusal:
            day = self._house.clock().astimezone(CHINA).date()
            reason = type(refusal).__name__
            count = self._house.writer.run(
                lambda transaction: uploads.count_refusal(transaction.connection, person, day, reason)
            )
            with suppress(StorageFull):
                await _within_room(count)
            raise


async def _within_room(work: Awaitable[T]) -> T:
    """The outcome of work that writes to the disk.

    Raises:
        StorageFull: there is no room, for files or for rows.
    """
    try:
        return await work
    except OSError as trouble:
        if trouble.errno in (errno.ENOSPC, errno.EDQUOT):
            raise StorageFull from trouble
        raise
    except DBAPIError as trouble:
        if is_full(trouble):
            raise StorageFull from trouble
        raise


async def _refusal(refusal: CaseworkError) -> Never:
    raise refusal


async def _until_over(pieces: AsyncIterator[bytes], turn: Turn, silence_s: float) -> AsyncIterator[bytes]:
    """The pieces, until they end, nothing comes for so many seconds, or the turn is over."""
    taken_over = asyncio.ensure_future(turn.is_over.wait())
    try:
        while True:
            coming = asyncio.ensure_future(anext(pieces, None))
            await asyncio.wait({coming, taken_over}, timeout=silence_s, return_when=asyncio.FIRST_COMPLETED)
            if not coming.done():
                coming.cancel()
                with suppress(asyncio.CancelledError):
                    await coming
                return
            piece = coming.result()
            if piece is None:
                return
            yield piece
    finally:
        taken_over.cancel()
