"""照片与录音: what was sent, by whom, what it turned out to be, which tickets list it. The bytes lie in a folder."""

from sqlalchemy import BigInteger, Column, Date, Float, ForeignKey, Index, Integer, Table

from server.store.schema.columns import Instant, metadata, word, words

#: One content that one person sends; `state` is receiving, arrived, here or refused.
uploads = Table(
    "uploads",
    metadata,
    Column("person", word(48), ForeignKey("people.id"), primary_key=True),
    Column("sha256", word(64), primary_key=True),
    Column("size_bytes", BigInteger, nullable=False),
    Column("type", word(100), nullable=False),
    Column("name", words),
    Column("taken_at", Instant),
    Column("state", word(10), nullable=False),
    Column("begun_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("arrived_at", Instant),
    Index(None, "state", "arrived_at"),
    Index(None, "person", "begun_at"),
    Index(None, "sha256"),
)

#: What a content turned out to be, whoever sent it.
shots = Table(
    "shots",
    metadata,
    Column("sha256", word(64), primary_key=True),
    Column("media", word(10), nullable=False),
    Column("form", word(20), nullable=False),
    Column("size_bytes", BigInteger, nullable=False),
    Column("reason", word(40)),
    Column("width", Integer),
    Column("height", Integer),
    Column("taken_at", Instant),
    Column("lon", Float),
    Column("lat", Float),
    Column("look", word(16)),
    Column("trailing_bytes", BigInteger, nullable=False),
)

#: The parts of a picture's look: pictures that are alike have one of them in common.
shot_bands = Table(
    "shot_bands",
    metadata,
    Column("band", word(6), primary_key=True),
    Column("sha256", word(64), ForeignKey("shots.sha256"), primary_key=True),
    Index(None, "sha256"),
)

#: Which tickets list a content, and who listed it.
ticket_photos = Table(
    "ticket_photos",
    metadata,
    Column("ticket", word(36), ForeignKey("tickets.id"), primary_key=True),
    Column("sha256", word(64), primary_key=True),
    Column("person", word(48), primary_key=True),
    Index(None, "sha256"),
)

#: How often what somebody sent was refused, day by day and reason by reason.
upload_refusals = Table(
    "upload_refusals",
    metadata,
    Column("person", word(48), ForeignKey("people.id"), primary_key=True),
    Column("day", Date, primary_key=True),
    Column("reason", word(40), primary_key=True),
    Column("count", Integer, nullable=False),
)
