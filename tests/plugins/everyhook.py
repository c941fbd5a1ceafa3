"""A plugin with every hook. Each call is noted, with the types it was given, in the file EVERYHOOK_LOG:
some calls are made in worker processes."""

from __future__ import annotations

import dataclasses
import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click
from flask import Blueprint
from marshmallow import Schema, fields

from catalog.sdk import (
    Checkpoint,
    Connector,
    Enricher,
    Format,
    IndexField,
    Link,
    RawRecord,
    Record,
    RecordError,
    SearchEngine,
    SourceInfo,
    Subject,
    hookimpl,
)
from catalog.sdk.search import FacetCount, Hit, Results

__version__ = "1.2.3"


def note(hook: str, *given: object) -> None:
    told = " ".join([hook, *(type(value).__name__ for value in given)])
    with Path(os.environ["EVERYHOOK_LOG"]).open("a", encoding="utf-8") as log:
        log.write(told + "\n")


class ShelfFormat(Format):
    name, media_type = "shelf", "application/x-shelf"

    def read(self, payload: bytes, context: Mapping[str, Any]) -> Record:
        item = json.loads(payload)
        if "title" not in item:
            raise RecordError.of("title", "", "required", "the item has no title")
        return Record(title=item["title"], kind="book", extent=item["extent"])

    def write(self, record: Record) -> bytes:
        return json.dumps({"title": record.title, "extent": record.extent}).encode()


class ShelfOptions(Schema):
    count = fields.Integer(load_default=3, metadata={"description": "how many books"})


class ShelfConnector(Connector):
    name, label, options = "shelf", "A shelf of books", ShelfOptions

    def check(self, source, http):
        return SourceInfo(title="A shelf", total=self.settings["count"])

    def fetch(self, source, request, http):
        for number in range(self.settings["count"]):
            item = {"title": f"Sách số {number}", "extent": f"{number} tr."}
            yield RawRecord(str(number), json.dumps(item).encode(), "shelf")
        yield Checkpoint(complete=True)


class Marker(Enricher):
    name = "marker"

    def apply(self, record, source):
        note("enricher", record, source)
        return dataclasses.replace(record, subjects=(*record.subjects, Subject(label="đánh dấu")))


class ShelfEngine(SearchEngine):
    """Keeps documents in this process and finds all of them."""

    name = "shelf"
    kept: dict[Path, dict] = {}
    positions: dict[Path, Any] = {}

    def apply(self, batch, position):
        documents = self.kept.setdefault(self.folder, {})
        documents.update({document.id: document for document in batch.put})
        for gone in batch.remove:
            documents.pop(gone, None)
        self.positions[self.folder] = position

    def position(self):
        return self.positions.get(self.folder)

    def search(self, query):
        documents = self.kept.get(self.folder, {})
        hits = tuple(Hit(entry, 1.0) for entry in sorted(documents))
        facets = {name: self.facet_values(name, "", query) for name in query.facets}
        return Results(total=len(hits), hits=hits[query.offset :][: query.limit], facets=facets)

    def count_many(self, queries):
        return [self.search(query).total for query in queries]

    def facet_values(self, field, prefix, query):
        counts: dict[str, int] = {}
        for document in self.kept.get(self.folder, {}).values():
            for value in document.keywords.get(field, ()):
                counts[value] = counts.get(value, 0) + 1
        return tuple(FacetCount(value, count) for value, count in sorted(counts.items()))

    def similar(self, id, limit=6):
        return ()

    def explain(self, query, id):
        return {}

    def vocabulary(self, field):
        return ()

    def begin_rebuild(self):
        return type(self)(self.fields, self.folder.with_name("shelf-new"), self.settings)

    def promote(self):
        old = self.folder.with_name("shelf")
        self.kept[old] = self.kept.pop(self.folder, {})
        self.positions[old] = self.positions.pop(self.folder)

    def stats(self):
        return {"documents": len(self.kept.get(self.folder, {})), "bytes": 0}

    def close(self):
        pass


pages = Blueprint("shelf", __name__)


@pages.get("/hello")
def hello():
    return "Xin chào từ kệ sách"


@click.command("hello")
def hello_command():
    click.echo("Xin chào từ kệ sách")


@hookimpl
def catalog_connectors():
    note("catalog_connectors")
    return [ShelfConnector]


@hookimpl
def catalog_formats():
    note("catalog_formats")
    return [ShelfFormat()]


@hookimpl
def catalog_enrichers():
    note("catalog_enrichers")
    return [Marker()]


@hookimpl
def catalog_search_engines():
    note("catalog_search_engines")
    return [ShelfEngine]


@hookimpl
def catalog_index_fields():
    note("catalog_index_fields")
    return [IndexField(name="extent", type="keyword", label="Extent", facet=True)]


@hookimpl
def catalog_match_keys(record):
    note("catalog_match_keys", record)
    return [f"title:{record.title}"]


@hookimpl
def catalog_blueprints():
    note("catalog_blueprints")
    return [pages]


@hookimpl
def catalog_commands():
    note("catalog_commands")
    return [hello_command]


@hookimpl
def catalog_record_links(record):
    note("catalog_record_links", record)
    return [Link(rel="page", url="https://example.org/shelf", label="Kệ sách")]


@hookimpl
def catalog_records_changed(changes):
    note("catalog_records_changed", changes, *changes)


@hookimpl
def catalog_harvest_finished(report):
    note("catalog_harvest_finished", report)
