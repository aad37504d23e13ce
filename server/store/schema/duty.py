"""On duty: who, when, and who was called."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, String, Table, Text

from server.store.schema.columns import Instant, metadata

duty_shifts = Table(
    "duty_shifts",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("person", String(48), ForeignKey("people.id"), nullable=False),
    Column("unit", String(48)),
    Column("area", String(40), nullable=False),
    Column("level", Integer, nullable=False),
    Column("leader", Boolean, nullable=False),
    Column("starts_at", Instant, nullable=False),
    Column("ends_at", Instant, nullable=False),
    Column("signed_in_at", Instant),
    Column("signed_out_at", Instant),
    Column("note", Text),
    Index(None, "ends_at"),
)

#: Who on duty was called to which emergency, and when.
duty_calls = Table(
    "duty_calls",
    metadata,
    Column("ticket", String(36), ForeignKey("tickets.id"), primary_key=True),
    Column("leg", Integer, primary_key=True),
    Column("person", String(48), primary_key=True),
    Column("number", String(14), nullable=False),
    Column("shift", String(36), nullable=False),
    Column("level", Integer, nullable=False),
    Column("at", Instant, nullable=False),
    Index(None, "at"),
)
