"""Where: the sets of boundaries that the house has lived by, and how one gives way to the next."""

from sqlalchemy import Boolean, Column, Index, LargeBinary, Table

from server.store.schema.columns import Instant, Json, metadata, word

boundary_sets = Table(
    "boundary_sets",
    metadata,
    Column("version", word(80), primary_key=True),
    Column("sha256", word(64), nullable=False),
    Column("since", Instant, nullable=False),
    Column("bundle", LargeBinary, nullable=False),
)

#: A row for each version that a house has lived through, or may: proposed, approved, carried out step by step.
redivisions = Table(
    "redivisions",
    metadata,
    Column("id", word(36), primary_key=True),
    Column("version", word(80), nullable=False),
    Column("predecessor", word(80), nullable=False),
    Column("since", Instant),
    Column("step", word(12), nullable=False),
    Column("cursor", word(200), nullable=False),
    Column("proposed_by", word(48), nullable=False),
    Column("proposed_at", Instant, nullable=False),
    Column("decided_by", word(48)),
    Column("decided_at", Instant),
    Column("accept_gaps", Boolean, nullable=False),
    Column("mapping", Json, nullable=False),
    Column("plan", Json, nullable=False),
    Column("bundle", LargeBinary),
    Index(None, "step"),
)
