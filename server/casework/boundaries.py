"""How a new version of the city's boundaries comes into force, and what must hold before it may.

    files ─ geo.delivery ─▶ BoundarySet ─ compared ─▶ BoundaryChange ─ bring_in ─▶ in force, or refused

It is one transaction: where a version is refused, the one in force stays in force.
"""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from msgspec import Struct
from sqlalchemy import Connection

from geo.areas import BoundarySet
from geo.bundle import read_bundle
from server.casework.errors import AreasStoodOn, CityMissing
from server.casework.redivision import bring_in_at_once
from server.casework.rulebook import worked_on
from server.store import boundaries, database
from server.store.migration import migrate
from sync.writer import Transaction, Writer

#: So many codes are named in a refusal.
_NAMED_MAX = 5


class BoundaryChange(Struct, frozen=True, kw_only=True):
    """What a version changes in the codes of the one before it; each tuple is sorted.

    `stood_on` are vanished codes on which somebody's post or scope, a unit or a duty still stands.
    """

    version: str
    predecessor: str
    added: tuple[str, ...]
    vanished: tuple[str, ...]
    stood_on: tuple[str, ...]


def bring_in(
    data: Path,
    issued: BoundarySet,
    clock: Callable[[], datetime],
    *,
    since: datetime | None = None,
    orphan: bool = False,
    url: str = "",
) -> BoundaryChange:
    """Put a version in force in a data folder, from `since` or from now on. The same version again is no change.

    Codes may vanish on which somebody stands only where `orphan` allows it.

    Raises:
        CityMissing: nothing has been seeded there.
        BoundaryVersionTaken, SinceTooEarly, CodesReused: see `activate`.
        AreasStoodOn: posts, scopes, units or duties would stand on nothing.
    """
    if not database.is_there(data, url):
        raise CityMissing(data=database.described(data, url))
    engine = database.opened(data, url)
    try:
        migrate(engine)
        writer = Writer(engine, clock)
        try:
            return writer.run_sync(lambda transaction: _entered(transaction, data, issued, since, orphan))
        finally:
            writer.close()
    finally:
        engine.dispose()


def compared(connection: Connection, data: Path, issued: BoundarySet) -> BoundaryChange | None:
    """What the set would change in the one in force; None where there is none in force."""
    bundle = boundaries.in_force(connection)
    if bundle is None:
        return None
    before = read_bundle(bundle)
    old, new = ({area.code for area in each.areas} for each in (before, issued))
    return BoundaryChange(
        version=issued.version,
        predecessor=before.version,
        added=tuple(sorted(new - old)),
        vanished=tuple(sorted(old - new)),
        stood_on=tuple(sorted((old - new) & (boundaries.stood_on(connection) | worked_on(connection, data)))),
    )


def _entered(
    transaction: Transaction, data: Path, issued: BoundarySet, since: datetime | None, orphan: bool
) -> BoundaryChange:
    connection = transaction.connection
    change = compared(connection, data, issued)
    if change is None:
        raise CityMissing(data=str(data))
    if change.stood_on and not orphan:
        named = ", ".join(change.stood_on[:_NAMED_MAX])
        raise AreasStoodOn(count=len(change.stood_on), areas=named)
    bring_in_at_once(transaction, issued, since)
    return change
