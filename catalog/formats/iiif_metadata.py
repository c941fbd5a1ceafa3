"""Metadata pairs of IIIF, sorted into fields by their labels (Presentation 3.0, section 3.1.1)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from catalog.formats.iiif_labels import LEFT_OUT, field_named, own_field
from catalog.formats.iiif_values import Said, chosen, said
from catalog.formats.json_documents import Document, documents
from catalog.formats.private import is_private

MAX_PAIRS = 500
"""Pairs of one document that are read."""
_MANY = ("creator", "contributor", "subject", "language", "material", "technique", "culture", "place",
         "collection", "audience", "education_level", "school_subject")  # fmt: skip
_SPLIT = re.compile(r"\s*[;\n]\s*")
_WHOLE_LABELS = 60


class Pair(NamedTuple):
    """A label as it is shown, the field that it means ("" for none known), its values in one language.

    ``names`` is the label in all its languages.
    """

    label: str
    field: str
    values: tuple[str, ...]
    names: tuple[str, ...]


def pairs(document: Document, labels: Mapping[str, str]) -> list[Pair]:
    """The metadata of a document; pairs that an institution keeps to itself, and empty ones, are left out.

    ``labels`` is the source's own map of labels to fields. A label in several languages means the field that
    any of them means.
    """
    found = []
    for entry in documents(document.get("metadata"))[:MAX_PAIRS]:
        names = said(entry.get("label"))
        if any(is_private(name.text) for name in names):
            continue
        field = _field(names, labels)
        values = _values(entry, field.partition(":")[0])
        shown = next(iter(chosen(entry.get("label"))), Said(""))
        if values and field != LEFT_OUT:
            found.append(Pair(shown.text[:200], field, values, tuple(name.text for name in names)))
    return found


def public(found: Iterable[Pair], kind: str) -> Iterator[Pair]:
    """The pairs without those that are kept back of a thing of this kind: where a museum's object lies."""
    yield from (pair for pair in found if not any(is_private(name, kind) for name in pair.names))


def unknown(found: Iterable[Pair]) -> Iterator[str]:
    """The labels that mean no field, for the report."""
    for pair in found:
        if pair.label and not pair.field:
            yield pair.label[:_WHOLE_LABELS]


def _field(names: list[Said], labels: Mapping[str, str]) -> str:
    own = (own_field(name.text, labels) for name in names)
    known = (field_named(name.text) for name in names)
    return next(filter(None, own), "") or next(filter(None, known), "")


def _values(entry: Document, field: str) -> tuple[str, ...]:
    texts = [value.text for value in chosen(entry.get("value"), keep_lines=True)]
    if field in _MANY:
        texts = [part for text in texts for part in _SPLIT.split(text)]
    return tuple(dict.fromkeys(text for text in texts if text))


class Draft:
    """Values by field, in their order; a field may come by several labels."""

    def __init__(self, found: Iterable[Pair]) -> None:
        self._values: dict[str, list[tuple[str, str]]] = {}
        self.notes: list[str] = []
        for pair in found:
            field, _, role = pair.field.partition(":")
            if not field:
                self.notes += [f"{pair.label}: {value}" if pair.label else value for value in pair.values]
            elif field == "note":
                self.notes += [
                    f"{pair.label}: {value}" if _says_what(pair.label) else value for value in pair.values
                ]
            else:
                self._values.setdefault(field, []).extend((value, role) for value in pair.values)

    def roled(self, field: str) -> list[tuple[str, str]]:
        """The values of a field with their roles, "" for none."""
        return list(dict.fromkeys(self._values.get(field, ())))

    def all(self, field: str) -> tuple[str, ...]:
        """The values of a field, each once."""
        return tuple(dict.fromkeys(value for value, _role in self._values.get(field, ())))

    def first(self, field: str) -> str:
        """The first value of a field, "" for none."""
        return next(iter(self.all(field)), "")

    def joined(self, field: str, between: str = "; ") -> str:
        """All values of a field as one text."""
        return between.join(self.all(field))


def _says_what(label: str) -> bool:
    return label.casefold().rstrip("s: ") not in ("note", "ghi chú", "chú thích", "remarque", "comment")
