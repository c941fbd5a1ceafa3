"""What a stage of a harvest is, for ``stages.py``: the records it goes through and the folder it works in."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from corpus import Corpus, native_id

from catalog.app import create_app
from catalog.errors import RecordError
from catalog.harvest.options import build_connector
from catalog.hooks import Hooks, load_hooks
from catalog.record import RawRecord, Source
from catalog.sdk.connector import Connector
from catalog.settings import load
from catalog.store import db

SOURCE, INSTITUTION = "benchmark", "library"


@dataclass(frozen=True, slots=True)
class Bench:
    """How many records of which file are gone through, in which folder results are kept meanwhile."""

    marc: Path
    count: int
    folder: Path

    @property
    def file(self) -> Path:
        """The MARCXML file that the records are fetched from."""
        return self.folder / "records.xml"

    @property
    def home(self) -> Path:
        """The home of a catalog that holds all records, once they were written."""
        return self.folder / "home"

    def raws(self) -> list[RawRecord]:
        """What the connector gives."""
        payloads = Corpus(self.marc).marcxml(0, self.count)
        return [
            RawRecord(native_id(number), payload, "marcxml", None) for number, payload in enumerate(payloads)
        ]

    def keep(self, name: str, value: object) -> None:
        """Keep what a later stage needs."""
        (self.folder / f"{name}.pickle").write_bytes(pickle.dumps(value, pickle.HIGHEST_PROTOCOL))

    def kept(self, name: str) -> Any:
        """What an earlier stage kept."""
        return pickle.loads((self.folder / f"{name}.pickle").read_bytes())


class Stage:
    """One stage: made ready by ``prepare``, gone through once by ``run``; ``finish`` keeps its result.

    ``beside`` ends the processes that the stage started.
    """

    name: str
    told: str

    def __init__(self, bench: Bench) -> None:
        self.bench = bench
        self.beside = ExitStack()

    def prepare(self) -> None:
        """Make what the stage takes."""

    def run(self) -> None:
        """Go through all records."""
        raise NotImplementedError

    def finish(self) -> None:
        """Keep what later stages take, after a run that was timed."""

    @cached_property
    def hooks(self) -> Hooks:
        """All installed plugins."""
        return load_hooks()

    @cached_property
    def source(self) -> Source:
        """A source that reads the file of the benchmark."""
        path = str(self.bench.file)
        options = {"path": path, "trusted_path": path}
        return Source(slug=SOURCE, connector="files", institution=INSTITUTION, options=options)

    @cached_property
    def connector(self) -> Connector:
        """Its connector."""
        return build_connector(self.hooks, self.source)


def open_catalog(home: Path) -> Any:
    """An app on that home, its tables up to date."""
    app = create_app(load({}, home=home))
    with app.app_context():
        db.upgrade()
    return app


def attempt(read: Callable[[], Any]) -> Any:
    """What it gives, None for a record that is refused."""
    try:
        return read()
    except RecordError:
        return None


def batches(items: Sequence[Any], size: int) -> Iterator[Sequence[Any]]:
    """The items, so many at a time."""
    for start in range(0, len(items), size):
        yield items[start : start + size]
