"""Told to others: who subscribes, and what waits to be sent."""

from sqlalchemy import Column, ForeignKey, Index, Integer, LargeBinary, String, Table

from server.store.schema.columns import Instant, Json, Rising, metadata

webhooks = Table(
    "webhooks",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("name", String(100), nullable=False),
    Column("url", String(500), nullable=False),
    Column("kinds", Json, nullable=False),
    Column("area", String(40)),
    Column("secret", LargeBinary, nullable=False),
    Column("numbers_by", String(48)),
    Column("created_by", String(48), nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("ended_at", Instant),
)

#: Messages to subscribers, written with the events that they tell of; of each subscriber and ticket sent in order.
outbox = Table(
    "outbox",
    metadata,
    Column("no", Rising, primary_key=True, autoincrement=True),
    Column("id", String(36), nullable=False, unique=True),
    Column("webhook", String(36), ForeignKey("webhooks.id"), nullable=False),
    Column("ticket", String(36), nullable=False),
    Column("kind", String(40), nullable=False),
    Column("body", Json, nullable=False),
    Column("at", Instant, nullable=False),
    Column("state", String(10), nullable=False),
    Column("tries", Integer, nullable=False),
    Column("next_at", Instant, nullable=False),
    Column("trouble", String(200)),
    Index(None, "state", "next_at"),
    Index(None, "webhook", "ticket", "no"),
)
