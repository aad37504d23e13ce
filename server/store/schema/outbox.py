"""Told to others: who subscribes, and what waits to be sent."""

from sqlalchemy import Column, ForeignKey, Index, Integer, LargeBinary, Table

from server.store.schema.columns import Instant, Json, Rising, metadata, word

webhooks = Table(
    "webhooks",
    metadata,
    Column("id", word(36), primary_key=True),
    Column("name", word(100), nullable=False),
    Column("url", word(500), nullable=False),
    Column("kinds", Json, nullable=False),
    Column("area", word(40)),
    Column("secret", LargeBinary, nullable=False),
    Column("numbers_by", word(48)),
    Column("created_by", word(48), nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("ended_at", Instant),
)

#: Messages to subscribers, written with the events that they tell of; of each subscriber and ticket sent in order.
outbox = Table(
    "outbox",
    metadata,
    Column("no", Rising, primary_key=True, autoincrement=True),
    Column("id", word(36), nullable=False, unique=True),
    Column("webhook", word(36), ForeignKey("webhooks.id"), nullable=False),
    Column("ticket", word(36), nullable=False),
    Column("kind", word(40), nullable=False),
    Column("body", Json, nullable=False),
    Column("at", Instant, nullable=False),
    Column("state", word(10), nullable=False),
    Column("tries", Integer, nullable=False),
    Column("next_at", Instant, nullable=False),
    Column("trouble", word(200)),
    Index(None, "state", "next_at"),
    Index(None, "webhook", "ticket", "no"),
)
