"""What a record tells, as texts and metadata pairs of IIIF Presentation 3 (sections 3.1.1, 4.1, 4.2)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from babel import Locale

from catalog.formats.iiif_write_labels import KIND_NAMES, label_of
from catalog.formats.languages import language, language_of
from catalog.formats.text.clean import clean
from catalog.record import Agent, Record

MAX_NOTES = 40
_NUMBERED = {"isbn": "ISBN ", "issn": "ISSN ", "doi": "https://doi.org/", "handle": "https://hdl.handle.net/"}

Texts = dict[str, list[str]]


def texts(values: Sequence[str], languages: Sequence[str] = (), *, keep_lines: bool = False) -> Texts:
    """``values`` as a language map of one language: that of all of them, else none.

    Of several languages a viewer shows one (section 4.1), and would leave out the others' values.
    """
    found = [text for value in values if (text := clean(value, keep_lines=keep_lines))]
    spoken = {language_of(text, languages) or "none" for text in found}
    return {spoken.pop() if len(spoken) == 1 else "none": [_plain(text) for text in found]} if found else {}


def _plain(text: str) -> str:
    # What stands between < and > would be taken for HTML; a space behind it says that it is none.
    return f"{text} " if text.startswith("<") and text.endswith(">") else text


def pairs(record: Record) -> list[dict[str, Any]]:
    """The metadata of a manifest, labels in Vietnamese and English; a label stands once."""
    gathered: dict[str, list[str]] = {}
    for field, value in _values(record):
        if value and value not in gathered.setdefault(field, []):
            gathered[field].append(value)
    told = {field: texts(values) for field, values in gathered.items()}
    told["language"] = _languages(record.languages)
    told["kind"] = KIND_NAMES.get(record.kind, {"none": [record.kind]})
    return [{"label": label_of(field), "value": value} for field, value in told.items() if value]


def _languages(tags: Sequence[str]) -> Texts:
    """Names of languages, where ours are known by them again, else their tags."""
    return {spoken: [_name(tag, spoken) for tag in tags] for spoken in ("vi", "en")} if tags else {}


def _name(tag: str, spoken: str) -> str:
    name = Locale(spoken).languages.get(tag.replace("-", "_"), "")
    return name[:1].upper() + name[1:] if language(name) == tag else tag


def _values(record: Record) -> Iterator[tuple[str, str]]:
    yield "kind", record.kind
    yield from (("title", title.value) for title in record.titles)
    for agent in record.creators:
        yield f"creator:{agent.role}" if agent.role else "creator", _named(agent)
    yield "publisher", record.publisher
    yield "issued", record.issued.display if record.issued else ""
    yield "period", record.period.display if record.period else ""
    for place in record.places:
        yield f"place:{place.role}" if place.role else "place", place.label
    yield from (("language", tag) for tag in record.languages)
    yield from _described(record)
    yield from _numbered(record)
    yield from _taught(record)
    yield from (("note", note) for note in record.notes[:MAX_NOTES])


def _named(agent: Agent) -> str:
    return f"{agent.name}, {agent.dates}" if agent.dates else agent.name


def _described(record: Record) -> Iterator[tuple[str, str]]:
    yield from (("subject", subject.label) for subject in record.subjects)
    yield "extent", record.extent
    yield from (("material", value) for value in record.materials)
    yield from (("technique", value) for value in record.techniques)
    yield "dimensions", record.dimensions
    yield from (("culture", value) for value in record.cultures)
    for status in record.designations:
        yield "designation", ", ".join(filter(None, (status.label, status.number, status.date)))
    yield from (("collection", value) for value in record.collections)
    yield from (("series", part.title) for part in record.related if part.type == "series")


def _numbered(record: Record) -> Iterator[tuple[str, str]]:
    for number in record.identifiers:
        field = "inventory" if number.scheme == "inventory" else "identifier"
        yield field, _NUMBERED.get(number.scheme, "") + number.value
    yield from (("call_number", held.call_number) for held in record.holdings)
    if rights := record.rights:
        holder = f"© {rights.holder}" if rights.holder else ""
        yield "rights", "; ".join(filter(None, (rights.statement, rights.note, holder)))
        yield "licence", rights.licence


def _taught(record: Record) -> Iterator[tuple[str, str]]:
    yield from (("audience", value) for value in record.audiences)
    yield from (("education_level", value) for value in record.education_levels)
    yield from (("school_subject", value) for value in record.school_subjects)
