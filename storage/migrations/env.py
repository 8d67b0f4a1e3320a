"""Alembic's entry: runs the steps on the connection that `storage.migrate` opened."""

from __future__ import annotations

from alembic import context

from storage import figures, tables
from storage.columns import metadata

assert figures.cells.metadata is tables.inbox.metadata is metadata

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=metadata,
    render_as_batch=connection.dialect.name == "sqlite",
    transactional_ddl=True,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
