"""Personal data, encrypted or as digests, and the log of who looked at it and why."""

from sqlalchemy import BigInteger, Column, Index, Integer, LargeBinary, Table

from server.store.schema.columns import Instant, Json, metadata, word, words

#: `caller` is the keyed digest of the number by which earlier matters are found: empty for who is not to be found, NULL
#: where it has not been worked out yet.
contacts = Table(
    "contacts",
    metadata,
    Column("id", word(36), primary_key=True),
    Column("ticket", word(36), nullable=False, index=True),
    Column("ciphertext", LargeBinary, nullable=False),
    Column("caller", word(64), index=True),
)

#: Who looked at personal data, who exported, who changed a setting: rows are only ever added, and chained.
access_log = Table(
    "access_log",
    metadata,
    Column("no", BigInteger, primary_key=True, autoincrement=False),
    Column("at", Instant, nullable=False),
    Column("person", word(48), nullable=False),
    Column("unit", word(48)),
    Column("access", word(24), nullable=False),
    Column("ticket", word(36), index=True),
    Column("purpose", word(24), nullable=False),
    Column("reason", words, nullable=False),
    Column("about", word(48)),
    Column("digest", word(64), nullable=False),
    Index(None, "person", "no"),
    Index(None, "access", "no"),
)

#: One row: how many entries the log has, and the digest of the last.
access_head = Table(
    "access_head",
    metadata,
    Column("one", Integer, primary_key=True, autoincrement=False),
    Column("no", BigInteger, nullable=False),
    Column("digest", word(64), nullable=False),
)

#: Numbers that may not call in, by their keyed digest; rows stay when an entry has ended.
blocklist = Table(
    "blocklist",
    metadata,
    Column("no", BigInteger, primary_key=True, autoincrement=False),
    Column("id", word(36), nullable=False, unique=True),
    Column("number_digest", word(64), nullable=False, index=True),
    Column("body", Json, nullable=False),
)

#: Deputies whose calls come first, by the keyed digest of their number; rows stay when an entry has ended.
whitelist = Table(
    "whitelist",
    metadata,
    Column("no", BigInteger, primary_key=True, autoincrement=False),
    Column("id", word(36), nullable=False, unique=True),
    Column("number_digest", word(64), nullable=False, index=True),
    Column("body", Json, nullable=False),
)
