"""Every version of the boundaries that the house keeps, each made ready when somebody asks for it.

    since      2026-01-01        2026-12-01          2027-03-01
    versions   ├── v1 ───────────┼── v2 ─────────────┼── v3 ──────▶     half-open, by the instant asked about

Versions never change, so what has been made ready stays right; only their list grows, also by another process.
"""

import threading
from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Sequence
from datetime import datetime
from operator import attrgetter

from msgspec.structs import replace
from sqlalchemy import Connection, Engine

from geo.areas import Area, BoundarySet
from geo.bundle import read_bundle
from geo.ground import Ground
from geo.lineage import Succession, succession
from server.casework.errors import BoundaryVersionUnknown
from server.store import boundaries
from server.store.boundaries import Version


class Atlas:
    """The versions of one data folder. Those used last, `ready_max` of them, are held ready in memory."""

    def __init__(self, engine: Engine, ready_max: int) -> None:
        self._engine = engine
        self._ready_max = ready_max
        self._ready: OrderedDict[str, Ground] = OrderedDict()
        self._outlineless: dict[str, dict[str, Area]] = {}
        self._successions: dict[tuple[str, str], Succession] = {}
        self._draft: Ground | None = None
        self._gate = threading.Lock()
        self._versions: tuple[Version, ...] = ()
        self.refresh()

    @property
    def versions(self) -> tuple[Version, ...]:
        """Every version as known at the last look, in the order in which they come into force."""
        return self._versions

    def refresh(self) -> None:
        """Look which versions there are by now; to be called outside transactions."""
        with self._engine.connect() as connection:
            known = boundaries.versions(connection)
            for version in known:
                if version.version not in self._outlineless:
                    issued = self._read(version.version, connection)
                    bare = {area.code: replace(area, geometry=b"") for area in issued.areas}
                    self._outlineless[version.version] = bare
                    self.hold(self.prepared(issued) if self._draft else Ground(issued))
        self._versions = known

    def as_of(self, instant: datetime, connection: Connection | None = None) -> Ground:
        """The boundaries in force at an instant; before the first version, those.

        By the last look; with a `connection`, by what its transaction sees, which may have entered a version itself.
        """
        known = self._versions if connection is None else self._seen_by(connection)
        return self.of(_in_force(known, instant), connection)

    def as_of_each(
        self, instants: Sequence[datetime], connection: Connection | None = None
    ) -> tuple[Ground, ...]:
        """The same for several instants, by one look."""
        known = self._versions if connection is None else self._seen_by(connection)
        return tuple(self.of(_in_force(known, instant), connection) for instant in instants)

    def of(self, version: str, connection: Connection | None = None) -> Ground:
        """The boundaries of that version; `connection` sees one that its own transaction has just entered.

        Raises:
            BoundaryVersionUnknown: there is no such version.
        """
        with self._gate:
            known = self._ready.get(version)
            if known is not None:
                self._ready.move_to_end(version)
                return known
        return self.hold(Ground(self._read(version, connection)))

    def prepared(self, issued: BoundarySet) -> Ground:
        """A set that is no version yet, made ready; the last one is remembered, in case that it becomes one."""
        if self._draft is None or self._draft.boundaries != issued:
            self._draft = Ground(issued)
        return self._draft

    def hold(self, ground: Ground) -> Ground:
        """Hold a version ready that is entered, or about to be."""
        with self._gate:
            held = self._ready.setdefault(ground.boundaries.version, ground)
            self._ready.move_to_end(ground.boundaries.version)
            while len(self._ready) > self._ready_max:
                self._ready.popitem(last=False)
        return held

    def area(self, code: str, instant: datetime) -> Area | None:
        """The area of that code in force at an instant, or else the last that bore it, without its outline.

        A code is never given to another place, so it names one area for good.
        """
        present = self.as_of(instant).areas.get(code)
        if present is not None:
            return present
        earlier = (self._outlineless[version.version].get(code) for version in reversed(self._versions))
        return next((area for area in earlier if area is not None), None)

    def chain(self, code: str, instant: datetime) -> tuple[str, ...]:
        """The code and those of its parents, finest first; for a code that is no more, as they were at last."""
        present = self.as_of(instant).chains.get(code)
        if present is not None:
            return present
        for version in reversed(self._versions):
            areas = self._outlineless[version.version]
            if code in areas:
                return tuple(_upwards(code, areas))
        return (code,)

    def outlineless(self, version: str) -> dict[str, Area]:
        """Every area of a version as known at the last look, by its code, without its outline."""
        return self._outlineless[version]

    def succession(self, before: str, after: str) -> Succession:
        """What two versions are to each other: worked out once, then remembered, since only what changed is in it.

        Raises:
            BoundaryVersionUnknown: there is no such version.
        """
        known = self._successions.get((before, after))
        if known is None:
            known = succession(self.of(before).boundaries, self.of(after).boundaries)
            self._successions[before, after] = known
        return known

    def _seen_by(self, connection: Connection) -> tuple[Version, ...]:
        """Every version that a transaction sees. They are only ever added, so where there are as many, it is these."""
        known = self._versions
        return known if boundaries.count(connection) == len(known) else boundaries.versions(connection)

    def _read(self, version: str, connection: Connection | None) -> BoundarySet:
        if connection is None:
            with self._engine.connect() as own:
                return self._read(version, own)
        bundle = boundaries.bundle_of(connection, version)
        if bundle is None:
            raise BoundaryVersionUnknown(version=version)
        return read_bundle(bundle)


def _in_force(versions: Sequence[Version], instant: datetime) -> str:
    place = bisect_right(versions, instant, key=attrgetter("since"))
    return versions[max(place - 1, 0)].version


def _upwards(code: str | None, areas: dict[str, Area]) -> list[str]:
    chain = []
    while code is not None:
        chain.append(code)
        code = areas[code].parent
    return chain
