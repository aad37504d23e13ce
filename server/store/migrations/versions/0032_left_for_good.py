"""Who left for good before the sign-in name went with the post loses it now"""

import json

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

#: Somebody who was taken on again since has posts or offices, and keeps the name.
_GONE = """
    SELECT id FROM people WHERE login IS NOT NULL
    AND id IN (SELECT leaver FROM handovers WHERE leaves_for_good AND done_at IS NOT NULL)
    AND id NOT IN (SELECT person FROM credentials)
    AND id NOT IN (SELECT person FROM scopes)
    AND id NOT IN (SELECT person FROM posts WHERE until IS NULL OR until > CURRENT_DATE)
"""

_people = sa.table("people", sa.column("id"), sa.column("login"), sa.column("body", sa.LargeBinary()))


def upgrade() -> None:
    """Nobody is let in who has no sign-in name, whoever vouches for them."""
    connection = op.get_bind()
    for person in connection.execute(sa.text(_GONE)).scalars().all():
        this = _people.c.id == person
        body = connection.execute(sa.select(_people.c.body).where(this)).scalar_one()
        nameless = json.dumps({**json.loads(body), "login": None}, ensure_ascii=False).encode()
        connection.execute(_people.update().where(this).values(login=None, body=nameless))


def downgrade() -> None:
    """Who had which name is not known any more."""
