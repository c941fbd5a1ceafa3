"""Run the migrations on the connection that ``catalog.store.db.upgrade`` hands over."""

from __future__ import annotations

from alembic import context

from catalog.store import models
from catalog.store.db import Base

assert models  # importing the models fills Base.metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
    compare_type=True,
    compare_server_default=True,
)
with context.begin_transaction():
    context.run_migrations()
