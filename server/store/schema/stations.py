"""Help stations: where they are, who sat there, what was done."""

from sqlalchemy import Column, ForeignKey, Index, LargeBinary, Table

from server.store.schema.columns import Instant, metadata, word

stations = Table(
    "stations",
    metadata,
    Column("id", word(48), primary_key=True),
    Column("body", LargeBinary, nullable=False),
)

help_shifts = Table(
    "help_shifts",
    metadata,
    Column("id", word(36), primary_key=True),
    Column("station", word(48), ForeignKey("stations.id"), nullable=False),
    Column("person", word(48), ForeignKey("people.id"), nullable=False),
    Column("begun_at", Instant, nullable=False),
    Column("ended_at", Instant),
    Column("body", LargeBinary, nullable=False),
    Index(None, "station", "begun_at"),
    Index(None, "person", "ended_at"),
)

help_entries = Table(
    "help_entries",
    metadata,
    Column("id", word(36), primary_key=True),
    Column("shift", word(36), ForeignKey("help_shifts.id"), nullable=False),
    Column("at", Instant, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Index(None, "shift", "at"),
)
