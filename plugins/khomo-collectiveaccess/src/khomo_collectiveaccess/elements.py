"""The elements of an installation, which are its own: codes with values by locale, containers with parts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from catalog.formats.json_documents import Document, text
from catalog.formats.markup import without_markup
from catalog.formats.private import is_private
from catalog.formats.text.clean import clean

LONGEST = 5000
"""Characters of one value; whole transcriptions are longer."""
_AUTHORITY = re.compile(r"\s*\[(?:info:|https?://|[a-z]{2,10}:)?[\w:/.#-]+\]\Z")
_FIRST_LOCALES = ("vi_VN", "vi", "en_US", "en_GB", "none")
# Codes of the profiles that come with CollectiveAccess, as labels that institutions use.
_LABELS = {
    "lcsh_terms": "subject", "lc_names": "subject", "aat": "subject", "tgn": "places", "ulan": "subject",
    "work_description": "description", "object_description": "description", "worktype": "type",
    "date": "niên đại", "dates": "niên đại", "creation_date": "niên đại", "date_created": "niên đại",
    "production_date": "niên đại", "object_date": "niên đại", "display_date": "niên đại",
    "copyrightstatement": "rights", "rights_statement": "rights", "rights_text": "rights",
    "credit_line": "credit line", "creditline": "credit line", "medium": "material",
    "work_medium": "material",
    "materials_techniques": "material", "measurements": "dimensions", "extent_text": "extent",
    "cultural_context": "culture", "style_period": "period", "inscription_text": "inscription",
}  # fmt: skip
_UNSHOWN = re.compile(
    r"(?:internal|private|staff|admin|acquisition|accession|appraisal|valuation|insurance|loan|lot|deaccession"
    r"|condition|conservation|current_location|location|storage|removal|source|donor|lender|noi_bo|kho_)"
)
"""How codes begin of what a museum writes for itself alone."""


def elements(item: Document, table: str) -> Iterator[tuple[str, str, str]]:
    """Code, label and value of each element of an item that may be shown, in its best locale."""
    for key, given in sorted(item.items()):
        if not is_shown(key, table):
            continue
        code = key.removeprefix(f"{table}.")
        label = _LABELS.get(code.lower(), code.replace("_", " "))
        for value in _values(given):
            if shown := _shown(code, value):
                yield code, label, shown


def is_shown(key: str, table: str) -> bool:
    """Whether a key of an item is an element that people outside may read."""
    code = key.removeprefix(f"{table}.").lower()
    return key.startswith(f"{table}.") and not (_UNSHOWN.match(code) or is_private(code.replace("_", " ")))


def labels(value: Any) -> list[tuple[str, str]]:
    """Labels with their locale, the best locale first."""
    if not isinstance(value, dict):
        return []
    found = []
    for locale in sorted(value, key=_rank):
        given = value[locale]
        for entry in given if isinstance(given, list) else [given]:
            name = entry.get("name") or entry.get("displayname") if isinstance(entry, dict) else entry
            if shown := clean(without_markup(text(name))):
                found.append((shown, locale))
    return found


def display(value: Any) -> str:
    """What a field with codes shows ("type_id"), in its best locale."""
    shown = value.get("display_text") if isinstance(value, dict) else value
    return labels(shown)[0][0] if labels(shown) else ""


def _rank(locale: str) -> int:
    return _FIRST_LOCALES.index(locale) if locale in _FIRST_LOCALES else len(_FIRST_LOCALES)


def _values(given: Any) -> Iterator[Any]:
    """The values of an element, each in its best locale: a map by number, in older versions a list."""
    rows = list(given.values()) if isinstance(given, dict) else given if isinstance(given, list) else []
    for row in rows:
        if isinstance(row, dict) and row:
            yield row[min(row, key=_rank)]


def _shown(code: str, value: Any) -> str:
    """A value as one text: of a container its main part, else all of them with their names."""
    if not isinstance(value, dict):
        return _plain(value)
    parts = {name: shown for name, given in value.items() if (shown := _plain(given))}
    main = next((parts[name] for name in (code, f"{code}_value", f"{code}_text") if name in parts), "")
    if main or len(parts) < 2:
        return main or next(iter(parts.values()), "")
    kept = {name: shown for name, shown in parts.items() if not _UNSHOWN.match(name.lower())}
    return "; ".join(f"{_part(code, name)} {shown}".strip() for name, shown in kept.items())


def _part(code: str, name: str) -> str:
    bare = name.removeprefix(code).removeprefix("s").strip("_").replace("_", " ")
    return "" if bare in ("value", "text", "display") else bare


def _plain(value: Any) -> str:
    given = clean(without_markup(text(value)), keep_lines=True)[:LONGEST]
    return _AUTHORITY.sub("", given)
