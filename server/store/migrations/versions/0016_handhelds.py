"""Handhelds with keys of their own: pairing codes, nonces, runs, what packs they hold, and how each one stands"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def _word(length: int) -> sa.String:
    """A short text, in the order of code points on every database."""
    return sa.String(length).with_variant(sa.TEXT(collation="C"), "postgresql")


_NEW = (
    ("device_key", sa.LargeBinary()),
    ("stopped_as", _word(12)),
    ("stopped_at", sa.BigInteger()),
    ("sends_until", sa.BigInteger()),
    ("pack_version", _word(80)),
    ("pack_sha256", _word(64)),
    ("pack_at", sa.BigInteger()),
    ("digest_at", sa.BigInteger()),
    ("digest_count", sa.Integer()),
    ("digest_agrees", sa.Boolean()),
    ("wiped_at", sa.BigInteger()),
    ("wiped", sa.LargeBinary()),
)


def upgrade() -> None:
    """Make the tables and the columns; handhelds that there are have no key and go on as they are."""
    op.create_table(
        "pairings",
        sa.Column("selector", _word(8), nullable=False),
        sa.Column("digest", _word(64), nullable=False),
        sa.Column("person", _word(48), nullable=False),
        sa.Column("made_by", _word(48), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["person"], ["people.id"], name=op.f("fk_pairings_person")),
        sa.PrimaryKeyConstraint("selector", name=op.f("pk_pairings")),
    )
    op.create_table(
        "used_nonces",
        sa.Column("nonce", _word(120), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("nonce", name=op.f("pk_used_nonces")),
    )
    op.create_table(
        "runs",
        sa.Column("writer", _word(500), nullable=False),
        sa.Column("no", sa.Integer(), nullable=False),
        sa.Column("session", _word(64), nullable=False),
        sa.ForeignKeyConstraint(["writer"], ["writers.writer"], name=op.f("fk_runs_writer")),
        sa.PrimaryKeyConstraint("writer", "no", name=op.f("pk_runs")),
    )
    op.create_table(
        "pack_contents",
        sa.Column("sha256", _word(64), nullable=False),
        sa.Column("sections", sa.LargeBinary(), nullable=False),
        sa.Column("served_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_pack_contents")),
    )
    for table, column in (
        ("pairings", "expires_at"),
        ("used_nonces", "expires_at"),
        ("pack_contents", "served_at"),
    ):
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column], unique=False)
    for name, kind in _NEW:
        op.add_column("writers", sa.Column(name, kind, nullable=True))


def downgrade() -> None:
    """Take them away."""
    with op.batch_alter_table("writers", schema=None) as batch_op:
        for name, _ in reversed(_NEW):
            batch_op.drop_column(name)
    for table in ("pack_contents", "runs", "used_nonces", "pairings"):
        op.drop_table(table)
