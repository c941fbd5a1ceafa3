"""The metadata of an item as statements of Dublin Core and of the thesis formats around it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from catalog.formats.dublincore_terms import Term, term_of
from catalog.formats.dublincore_values import Value, Values
from catalog.formats.identifiers import web_address
from catalog.formats.languages import language
from catalog.formats.markup import without_markup
from catalog.formats.text.clean import clean
from khomo_dspace.hal import Document

_LONG = frozenset(("description", "abstract", "tableOfContents", "note"))
_DEGREE = ("name", "level", "discipline", "grantor", "department")
# What is not meant as in Dublin Core at large, or has no name there; None says nothing to readers, or
# what nobody but the repository's staff should read (who submitted and approved an item, and when).
_OWN: dict[str, str | None] = {
    "dc.description.degree": "degreeName", "thesis.degree": "degreeName",
    "dc.description.provenance": None, "dcterms.provenance": None, "dc.description.filename": None,
    "dc.description.version": None, "dc.description.checksum": None, "dc.date.embargo": None,
    "dc.date.embargountil": None, "dc.date.embargoend": None, "dc.date.lifted": None,
    "dc.description.embargo": None, "dc.rights.embargo": None, "datacite.rights": "accessRights",
    "oaire.licensecondition": "license", "dc.date.year": "issued", "dc.date.published": "issued",
    "dc.date.defense": "issued", "dc.date.conferred": "issued", "dc.contributor.referee": None,
}  # fmt: skip
_OWN |= {
    f"{schema}.degree.{name}": "grantor" if name == "grantor" else
    "department" if name == "department" else f"degree{name.title()}"
    for schema in ("dc", "thesis") for name in _DEGREE
}  # fmt: skip
_SCHEMAS = ("dc", "dcterms", "thesis")


def statements(item: Document) -> Values:
    """What the public fields of an item state; fields of local schemas are passed over."""
    values = Values()
    for key, entry in _entries(item.get("metadata")):
        term = _term(key.lower())
        if term is not None:
            values.add(term.name, _value(term, entry))
    return values


def entity_in(item: Document) -> str:
    """The type of entity that an item is by its metadata, as DSpace 7.0 tells it; "" for none."""
    given = (entry for key, entry in _entries(item.get("metadata")) if key == "dspace.entity.type")
    return next((value for entry in given if isinstance(value := entry.get("value"), str)), "")


def _entries(metadata: Any) -> Iterator[tuple[str, Document]]:
    """Field and value of a map of fields, or of the list that the first drafts of the API had."""
    if isinstance(metadata, dict):
        for key, given in metadata.items():
            for entry in given if isinstance(given, list) else [given]:
                yield str(key), entry if isinstance(entry, dict) else {"value": entry}
    elif isinstance(metadata, list):
        yield from ((str(entry.get("key", "")), entry) for entry in metadata if isinstance(entry, dict))


@lru_cache(maxsize=1000)
def _term(key: str) -> Term | None:
    if key in _OWN:
        own = _OWN[key]
        return Term(own) if own else None
    schema, _, name = key.partition(".")
    if schema not in _SCHEMAS or not name:
        return None
    return term_of(name if schema == "dcterms" else key)


def _value(term: Term, entry: Document) -> Value:
    given = entry.get("value")
    text = given if isinstance(given, str) else "" if given is None else str(given)
    tongue = entry.get("language")
    is_name = term.name == "contributor"
    return Value(
        text=clean(without_markup(text), keep_lines=term.name in _LONG),
        language=_language(tongue) if isinstance(tongue, str) else "",
        uri=web_address(_authority(entry)),
        scheme="" if is_name else clean(term.detail).lower()[:40],
        role=clean(term.detail) if is_name else "",
    )


@lru_cache(maxsize=1000)
def _language(text: str) -> str:
    return language(text)


def _authority(entry: Document) -> str:
    given = entry.get("authority")
    return given if isinstance(given, str) else ""
