"""Personal data, encrypted, and the log of who looked at it and why."""

from sqlalchemy import BigInteger, Column, Integer, LargeBinary, String, Table, Text

from server.store.schema.columns import Instant, metadata

contacts = Table(
    "contacts",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("ticket", String(36), nullable=False, index=True),
    Column("ciphertext", LargeBinary, nullable=False),
)

#: Who looked at personal data, who exported, who changed a setting: rows are only ever added, and chained.
access_log = Table(
    "access_log",
    metadata,
    Column("no", BigInteger, primary_key=True, autoincrement=False),
    Column("at", Instant, nullable=False),
    Column("person", String(48), nullable=False, index=True),
    Column("unit", String(48)),
    Column("access", String(24), nullable=False, index=True),
    Column("ticket", String(36), index=True),
    Column("purpose", String(24), nullable=False),
    Column("reason", Text, nullable=False),
    Column("about", String(48)),
    Column("digest", String(64), nullable=False),
)

#: One row: how many entries the log has, and the digest of the last.
access_head = Table(
    "access_head",
    metadata,
    Column("one", Integer, primary_key=True, autoincrement=False),
    Column("no", BigInteger, nullable=False),
    Column("digest", String(64), nullable=False),
)
