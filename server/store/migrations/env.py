"""How Alembic meets the database: by the connection that `server.store.migration` hands over."""

from alembic import context

from server.store.schema import metadata as house
from sync.sql_schema import metadata as mailboxes

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=[house, mailboxes],
    render_as_batch=True,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
