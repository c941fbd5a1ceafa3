"""A catalog of its own with one OAI-PMH source, harvested within the test's process by real workers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from flask import Flask

from catalog.cli.context import current_parts
from catalog.harvest import registry
from catalog.harvest.run import Wanted, harvest
from catalog.harvest.workers import Pool
from catalog.record import record_id
from catalog.sdk.events import HarvestReport
from catalog.store import changes, items, records, runs
from catalog.store.changes import Stored
from catalog.store.db import reading, writing
from catalog.store.models import Log
from catalog.store.runs import RunState

SLUG = "museum"


class Home:
    """The source ``museum`` in the catalog ``app``, which holds nothing else."""

    def __init__(self, app: Flask, pool: Pool, url: str, **options: str | Sequence[str]) -> None:
        self.app, self.pool = app, pool
        pairs = [("url", url), ("allow_private", "true")]
        for name, given in options.items():
            pairs += [(name, value) for value in ([given] if isinstance(given, str) else given)]
        with app.app_context():
            parts = current_parts()
            registry.add(
                parts.hooks, SLUG, "oaipmh", "museum", pairs, institution_name="Bảo tàng số minh họa"
            )

    def harvest(self, **wanted: Any) -> HarvestReport:
        """Harvest the source; ``wanted`` as for ``Wanted``."""
        with self.app.app_context():
            parts = current_parts()
            return harvest(parts.settings, parts.hooks, SLUG, Wanted(**wanted), pool=self.pool)

    def live(self) -> dict[str, str]:
        """The title of each live record by its native id."""
        with self.app.app_context(), reading() as session:
            found = [entry.parsed() for entry in changes.newest(session, None, 100_000)]
        return {entry["source"]["native_id"]: entry["title"] for entry in found}

    def record(self, native_id: str) -> Stored:
        """The stored record, which may be withdrawn."""
        with self.app.app_context(), reading() as session:
            found = records.get(session, record_id(SLUG, native_id))
        assert found is not None, native_id
        return found

    def runs(self) -> list[RunState]:
        """All runs so far, the latest first."""
        with self.app.app_context(), reading() as session:
            return runs.newest(session, SLUG, limit=100)

    def settle(self) -> None:
        """Wait for the commit that a killed process had sent: whoever publishes holds the log's row."""
        with self.app.app_context(), writing() as session:
            session.execute(sa.update(Log).values(head=Log.head))

    def digest(self) -> str:
        """The set digest of all live records."""
        with self.app.app_context(), reading() as session:
            return changes.digest(session)

    def doubled(self) -> list[str]:
        """Native ids that stand in the store more than once."""
        table = items.table_of(items.SourceItem)
        wanted = sa.select(table.c.native_id).group_by(table.c.native_id).having(sa.func.count() > 1)
        with self.app.app_context(), reading() as session:
            return list(session.scalars(wanted))
