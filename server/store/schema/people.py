"""Who: people and units, what they answer for, how they sign in, and how one gives way to another."""

from sqlalchemy import Boolean, Column, Date, ForeignKey, Index, String, Table, Text

from server.store.schema.columns import Instant, Json, Rising, metadata

people = Table(
    "people",
    metadata,
    Column("id", String(48), primary_key=True),
    Column("login", String(60), unique=True),
    Column("unit", String(48)),
    Column("body", Json, nullable=False),
)

#: Which areas a person answers for by office, on any level or layer; `posts` says the same with days.
scopes = Table(
    "scopes",
    metadata,
    Column("person", String(48), ForeignKey("people.id"), primary_key=True),
    Column("area", String(40), primary_key=True),
    Index(None, "area"),
)

posts = Table(
    "posts",
    metadata,
    Column("area", String(40), primary_key=True),
    Column("layer", String(40), primary_key=True),
    Column("person", String(48), ForeignKey("people.id"), primary_key=True),
    Column("since", Date, primary_key=True),
    Column("until", Date),
    Index(None, "person"),
)

units = Table(
    "units",
    metadata,
    Column("id", String(48), primary_key=True),
    Column("body", Json, nullable=False),
)

duties = Table(
    "duties",
    metadata,
    Column("no", Rising, primary_key=True, autoincrement=True),
    Column("unit", String(48), ForeignKey("units.id"), nullable=False),
    Column("body", Json, nullable=False),
)

credentials = Table(
    "credentials",
    metadata,
    Column("person", String(48), ForeignKey("people.id"), primary_key=True),
    Column("password_hash", Text, nullable=False),
)

sessions = Table(
    "sessions",
    metadata,
    Column("token_digest", String(64), primary_key=True),
    Column("person", String(48), ForeignKey("people.id"), nullable=False),
    Column("writer", String(500)),
    Column("created_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("send_only_until", Instant, nullable=False),
    Index(None, "person"),
)

mailboxes = Table(
    "mailboxes",
    metadata,
    Column("name", String(100), primary_key=True),
    Column("person", String(48), ForeignKey("people.id"), nullable=False, unique=True),
    Column("since", Instant, nullable=False),
)

#: 交接: who gives which areas to whom, and when each of the two has said so.
handovers = Table(
    "handovers",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("leaver", String(48), ForeignKey("people.id"), nullable=False),
    Column("successor", String(48), ForeignKey("people.id"), nullable=False),
    Column("leaves_for_good", Boolean, nullable=False),
    Column("begun_by", String(48), nullable=False),
    Column("begun_at", Instant, nullable=False),
    Column("given_by", String(48)),
    Column("given_at", Instant),
    Column("taken_at", Instant),
    Column("withdrawn_at", Instant),
    Column("done_at", Instant),
    Column("note", Text, nullable=False),
    Column("areas", Json, nullable=False),
    Column("listed", Json, nullable=False),
    Index(None, "leaver"),
    Index(None, "successor"),
)
