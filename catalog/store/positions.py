"""How far each listening plugin has been told of the change log."""

from __future__ import annotations

from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from catalog.store.models import PluginPosition


class Told(NamedTuple):
    """The last change a plugin took: the log it belongs to and its number."""

    log_id: str
    seq: int


def get(session: Session, plugin: str) -> Told | None:
    """How far the plugin was told; None if it never was."""
    row = session.get(PluginPosition, plugin)
    return None if row is None else Told(row.log_id, row.seq)


def put(session: Session, plugin: str, told: Told) -> None:
    """Keep how far the plugin was told; ``session`` is of ``db.writing()``, the plugin's lease is held."""
    moved = session.execute(
        sa.update(PluginPosition)
        .where(PluginPosition.plugin == plugin)
        .values(log_id=told.log_id, seq=told.seq)
        .returning(PluginPosition.plugin)
    ).one_or_none()
    if moved is None:
        session.add(PluginPosition(plugin=plugin, log_id=told.log_id, seq=told.seq))
