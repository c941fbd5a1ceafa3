"""Documents: published records of one work to what an engine indexes. Pure, and cheap."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from catalog.formats.classifications import CLASSIFICATIONS
from catalog.formats.text.collation import sort_key
from catalog.sdk.search import Document, IndexField
from catalog.search import facets, headings, holders
from catalog.search.analysis import Analysed, indexed, indexed_all, indexed_short
from catalog.search.fields import CORE_FIELDS

MAX_YEARS = 10
"""A span of more years than this is counted under none of them."""
MAX_MAIN_TITLE = 12
"""A title of more tokens is not typed as a whole."""
_SHORT = 80
# Their values come again and again; titles and numbers would only drive them out of the memory.
_REPEATED = frozenset({"creator", "subject", "place", "institution_name", "publisher"})
_SUBTITLE = re.compile(r"\s*[:;=/(\[]\s|\s[(\[]|\s[-\u2013\u2014]\s")
_TOKEN = re.compile(r"[^\W_]+")
_SEPARATORS = re.compile(r"[\s\u2010-\u2015-]+")

_CORE_NAMES = frozenset(field.name for field in CORE_FIELDS)

Json = Mapping[str, Any]


def build_document(
    work_id: str,
    records: Sequence[Json],
    institutions: Mapping[str, Json],
    fields: Sequence[IndexField],
) -> Document:
    """The document of a work.

    ``records`` are its members in their published shape, ``seq`` and ``modified`` spliced in, the one to
    show first; ``institutions`` maps slugs to ``slug, name_vi, name_en, system, type, level, province,
    commune, lat, lon``. Only ``fields`` are filled; a field that is not of the core's table takes the
    record's value of that name.
    """
    texts: dict[str, list[str]] = {}
    keywords: dict[str, list[str]] = {}
    held_by: dict[str, None] = {}
    for record in records:
        _gather_texts(record, texts)
        _gather_keywords(record, keywords)
        held_by.update(dict.fromkeys(holders.slugs(record)))
    for slug in held_by:
        holders.gather(slug, institutions.get(slug), texts, keywords)
    numbers = _numbers(records)
    points = max(map(facets.completeness, records), default=0)
    numbers["completeness"] = [points]
    if points >= facets.COMPLETE:
        keywords["complete"] = ["yes"]
    numbers["work_size"] = [len(held_by)]
    for field in fields:
        if field.name not in _CORE_NAMES:
            _gather_additional(field, records, texts, keywords, numbers)
    known = {field.name for field in fields}
    first = records[0] if records else {}
    analysed = {name: _analysed(name, values) for name, values in texts.items() if name in known}
    if "title" in analysed:
        keywords["main_title"] = _main_titles(texts["title"], analysed["title"])
    return Document(
        id=work_id,
        texts=analysed,
        keywords={name: tuple(dict.fromkeys(values)) for name, values in keywords.items() if name in known},
        numbers={name: values for name, values in numbers.items() if name in known},
        sort_title=sort_key(first.get("title", "")),
        newest=max((_newest(record) for record in records), default=0),
    )


def _main_titles(titles: Sequence[str], analysed: Sequence[Analysed]) -> list[str]:
    """Each title without its subtitle, as tokens with and without accents; long ones are left out."""
    different = titles if len(titles) == 1 else list(dict.fromkeys(titles))
    if len(different) != len(analysed):
        return []
    found: list[str] = []
    for title, tokens in zip(different, analysed, strict=True):
        head = _SUBTITLE.split(title, 1)[0]
        count = len(_TOKEN.findall(head))
        if 0 < count <= MAX_MAIN_TITLE:
            for text in (tokens.folded_text, tokens.exact_text):
                found.append(" ".join(text.split(" ", count)[:count]))
    return found


def normalise_identifier(value: str) -> str:
    """An identifier as it is compared: case and hyphens and blanks do not count."""
    if value.isascii():
        return "".join(value.replace("-", "").split()).lower()[:200]
    return _SEPARATORS.sub("", value).lower()[:200]


def _analysed(name: str, values: Sequence[str]) -> list[Analysed]:
    different = values if len(values) == 1 else list(dict.fromkeys(values))
    if name in _REPEATED:
        found = [indexed_short(value) if len(value) <= _SHORT else indexed(value) for value in different]
    else:
        found = indexed_all(different)
    return [tokens for tokens in found if tokens.exact_text]


def _add_one(into: dict[str, list[str]], name: str, value: Any) -> None:
    if not value:
        return
    if name in into:
        into[name].append(value)
    else:
        into[name] = [value]


def _parts(record: Json, name: str, key: str) -> list[str]:
    parts = record.get(name)
    return [part.get(key, "") for part in parts] if parts else []


def _gather_texts(record: Json, texts: dict[str, list[str]]) -> None:
    _add_one(texts, "title", record.get("title"))
    for name, (field, key) in _TEXT_PARTS.items():
        # Most records have few of the parts: asking first costs less than adding nothing.
        if name in record:
            facets.add(texts, field, _parts(record, name, key))
    if "subjects" in record:
        facets.add(texts, "subject", _subjects(record, classes=False))
    if "school_subjects" in record:
        facets.add(texts, "subject", record["school_subjects"])
    _add_one(texts, "description", record.get("description"))
    _add_one(texts, "publisher", record.get("publisher"))
    facets.add(texts, "rest", _rest(record))


_TEXT_PARTS = {
    "titles": ("title", "value"),
    "creators": ("creator", "name"),
    "places": ("place", "label"),
}
_REST_LISTS = (
    "notes",
    "materials",
    "techniques",
    "cultures",
    "collections",
    "audiences",
    "education_levels",
    "outcomes",
)


def _subjects(record: Json, *, classes: bool) -> list[str]:
    """Headings, or class numbers: among headings these would make each of them weigh less."""
    subjects = record["subjects"]
    return [one.get("label", "") for one in subjects if (one.get("scheme") in CLASSIFICATIONS) is classes]


def _rest(record: Json) -> list[str]:
    get = record.get
    found: list[str] = []
    for name in _REST_LISTS:
        if name in record:
            found += record[name]
    for part in get("identifiers", ()):
        value = part.get("value", "")
        found.append(value)
        if "-" in value and part.get("scheme") in _WITH_HYPHENS:
            found.append(value.replace("-", ""))
    if "subjects" in record:
        found += _subjects(record, classes=True)
    for holding in get("holdings", ()):
        found.append(holding.get("call_number", ""))
    for name in ("issued", "period"):
        found.append((get(name) or _NOTHING).get("display", ""))
    found.append(get("learning_type", ""))
    found += _parts(record, "related", "title")
    found.append((get("schedule") or _NOTHING).get("venue", ""))
    for status in get("designations", ()):
        found += [status["label"], status.get("number", "")]
    found.append((get("rights") or _NOTHING).get("credit", ""))
    for chapter in get("chapters", ()):
        found += [chapter.get("title", ""), chapter.get("text", "")]
        found += _parts(chapter, "shows", "title") + _parts(chapter, "shows", "note")
        found += _parts(chapter, "images", "caption")
    return found


_WITH_HYPHENS = frozenset({"isbn", "issn"})
_NOTHING: dict[str, Any] = {}


def _gather_keywords(record: Json, keywords: dict[str, list[str]]) -> None:
    facets.gather(record, keywords)
    if not _NAMING.isdisjoint(record):
        facets.add(keywords, headings.FIELD, headings.values(record))
    facets.add(keywords, "identifier", map(normalise_identifier, _identifiers(record)))
    if "places" in record:
        facets.gather_places(record["places"], keywords)
    if "related" in record or "chapters" in record:
        facets.add(keywords, "refers", references(record))


_NAMING = frozenset({"creators", "subjects", "school_subjects", "collections"})


def reference(kind: str, identifier: str) -> str:
    """What the field ``refers`` holds where a record says of another that it is ``kind`` of it."""
    return f"{kind}:{identifier}"


def references(record: Json) -> list[str]:
    """What the record says of others, as the field ``refers`` holds it."""
    found = [
        reference(part.get("type", ""), part["id"]) for part in record.get("related", ()) if part.get("id")
    ]
    for chapter in record.get("chapters", ()):
        found += [reference("shows", part["id"]) for part in chapter.get("shows", ()) if part.get("id")]
    return found


def _identifiers(record: Json) -> list[str]:
    source = record.get("source") or _NOTHING
    return [*_parts(record, "identifiers", "value"), source.get("native_id", ""), record.get("id", "")]


def _numbers(records: Sequence[Json]) -> dict[str, list[int]]:
    spans = [span for span in map(_span, records) if span]
    if not spans:
        return {}
    years: dict[int, None] = {}
    for low, high in spans:
        if high - low < MAX_YEARS:
            years.update(dict.fromkeys(range(low, high + 1)))
    return {
        "year": list(years),
        "year_from": [min(low for low, _ in spans)],
        "year_to": [max(high for _, high in spans)],
    }


def _span(record: Json) -> tuple[int, int] | None:
    for name in ("issued", "period"):
        date = record.get(name) or {}
        ends = [year for year in (date.get("earliest"), date.get("latest")) if isinstance(year, int)]
        if ends:
            return min(ends), max(ends)
    schedule = record.get("schedule") or {}
    found = [int(text[:4]) for text in map(schedule.get, ("start", "end")) if text and text[:4].isdecimal()]
    return (min(found), max(found)) if found else None


def _newest(record: Json) -> int:
    seq = record.get("seq")
    if isinstance(seq, int):
        return seq
    try:
        return int(datetime.fromisoformat(record.get("modified", "")).timestamp())
    except ValueError:
        return 0


def _gather_additional(
    field: IndexField,
    records: Sequence[Json],
    texts: dict[str, list[str]],
    keywords: dict[str, list[str]],
    numbers: dict[str, list[int]],
) -> None:
    values = [value for record in records for value in _values(record.get(field.name))]
    if field.type == "number":
        found = [value for value in values if isinstance(value, int) and not isinstance(value, bool)]
        if found:
            numbers[field.name] = list(dict.fromkeys(found))
    elif field.type in ("text", "keyword"):
        facets.add(texts if field.type == "text" else keywords, field.name, map(str, values))


def _values(value: Any) -> Iterable[Any]:
    if value is None or value == "":
        return ()
    return value if isinstance(value, list | tuple) else (value,)
