"""Telling plugins what changed, from the log: at least once, in order, also after a kill.

Each plugin has a stored position, moved on only after it took a batch. A plugin that raises keeps its
position and is told the same again; it does not hold up the others.
"""

from __future__ import annotations

from collections.abc import Callable

from catalog.errors import LeaseTaken
from catalog.hooks import Hooks
from catalog.parts import Parts
from catalog.sdk.events import RecordChange
from catalog.store import changes, leases, positions
from catalog.store.db import reading, writing
from catalog.store.positions import Told

BATCH = 500


def deliver(parts: Parts) -> int:
    """Tell each listening plugin of the changes up to the log's head; gives the number of changes taken.

    A plugin that another process is telling just now is left to that process.
    """
    taken = 0
    for plugin in parts.hooks.listeners():
        try:
            with leases.hold(f"listener {plugin}", ttl_seconds=300) as lease:
                taken += _deliver_to(parts.hooks, plugin, lease.renew)
        except LeaseTaken:
            continue
    return taken


def behind(parts: Parts) -> tuple[str, ...]:
    """The listening plugins that have not been told of everything up to the log's head."""
    spans = {plugin: _span(plugin) for plugin in parts.hooks.listeners()}
    return tuple(plugin for plugin, (_, start, until) in spans.items() if start < until)


def _deliver_to(hooks: Hooks, plugin: str, renew: Callable[[], None]) -> int:
    taken = 0
    log_id, start, until = _span(plugin)
    while start < until:
        with reading() as session:
            stored = changes.after(session, start, BATCH, until=until)
        if stored and not hooks.records_changed(plugin, [_change(entry) for entry in stored]):
            break
        # Numbers without a record of today (changed again since, or an institution's) are passed over.
        start = stored[-1].seq if len(stored) == BATCH else until
        with writing() as session:
            positions.put(session, plugin, Told(log_id, start))
        renew()
        taken += len(stored)
    return taken


def _span(plugin: str) -> tuple[str, int, int]:
    """The log's id, the number after which to begin and the log's head.

    A position in another log, or beyond the head, comes from before a restore: begin at the start.
    """
    with reading() as session:
        head = changes.head(session)
        told = positions.get(session, plugin)
    known = told is not None and told.log_id == head.log_id and told.seq <= head.seq
    return head.log_id, (told.seq if known and told is not None else 0), head.seq


def _change(entry: changes.Stored) -> RecordChange:
    return RecordChange(
        id=entry.id,
        seq=entry.seq,
        modified=entry.modified,
        record=None if entry.withdrawn is not None else entry.parsed(),
        withdrawn_reason=entry.withdrawn_reason,
    )
