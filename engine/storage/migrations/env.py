"""Runs migrations over the connection that `database.migrate` hands in; there is no other way."""

from __future__ import annotations

from alembic import context

from engine.storage.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
