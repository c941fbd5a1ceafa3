"""The repair of misread Vietnamese in every text of a record, with a note of what each was."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from catalog.formats.dates import parse_date
from catalog.formats.text.misreadings import BY_NAME
from catalog.formats.text.repair import CAPITALS_NAME, Repair, is_repairable, read_again, repaired
from catalog.record import DateSpan, Record, Source, TextRepair
from catalog.sdk.enricher import Enricher
from catalog.shape import with_values

OPTION = "text_repair"
"""Option of every source: ``auto`` (when left out), ``off``, or the misreading that all its texts have."""
AUTO, OFF = "auto", "off"
CHOICES = (AUTO, OFF, *BY_NAME)
MAX_NOTES = 1000
"""Repairs noted on a record, which takes no more parts of a kind; further texts are repaired all the same."""

_TEXTS = ("title", "description", "publisher", "extent", "dimensions", "learning_type", "duration")
_LISTS = (
    "materials", "techniques", "cultures", "collections", "audiences", "education_levels", "school_subjects",
    "outcomes", "notes",
)  # fmt: skip
_PARTS: Mapping[str, tuple[str, ...]] = {
    "titles": ("value",),
    "creators": ("name",),
    "subjects": ("label",),
    "places": ("label",),
    "related": ("title",),
    "links": ("label",),
    "images": ("alt",),
    "holdings": ("institution", "location", "status"),
    "designations": ("label", "authority"),
    "chapters": ("title", "text"),
}
_SINGLE: Mapping[str, tuple[str, ...]] = {
    "issued": ("display",),
    "period": ("display",),
    "rights": ("statement", "holder", "note", "credit"),
    "schedule": ("lunar", "venue", "fee", "booking"),
}
FIELDS = (*_TEXTS, *_LISTS, *_PARTS, *_SINGLE)
"""The fields whose texts are looked at; what a repair is noted on begins with one of them."""

_Mend = Callable[[str, str], str]
"""A text as it is to be, from the field's name and the text."""


def choice_of(options: Mapping[str, Any]) -> str:
    """What the options of a source say about the repair of its texts."""
    return str(options.get(OPTION) or AUTO).lower()


class TextRepairs(Enricher):
    """Reads again what was misread, where that is sure, and notes what the text was.

    Without an option it looks for the misreadings that can be told; one that a person names is undone in
    every text; ``off`` leaves all as it came. Codes, numbers and addresses are never touched.
    """

    name = "text"
    version = "2"
    order = 10

    def apply(self, record: Record, source: Source) -> Record:
        """``record`` with its texts repaired and its repairs noted, or itself."""
        choice = choice_of(source.options)
        if choice == OFF:
            return record
        # One look at all texts with letters beyond ASCII together: of most records that is all.
        odd = [text for text in _texts(record) if not text.isascii()]
        if not odd or (choice == AUTO and not is_repairable("\n".join(odd))):
            return record
        if choice != AUTO:
            return _mended(record, lambda text: read_again(text, choice))
        found = _found(record)
        if not found:
            return record
        # What most texts have for certain the others will have too.
        expected = next((name for name, _ in found.most_common() if name != CAPITALS_NAME), "")
        return _mended(record, lambda text: repaired(text, expected=expected))


def _found(record: Record) -> Counter[str]:
    """In how many texts each misreading is certain."""
    repairs = (repaired(text) for text in _texts(record))
    return Counter(name for repair in repairs if repair for name in repair.read_as)


def _mended(record: Record, read: Callable[[str], Repair | None]) -> Record:
    notes: list[TextRepair] = []

    def mend(field: str, text: str) -> str:
        repair = read(text) if text else None
        if repair is None:
            return text
        notes.append(TextRepair(field=field, original=text, read_as="+".join(repair.read_as)))
        return repair.text

    values = _values(record, mend)
    return with_values(record, **values, repairs=(*record.repairs, *notes)[:MAX_NOTES]) if notes else record


def _texts(record: Record) -> Iterator[str]:
    """Every text that is looked at."""
    for name in _TEXTS:
        if text := getattr(record, name):
            yield text
    for name in _LISTS:
        yield from getattr(record, name)
    for name, attributes in _PARTS.items():
        for part in getattr(record, name):
            for attribute in attributes:
                yield getattr(part, attribute)
    for name, attributes in _SINGLE.items():
        if (part := getattr(record, name)) is not None:
            for attribute in attributes:
                yield getattr(part, attribute)


def _values(record: Record, mend: _Mend) -> dict[str, Any]:
    """The fields of the record with their texts as they are to be."""
    values: dict[str, Any] = {name: mend(name, getattr(record, name)) for name in _TEXTS}
    for name in _LISTS:
        values[name] = tuple(mend(name, text) for text in getattr(record, name))
    for name, attributes in _PARTS.items():
        values[name] = tuple(_part(part, name, attributes, mend) for part in getattr(record, name))
    for name, attributes in _SINGLE.items():
        part = getattr(record, name)
        values[name] = None if part is None else _part(part, name, attributes, mend)
    for name in ("issued", "period"):
        values[name] = _date(values[name], getattr(record, name))
    return values


def _date(mended: DateSpan | None, before: DateSpan | None) -> DateSpan | None:
    """A date whose text was misread is read once more where it could not be read then."""
    if mended is None or mended == before or mended.earliest is not None or mended.latest is not None:
        return mended
    return parse_date(mended.display)


def _part(part: Any, name: str, attributes: tuple[str, ...], mend: _Mend) -> Any:
    changed = {one: mend(f"{name}.{one}", getattr(part, one)) for one in attributes}
    return replace(part, **changed)
