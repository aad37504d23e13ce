"""The versions of the city's boundaries, each kept whole."""

from datetime import datetime

from sqlalchemy import Connection, select

from server.store import people
from server.store.schema import boundary_sets, posts, scopes
from server.store.upsert import put


def save(connection: Connection, version: str, sha256: str, bundle: bytes, at: datetime) -> None:
    """Keep a set; the newest is the one in force."""
    put(
        connection,
        boundary_sets,
        key={"version": version},
        values={"sha256": sha256, "bundle": bundle, "since": at},
    )


def in_force(connection: Connection) -> bytes | None:
    """The bundle of the newest set."""
    newest = select(boundary_sets.c.bundle).order_by(boundary_sets.c.since.desc()).limit(1)
    return connection.execute(newest).scalar_one_or_none()


def sha256_of(connection: Connection, version: str) -> str | None:
    """The digest of the set that goes by that version's name."""
    found = select(boundary_sets.c.sha256).where(boundary_sets.c.version == version)
    return connection.execute(found).scalar_one_or_none()


def stood_on(connection: Connection) -> set[str]:
    """The code of every area that a post, a person's scope, a unit or a duty names."""
    named = {row.area for table in (posts, scopes) for row in connection.execute(select(table.c.area))}
    return (
        named
        | {unit.area for unit in people.all_units(connection)}
        | {duty.area for duty in people.duty_list(connection)}
    )
