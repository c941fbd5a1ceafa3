"""Catalogs that are served and harvest one another, within the test's process, over loopback."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast
from wsgiref.types import StartResponse, WSGIEnvironment

import orjson
from flask import Flask

from catalog.cli.context import current_parts
from catalog.harvest import registry
from catalog.harvest.run import Wanted, harvest
from catalog.harvest.workers import Pool
from catalog.record import Record
from catalog.sdk.events import HarvestReport
from catalog.settings import load
from catalog.store import changes, copying, runs
from catalog.store.db import reading, writing
from tests.factories import add_institution, publish_records, withdraw
from tests.serving import serving

KINDS_OF_PROVENANCE = ("khomo", "khomo-institution", "khomo-source")


@dataclasses.dataclass(slots=True)
class Peer:
    """A catalog; ``url`` is where it is served, ``asked`` the addresses that it was asked for."""

    app: Flask
    pool: Pool
    make: Callable[..., Flask]
    new_database: Callable[[], str]
    url: str = ""
    asked: list[str] = dataclasses.field(default_factory=list)

    def publish(self, records: Iterable[Record]) -> None:
        """Records of its own, new or changed."""
        with self.app.app_context():
            publish_records(list(records))

    def withdraw(self, *identifiers: str) -> None:
        """Records that are no more."""
        with self.app.app_context():
            for identifier in identifiers:
                withdraw(identifier)

    def follow(self, slug: str, other: str, *options: tuple[str, str], update: bool = False) -> None:
        """Make the catalog at ``other`` a source, or give that source further options."""
        with self.app.app_context():
            hooks = current_parts().hooks
            pairs = [("url", other), ("allow_private", "true"), *options]
            if update:
                registry.update(hooks, slug, options)
                return
            registry.add(hooks, slug, "khomo", "portal", pairs, institution_name="Cổng dữ liệu")

    def institution(self, slug: str) -> None:
        """An institution here."""
        with self.app.app_context():
            add_institution(slug)

    def harvest(self, slug: str, **wanted: Any) -> HarvestReport:
        """Harvest a source."""
        with self.app.app_context():
            parts = current_parts()
            return harvest(parts.settings, parts.hooks, slug, Wanted(**wanted), pool=self.pool)

    def rules(self, report: HarvestReport) -> dict[str, str]:
        """The notices of a run by their rules."""
        with self.app.app_context(), reading() as session:
            found = runs.failures(session, report.run, "notice")
        return {entry.fault.rule: entry.fault.message for entry in found}

    def held(self, source: str = "") -> dict[str, dict[str, Any]]:
        """The live records, or those of one source, by their native ids."""
        with self.app.app_context(), reading() as session:
            found = [orjson.loads(entry.json) for entry in changes.newest(session, None, 10_000)]
        return {
            entry["source"]["native_id"] if source else entry["id"]: entry
            for entry in found
            if not source or entry["source"]["slug"] == source
        }

    def works(self) -> int:
        """How many works the live records make."""
        with self.app.app_context(), reading() as session:
            return len({entry.work for entry in changes.newest(session, None, 10_000)})

    def back_up(self) -> str:
        """The address of a copy of the database as it is now."""
        target = self.new_database()
        with self.app.app_context():
            copying.copy(current_parts().settings, target, lambda table, rows: None)
        return target

    def restore(self, backup: str, home: Path) -> None:
        """Put a backup in the place of the database, as an operator does."""
        with self.app.app_context():
            settings = current_parts().settings
        self.app = self.make(given=dataclasses.replace(settings, home=home, database_url=backup))
        with self.app.app_context(), writing() as session:
            copying.begin_new_log(session)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        self.asked.append(f"{environ['PATH_INFO']}?{environ['QUERY_STRING']}".rstrip("?"))
        return self.app(environ, start_response)

    @contextmanager
    def served(self) -> Iterator[str]:
        """The address at which the catalog answers; a restored one answers at the same."""
        with serving(cast("Flask", self)) as self.url:
            yield self.url


def bare(record: Mapping[str, Any], slug: str = "") -> dict[str, Any]:
    """A record without what tells where it is held; ``slug``: of the source that brought it."""
    kept = {name: value for name, value in record.items() if name not in ("id", "source", "institution")}
    numbers = [entry for entry in record.get("identifiers", ()) if entry["scheme"] not in KINDS_OF_PROVENANCE]
    kept["identifiers"] = numbers
    if slug:
        text = orjson.dumps(kept).decode()
        kept = orjson.loads(text.replace(f'"id":"{slug}-', '"id":"'))
    return kept


def make_peer(
    make: Callable[..., Flask],
    plugin: object,
    pool: Pool,
    new_database: Callable[[], str],
    home: Path,
    **given: Any,
) -> Peer:
    """An empty catalog with the plugin; ``given`` are further settings."""
    url = new_database()
    settings = load({}, home=home, http_pause=0.0, http_backoff=0.01, database_url=url, **given)
    return Peer(make([plugin], settings), pool, lambda given: make([plugin], given), new_database)
