"""The forms of a dump, and a batch of records written in them: pure, so that worker processes do it.

NDJSON holds every published record as it is, one a line. JSON-LD is one document a line as well, each with
its own context: a file that is one ``@graph`` could only be read as a whole. MARCXML is one ``<collection>``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple, TypeVar

import orjson

from catalog.feeds import dump_csv, gzip_member
from catalog.feeds.gzip_member import Piece
from catalog.formats import marcxml_write
from catalog.formats.schemaorg_write import as_jsonld
from catalog.record import Record
from catalog.shape import from_dict

REASON_LIMIT = 300
Made = TypeVar("Made")


class Form(NamedTuple):
    """How all records are written into one file: the end of its name, its media type, what encloses them."""

    name: str
    suffix: str
    media_type: str
    opening: bytes = b""
    closing: bytes = b""


FORMS = {
    form.name: form
    for form in (
        Form("ndjson", "ndjson", "application/x-ndjson"),
        Form("csv", "csv", "text/csv", dump_csv.header()),
        Form(
            "marcxml",
            "marc.xml",
            "application/marcxml+xml",
            b'<?xml version="1.0" encoding="UTF-8"?>\n'
            b'<collection xmlns="' + marcxml_write.NAMESPACE.encode() + b'">\n',
            b"</collection>\n",
        ),
        Form("jsonld", "jsonld.ndjson", "application/x-ndjson"),
    )
}
"""The forms by name, in the order in which they are offered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """What a dump is to hold: forms by name, the site's address ("" where it is not known), publishers.

    ``publishers`` are institutions by slug, as JSON-LD tells them.
    """

    forms: tuple[str, ...]
    base: str = ""
    publishers: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


class LeftOut(NamedTuple):
    """A record that a form could not say, and why."""

    id: str
    form: str
    reason: str


class Part(NamedTuple):
    """A batch in one form: the packed piece, how many records it holds, those that it leaves out."""

    piece: Piece
    records: int
    left_out: tuple[LeftOut, ...] = ()


class Entry:
    """One published record: its JSON parsed, and as a ``Record`` where a form asks for it."""

    def __init__(self, line: bytes) -> None:
        self.shaped: dict[str, Any] = orjson.loads(line)

    @cached_property
    def record(self) -> Record:
        """The record of that shape."""
        return from_dict(self.shaped)


def write(lines: bytes, job: Job) -> dict[str, Part]:
    """The records of ``lines`` (published JSON, each ended by a line feed) in every form of the job.

    What one form cannot say of one record is left out of that form and told; the others have it.
    """
    parts = {}
    count = lines.count(b"\n")
    if "ndjson" in job.forms:
        parts["ndjson"] = Part(gzip_member.pack(lines), count)
    others = [name for name in job.forms if name != "ndjson"]
    if others:
        entries = [Entry(line) for line in lines.split(b"\n")[:-1]]
        for name in others:
            parts[name] = _WRITERS[name](entries, job)
    return parts


def _csv(entries: Sequence[Entry], job: Job) -> Part:
    made, left_out = _each("csv", entries, lambda entry: dump_csv.row(entry.shaped))
    return Part(gzip_member.pack(dump_csv.text(made)), len(made), left_out)


def _marcxml(entries: Sequence[Entry], job: Job) -> Part:
    made, left_out = _each("marcxml", entries, lambda entry: marcxml_write.element(entry.record) + "\n")
    return Part(gzip_member.pack("".join(made).encode()), len(made), left_out)


def _each(
    name: str, entries: Iterable[Entry], made_of: Callable[[Entry], Made]
) -> tuple[list[Made], tuple[LeftOut, ...]]:
    """What is made of each record; one of which nothing can be made is told instead."""
    made, left_out = [], []
    for entry in entries:
        try:
            made.append(made_of(entry))
        except Exception as error:  # whatever is odd in one record must not end the dump
            reason = f"{type(error).__name__}: {error}"[:REASON_LIMIT]
            left_out.append(LeftOut(str(entry.shaped["id"]), name, reason))
    return made, tuple(left_out)


def _jsonld(entries: Sequence[Entry], job: Job) -> Part:
    made, left_out = _each("jsonld", entries, lambda entry: _document(entry, job))
    return Part(gzip_member.pack(b"".join(made)), len(made), left_out)


def _document(entry: Entry, job: Job) -> bytes:
    shaped = entry.shaped
    document = as_jsonld(
        entry.record,
        address=f"{job.base}/record/{shaped['id']}",
        base=job.base,
        publisher=job.publishers.get(shaped["institution"]),
        published=shaped["modified"][:10],
    )
    return orjson.dumps(document, option=orjson.OPT_APPEND_NEWLINE)


_WRITERS: Mapping[str, Callable[[Sequence[Entry], Job], Part]] = {
    "csv": _csv,
    "marcxml": _marcxml,
    "jsonld": _jsonld,
}
