"""A person with a camera in a running house: sends photos as the door would have it, and lists them on tickets."""

import asyncio
import hashlib
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any
from uuid import UUID

from mobile_api.ports import BeginUpload, UploadStatus
from server.casework.darkroom import look_at_all
from server.casework.uploads import HouseUploadDesk
from server.domain.people import Person
from server.domain.photos import TicketPhoto
from tests.server.running_house import Handheld, Json, RunningHouse


class Photographer:
    """`handheld` writes the commands; the bytes go by the same sign-in."""

    def __init__(self, running: RunningHouse, person: Person) -> None:
        self.running = running
        self.handheld: Handheld = running.handheld(person)
        self.token = self.handheld.token

    @property
    def desk(self) -> HouseUploadDesk:
        """The desk as after a restart: it remembers nothing."""
        return HouseUploadDesk(self.running.house, on_arrival=lambda: None)

    def begin(self, content: bytes, kind: str = "image/jpeg", size: int | None = None) -> UploadStatus:
        asked = BeginUpload(sha256=sha256_of(content), size_bytes=size or len(content), type=kind)
        return asyncio.run(self.desk.begin(self.token, asked))

    def go_on(self, sha256: str, offset: int, *sent: bytes) -> UploadStatus:
        """One request of which so many pieces came through."""
        return asyncio.run(self.desk.append(self.token, sha256, offset, None, pieces(*sent)))

    def status(self, sha256: str) -> UploadStatus:
        return asyncio.run(self.desk.status(self.token, sha256))

    def give_up(self, sha256: str) -> None:
        asyncio.run(self.desk.give_up(self.token, sha256))

    def send(self, content: bytes, kind: str = "image/jpeg") -> str:
        """Send all of it, and have it looked at; its sha256."""
        self.begin(content, kind)
        self.go_on(sha256_of(content), 0, content)
        asyncio.run(look_at_all(self.running.house))
        return sha256_of(content)

    def report(self, **more: Any) -> UUID:
        """A new ticket."""
        command = self.handheld.report(**more)
        self.handheld.push(command)
        self.running.take_in()
        return UUID(command["_id"].removeprefix("command:"))

    def list_on(self, ticket: UUID, *photos: Json) -> None:
        """Write a manifest, and have it taken in."""
        self.handheld.push(
            self.handheld.command("photo_manifest", {"photos": list(photos)}, ticket=str(ticket))
        )
        self.running.take_in()

    def photos(self, ticket: UUID) -> tuple[TicketPhoto, ...]:
        return self.running.ticket(ticket).photos

    def wait(self, **span: float) -> None:
        self.running.clock.pass_by(timedelta(**span))


async def pieces(*sent: bytes) -> AsyncIterator[bytes]:
    for piece in sent:
        yield piece


def sha256_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def entry(content: bytes, kind: str = "scene", **more: Any) -> Json:
    """A line of a manifest."""
    return {"sha256": sha256_of(content), "size_bytes": len(content), "kind": kind, **more}
