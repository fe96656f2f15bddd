"""Alembic's entry: runs the migrations on the connection that bot.store.database hands in.

All in one transaction, which SQLite can and Alembic does not believe: of two processes that open a new database at
once, the second finds it made.
"""

from alembic import context

from bot.store.tables import metadata

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=metadata,
    render_as_batch=True,
    transactional_ddl=True,
    transaction_per_migration=False,
)
with context.begin_transaction():
    context.run_migrations()
