"""Texts of IIIF documents: language maps of version 3, strings and ``@value`` objects of version 2, HTML."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from catalog.formats.languages import language
from catalog.formats.markup import without_markup
from catalog.formats.text.clean import clean

PREFERRED = ("vi", "", "en")
"""Languages that are shown first where a text comes in several; "" is a text of no told language."""
MAX_TEXT = 50_000
"""Characters of one text; more is no description but the thing itself."""


class Said(NamedTuple):
    """A text and its language (BCP 47), "" where that is not told."""

    text: str
    language: str = ""


def said(value: Any, *, keep_lines: bool = False) -> list[Said]:
    """The texts of a value in the order in which they stand, in plain text.

    Reads a language map (Presentation 3.0, section 4.1), a string, an object with ``@value`` and
    ``@language``, and lists of these (2.1, section 4.3).
    """
    found = (Said(_plain(text, keep_lines), tongue) for text, tongue in _raw(value, ""))
    return list(dict.fromkeys(entry for entry in found if entry.text))


def chosen(value: Any, *, keep_lines: bool = False) -> list[Said]:
    """The texts of a value in one language: the first of ``PREFERRED`` that it has, else its first."""
    found = said(value, keep_lines=keep_lines)
    has = {_primary(entry.language) for entry in found}
    tongue = next((wanted for wanted in PREFERRED if wanted in has), None)
    if tongue is None and found:
        tongue = _primary(found[0].language)
    return [entry for entry in found if _primary(entry.language) == tongue]


def first(value: Any) -> str:
    """The first text of a value in the language that is shown first; "" where there is none."""
    found = chosen(value)
    return found[0].text if found else ""


def _primary(tongue: str) -> str:
    return tongue.split("-", 1)[0]


def _plain(text: str, keep_lines: bool) -> str:
    return clean(without_markup(text[:MAX_TEXT]), keep_lines=keep_lines)


def _raw(value: Any, tongue: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield value, tongue
    elif isinstance(value, list):
        for entry in value:
            yield from _raw(entry, tongue)
    elif isinstance(value, dict):
        if "@value" in value:
            yield from _raw(value["@value"], _language(value.get("@language")))
        elif "@id" not in value and "id" not in value:
            for key, entry in value.items():
                yield from _raw(entry, "" if key in ("none", "@none") else _language(key))
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield str(value), tongue


def _language(given: Any) -> str:
    return language(given) if isinstance(given, str) else ""
