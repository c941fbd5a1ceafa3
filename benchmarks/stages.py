"""The stages of a harvest, each alone: what the processes of ``catalog harvest`` do, without one another.

A stage takes what the stages before it made (``Bench`` keeps it in a folder, so that each can be run in a
process of its own) and goes through all records in the batches of a real run.
"""

from __future__ import annotations

import hashlib
import itertools
import pickle
import shutil
from collections.abc import Iterator
from functools import cached_property

import beside
import oai_pages
import orjson
from corpus import Corpus
from stage import INSTITUTION, SOURCE, Stage, attempt, batches, open_catalog

from catalog import indexing
from catalog.bulk import compress
from catalog.harvest.course import BATCH, COMMIT_RECORDS, MOST_RECORDS
from catalog.harvest.fingerprints import MappingVersions
from catalog.harvest.http import PoliteClient
from catalog.harvest.intake import Batch, Intake
from catalog.harvest.pipeline import Outcome, Pipeline, Task
from catalog.harvest.segment import Segment
from catalog.record import RawRecord, Record, Source
from catalog.schemas import check_record
from catalog.sdk.connector import FetchRequest
from catalog.settings import load
from catalog.shape import to_dict
from catalog.store import db, institutions, runs, sources

PAGE = 500


class Fetch(Stage):
    """Reading the file, up to raw records."""

    name, told = "fetch", "reading a MARCXML file: raw records from its bytes"

    def prepare(self) -> None:
        if not self.bench.file.exists():
            Corpus(self.bench.marc).write_marcxml(self.bench.file, self.bench.count)
        assert self.connector

    def run(self) -> None:
        request = FetchRequest(full=True)
        fetched = self.connector.fetch(self.source, request, None)  # type: ignore[arg-type]
        assert sum(isinstance(item, RawRecord) for item in fetched) == self.bench.count


class FetchOaiPmh(Stage):
    """Asking an OAI-PMH server on loopback, up to raw records; the server's own time does not count."""

    name, told = "fetch by OAI-PMH", "asking an OAI-PMH server: raw records from its pages"

    @cached_property
    def source(self) -> Source:
        """A source that asks the server over the pages of the benchmark."""
        options = {"url": self.address, "prefix": "marcxml", "allow_private": "true"}
        return Source(slug=SOURCE, connector="oaipmh", institution=INSTITUTION, options=options)

    def prepare(self) -> None:
        pages = self.bench.folder / "pages"
        pages.mkdir(exist_ok=True)
        oai_pages.write(Corpus(self.bench.marc), pages, self.bench.count, PAGE)
        self.address = self.beside.enter_context(beside.repository(pages))
        assert self.connector

    def run(self) -> None:
        request = FetchRequest(full=True, formats=frozenset({"marcxml"}))
        settings = load({}, home=self.bench.home, http_pause=0.0)
        with PoliteClient(settings, allow_private=True) as http:
            fetched = self.connector.fetch(self.source, request, http)
            assert sum(isinstance(item, RawRecord) for item in fetched) == self.bench.count


class Hash(Stage):
    """The parent's sorting: hashes, and what the store knows."""

    name, told = "hash", "sorting: the hash of the bytes, compared with what the store knows (nothing yet)"

    def prepare(self) -> None:
        self.raws = self.bench.raws()
        self.app = open_catalog(self.bench.folder / f"empty-{id(self)}")
        versions = MappingVersions(self.source, self.connector, self.hooks.formats, self.hooks.enrichers)
        self.intake = Intake(
            SOURCE, 1, versions, media_folder=None, max_record_bytes=load({}).max_record_bytes
        )

    def run(self) -> None:
        with self.app.app_context():
            self.batches = list(self._sorted())

    def _sorted(self) -> Iterator[Batch]:
        for raws in batches(self.raws, BATCH):
            for raw in raws:
                self.intake.add(raw)
            yield self.intake.sort()

    def finish(self) -> None:
        self.bench.keep("batches", self.batches)


class OfTasks(Stage):
    """A stage of the workers: takes tasks."""

    def prepare(self) -> None:
        self.batches: list[Batch] = self.bench.kept("batches")
        hooks = self.hooks
        self.pipeline = Pipeline(
            self.source, self.connector, hooks.formats, hooks.enrichers, hooks.match_keys
        )

    @property
    def tasks(self) -> Iterator[Task]:
        return itertools.chain.from_iterable(batch.tasks for batch in self.batches)


class Map(OfTasks):
    """Reading the format."""

    name, told = "map", "parsing and mapping: a Record from the bytes of MARCXML"

    def run(self) -> None:
        read = self.hooks.formats.read
        for task in self.tasks:
            attempt(lambda: read(task.format, task.payload, task.context))  # noqa: B023 - called at once


