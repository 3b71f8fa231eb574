"""Alembic's entry: runs the migrations on the connection that `migrate` hands over."""

from alembic import context
from sqlmodel import SQLModel

import engine.tables  # noqa: F401  (every table must be known before they are compared)

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=SQLModel.metadata, render_as_batch=False, compare_type=True)
with context.begin_transaction():
    context.run_migrations()
