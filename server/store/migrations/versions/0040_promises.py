"""A promise is neither kept nor broken where a matter ended otherwise, or rests"""

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the claim back where it is none; no figure has counted it of what is left out."""
    op.execute(
        sa.text(
            "UPDATE ticket_facts SET promise_kept = NULL WHERE promise_kept IS NOT NULL"
            " AND (left_out <> 0 OR state IN ('waiting_citizen', 'deferred'))"
        )
    )


def downgrade() -> None:
    """What was claimed of them is made again by `wangge figures rebuild`."""
