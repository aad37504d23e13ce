"""On PostgreSQL texts stand in the order of code points, and are as long as they are; SQLite does so by itself"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Give every text of the house its kind, and numbers of revisions the room they may need."""
    if op.get_bind().dialect.name == "postgresql":
        _change(sa.TEXT(collation="C"), sa.BigInteger())


def downgrade() -> None:
    """Back to the database's own order."""
    if op.get_bind().dialect.name == "postgresql":
        _change(sa.TEXT(collation="default"), sa.Integer())


def _change(text: sa.TEXT, generation: sa.types.TypeEngine[int]) -> None:
    known = sa.inspect(op.get_bind())
    for table in sorted(known.get_table_names()):
        if table.startswith("sync_") or table == "alembic_version":
            continue
        for column in known.get_columns(table):
            if isinstance(column["type"], sa.String):
                op.alter_column(table, column["name"], type_=text)
    op.alter_column("arrivals", "generation", type_=generation)
