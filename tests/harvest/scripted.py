"""A plugin for tests: its connector does what a file of JSON lines says, its format what a record says.

A line is ``{"raw": id, ...record}``, ``{"present": id}``, ``{"deleted": id}``, ``{"failed": id or null}``,
``{"notice": text}``, ``{"mark": {"complete": true, "next_since": "..."}}``, ``{"raise": text}``,
``{"break": text}`` or ``{"sleep": seconds}``. A mark resumes at its line. What a record's ``do`` says is
done while it is mapped.
"""

from __future__ import annotations

import ctypes
import os
import sys
import time
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson
from marshmallow import Schema, fields

from catalog.sdk import (
    Checkpoint,
    Connector,
    Enricher,
    Failed,
    Fetched,
    FetchRequest,
    Format,
    HttpClient,
    Media,
    Notice,
    Present,
    RawRecord,
    Record,
    RecordError,
    SkipRecord,
    Source,
    SourceInfo,
    SourceUnavailable,
    hookimpl,
)
from catalog.sdk import Image as RecordImage


class ScriptOptions(Schema):
    script = fields.String(required=True)
    prefix = fields.String(load_default="")
    tags = fields.List(fields.String(), load_default=list)
    count = fields.Integer(load_default=0)
    password = fields.String(load_default="", metadata={"secret": True})


class Scripted(Connector):
    name = "scripted"
    label = "A script of JSON lines"
    options = ScriptOptions

    def check(self, source: Source, http: HttpClient) -> SourceInfo:
        lines = Path(self.settings["script"]).read_bytes().splitlines()
        return SourceInfo(title="A script", formats=("scripted",), total=len(lines))

    def fetch(self, source: Source, request: FetchRequest, http: HttpClient) -> Iterator[Fetched]:
        script = Path(self.settings["script"])
        with script.with_suffix(".requests").open("ab") as asked:
            told = {"since": request.since, "resume": request.resume, "full": request.full}
            asked.write(orjson.dumps(told) + b"\n")
        start = request.resume["line"] if request.resume else 0
        for number, line in enumerate(script.read_bytes().splitlines(), 1):
            if number > start:
                yield from self._do(orjson.loads(line), number)

    def _do(self, step: dict[str, Any], number: int) -> Iterator[Fetched]:
        match step:
            case {"raw": native_id, **rest}:
                yield _raw(native_id, rest)
            case {"present": native_id}:
                yield Present(native_id)
            case {"deleted": native_id}:
                yield RawRecord(native_id, b"", "scripted", deleted=True)
            case {"failed": identifier, **rest}:
                yield Failed(identifier, "the bytes cannot be read", field="leader", value="xx")
            case {"notice": text}:
                yield Notice("repaired", text)
            case {"mark": given}:
                resume = None if given.get("no_resume") else {"line": number}
                yield Checkpoint(
                    resume=resume,
                    next_since=given.get("next_since"),
                    total=given.get("total"),
                    complete=given.get("complete", False),
                )
            case {"raise": text}:
                raise SourceUnavailable(text)
            case {"break": text}:
                raise ValueError(text)
            case {"sleep": seconds}:
                time.sleep(seconds)

    def mapping_key(self) -> str:
        return str(self.settings["prefix"])

    def to_record(self, raw: RawRecord, source: Source, formats: Any) -> Record:
        context = {**raw.context, "prefix": self.settings["prefix"]}
        return formats.read(raw.format, raw.payload, context)


def _raw(native_id: str, rest: dict[str, Any]) -> RawRecord:
    rest = dict(rest)
    stamp = rest.pop("datestamp", None)
    media = tuple(Media(name, bytes.fromhex(content)) for name, content in rest.pop("media", {}).items())
    return RawRecord(
        native_id,
        orjson.dumps(rest),
        rest.get("format", "scripted"),
        datestamp=datetime.fromisoformat(stamp).replace(tzinfo=UTC) if stamp else None,
        context=rest.get("context", {}),
        media=media,
    )


class ScriptedFormat(Format):
    name = "scripted"
    media_type = "application/json"

    def read(self, payload: bytes, context: Mapping[str, Any]) -> Record:
        given = orjson.loads(payload)
        _behave(given.get("do"))
        images = tuple(RecordImage(url=url) for url in given.get("images", ()))
        title = context.get("prefix", "") + given.get("title", "Sách")
        return Record(title=title, kind=given.get("kind", "book"), images=images)


def _behave(wish: str | None) -> None:
    match wish:
        case "raise":
            raise KeyError("no such column")
        case "refuse":
            raise RecordError.of("title", "", "required", "is missing")
        case "skip":
            raise SkipRecord("an authority record")
        case "exit":
            os._exit(3)
        case "leave":
            sys.exit(4)
        case "segfault":
            ctypes.string_at(0)
        case "sleep":
            time.sleep(60)
        case "pause":
            time.sleep(0.02)
        case "memory":
            raise MemoryError


class Shouting(Enricher):
    name = "shouting"

    def apply(self, record: Record, source: Source) -> Record:
        if "enricher" in record.title:
            raise RuntimeError("the enricher broke")
        return record


@hookimpl
def catalog_connectors() -> Iterable[type[Connector]]:
    return [Scripted]


@hookimpl
def catalog_formats() -> Iterable[Format]:
    return [ScriptedFormat()]


@hookimpl
def catalog_enrichers() -> Iterable[Enricher]:
    return [Shouting()]
