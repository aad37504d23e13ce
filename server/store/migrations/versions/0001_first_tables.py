"""The first tables: what came in, what happened, who, where, and the mailboxes"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make all tables."""
    op.create_table(
        "arrivals",
        sa.Column(
            "no", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False
        ),
        sa.Column("mailbox", sa.String(length=100), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("rev", sa.String(length=300), nullable=False),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("writer", sa.String(length=500), nullable=True),
        sa.Column("counter", sa.BigInteger(), nullable=True),
        sa.Column("received_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("no", name=op.f("pk_arrivals")),
    )
    with op.batch_alter_table("arrivals", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_arrivals_writer_counter"), ["writer", "counter"], unique=False)
        batch_op.create_index(batch_op.f("ix_arrivals_received_at_no"), ["received_at", "no"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_arrivals_mailbox_document"), ["mailbox", "document"], unique=False
        )

    op.create_table(
        "boundary_sets",
        sa.Column("version", sa.String(length=80), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("bundle", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("version", name=op.f("pk_boundary_sets")),
    )
    op.create_table(
        "commands",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("rev", sa.String(length=300), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("mailbox", sa.String(length=100), nullable=True),
        sa.Column("person", sa.String(length=48), nullable=False),
        sa.Column("writer", sa.String(length=500), nullable=True),
        sa.Column("counter", sa.BigInteger(), nullable=True),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("ticket", sa.String(length=36), nullable=False),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("reason_code", sa.String(length=60), nullable=True),
        sa.Column("received_at", sa.BigInteger(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commands")),
        sa.UniqueConstraint("writer", "counter", name=op.f("uq_commands_writer_counter")),
    )
    with op.batch_alter_table("commands", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_commands_ticket"), ["ticket"], unique=False)

    op.create_table(
        "contact_reveals",
        sa.Column(
            "no", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False
        ),
        sa.Column("contact", sa.String(length=36), nullable=False),
        sa.Column("ticket", sa.String(length=36), nullable=False),
        sa.Column("person", sa.String(length=48), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("no", name=op.f("pk_contact_reveals")),
    )
    with op.batch_alter_table("contact_reveals", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_contact_reveals_ticket"), ["ticket"], unique=False)

    op.create_table(
        "contacts",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("ticket", sa.String(length=36), nullable=False),
        sa.Column("ciphertext", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contacts")),
    )
    with op.batch_alter_table("contacts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_contacts_ticket"), ["ticket"], unique=False)

    op.create_table(
        "events",
        sa.Column("ticket", sa.String(length=36), nullable=False),
        sa.Column("no", sa.Integer(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("actor", sa.String(length=48), nullable=False),
        sa.Column("command", sa.String(length=36), nullable=True),
        sa.Column("payload", sa.LargeBinary(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("ticket", "no", name=op.f("pk_events")),
    )
    op.create_table(
        "people",
        sa.Column("id", sa.String(length=48), nullable=False),
        sa.Column("login", sa.String(length=60), nullable=True),
        sa.Column("unit", sa.String(length=48), nullable=True),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people")),
        sa.UniqueConstraint("login", name=op.f("uq_people_login")),
    )
    op.create_table(
        "quarantine",
        sa.Column(
            "no", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False
        ),
        sa.Column("mailbox", sa.String(length=100), nullable=False),
        sa.Column("person", sa.String(length=48), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("rev", sa.String(length=300), nullable=False),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=True),
        sa.Column("size_bytes", sa.Integer(), nullable=False),
        sa.Column("reason_code", sa.String(length=60), nullable=False),
        sa.Column("facts", sa.LargeBinary(), nullable=False),
        sa.Column("received_at", sa.BigInteger(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("no", name=op.f("pk_quarantine")),
        sa.UniqueConstraint("mailbox", "document", "rev", name=op.f("uq_quarantine_mailbox_document_rev")),
    )
    op.create_table(
        "receipts",
        sa.Column("mailbox", sa.String(length=100), nullable=False),
        sa.Column("document", sa.String(length=60), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("mailbox", "document", name=op.f("pk_receipts")),
    )
    op.create_table(
        "ticket_days",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_ticket_days")),
    )
    op.create_table(
        "tickets",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("number", sa.String(length=14), nullable=False),
        sa.Column("offline_alias", sa.String(length=12), nullable=True),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("category", sa.String(length=10), nullable=True),
        sa.Column("lead_unit", sa.String(length=48), nullable=True),
        sa.Column("reporter", sa.String(length=48), nullable=False),
        sa.Column("waits_for_a_person", sa.Boolean(), nullable=False),
        sa.Column("received_at", sa.BigInteger(), nullable=False),
        sa.Column("promise_due", sa.BigInteger(), nullable=True),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tickets")),
        sa.UniqueConstraint("number", name=op.f("uq_tickets_number")),
    )
    with op.batch_alter_table("tickets", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_tickets_offline_alias"), ["offline_alias"], unique=False)
        batch_op.create_index(batch_op.f("ix_tickets_received_at_id"), ["received_at", "id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_tickets_state_promise_due"), ["state", "promise_due"], unique=False
        )

    op.create_table(
        "units",
        sa.Column("id", sa.String(length=48), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_units")),
    )
    op.create_table(
        "clocks",
        sa.Column("ticket", sa.String(length=36), nullable=False),
        sa.Column("leg", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("started_at", sa.BigInteger(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.Column("stopped_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["ticket"], ["tickets.id"], name=op.f("fk_clocks_ticket")),
        sa.PrimaryKeyConstraint("ticket", "leg", "kind", name=op.f("pk_clocks")),
    )
    with op.batch_alter_table("clocks", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_clocks_kind_due_at"), ["kind", "due_at"], unique=False)

    op.create_table(
        "credentials",
        sa.Column("person", sa.String(length=48), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["person"], ["people.id"], name=op.f("fk_credentials_person")),
        sa.PrimaryKeyConstraint("person", name=op.f("pk_credentials")),
    )
    op.create_table(
        "duties",
        sa.Column(
            "no", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False
        ),
        sa.Column("unit", sa.String(length=48), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["unit"], ["units.id"], name=op.f("fk_duties_unit")),
        sa.PrimaryKeyConstraint("no", name=op.f("pk_duties")),
    )
    op.create_table(
        "mailboxes",
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("person", sa.String(length=48), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["person"], ["people.id"], name=op.f("fk_mailboxes_person")),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_mailboxes")),
        sa.UniqueConstraint("person", name=op.f("uq_mailboxes_person")),
    )
    op.create_table(
        "posts",
        sa.Column("area", sa.String(length=40), nullable=False),
        sa.Column("layer", sa.String(length=40), nullable=False),
        sa.Column("person", sa.String(length=48), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["person"], ["people.id"], name=op.f("fk_posts_person")),
        sa.PrimaryKeyConstraint("area", "layer", "person", "since", name=op.f("pk_posts")),
    )
    with op.batch_alter_table("posts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_posts_person"), ["person"], unique=False)

    op.create_table(
        "scopes",
        sa.Column("person", sa.String(length=48), nullable=False),
        sa.Column("area", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["person"], ["people.id"], name=op.f("fk_scopes_person")),
        sa.PrimaryKeyConstraint("person", "area", name=op.f("pk_scopes")),
    )
    with op.batch_alter_table("scopes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_scopes_area"), ["area"], unique=False)

    op.create_table(
        "sessions",
        sa.Column("token_digest", sa.String(length=64), nullable=False),
        sa.Column("person", sa.String(length=48), nullable=False),
        sa.Column("writer", sa.String(length=500), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.Column("send_only_until", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["person"], ["people.id"], name=op.f("fk_sessions_person")),
        sa.PrimaryKeyConstraint("token_digest", name=op.f("pk_sessions")),
    )
    with op.batch_alter_table("sessions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sessions_person"), ["person"], unique=False)

    op.create_table(
        "ticket_areas",
        sa.Column("ticket", sa.String(length=36), nullable=False),
        sa.Column("area", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["ticket"], ["tickets.id"], name=op.f("fk_ticket_areas_ticket")),
        sa.PrimaryKeyConstraint("ticket", "area", name=op.f("pk_ticket_areas")),
    )
    with op.batch_alter_table("ticket_areas", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_ticket_areas_area"), ["area"], unique=False)

    op.create_table(
        "ticket_units",
        sa.Column("ticket", sa.String(length=36), nullable=False),
        sa.Column("unit", sa.String(length=48), nullable=False),
        sa.ForeignKeyConstraint(["ticket"], ["tickets.id"], name=op.f("fk_ticket_units_ticket")),
        sa.PrimaryKeyConstraint("ticket", "unit", name=op.f("pk_ticket_units")),
    )
    with op.batch_alter_table("ticket_units", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_ticket_units_unit"), ["unit"], unique=False)

    op.create_table(
        "writers",
        sa.Column("writer", sa.String(length=500), nullable=False),
        sa.Column("person", sa.String(length=48), nullable=False),
        sa.Column("device", sa.String(length=200), nullable=True),
        sa.Column("next_counter", sa.BigInteger(), nullable=False),
        sa.Column("unreadable", sa.Integer(), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("unsent", sa.Integer(), nullable=True),
        sa.Column("oldest_unsent_at", sa.BigInteger(), nullable=True),
        sa.Column("seen_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["person"], ["people.id"], name=op.f("fk_writers_person")),
        sa.PrimaryKeyConstraint("writer", name=op.f("pk_writers")),
    )
    op.create_table(
        "sync_databases",
        sa.Column("key", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.Text().with_variant(sa.TEXT(collation="C"), "postgresql"), nullable=False),
        sa.Column("epoch", sa.Text().with_variant(sa.TEXT(collation="C"), "postgresql"), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("live_count", sa.BigInteger(), nullable=False),
        sa.Column("deleted_count", sa.BigInteger(), nullable=False),
        sa.Column("purge_seq", sa.BigInteger(), nullable=False),
        sa.Column("revs_limit", sa.Integer(), nullable=False),
        sa.Column("security", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_sync_databases")),
        sa.UniqueConstraint("name", name=op.f("uq_sync_databases_name")),
    )
    op.create_table(
        "sync_facts",
        sa.Column("name", sa.Text().with_variant(sa.TEXT(collation="C"), "postgresql"), nullable=False),
        sa.Column("value", sa.Text().with_variant(sa.TEXT(collation="C"), "postgresql"), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_sync_facts")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "sync_checkpoints",
        sa.Column("database", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("id", sa.Text().with_variant(sa.TEXT(collation="C"), "postgresql"), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("owner", sa.Text().with_variant(sa.TEXT(collation="C"), "postgresql"), nullable=False),
        sa.Column("written_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["database"],
            ["sync_databases.key"],
            name=op.f("fk_sync_checkpoints_database"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("database", "id", name=op.f("pk_sync_checkpoints")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "sync_shared_bodies",
        sa.Column(
            "key", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False
        ),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_sync_shared_bodies")),
        sa.UniqueConstraint("digest", name=op.f("uq_sync_shared_bodies_digest")),
    )
    op.create_table(
        "sync_documents",
        sa.Column("key", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("database", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("id", sa.Text().with_variant(sa.TEXT(collation="C"), "postgresql"), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("rev", sa.Text().with_variant(sa.TEXT(collation="C"), "postgresql"), nullable=False),
        sa.Column("deleted", sa.SmallInteger(), nullable=False),
        sa.Column("leaf_count", sa.Integer(), nullable=False),
        sa.Column("tree", sa.LargeBinary(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("shared", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(
            ["database"], ["sync_databases.key"], name=op.f("fk_sync_documents_database"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["shared"], ["sync_shared_bodies.key"], name=op.f("fk_sync_documents_shared")
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_sync_documents")),
        sa.UniqueConstraint("database", "id", name=op.f("uq_sync_documents_database_id")),
        sa.UniqueConstraint("database", "seq", name=op.f("uq_sync_documents_database_seq")),
    )
    with op.batch_alter_table("sync_documents", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_sync_documents_shared"),
            ["shared"],
            unique=False,
            sqlite_where=sa.text("shared IS NOT NULL"),
            postgresql_where=sa.text("shared IS NOT NULL"),
        )

    op.create_table(
        "sync_losing_leaves",
        sa.Column("document", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("rev", sa.Text().with_variant(sa.TEXT(collation="C"), "postgresql"), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["document"],
            ["sync_documents.key"],
            name=op.f("fk_sync_losing_leaves_document"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("document", "rev", name=op.f("pk_sync_losing_leaves")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "sync_blobs",
        sa.Column("key", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.Text().with_variant(sa.TEXT(collation="C"), "postgresql"), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_sync_blobs")),
        sa.UniqueConstraint("name", name=op.f("uq_sync_blobs_name")),
    )
    op.create_table(
        "sync_blob_pieces",
        sa.Column("blob", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("no", sa.Integer(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["blob"], ["sync_blobs.key"], name=op.f("fk_sync_blob_pieces_blob"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("blob", "no", name=op.f("pk_sync_blob_pieces")),
    )
    op.create_table(
        "sync_blob_uses",
        sa.Column("database", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("document", sa.Text().with_variant(sa.TEXT(collation="C"), "postgresql"), nullable=False),
        sa.Column("blob", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["database"],
            ["sync_databases.key"],
            name=op.f("fk_sync_blob_uses_database"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["blob"], ["sync_blobs.key"], name=op.f("fk_sync_blob_uses_blob")),
        sa.PrimaryKeyConstraint("database", "document", "blob", name=op.f("pk_sync_blob_uses")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("sync_blob_uses", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sync_blob_uses_blob"), ["blob"], unique=False)


def downgrade() -> None:
    """Drop them again."""
    op.drop_table("sync_blob_uses")
    op.drop_table("sync_blob_pieces")
    op.drop_table("sync_blobs")
    op.drop_table("sync_losing_leaves")
    op.drop_table("sync_documents")
    op.drop_table("sync_shared_bodies")
    op.drop_table("sync_checkpoints")
    op.drop_table("sync_facts")
    op.drop_table("sync_databases")
    op.drop_table("writers")
    with op.batch_alter_table("ticket_units", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_ticket_units_unit"))

    op.drop_table("ticket_units")
    with op.batch_alter_table("ticket_areas", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_ticket_areas_area"))

    op.drop_table("ticket_areas")
    with op.batch_alter_table("sessions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sessions_person"))

    op.drop_table("sessions")
    with op.batch_alter_table("scopes", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_scopes_area"))

    op.drop_table("scopes")
    with op.batch_alter_table("posts", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_posts_person"))

    op.drop_table("posts")
    op.drop_table("mailboxes")
    op.drop_table("duties")
    op.drop_table("credentials")
    with op.batch_alter_table("clocks", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_clocks_kind_due_at"))

    op.drop_table("clocks")
    op.drop_table("units")
    with op.batch_alter_table("tickets", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_tickets_state_promise_due"))
        batch_op.drop_index(batch_op.f("ix_tickets_received_at_id"))
        batch_op.drop_index(batch_op.f("ix_tickets_offline_alias"))

    op.drop_table("tickets")
    op.drop_table("ticket_days")
    op.drop_table("receipts")
    op.drop_table("quarantine")
    op.drop_table("people")
    op.drop_table("events")
    with op.batch_alter_table("contacts", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_contacts_ticket"))

    op.drop_table("contacts")
    with op.batch_alter_table("contact_reveals", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_contact_reveals_ticket"))

    op.drop_table("contact_reveals")
    with op.batch_alter_table("commands", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_commands_ticket"))

    op.drop_table("commands")
    op.drop_table("boundary_sets")
    with op.batch_alter_table("arrivals", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_arrivals_mailbox_document"))
        batch_op.drop_index(batch_op.f("ix_arrivals_received_at_no"))
        batch_op.drop_index(batch_op.f("ix_arrivals_writer_counter"))

    op.drop_table("arrivals")
