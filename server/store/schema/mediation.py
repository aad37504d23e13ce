"""Mediation: the events of a case, and what follows from them."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, Table

from server.store.schema.columns import Instant, Json, metadata, word

mediation_events = Table(
    "mediation_events",
    metadata,
    Column("case", word(36), primary_key=True),
    Column("no", Integer, primary_key=True),
    Column("at", Instant, nullable=False),
    Column("actor", word(48), nullable=False),
    Column("command", word(36)),
    Column("payload", Json, nullable=False),
    Column("digest", word(64), nullable=False),
)

mediations = Table(
    "mediations",
    metadata,
    Column("id", word(36), primary_key=True),
    Column("number", word(200), nullable=False, unique=True),
    Column("version", Integer, nullable=False),
    Column("state", word(20), nullable=False),
    Column("risk", word(10), nullable=False),
    Column("ticket", word(36), index=True),
    Column("grid", word(40), index=True),
    Column("office", word(48), index=True),
    Column("lead", word(48), index=True),
    Column("registered_by", word(48), nullable=False, index=True),
    Column("registered_at", Instant, nullable=False),
    Column("district_told", Boolean, nullable=False),
    Column("waits_for_a_person", Boolean, nullable=False),
    Column("in_mailboxes", Boolean, nullable=False),
    Column("next_due_at", Instant, index=True),
    Column("body", Json, nullable=False),
    Index(None, "registered_at", "id"),
)

mediation_areas = Table(
    "mediation_areas",
    metadata,
    Column("case", word(36), ForeignKey("mediations.id"), primary_key=True),
    Column("area", word(40), primary_key=True),
    Index(None, "area"),
)

#: Who has to do with a case by name: `part:<person>` takes part in it, `asked:<person>` was asked to take it.
mediation_guests = Table(
    "mediation_guests",
    metadata,
    Column("case", word(36), ForeignKey("mediations.id"), primary_key=True),
    Column("guest", word(60), primary_key=True),
    Index(None, "guest"),
)

mediation_numbers = Table(
    "mediation_numbers",
    metadata,
    Column("year", Integer, primary_key=True),
    Column("body", word(120), primary_key=True),
    Column("last", Integer, nullable=False),
)
