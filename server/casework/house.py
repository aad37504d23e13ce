"""Everything that use cases work with, in one value that is made once, when the server starts."""

from collections.abc import Callable
from datetime import datetime
from functools import cached_property

from msgspec import Struct
from sqlalchemy import Engine

from geo.areas import Area, BoundarySet
from geo.locate import Locator
from server.casework.sealing import Keys
from server.domain.decide import Rules
from server.settings import Settings
from sync.sql_store import SqlStore
from sync.writer import Writer


class House(Struct, frozen=True, kw_only=True, dict=True):
    """The engine and its one writer, the mailboxes, the rules and boundaries in force, keys, settings and clock."""

    clock: Callable[[], datetime]
    engine: Engine
    writer: Writer
    mailboxes: SqlStore
    rules: Rules
    boundaries: BoundarySet
    keys: Keys
    settings: Settings

    @cached_property
    def locator(self) -> Locator:
        """Where things are, by the boundaries in force. Made on first use, since that takes a second or two."""
        return Locator(self.boundaries)

    @cached_property
    def areas(self) -> dict[str, Area]:
        """Every area in force, by its code."""
        return {area.code: area for area in self.boundaries.areas}

    @cached_property
    def chains(self) -> dict[str, tuple[str, ...]]:
        """Every area's own code and those of its parents, finest first."""
        return self.boundaries.chains()

    def area_name(self, code: str) -> str:
        """What people call an area; its code where nobody does."""
        area = self.areas.get(code)
        return code if area is None else area.name

    def unit_name(self, unit_id: str) -> str:
        """What people call a unit."""
        unit = self.rules.units.get(unit_id)
        return unit_id if unit is None else unit.name

    def category_name(self, code: str | None) -> str | None:
        """What people call a sub-item of the catalogue; its code where the one in force no longer has it."""
        if code is None:
            return None
        return next((item.name for item in self.rules.catalogue.items if item.code == code), code)
