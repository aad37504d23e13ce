"""What happened, and what follows from it: tickets, where they lie, whose they are, their clocks."""

from sqlalchemy import Boolean, Column, Date, ForeignKey, Index, Integer, Table, text

from server.store.schema.columns import Instant, Json, metadata, word

events = Table(
    "events",
    metadata,
    Column("ticket", word(36), primary_key=True),
    Column("no", Integer, primary_key=True),
    Column("at", Instant, nullable=False),
    Column("actor", word(48), nullable=False),
    Column("command", word(36)),
    Column("payload", Json, nullable=False),
    Column("digest", word(64), nullable=False),
)

tickets = Table(
    "tickets",
    metadata,
    Column("id", word(36), primary_key=True),
    Column("number", word(14), nullable=False, unique=True),
    Column("offline_alias", word(12), index=True),
    Column("state", word(20), nullable=False),
    Column("version", Integer, nullable=False),
    Column("category", word(10)),
    Column("lead_unit", word(48)),
    Column("reporter", word(48), nullable=False),
    Column("waits_for_a_person", Boolean, nullable=False),
    Column("received_at", Instant, nullable=False),
    Column("promise_due", Instant),
    Column("body", Json, nullable=False),
    Column("next_due_at", Instant),
    Column("sensitivity", word(12), nullable=False),
    Column("channel", word(10), nullable=False),
    Column("yellow_at", Instant),
    Column("red_at", Instant),
    Column("in_mailboxes", Boolean, nullable=False),
    Column("about", word(48)),
    Index(None, "in_mailboxes", "state"),
    Index(None, "promise_due", "id"),
    Index(None, "next_due_at"),
    Index(None, "received_at", "id"),
    Index(None, "state", "received_at", "id"),
    Index(None, "lead_unit", "received_at", "id"),
    Index(None, "category", "received_at", "id"),
    Index(None, "reporter"),
)

Index(
    "ix_tickets_about",
    tickets.c.about,
    tickets.c.id,
    sqlite_where=tickets.c.about.is_not(None),
    postgresql_where=tickets.c.about.is_not(None),
)

#: What lists are narrowed by, side by side: the bodies of the tickets stay unread.
LISTED = Index(
    "ix_tickets_listed",
    tickets.c.id,
    tickets.c.received_at,
    tickets.c.state,
    tickets.c.category,
    tickets.c.lead_unit,
    tickets.c.channel,
    tickets.c.sensitivity,
    tickets.c.waits_for_a_person,
    tickets.c.reporter,
    tickets.c.promise_due,
    tickets.c.yellow_at,
    tickets.c.red_at,
)

#: Every area, on any level or layer, that a ticket lies in: what "in my area" is asked of.
ticket_areas = Table(
    "ticket_areas",
    metadata,
    Column("ticket", word(36), ForeignKey("tickets.id"), primary_key=True),
    Column("area", word(40), primary_key=True),
    Index(None, "area", "ticket"),
)

#: Every unit that has or had a leg of a ticket which was not taken back: what "my unit's tickets" is asked of.
ticket_units = Table(
    "ticket_units",
    metadata,
    Column("ticket", word(36), ForeignKey("tickets.id"), primary_key=True),
    Column("unit", word(48), primary_key=True),
    Index(None, "unit", "ticket"),
)

#: Who was asked to a ticket without having a leg of it: `person:<id>` or `unit:<id>`.
ticket_guests = Table(
    "ticket_guests",
    metadata,
    Column("ticket", word(36), ForeignKey("tickets.id"), primary_key=True),
    Column("guest", word(60), primary_key=True),
    Index(None, "guest"),
)

clocks = Table(
    "clocks",
    metadata,
    Column("ticket", word(36), ForeignKey("tickets.id"), primary_key=True),
    Column("leg", Integer, primary_key=True),
    Column("kind", word(10), primary_key=True),
    Column("started_at", Instant, nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("stopped_at", Instant),
    Index(None, "kind", "stopped_at", "due_at", "ticket"),
)
#: Also of those that were signed: who is on duty looks at what fell into their hours.
Index(
    "ix_clocks_sign",
    clocks.c.due_at,
    clocks.c.ticket,
    sqlite_where=text("kind = 'sign'"),
    postgresql_where=text("kind = 'sign'"),
)

#: How many tickets each day has: the running part of the next number.
ticket_days = Table(
    "ticket_days",
    metadata,
    Column("day", Date, primary_key=True),
    Column("last", Integer, nullable=False),
)
