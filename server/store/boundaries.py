"""The versions of the city's boundaries: each is kept whole and unchanged, and is in force from an instant on."""

from datetime import datetime

from msgspec import Struct
from sqlalchemy import Connection, func, insert, select

from server.store.prepared import Prepared
from server.store.schema.boundaries import boundary_sets
from server.store.schema.people import posts, scopes

_count = Prepared(select(func.count()).select_from(boundary_sets))


class Version(Struct, frozen=True, kw_only=True):
    """边界版本: one version by its name and digest. In force from `since` until the next one's."""

    version: str
    sha256: str
    since: datetime


def save(connection: Connection, version: Version, bundle: bytes) -> None:
    """Keep a version. Its name must be new: what is published does not change."""
    row = {"version": version.version, "sha256": version.sha256, "since": version.since, "bundle": bundle}
    connection.execute(insert(boundary_sets).values(row))


def versions(connection: Connection) -> tuple[Version, ...]:
    """Every version, in the order in which they come into force; the last may be yet to come."""
    asked = select(boundary_sets.c.version, boundary_sets.c.sha256, boundary_sets.c.since)
    rows = connection.execute(asked.order_by(boundary_sets.c.since)).fetchall()
    return tuple(Version(**row._mapping) for row in rows)


def count(connection: Connection) -> int:
    """How many versions there are: a number that rises whenever one is added, and asks for less than the list."""
    return int(_count.value(connection))


def in_force(connection: Connection) -> bytes | None:
    """The bundle of the last version, be its day come or not."""
    last = select(boundary_sets.c.bundle).order_by(boundary_sets.c.since.desc()).limit(1)
    return connection.execute(last).scalar_one_or_none()


def bundle_of(connection: Connection, version: str) -> bytes | None:
    """The bundle of the version of that name."""
    found = select(boundary_sets.c.bundle).where(boundary_sets.c.version == version)
    return connection.execute(found).scalar_one_or_none()


def stood_on(connection: Connection) -> set[str]:
    """The code of every area that a post or a person's scope names."""
    return {row.area for table in (posts, scopes) for row in connection.execute(select(table.c.area))}
