"""Who: people and units, what they answer for, how they sign in, and how one gives way to another."""

from sqlalchemy import BigInteger, Boolean, Column, Date, ForeignKey, Index, Table, false

from server.store.schema.columns import Instant, Json, Rising, metadata, word, words

people = Table(
    "people",
    metadata,
    Column("id", word(48), primary_key=True),
    Column("login", word(60), unique=True),
    Column("unit", word(48), index=True),
    Column("body", Json, nullable=False),
)

#: Which areas a person answers for by office, on any level or layer; `posts` says the same with days.
scopes = Table(
    "scopes",
    metadata,
    Column("person", word(48), ForeignKey("people.id"), primary_key=True),
    Column("area", word(40), primary_key=True),
    Index(None, "area"),
)

posts = Table(
    "posts",
    metadata,
    Column("area", word(40), primary_key=True),
    Column("layer", word(40), primary_key=True),
    Column("person", word(48), ForeignKey("people.id"), primary_key=True),
    Column("since", Date, primary_key=True),
    Column("until", Date),
    #: 备岗: the holder for whom this person stands in; NULL for the holder.
    Column("stands_in_for", word(48)),
    Index(None, "person"),
)

units = Table(
    "units",
    metadata,
    Column("id", word(48), primary_key=True),
    Column("body", Json, nullable=False),
)

duties = Table(
    "duties",
    metadata,
    Column("no", Rising, primary_key=True, autoincrement=True),
    Column("unit", word(48), ForeignKey("units.id"), nullable=False),
    Column("body", Json, nullable=False),
)

credentials = Table(
    "credentials",
    metadata,
    Column("person", word(48), ForeignKey("people.id"), primary_key=True),
    Column("password_hash", words, nullable=False),
    #: 初始口令: somebody else knows it, and it is to be changed.
    Column("is_first", Boolean, nullable=False, server_default=false()),
)

sessions = Table(
    "sessions",
    metadata,
    Column("token_digest", word(64), primary_key=True),
    Column("person", word(48), ForeignKey("people.id"), nullable=False),
    Column("writer", word(500)),
    Column("created_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("send_only_until", Instant, nullable=False),
    Index(None, "person"),
    Index(None, "writer"),
)

mailboxes = Table(
    "mailboxes",
    metadata,
    Column("name", word(100), primary_key=True),
    Column("person", word(48), ForeignKey("people.id"), nullable=False, unique=True),
    Column("since", Instant, nullable=False),
)

#: 变更规则: policies and notices that somebody proposed, with what was decided.
rule_changes = Table(
    "rule_changes",
    metadata,
    Column("no", BigInteger, primary_key=True, autoincrement=False),
    Column("id", word(36), nullable=False, unique=True),
    Column("body", Json, nullable=False),
)

#: 交接: who gives which areas to whom, and when each of the two has said so.
handovers = Table(
    "handovers",
    metadata,
    Column("id", word(36), primary_key=True),
    Column("leaver", word(48), ForeignKey("people.id"), nullable=False),
    Column("successor", word(48), ForeignKey("people.id"), nullable=False),
    Column("leaves_for_good", Boolean, nullable=False),
    Column("begun_by", word(48), nullable=False),
    Column("begun_at", Instant, nullable=False),
    Column("given_by", word(48)),
    Column("given_at", Instant),
    Column("taken_at", Instant),
    Column("withdrawn_at", Instant),
    Column("done_at", Instant),
    Column("note", words, nullable=False),
    Column("areas", Json, nullable=False),
    Column("listed", Json, nullable=False),
    Index(None, "leaver"),
    Index(None, "successor"),
)
