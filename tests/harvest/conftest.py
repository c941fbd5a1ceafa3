"""A harvest of the scripted plugin, in this process with real workers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import orjson
import pytest
from flask import Flask

from catalog.cli.context import current_parts
from catalog.harvest import registry
from catalog.harvest.run import Wanted, harvest
from catalog.harvest.worker import PluginList
from catalog.harvest.workers import Pool
from catalog.parts import Parts
from catalog.record import record_id
from catalog.sdk.events import HarvestReport
from catalog.store import changes, records
from catalog.store.db import reading
from tests.harvest import scripted


@pytest.fixture(autouse=True)
def _folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Settings of nothing keep their files below the current folder."""
    monkeypatch.chdir(tmp_path)


COMPLETE = {"mark": {"complete": True}}


class Source:
    """The source ``books`` of the scripted plugin, and what can be asked of it."""

    def __init__(self, parts: Parts, folder: Path, pool: Pool) -> None:
        self.parts, self.pool = parts, pool
        self.script = folder / "script.jsonl"

    def holds(self, *steps: dict[str, Any]) -> None:
        """Let the source hold this from now on."""
        self.script.write_bytes(b"".join(orjson.dumps(step) + b"\n" for step in steps))

    def harvest(self, *steps: dict[str, Any], **wanted: Any) -> HarvestReport:
        """Harvest the source, holding ``steps`` if they are given."""
        if steps:
            self.holds(*steps)
        return harvest(self.parts.settings, self.parts.hooks, "books", Wanted(**wanted), pool=self.pool)

    def requests(self) -> list[dict[str, Any]]:
        """What the connector was asked for, run by run."""
        lines = self.script.with_suffix(".requests").read_bytes().splitlines()
        return [orjson.loads(line) for line in lines]

    def record(self, native_id: str) -> changes.Stored | None:
        """The stored record."""
        with reading() as session:
            return records.get(session, record_id("books", native_id))

    def titles(self) -> list[str]:
        """The titles of all live records, sorted."""
        with reading() as session:
            found = changes.newest(session, None, 10_000)
        return sorted(entry.parsed()["title"] for entry in found)

    def head(self) -> int:
        """The last number of the log."""
        with reading() as session:
            return changes.head(session).seq


@pytest.fixture
def plugin_app(make_app: Callable[..., Flask]) -> Flask:
    """An app with the scripted plugin."""
    return make_app(plugins=[scripted])


@pytest.fixture(scope="session")
def pool() -> Iterator[Pool]:
    """Workers that give a batch or record two seconds; started once for all tests."""
    with Pool(2, PluginList((scripted.__name__,)), batch_seconds=2.0) as pool:
        yield pool


@pytest.fixture
def source(plugin_app: Flask, pool: Pool, tmp_path: Path) -> Source:
    """The source ``books``, holding nothing yet."""
    parts = current_parts()
    made = Source(parts, tmp_path, pool)
    registry.add(
        parts.hooks,
        "books",
        "scripted",
        "hue-library",
        [("script", str(made.script))],
        institution_name="Thư viện Huế",
    )
    return made


def book(native_id: str, title: str = "Truyện Kiều", **more: Any) -> dict[str, Any]:
    """A step that gives a book."""
    return {"raw": native_id, "title": title, **more}


def shelf(count: int) -> list[dict[str, Any]]:
    """Steps that give so many books."""
    return [book(f"b{number}", f"Sách {number:05}") for number in range(count)]


def counts(report: HarvestReport) -> dict[str, int]:
    """The outcomes that are not zero; checks that they add up."""
    names = ("new", "changed", "unchanged", "deleted", "skipped", "failed")
    found = {name: getattr(report, name) for name in names}
    assert report.seen == sum(found.values())
    return {name: value for name, value in found.items() if value}
