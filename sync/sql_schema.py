"""Where documents lie in SQL: one row per document with the winner's body and the packed history inline.

One look-up finds all that nearly every question needs. Losing leaves are rare and have a table of their
own; so have `_local` documents, which have no sequence number. What a new revision replaces is not kept.
A body that the server delivered to many databases is stored once, beside them.
Attachments are blobs, stored once however many documents use them; a blob that none uses any more is deleted.
"""

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
)
from sqlalchemy.dialects.postgresql import TEXT

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

#: An alias of the row id on SQLite, eight bytes on PostgreSQL.
_key = BigInteger().with_variant(Integer, "sqlite")
#: Ordered by code point, as SQLite does by itself and as Python does.
_text = Text().with_variant(TEXT(collation="C"), "postgresql")

#: Facts about the data as a whole; `uuid` names it towards clients.
facts = Table(
    "sync_facts",
    metadata,
    Column("name", _text, primary_key=True),
    Column("value", _text, nullable=False),
    sqlite_with_rowid=False,
)

databases = Table(
    "sync_databases",
    metadata,
    Column("key", _key, primary_key=True),
    Column("name", _text, nullable=False, unique=True),
    Column("epoch", _text, nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("live_count", BigInteger, nullable=False),
    Column("deleted_count", BigInteger, nullable=False),
    Column("purge_seq", BigInteger, nullable=False),
    Column("revs_limit", Integer, nullable=False),
    Column("security", LargeBinary, nullable=True),
)

#: `digest` is the BLAKE2b-256 of the body; both may be written over, when all who share it get another in its place.
shared_bodies = Table(
    "sync_shared_bodies",
    metadata,
    Column("key", _key, primary_key=True),
    Column("digest", LargeBinary, nullable=False, unique=True),
    Column("body", LargeBinary, nullable=False),
)

#: `body` is empty where `shared` says where it lies.
documents = Table(
    "sync_documents",
    metadata,
    Column("key", _key, primary_key=True),
    Column("database", _key, ForeignKey("sync_databases.key", ondelete="CASCADE"), nullable=False),
    Column("id", _text, nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("rev", _text, nullable=False),
    Column("deleted", SmallInteger, nullable=False),
    Column("leaf_count", Integer, nullable=False),
    Column("tree", LargeBinary, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("shared", _key, ForeignKey("sync_shared_bodies.key"), nullable=True),
    UniqueConstraint("database", "id"),
    UniqueConstraint("database", "seq"),
)

#: Of the few that share: a push has nothing to write here.
Index(
    None,
    documents.c.shared,
    sqlite_where=documents.c.shared.is_not(None),
    postgresql_where=documents.c.shared.is_not(None),
)

losing_leaves = Table(
    "sync_losing_leaves",
    metadata,
    Column("document", _key, ForeignKey("sync_documents.key", ondelete="CASCADE"), primary_key=True),
    Column("rev", _text, primary_key=True),
    Column("body", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)

#: `written_at` in microseconds since 1970.
checkpoints = Table(
    "sync_checkpoints",
    metadata,
    Column("database", _key, ForeignKey("sync_databases.key", ondelete="CASCADE"), primary_key=True),
    Column("id", _text, primary_key=True),
    Column("revision", BigInteger, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("owner", _text, nullable=False),
    Column("written_at", BigInteger, nullable=False),
    Index(None, "database", "owner", "written_at"),
    sqlite_with_rowid=False,
)

#: The digest of the live winners among a database's ids from `start` up to the next row's; `sum` big-endian.
digest_stretches = Table(
    "sync_digest_stretches",
    metadata,
    Column("database", _key, ForeignKey("sync_databases.key", ondelete="CASCADE"), primary_key=True),
    Column("start", _text, primary_key=True),
    Column("count", BigInteger, nullable=False),
    Column("sum", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)

#: `name` is the SHA-256 of the bytes, in hex.
blobs = Table(
    "sync_blobs",
    metadata,
    Column("key", _key, primary_key=True),
    Column("name", _text, nullable=False, unique=True),
)

blob_pieces = Table(
    "sync_blob_pieces",
    metadata,
    Column("blob", _key, ForeignKey("sync_blobs.key", ondelete="CASCADE"), primary_key=True),
    Column("no", Integer, primary_key=True),
    Column("data", LargeBinary, nullable=False),
)

blob_uses = Table(
    "sync_blob_uses",
    metadata,
    Column("database", _key, ForeignKey("sync_databases.key", ondelete="CASCADE"), primary_key=True),
    Column("document", _text, primary_key=True),
    Column("blob", _key, ForeignKey("sync_blobs.key"), primary_key=True, index=True),
    sqlite_with_rowid=False,
)
