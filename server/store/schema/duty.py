"""On duty: who, when, and who was called."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, Table

from server.store.schema.columns import Instant, metadata, word, words

duty_shifts = Table(
    "duty_shifts",
    metadata,
    Column("id", word(36), primary_key=True),
    Column("person", word(48), ForeignKey("people.id"), nullable=False),
    Column("unit", word(48)),
    Column("area", word(40), nullable=False),
    Column("level", Integer, nullable=False),
    Column("leader", Boolean, nullable=False),
    Column("starts_at", Instant, nullable=False),
    Column("ends_at", Instant, nullable=False),
    Column("signed_in_at", Instant),
    Column("signed_out_at", Instant),
    Column("note", words),
    Index(None, "ends_at"),
)

#: Who on duty was called to which emergency, and when.
duty_calls = Table(
    "duty_calls",
    metadata,
    Column("ticket", word(36), ForeignKey("tickets.id"), primary_key=True),
    Column("leg", Integer, primary_key=True),
    Column("person", word(48), primary_key=True),
    Column("number", word(14), nullable=False),
    Column("shift", word(36), nullable=False),
    Column("level", Integer, nullable=False),
    Column("at", Instant, primary_key=True),
    Index(None, "at"),
)
