"""Photos and recordings: what was sent, what it turned out to be, which tickets list it"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

_text = sa.TEXT(collation="C")
_words = sa.Text().with_variant(_text, "postgresql")


def _word(length: int) -> sa.String:
    return sa.String(length).with_variant(_text, "postgresql")


def upgrade() -> None:
    """Make the tables. Lists of photos from before were records; they stay what they were."""
    op.create_table(
        "uploads",
        sa.Column("person", _word(48), nullable=False),
        sa.Column("sha256", _word(64), nullable=False),
        sa.Column("size_bytes", sa.BigInteger(), nullable=False),
        sa.Column("type", _word(100), nullable=False),
        sa.Column("name", _words, nullable=True),
        sa.Column("taken_at", sa.BigInteger(), nullable=True),
        sa.Column("state", _word(10), nullable=False),
        sa.Column("begun_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.Column("arrived_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["person"], ["people.id"], name=op.f("fk_uploads_person")),
        sa.PrimaryKeyConstraint("person", "sha256", name=op.f("pk_uploads")),
    )
    with op.batch_alter_table("uploads", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_uploads_state_arrived_at"), ["state", "arrived_at"])
        batch_op.create_index(batch_op.f("ix_uploads_person_begun_at"), ["person", "begun_at"])
        batch_op.create_index(batch_op.f("ix_uploads_sha256"), ["sha256"])
    op.create_table(
        "shots",
        sa.Column("sha256", _word(64), nullable=False),
        sa.Column("media", _word(10), nullable=False),
        sa.Column("form", _word(20), nullable=False),
        sa.Column("size_bytes", sa.BigInteger(), nullable=False),
        sa.Column("reason", _word(40), nullable=True),
        sa.Column("width", sa.Integer(), nullable=True),
        sa.Column("height", sa.Integer(), nullable=True),
        sa.Column("taken_at", sa.BigInteger(), nullable=True),
        sa.Column("lon", sa.Float(), nullable=True),
        sa.Column("lat", sa.Float(), nullable=True),
        sa.Column("look", _word(16), nullable=True),
        sa.Column("trailing_bytes", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_shots")),
    )
    op.create_table(
        "shot_bands",
        sa.Column("band", _word(6), nullable=False),
        sa.Column("sha256", _word(64), nullable=False),
        sa.ForeignKeyConstraint(["sha256"], ["shots.sha256"], name=op.f("fk_shot_bands_sha256")),
        sa.PrimaryKeyConstraint("band", "sha256", name=op.f("pk_shot_bands")),
    )
    with op.batch_alter_table("shot_bands", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_shot_bands_sha256"), ["sha256"])
    op.create_table(
        "ticket_photos",
        sa.Column("ticket", _word(36), nullable=False),
        sa.Column("sha256", _word(64), nullable=False),
        sa.Column("person", _word(48), nullable=False),
        sa.ForeignKeyConstraint(["ticket"], ["tickets.id"], name=op.f("fk_ticket_photos_ticket")),
        sa.PrimaryKeyConstraint("ticket", "sha256", "person", name=op.f("pk_ticket_photos")),
    )
    with op.batch_alter_table("ticket_photos", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_ticket_photos_sha256"), ["sha256"])
    op.create_table(
        "upload_refusals",
        sa.Column("person", _word(48), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("reason", _word(40), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["person"], ["people.id"], name=op.f("fk_upload_refusals_person")),
        sa.PrimaryKeyConstraint("person", "day", "reason", name=op.f("pk_upload_refusals")),
    )


def downgrade() -> None:
    """Take them away."""
    for table in ("upload_refusals", "ticket_photos", "shot_bands", "shots", "uploads"):
        op.drop_table(table)
