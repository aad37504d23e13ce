"""The versions of the city's boundaries, each kept whole."""

from datetime import datetime

from sqlalchemy import Connection, select

from server.store.schema import boundary_sets
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
