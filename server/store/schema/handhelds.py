"""How handhelds come in: codes to pair them, nonces that were used up, their runs, and the packs that they hold."""

from sqlalchemy import Column, ForeignKey, Integer, Table

from server.store.schema.columns import Instant, Json, metadata, word

#: 配对码: one row per code, found by its first symbols; of the rest there is only a digest.
pairings = Table(
    "pairings",
    metadata,
    Column("selector", word(8), primary_key=True),
    Column("digest", word(64), nullable=False),
    Column("person", word(48), ForeignKey("people.id"), nullable=False),
    Column("made_by", word(48), nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False, index=True),
    Column("tries", Integer, nullable=False),
)

#: A nonce that a handheld has signed is here until it would have run out anyway.
used_nonces = Table(
    "used_nonces",
    metadata,
    Column("nonce", word(120), primary_key=True),
    Column("expires_at", Instant, nullable=False, index=True),
)

#: The runs of an install, each by the name that it gave itself: an earlier one that comes again is a twin.
runs = Table(
    "runs",
    metadata,
    Column("writer", word(500), ForeignKey("writers.writer"), primary_key=True),
    Column("no", Integer, primary_key=True),
    Column("session", word(64), nullable=False),
)

#: Which sections a pack had, and where, for as long as a handheld may hold it.
pack_contents = Table(
    "pack_contents",
    metadata,
    Column("sha256", word(64), primary_key=True),
    Column("sections", Json, nullable=False),
    Column("served_at", Instant, nullable=False, index=True),
)
