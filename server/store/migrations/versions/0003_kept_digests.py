"""Digests of mailboxes are kept, no longer counted when they are asked for; an owner's checkpoints are found at once"""

import hashlib
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

#: As many live documents as one stretch of ids has at first.
_FULL = 8192


def upgrade() -> None:
    """Make the table, and count once what is there already."""
    op.create_table(
        "sync_digest_stretches",
        sa.Column("database", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("start", sa.Text().with_variant(sa.TEXT(collation="C"), "postgresql"), nullable=False),
        sa.Column("count", sa.BigInteger(), nullable=False),
        sa.Column("sum", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["database"],
            ["sync_databases.key"],
            name=op.f("fk_sync_digest_stretches_database"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("database", "start", name=op.f("pk_sync_digest_stretches")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("sync_checkpoints", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_sync_checkpoints_database_owner_written_at"),
            ["database", "owner", "written_at"],
            unique=False,
        )
    _count()


def downgrade() -> None:
    """Take the table away."""
    with op.batch_alter_table("sync_checkpoints", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sync_checkpoints_database_owner_written_at"))
    op.drop_table("sync_digest_stretches")


def _count() -> None:
    connection = op.get_bind()
    for (database,) in connection.execute(sa.text("SELECT key FROM sync_databases")).all():
        last = ""
        while rows := connection.execute(_LIVE, {"database": database, "last": last, "full": _FULL}).all():
            start = rows[0].id if last else ""
            connection.execute(
                _PUT, {"database": database, "start": start, "count": len(rows), "sum": _sum(rows)}
            )
            last = rows[-1].id


_LIVE = sa.text(
    "SELECT id, rev FROM sync_documents WHERE database = :database AND deleted = 0 AND id > :last "
    "ORDER BY id LIMIT :full"
)
_PUT = sa.text("INSERT INTO sync_digest_stretches VALUES (:database, :start, :count, :sum)")


def _sum(rows: Sequence[sa.Row[Any]]) -> bytes:
    hashes = (hashlib.sha256(f"{row.id}\0{row.rev}".encode()).digest()[:16] for row in rows)
    return (sum(int.from_bytes(each, "big") for each in hashes) % 2**128).to_bytes(16, "big")
