"""Who stands in for the holder of a post"""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Posts from before are their holders' own."""
    word = sa.String(48).with_variant(sa.TEXT(collation="C"), "postgresql")
    op.add_column("posts", sa.Column("stands_in_for", word, nullable=True))


def downgrade() -> None:
    """Take it away; who stood in for somebody no longer has a post."""
    op.execute("DELETE FROM posts WHERE stands_in_for IS NOT NULL")
    with op.batch_alter_table("posts") as posts:
        posts.drop_column("stands_in_for")
