"""The tables of the house, by what they are for. Constraints live here; Python translates their refusals.

    what came in     arrivals ▶ commands (the ledger, kept for ever), writers, quarantine, receipts
    what happened    events, and what follows from them: tickets, clocks
    who              people, scopes, posts, units, duties, credentials, sessions, mailboxes
    mediation        mediation_events, and what follows from them: mediations, their areas and teams, file numbers
    where            boundary_sets, redivisions (how one gives way to the next)
    on duty          duty_shifts (who, when), duty_calls (who was called)
    told to others   webhooks (who subscribes), outbox (what waits for them)
    personal data    contacts (encrypted), access_log and its access_head (who looked, and why)

The mailboxes themselves are tables of `sync`. One Alembic history covers both.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


class Instant(TypeDecorator[datetime]):
    """An aware instant, kept as microseconds since 1970 UTC: the same order and precision on every database."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: Any) -> int | None:
        """Microseconds of an aware instant."""
        return None if value is None else (value - _EPOCH) // _MICROSECOND

    def process_result_value(self, value: int | None, _dialect: Any) -> datetime | None:
        """The instant, in UTC."""
        return None if value is None else _EPOCH + value * _MICROSECOND


_Rising = BigInteger().with_variant(Integer, "sqlite")
_Json = LargeBinary  # canonical JSON bytes, as msgspec wrote them

