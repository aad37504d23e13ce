"""How a version of the boundaries comes into force, and what must hold for that. The last good one stays until then.

Versions are only ever added, each from its own instant on; none is changed, replaced or put in before another.
"""

from datetime import datetime, timedelta

from sqlalchemy import Connection

from geo.areas import BoundarySet
from geo.bundle import read_bundle, write_bundle
from geo.redivision import codes_elsewhere
from server.casework.errors import BoundaryVersionTaken, CodesReused, SinceTooEarly
from server.store import boundaries
from server.store.boundaries import Version
from sync.writer import Transaction

#: So many codes are named in a refusal.
_NAMED_MAX = 5


def activate(transaction: Transaction, issued: BoundarySet, since: datetime | None = None) -> Version:
    """Keep a version, in force from `since` on, or from now; those before it stay as they are.

    The last version once more is no change, whatever `since` says.

    Raises:
        BoundaryVersionTaken: that name is another set's, or that of a version which is no longer the last.
        SinceTooEarly: `since` is past, or not after the last version's.
        CodesReused: a code named other ground before.
    """
    connection = transaction.connection
    known = boundaries.versions(connection)
    last = known[-1] if known else None
    if last is not None and (last.version, last.sha256) == (issued.version, issued.sha256):
        return last
    if any(version.version == issued.version for version in known):
        raise BoundaryVersionTaken(version=issued.version)
    begins = transaction.at if since is None else since
    earliest = transaction.at if last is None else max(transaction.at, last.since + timedelta(microseconds=1))
    if begins < earliest:
        raise SinceTooEarly(since=begins.isoformat(), earliest=earliest.isoformat())
    refuse_reused_codes(connection, issued)
    version = Version(version=issued.version, sha256=issued.sha256, since=begins)
    boundaries.save(connection, version, write_bundle(issued))
    return version


def refuse_reused_codes(connection: Connection, issued: BoundarySet) -> None:
    """Nothing, if every code that any earlier version knew still names the place that it named.

    Raises:
        CodesReused.
    """
    reused: set[str] = set()
    for version in boundaries.versions(connection):
        bundle = boundaries.bundle_of(connection, version.version)
        if bundle is not None:
            reused |= codes_elsewhere(read_bundle(bundle), issued)
    if reused:
        named = ", ".join(sorted(reused)[:_NAMED_MAX])
        raise CodesReused(count=len(reused), areas=named)
