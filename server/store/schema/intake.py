"""What came in: documents that wait, the ledger of commands (kept for ever), and what was answered.

arrivals ▶ commands, writers, quarantine, unfounded, receipts ▶ passing
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Table,
    UniqueConstraint,
)

from server.store.schema.columns import Instant, Json, Large, Rising, metadata, word, words

arrivals = Table(
    "arrivals",
    metadata,
    Column("no", Rising, primary_key=True, autoincrement=True),
    Column("mailbox", word(100), nullable=False),
    Column("document", words, nullable=False),
    Column("rev", word(300), nullable=False),
    Column("generation", Large, nullable=False),
    Column("deleted", Boolean, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("writer", word(500)),
    Column("counter", BigInteger),
    Column("received_at", Instant, nullable=False),
    Index(None, "writer", "counter"),
    Index(None, "received_at", "no"),
    Index(None, "mailbox", "document"),
)

commands = Table(
    "commands",
    metadata,
    Column("id", word(36), primary_key=True),
    Column("rev", word(300), nullable=False),
    Column("digest", word(64), nullable=False),
    Column("mailbox", word(100)),
    Column("person", word(48), nullable=False),
    Column("writer", word(500)),
    Column("counter", BigInteger),
    Column("kind", word(40), nullable=False),
    Column("ticket", word(36), nullable=False),
    Column("status", word(12), nullable=False),
    Column("reason_code", word(60)),
    Column("received_at", Instant, nullable=False),
    Column("body", LargeBinary, nullable=False),
    UniqueConstraint("writer", "counter"),
    Index(None, "ticket"),
)

writers = Table(
    "writers",
    metadata,
    Column("writer", word(500), primary_key=True),
    Column("person", word(48), ForeignKey("people.id"), nullable=False),
    Column("device", word(200)),
    Column("next_counter", BigInteger, nullable=False),
    Column("unreadable", Integer, nullable=False),
    Column("since", Instant, nullable=False),
    Column("unsent", Integer),
    Column("oldest_unsent_at", Instant),
    Column("seen_at", Instant),
    Column("device_key", LargeBinary),
    Column("stopped_as", word(12)),
    Column("stopped_at", Instant),
    Column("sends_until", Instant),
    Column("pack_version", word(80)),
    Column("pack_sha256", word(64)),
    Column("pack_at", Instant),
    Column("digest_at", Instant),
    Column("digest_count", Integer),
    Column("digest_agrees", Boolean),
    Column("wiped_at", Instant),
    Column("wiped", Json),
)

quarantine = Table(
    "quarantine",
    metadata,
    Column("no", Rising, primary_key=True, autoincrement=True),
    Column("mailbox", word(100), nullable=False),
    Column("person", word(48), nullable=False),
    Column("document", words, nullable=False),
    Column("rev", word(300), nullable=False),
    Column("deleted", Boolean, nullable=False),
    Column("kind", word(40)),
    Column("size_bytes", Integer, nullable=False),
    Column("reason_code", word(60), nullable=False),
    Column("facts", Json, nullable=False),
    Column("received_at", Instant, nullable=False),
    Column("body", LargeBinary, nullable=False),
    UniqueConstraint("mailbox", "document", "rev"),
)

#: What came sealed in documents that founded nothing, which no ticket's end will ever take out of them.
unfounded = Table(
    "unfounded",
    metadata,
    Column("mailbox", word(100), primary_key=True),
    Column("document", words, primary_key=True),
    Column("rev", word(300), primary_key=True),
    Column("since", Instant, nullable=False, index=True),
)

receipts = Table(
    "receipts",
    metadata,
    Column("mailbox", word(100), primary_key=True),
    Column("document", word(60), primary_key=True),
    Column("body", Json, nullable=False),
)

#: Documents that lie in a mailbox until then, and leave it by themselves.
passing = Table(
    "passing",
    metadata,
    Column("mailbox", word(100), primary_key=True),
    Column("document", words, primary_key=True),
    Column("ends_at", Instant, nullable=False, index=True),
)