arrivals = Table(
    "arrivals",
    metadata,
    Column("no", _Rising, primary_key=True, autoincrement=True),
    Column("mailbox", String(100), nullable=False),
    Column("document", Text, nullable=False),
    Column("rev", String(300), nullable=False),
    Column("generation", Integer, nullable=False),
    Column("deleted", Boolean, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("writer", String(500)),
    Column("counter", BigInteger),
    Column("received_at", Instant, nullable=False),
    Index(None, "writer", "counter"),
    Index(None, "received_at", "no"),
    Index(None, "mailbox", "document"),
)

commands = Table(
    "commands",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("rev", String(300), nullable=False),
    Column("digest", String(64), nullable=False),
    Column("mailbox", String(100)),
    Column("person", String(48), nullable=False),
    Column("writer", String(500)),
    Column("counter", BigInteger),
    Column("kind", String(40), nullable=False),
    Column("ticket", String(36), nullable=False),
    Column("status", String(12), nullable=False),
    Column("reason_code", String(60)),
    Column("received_at", Instant, nullable=False),
    Column("body", LargeBinary, nullable=False),
    UniqueConstraint("writer", "counter"),
    Index(None, "ticket"),
)

writers = Table(
    "writers",
    metadata,
    Column("writer", String(500), primary_key=True),
    Column("person", String(48), ForeignKey("people.id"), nullable=False),
    Column("device", String(200)),
    Column("next_counter", BigInteger, nullable=False),
    Column("unreadable", Integer, nullable=False),
    Column("since", Instant, nullable=False),
    Column("unsent", Integer),
    Column("oldest_unsent_at", Instant),
    Column("seen_at", Instant),
)

quarantine = Table(
    "quarantine",
    metadata,
    Column("no", _Rising, primary_key=True, autoincrement=True),
    Column("mailbox", String(100), nullable=False),
    Column("person", String(48), nullable=False),
    Column("document", Text, nullable=False),
    Column("rev", String(300), nullable=False),
    Column("deleted", Boolean, nullable=False),
    Column("kind", String(40)),
    Column("size_bytes", Integer, nullable=False),
    Column("reason_code", String(60), nullable=False),
    Column("facts", _Json, nullable=False),
    Column("received_at", Instant, nullable=False),
    Column("body", LargeBinary, nullable=False),
    UniqueConstraint("mailbox", "document", "rev"),
)

receipts = Table(
    "receipts",
    metadata,
    Column("mailbox", String(100), primary_key=True),
    Column("document", String(60), primary_key=True),
    Column("body", _Json, nullable=False),
)

events = Table(
    "events",
    metadata,
    Column("ticket", String(36), primary_key=True),
    Column("no", Integer, primary_key=True),
    Column("at", Instant, nullable=False),
    Column("actor", String(48), nullable=False),
    Column("command", String(36)),
    Column("payload", _Json, nullable=False),
    Column("digest", String(64), nullable=False),
)

tickets = Table(
    "tickets",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("number", String(14), nullable=False, unique=True),
    Column("offline_alias", String(12), index=True),
    Column("state", String(20), nullable=False),
    Column("version", Integer, nullable=False),
    Column("category", String(10)),
    Column("lead_unit", String(48)),
    Column("reporter", String(48), nullable=False),
    Column("waits_for_a_person", Boolean, nullable=False),
    Column("received_at", Instant, nullable=False),
    Column("promise_due", Instant),
    Column("body", _Json, nullable=False),
    Column("next_due_at", Instant),
    Column("sensitivity", String(12), nullable=False),
    Index(None, "state", "promise_due"),
    Index(None, "next_due_at"),
    Index(None, "received_at", "id"),
    Index(None, "state", "received_at", "id"),
    Index(None, "lead_unit", "received_at", "id"),
    Index(None, "category", "received_at", "id"),
    Index(None, "reporter"),
)

#: Every area, on any level or layer, that a ticket lies in: what "in my area" is asked of.
ticket_areas = Table(
    "ticket_areas",
    metadata,
    Column("ticket", String(36), ForeignKey("tickets.id"), primary_key=True),
    Column("area", String(40), primary_key=True),
    Index(None, "area", "ticket"),
)

#: Every unit that has or had a leg of a ticket: what "my unit's tickets" is asked of.
ticket_units = Table(
    "ticket_units",
    metadata,
    Column("ticket", String(36), ForeignKey("tickets.id"), primary_key=True),
    Column("unit", String(48), primary_key=True),
    Index(None, "unit", "ticket"),
)

#: Who was asked to a ticket without having a leg of it: `person:<id>` or `unit:<id>`.
ticket_guests = Table(
    "ticket_guests",
    metadata,
    Column("ticket", String(36), ForeignKey("tickets.id"), primary_key=True),
    Column("guest", String(60), primary_key=True),
    Index(None, "guest"),
)

clocks = Table(
    "clocks",
    metadata,
    Column("ticket", String(36), ForeignKey("tickets.id"), primary_key=True),
    Column("leg", Integer, primary_key=True),
    Column("kind", String(10), primary_key=True),
    Column("started_at", Instant, nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("stopped_at", Instant),
    Index(None, "kind", "due_at"),
)

#: How many tickets each day has: the running part of the next number.
ticket_days = Table(
    "ticket_days",
    metadata,
    Column("day", Date, primary_key=True),
    Column("last", Integer, nullable=False),
)

people = Table(
    "people",
    metadata,
    Column("id", String(48), primary_key=True),
    Column("login", String(60), unique=True),
    Column("unit", String(48)),
    Column("body", _Json, nullable=False),
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
    Column("body", _Json, nullable=False),
)

duties = Table(
    "duties",
    metadata,
    Column("no", _Rising, primary_key=True, autoincrement=True),
    Column("unit", String(48), ForeignKey("units.id"), nullable=False),
    Column("body", _Json, nullable=False),
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

boundary_sets = Table(
    "boundary_sets",
    metadata,
    Column("version", String(80), primary_key=True),
    Column("sha256", String(64), nullable=False),
    Column("since", Instant, nullable=False),
    Column("bundle", LargeBinary, nullable=False),
)

#: A row for each version that a house has lived through, or may: proposed, approved, carried out step by step.
redivisions = Table(
    "redivisions",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("version", String(80), nullable=False),
    Column("predecessor", String(80), nullable=False),
    Column("since", Instant),
    Column("step", String(12), nullable=False),
    Column("cursor", String(200), nullable=False),
    Column("proposed_by", String(48), nullable=False),
    Column("proposed_at", Instant, nullable=False),
    Column("decided_by", String(48)),
    Column("decided_at", Instant),
    Column("accept_gaps", Boolean, nullable=False),
    Column("mapping", _Json, nullable=False),
    Column("plan", _Json, nullable=False),
    Column("bundle", LargeBinary),
    Index(None, "step"),
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
    Column("areas", _Json, nullable=False),
    Column("listed", _Json, nullable=False),
    Index(None, "leaver"),
    Index(None, "successor"),
)

contacts = Table(
    "contacts",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("ticket", String(36), nullable=False, index=True),
    Column("ciphertext", LargeBinary, nullable=False),
)

#: Who looked at personal data, who exported, who changed a setting: rows are only ever added, and chained.
access_log = Table(
    "access_log",
    metadata,
    Column("no", BigInteger, primary_key=True, autoincrement=False),
    Column("at", Instant, nullable=False),
    Column("person", String(48), nullable=False, index=True),
    Column("unit", String(48)),
    Column("access", String(24), nullable=False, index=True),
    Column("ticket", String(36), index=True),
    Column("purpose", String(24), nullable=False),
    Column("reason", Text, nullable=False),
    Column("about", String(48)),
    Column("digest", String(64), nullable=False),
)

#: One row: how many entries the log has, and the digest of the last.
access_head = Table(
    "access_head",
    metadata,
    Column("one", Integer, primary_key=True, autoincrement=False),
    Column("no", BigInteger, nullable=False),
    Column("digest", String(64), nullable=False),
)

webhooks = Table(
    "webhooks",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("name", String(100), nullable=False),
    Column("url", String(500), nullable=False),
    Column("kinds", _Json, nullable=False),
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
    Column("no", _Rising, primary_key=True, autoincrement=True),
    Column("id", String(36), nullable=False, unique=True),
    Column("webhook", String(36), ForeignKey("webhooks.id"), nullable=False),
    Column("ticket", String(36), nullable=False),
    Column("kind", String(40), nullable=False),
    Column("body", _Json, nullable=False),
    Column("at", Instant, nullable=False),
    Column("state", String(10), nullable=False),
    Column("tries", Integer, nullable=False),
    Column("next_at", Instant, nullable=False),
    Column("trouble", String(200)),
    Index(None, "state", "next_at"),
    Index(None, "webhook", "ticket", "no"),
)

mediation_events = Table(
    "mediation_events",
    metadata,
    Column("case", String(36), primary_key=True),
    Column("no", Integer, primary_key=True),
    Column("at", Instant, nullable=False),
    Column("actor", String(48), nullable=False),
    Column("command", String(36)),
    Column("payload", _Json, nullable=False),
    Column("digest", String(64), nullable=False),
)

mediations = Table(
    "mediations",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("number", String(200), nullable=False, unique=True),
    Column("version", Integer, nullable=False),
    Column("state", String(20), nullable=False),
    Column("risk", String(10), nullable=False),
    Column("ticket", String(36), index=True),
    Column("grid", String(40), index=True),
    Column("office", String(48), index=True),
    Column("lead", String(48), index=True),
    Column("registered_by", String(48), nullable=False, index=True),
    Column("registered_at", Instant, nullable=False),
    Column("district_told", Boolean, nullable=False),
    Column("waits_for_a_person", Boolean, nullable=False),
    Column("next_due_at", Instant, index=True),
    Column("body", _Json, nullable=False),
    Index(None, "registered_at", "id"),
)

mediation_areas = Table(
    "mediation_areas",
    metadata,
    Column("case", String(36), ForeignKey("mediations.id"), primary_key=True),
    Column("area", String(40), primary_key=True),
    Index(None, "area"),
)

#: Who has to do with a case by name: `part:<person>` takes part in it, `asked:<person>` was asked to take it.
mediation_guests = Table(
    "mediation_guests",
    metadata,
    Column("case", String(36), ForeignKey("mediations.id"), primary_key=True),
    Column("guest", String(60), primary_key=True),
    Index(None, "guest"),
)

mediation_numbers = Table(
    "mediation_numbers",
    metadata,
    Column("year", Integer, primary_key=True),
    Column("body", String(120), primary_key=True),
    Column("last", Integer, nullable=False),
)

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
