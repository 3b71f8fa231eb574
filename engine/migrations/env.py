"""Alembic's entry: runs the migrations on the connection that `migrate` hands over."""

from alembic import context
from sqlmodel import SQLModel

import engine.tables  # noqa: F401  (every table must be known before they are compared)

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=SQLModel.metadata, render_as_batch=False, compare_type=True)
with context.begin_transaction():
    if connection.dialect.name == "postgresql":
        context.execute("SET LOCAL statement_timeout = 0")  # a change of a large table takes as long as it takes
    context.run_migrations()
