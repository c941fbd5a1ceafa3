"""Records as context objects of OpenURL 1.0 (ANSI/NISO Z39.88-2004) in key and value form, as in COinS.

Zotero, library extensions of browsers and link resolvers read them out of pages.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlencode

from catalog.record import Record

_FORMATS = {"book": "book", "periodical": "journal", "article": "journal", "thesis": "dissertation"}
_GENRES = {"book": "book", "periodical": "journal", "article": "article"}
# What the Dublin Core of Zotero calls them; other readers take them for words.
_TYPES = {
    "manuscript": "manuscript", "map": "map", "image": "artwork", "audio": "audioRecording",
    "video": "videoRecording", "software": "computerProgram", "object": "artwork", "dataset": "dataset",
}  # fmt: skip
_PAGES = re.compile(r"\d{1,5}")
_DAY = re.compile(r"\d{4}(?:-\d\d){0,2}")
_MOST = 30


def context_object(record: Record, address: str) -> str:
    """The record as a KEV context object; ``address`` is where it is found, and its first identifier."""
    pairs = [("ctx_ver", "Z39.88-2004"), ("rft_id", address)]
    pairs += [
        ("rft_id", f"info:{entry.scheme.replace('handle', 'hdl')}/{entry.value}")
        for entry in record.identifiers
        if entry.scheme in ("doi", "handle")
    ]
    known = _FORMATS.get(record.kind, "dc")
    pairs += [("rft_val_fmt", f"info:ofi/fmt:kev:mtx:{known}")]
    pairs += _dublin_core(record) if known == "dc" else _printed(record, known)
    return urlencode([(name, value) for name, value in pairs if value])


def year_or_day(record: Record) -> str:
    """When the thing was published or made: a day or month of ISO 8601 as displayed, else its first year."""
    span = record.issued or record.period
    if span is None:
        return ""
    if _DAY.fullmatch(span.display):
        return span.display
    return f"{span.earliest:04}" if span.earliest is not None and span.earliest > 0 else ""


def _printed(record: Record, known: str) -> Iterator[tuple[str, str]]:
    """What stands in a book, a journal, a dissertation: their own formats have keys for it."""
    yield "rft.genre", _GENRES.get(record.kind, "")
    if record.kind == "article":
        yield "rft.atitle", record.title
        yield "rft.jtitle", next((entry.title for entry in record.related if entry.type == "part_of"), "")
    else:
        yield {"book": "rft.btitle", "journal": "rft.jtitle"}.get(known, "rft.title"), record.title
    for agent in record.creators[:_MOST]:
        yield "rft.au", agent.name
    yield "rft.date", year_or_day(record)
    yield "rft.inst" if known == "dissertation" else "rft.pub", record.publisher
    if known == "book":
        yield "rft.place", next((entry.label for entry in record.places if entry.role == "publication"), "")
        pages = _PAGES.match(record.extent)
        yield "rft.tpages", pages[0] if pages else ""
    for entry in record.identifiers:
        if entry.scheme in ("isbn", "issn"):
            yield f"rft.{entry.scheme}", entry.value
    yield "rft.language", next(iter(record.languages), "")


def _dublin_core(record: Record) -> Iterator[tuple[str, str]]:
    yield "rft.type", _TYPES.get(record.kind, "webpage")
    yield "rft.title", record.title
    for agent in record.creators[:_MOST]:
        yield "rft.creator", agent.name
    yield "rft.publisher", record.publisher
    yield "rft.date", year_or_day(record)
    yield "rft.description", record.description[:500]
    yield "rft.format", ", ".join(filter(None, (*record.materials[:5], record.dimensions[:200])))
    yield "rft.language", next(iter(record.languages), "")
    yield "rft.rights", record.rights.licence if record.rights else ""
