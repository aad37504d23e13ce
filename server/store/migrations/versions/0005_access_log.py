"""The log of looks, chained: the reveals that there were become its first entries"""

import hashlib
import json
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def upgrade() -> None:
    """Make log and head, and move the reveals over."""
    log = op.create_table(
        "access_log",
        sa.Column("no", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("person", sa.String(length=48), nullable=False),
        sa.Column("unit", sa.String(length=48), nullable=True),
        sa.Column("access", sa.String(length=24), nullable=False),
        sa.Column("ticket", sa.String(length=36), nullable=True),
        sa.Column("purpose", sa.String(length=24), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("about", sa.String(length=48), nullable=True),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("no", name=op.f("pk_access_log")),
    )
    with op.batch_alter_table("access_log", schema=None) as batch_op:
        for column in ("access", "person", "ticket"):
            batch_op.create_index(batch_op.f(f"ix_access_log_{column}"), [column], unique=False)
    head = op.create_table(
        "access_head",
        sa.Column("one", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("no", sa.BigInteger(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("one", name=op.f("pk_access_head")),
    )
    looks = sa.table(
        "contact_reveals", *(sa.column(name) for name in ("no", "ticket", "person", "reason", "at"))
    )
    no, digest = 0, "0" * 64
    for row in op.get_bind().execute(sa.select(looks).order_by(looks.c.no)).fetchall():
        no += 1
        digest = _digest(digest, no, row)
        op.bulk_insert(
            log,
            [
                {
                    "no": no,
                    "at": row.at,
                    "person": row.person,
                    "access": "contact_revealed",
                    "ticket": row.ticket,
                    "purpose": "other",
                    "reason": row.reason,
                    "digest": digest,
                }
            ],
        )
    op.bulk_insert(head, [{"one": 1, "no": no, "digest": digest}])
    with op.batch_alter_table("contact_reveals", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_contact_reveals_ticket"))
    op.drop_table("contact_reveals")


def _digest(previous: str, no: int, row: sa.Row[tuple[object, ...]]) -> str:
    """As the log itself makes it."""
    at = (_EPOCH + timedelta(microseconds=row.at)).isoformat()
    told = [previous, no, at, row.person, None, "contact_revealed", row.ticket, "other", row.reason, None]
    written = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(written.encode()).hexdigest()


def downgrade() -> None:
    """Make the old table again, with the reveals in it, and take log and head away."""
    looks = op.create_table(
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
    log = sa.table(
        "access_log",
        *(sa.column(name) for name in ("no", "ticket", "person", "reason", "at", "access")),
    )
    kept = sa.select(log).where(log.c.access == "contact_revealed").order_by(log.c.no)
    for row in op.get_bind().execute(kept).fetchall():
        op.bulk_insert(
            looks,
            [
                {
                    "contact": "",
                    "ticket": row.ticket,
                    "person": row.person,
                    "reason": row.reason,
                    "at": row.at,
                }
            ],
        )
    op.drop_table("access_head")
    with op.batch_alter_table("access_log", schema=None) as batch_op:
        for column in ("access", "person", "ticket"):
            batch_op.drop_index(batch_op.f(f"ix_access_log_{column}"))
    op.drop_table("access_log")
