"""What a document states: terms of Dublin Core, and other things under the labels of its own vocabulary."""

from __future__ import annotations

from dataclasses import dataclass, field

from catalog.formats.dublincore_values import Value, Values
from catalog.formats.languages import language
from catalog.formats.markup import without_markup
from catalog.formats.text.clean import clean
from catalog.sdk import Place, Related

LONGEST_NOTE = 2000
"""Characters of a text without a field of its own; longer ones (a book's pages) are at the site."""
LONG_TERMS = frozenset(("description", "abstract", "tableOfContents", "note"))


@dataclass(slots=True)
class Facts:
    """``values`` are those of Dublin Core; ``labelled`` others with their label, ``fields`` those whose field
    is known; ``types`` name the kind of thing, the most telling first."""

    values: Values = field(default_factory=Values)
    labelled: list[tuple[str, str]] = field(default_factory=list)
    fields: list[tuple[str, str]] = field(default_factory=list)
    related: list[Related] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)
    types: list[str] = field(default_factory=list)


def plain(text: str, *, keep_lines: bool = False) -> str:
    """A text as people read it: without markup, composed, without control characters."""
    return clean(without_markup(text), keep_lines=keep_lines)


def value_of(
    term: str, text: str, *, tongue: str = "", uri: str = "", scheme: str = "", role: str = ""
) -> Value:
    """A value of a term of Dublin Core."""
    return Value(
        text=plain(text, keep_lines=term in LONG_TERMS),
        language=language(tongue) if tongue else "",
        uri=uri,
        scheme=scheme,
        role=role,
    )
