"""Everything that use cases work with, in one value that is made once, when the server starts."""

from collections.abc import Callable
from datetime import datetime

from msgspec import Struct
from sqlalchemy import Engine

from geo.areas import Area, BoundarySet
from geo.ground import Ground
from geo.locate import Locator
from server.casework.atlas import Atlas
from server.casework.live import Live
from server.casework.rulebook import RuleBook
from server.casework.sealing import Keys
from server.casework.steps_together import StepsTogether
from server.casework.ticket_map import TicketMap
from server.domain.directory import NOBODY_LISTED, Directory
from server.domain.errors import CategoryUnknown
from server.domain.rules import Rules
from server.domain.ticket import Ticket
from server.settings import Settings
from server.store.answers import Answers
from server.store.photo_folder import PhotoStore, Unfinished
from server.store.reading import Reading
from server.store.trails import Trails
from sync.sql_store import SqlStore
from sync.writer import Writer


class House(Struct, frozen=True, kw_only=True):
    """The engine and its one writer, the mailboxes, the rules and boundaries in force, keys, settings and clock.

    `reading` is for what every request asks. `mailbox_engine` is by what mailboxes are read: the same engine, but for
    PostgreSQL.
    """

    clock: Callable[[], datetime]
    engine: Engine
    reading: Reading
    mailbox_engine: Engine
    writer: Writer
    mailboxes: SqlStore
    together: StepsTogether
    rulebook: RuleBook
    atlas: Atlas
    ticket_map: TicketMap
    live: Live
    answers: Answers
    trails: Trails
    keys: Keys
    settings: Settings
    photos: PhotoStore
    unfinished: Unfinished
    directory: Directory = NOBODY_LISTED

    @property
    def rules(self) -> Rules:
        """The rules in force now."""
        return self.rulebook.rules

    @property
    def ground(self) -> Ground:
        """The boundaries in force now."""
        return self.atlas.as_of(self.clock())

    @property
    def boundaries(self) -> BoundarySet:
        """The areas in force now."""
        return self.ground.boundaries

    @property
    def locator(self) -> Locator:
        """Where things are, by the boundaries in force now. Made on first use, since that takes a second or two."""
        return self.ground.locator

    def note(self, ticket: Ticket, before: Ticket | None = None) -> None:
        """What has become of a ticket, for the map and those who watch; to be called once that is committed."""
        self.ticket_map.note(ticket)
        self.live.note(ticket, before)

    def chain(self, code: str) -> tuple[str, ...]:
        """An area's own code and those of its parents, finest first; as it was at last, where it is no more."""
        return self.atlas.chain(code, self.clock())

    def area(self, code: str) -> Area | None:
        """The area of that code, which may be no more (then it has no outline); None where there never was one."""
        return self.atlas.area(code, self.clock())

    def area_name(self, code: str) -> str:
        """What people call an area; its code where nobody does."""
        area = self.area(code)
        return code if area is None else area.name

    def unit_name(self, unit_id: str) -> str:
        """What people call a unit."""
        unit = self.rules.units.get(unit_id)
        return unit_id if unit is None else unit.name

    def category_name(self, code: str | None) -> str | None:
        """What people call a sub-item of the catalogue; its code where the one in force no longer has it."""
        if code is None:
            return None
        try:
            return self.rules.catalogue.item(code).name
        except CategoryUnknown:
            return code

    def category_names(self, code: str) -> tuple[str, str]:
        """The same in Chinese and in English."""
        try:
            item = self.rules.catalogue.item(code)
        except CategoryUnknown:
            return code, code
        return item.name, item.name_en
