"""Records as CSL-JSON (schema of CSL 1.0.2): what citation processors take, and Zotero imports.

A file is a list of items; ``item`` gives one, for lists of several records.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

import orjson

from catalog.formats import citation_write as cited
from catalog.formats.text.clean import clean
from catalog.record import Agent, Record
from catalog.sdk.format import Format

Item = dict[str, Any]

_TYPES = {
    "book": "book", "article": "article-journal", "periodical": "periodical", "thesis": "thesis",
    "manuscript": "manuscript", "map": "map", "image": "graphic", "audio": "song", "video": "motion_picture",
    "dataset": "dataset", "software": "software", "object": "graphic", "collection": "collection",
    "exhibition": "event", "programme": "event", "class": "event", "club": "event", "event": "event",
    "web": "webpage",
}  # fmt: skip
_PARTS = {
    "": "author", "editor": "editor", "series editor": "collection-editor", "translator": "translator",
    "illustrator": "illustrator", "contributor": "contributor", "introduction": "contributor",
    "commentator": "contributor", "annotator": "contributor",
}  # fmt: skip
_LIVED_IN = frozenset(("exhibition", "programme", "class", "club", "event"))


class CslFormat(Format):
    """Writes one record as a list of one CSL item."""

    name: ClassVar[str] = "csl"
    media_type: ClassVar[str] = "application/vnd.citationstyles.csl+json"

    def write(self, record: Record) -> bytes:
        """``record`` as a CSL-JSON document in UTF-8."""
        return orjson.dumps([item(record)], option=orjson.OPT_INDENT_2)


def item(record: Record) -> Item:
    """``record`` as a CSL item, its id as the key; what is empty is left out."""
    told = {name: text for name, value in _texts(record) if (text := clean(value))}
    made: Item = {"id": record.id or "record", "type": _TYPES.get(record.kind, "document"), **told}
    for part, name in _PARTS.items():
        if people := [_name(agent) for agent in cited.creators(record, part) if clean(agent.name)]:
            made.setdefault(name, []).extend(people)
    if issued := _issued(record):
        made["event-date" if record.kind in _LIVED_IN else "issued"] = issued
    return made


def _name(agent: Agent) -> dict[str, str]:
    name = clean(agent.name)
    if not cited.is_plain_pair(name):
        # A whole name, whose parts no style turns round or shortens.
        return {"literal": name}
    family, _, given = name.partition(", ")
    return {"family": family, "given": given}


def _issued(record: Record) -> dict[str, Any]:
    begins = record.schedule.start[:10] if record.schedule and record.kind in _LIVED_IN else ""
    day = cited.day_of(record)
    parts = begins.split("-") if begins else [day.year, day.month, day.day]
    if day.text and not begins:
        return {"literal": day.text}
    numbers = [int(part) for part in parts if part.isascii() and part.isdecimal()]
    return {"date-parts": [numbers]} if numbers else {}


def _texts(record: Record) -> Iterator[tuple[str, str]]:
    host = cited.host_of(record)
    yield "title", record.title
    yield "container-title", host.title
    yield "collection-title", cited.series_of(record)
    yield "volume", host.volume
    yield "issue", host.issue
    yield "page", host.pages
    yield "number-of-pages", cited.pages(record)
    yield "publisher", record.publisher
    yield "publisher-place", "; ".join(cited.places(record))
    yield "event-place", record.schedule.venue if record.schedule and record.kind in _LIVED_IN else ""
    yield "genre", record.kind if record.kind not in _TYPES else ""
    yield from _numbers(record)
    yield "language", next(iter(record.languages), "")
    yield "keyword", ", ".join(cited.keywords(record))
    yield "abstract", record.description
    yield "note", "; ".join(record.notes)
    yield "call-number", cited.call_number(record)
    yield "URL", next(iter([*cited.pages_on_the_web(record), *cited.texts_on_the_web(record)]), "")


def _numbers(record: Record) -> Iterator[tuple[str, str]]:
    found = {number.scheme: number.value for number in reversed(cited.standard_numbers(record))}
    if number := cited.host_of(record).number:
        found.setdefault("issn" if len(number) < 10 else "isbn", number)
    yield from ((scheme.upper(), value) for scheme, value in found.items())
    yield from (("DOI", value) for value in cited.identifiers(record, "doi")[:1])
