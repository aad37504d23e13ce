"""What came in: documents that wait, the ledger of commands (kept for ever), and what was answered.

arrivals ▶ commands, writers, quarantine, receipts
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from server.store.schema.columns import Instant, Json, Rising, metadata

arrivals = Table(
    "arrivals",
    metadata,
    Column("no", Rising, primary_key=True, autoincrement=True),
    Column("mailbox", String(100), nullable=False),
    Column("document", Text, nullable=False),
    Column("rev", String(300), nullable=False),
    Column("generation", Integer, nullable=False),
    Column("deleted", Boolean, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("writer", String(500)),
    Column("counter", BigInteger),
    Column("received_at", Instant, nullable=False),
    Index(None, "writer", "counter"),
    Index(None, "received_at", "no"),
    Index(None, "mailbox", "document"),
)

commands = Table(
    "commands",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("rev", String(300), nullable=False),
    Column("digest", String(64), nullable=False),
    Column("mailbox", String(100)),
    Column("person", String(48), nullable=False),
    Column("writer", String(500)),
    Column("counter", BigInteger),
    Column("kind", String(40), nullable=False),
    Column("ticket", String(36), nullable=False),
    Column("status", String(12), nullable=False),
    Column("reason_code", String(60)),
    Column("received_at", Instant, nullable=False),
    Column("body", LargeBinary, nullable=False),
    UniqueConstraint("writer", "counter"),
    Index(None, "ticket"),
)

writers = Table(
    "writers",
    metadata,
    Column("writer", String(500), primary_key=True),
    Column("person", String(48), ForeignKey("people.id"), nullable=False),
    Column("device", String(200)),
    Column("next_counter", BigInteger, nullable=False),
    Column("unreadable", Integer, nullable=False),
    Column("since", Instant, nullable=False),
    Column("unsent", Integer),
    Column("oldest_unsent_at", Instant),
    Column("seen_at", Instant),
)

quarantine = Table(
    "quarantine",
    metadata,
    Column("no", Rising, primary_key=True, autoincrement=True),
    Column("mailbox", String(100), nullable=False),
    Column("person", String(48), nullable=False),
    Column("document", Text, nullable=False),
    Column("rev", String(300), nullable=False),
    Column("deleted", Boolean, nullable=False),
    Column("kind", String(40)),
    Column("size_bytes", Integer, nullable=False),
    Column("reason_code", String(60), nullable=False),
    Column("facts", Json, nullable=False),
    Column("received_at", Instant, nullable=False),
    Column("body", LargeBinary, nullable=False),
    UniqueConstraint("mailbox", "document", "rev"),
)

receipts = Table(
    "receipts",
    metadata,
    Column("mailbox", String(100), primary_key=True),
    Column("document", String(60), primary_key=True),
    Column("body", Json, nullable=False),
)