class Whole(OfTasks):
    """All that a worker does with a record."""

    name, told = (
        "worker",
        "all of a worker's part: map, shape, validate, serialise, compress, look for oddities",
    )

    def run(self) -> None:
        self.outcomes = [[self.pipeline.run(task) for task in batch.tasks] for batch in self.batches]

    def finish(self) -> None:
        self.bench.keep("outcomes", self.outcomes)


class OfRecords(OfTasks):
    """A stage that takes whole records."""

    def prepare(self) -> None:
        super().prepare()
        made = [(attempt(lambda: self.pipeline.record(task)), task) for task in self.tasks]  # noqa: B023 - at once
        pairs = [(record, task.payload) for record, task in made if record is not None]
        self.records: list[Record] = [record for record, _ in pairs]
        self.payloads = [payload for _, payload in pairs]
        self.shaped = [to_dict(record) for record in self.records]


class Validate(OfRecords):
    """Validation."""

    name, told = "validate", "validation of the published shape"

    def run(self) -> None:
        for shaped in self.shaped:
            attempt(lambda: check_record(shaped))  # noqa: B023 - called at once


class Serialise(OfRecords):
    """Shape, text, digest, compressed bytes."""

    name, told = "serialise", "to_dict, orjson, SHA-256, the raw bytes compressed"

    def run(self) -> None:
        level = self.pipeline.compression
        for record, payload in zip(self.records, self.payloads, strict=True):
            hashlib.sha256(orjson.dumps(to_dict(record))).hexdigest()
            compress(payload, level)


class HandOver(Stage):
    """Between processes: tasks there, outcomes back."""

    name, told = "hand over", "pickle: tasks to the workers, outcomes back, both ends"

    def prepare(self) -> None:
        self.tasks = [batch.tasks for batch in self.bench.kept("batches")]
        self.outcomes = self.bench.kept("outcomes")

    def run(self) -> None:
        for batch in itertools.chain(self.tasks, self.outcomes):
            pickle.loads(pickle.dumps(batch, pickle.HIGHEST_PROTOCOL))


class Write(Stage):
    """The store: versions, publication, presence, in transactions as a run from a source that marks often."""

    name, told = "write", "the store: raw bytes, versions, publication, presence and the run's mark"

    def prepare(self) -> None:
        shutil.rmtree(self.bench.home, ignore_errors=True)
        self.app = open_catalog(self.bench.home)
        self.batches: list[Batch] = self.bench.kept("batches")
        self.outcomes: list[list[Outcome]] = self.bench.kept("outcomes")
        with self.app.app_context(), db.writing() as session:
            institutions.save(session, {"slug": INSTITUTION, "name_vi": "Thư viện", "system": "library"})
            sources.add(session, self.source, every_seconds=None)
        with self.app.app_context(), db.writing() as session:
            self.opened = runs.open_run(session, SOURCE, "full")

    def run(self) -> None:
        pairs = list(zip(self.batches, self.outcomes, strict=True))
        with self.app.app_context():
            start = 0
            while start < len(pairs):
                enough = min(max(COMMIT_RECORDS, start * BATCH // 10), MOST_RECORDS)
                self._commit(pairs[start : start + enough // BATCH])
                start += enough // BATCH

    def _commit(self, pairs: list[tuple[Batch, list[Outcome]]]) -> None:
        segment = Segment(SOURCE)
        for batch, outcomes in pairs:
            segment.add(batch, outcomes)
        with db.writing() as session:
            segment.write(session, self.opened.id, self.opened.listing)
            runs.mark(session, self.opened.id, resume={}, next_since=None, total=None, counts=segment.tally)


class Index(Stage):
    """The index: from the log to the engine's commit."""

    name, told = "index", "the index: reading the log, documents, the engine's add and commit"

    def prepare(self) -> None:
        self.app = open_catalog(self.bench.home)
        self.parts = self.app.extensions["catalog"]
        shutil.rmtree(self.parts.settings.index, ignore_errors=True)

    def run(self) -> None:
        with self.app.app_context():
            indexing.sync(self.parts)


class Group(OfRecords):
    """Works: the keys that put a record into one with others."""

    name, told = "group", "works: the keys of each record (their rows are written with the records)"

    def run(self) -> None:
        for record in self.records:
            self.hooks.match_keys(record)


STAGES: tuple[type[Stage], ...] = (
    Fetch, FetchOaiPmh, Hash, Map, Whole, Validate, Serialise, HandOver, Write, Index, Group,
)  # fmt: skip
NEEDED_BY_OTHERS = ("hash", "worker", "write")
"""Stages whose results others take, in their order."""
