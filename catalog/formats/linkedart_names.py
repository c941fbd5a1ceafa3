"""Titles and numbers of things in Linked Art (linked.art/model/base, "Names and Identifiers")."""

from __future__ import annotations

import re

from catalog.formats.identifiers import identify
from catalog.formats.iiif_values import PREFERRED
from catalog.formats.json_documents import Document, types
from catalog.formats.linkedart_nodes import content, has_class, label, names_of, nodes
from catalog.formats.text.fold import fold
from catalog.record import Identifier, Title

_ACCESSION = ("300312355", "300404626")
_ACCESSION_WORDS = r"accession|inventory|museum number|object number|catalog(?:ue)? number|kiem ke|dang ky"
_REPOSITORY = ("300404621", "300404013")
# Numbers by which computers know a thing: they say nothing to people and change with the system.
_MACHINES = re.compile(r"slug|uuid|\burl\b|\bid\b|identifier\)|irn|sort|sequence|database")


def titles(document: Document) -> tuple[str, tuple[Title, ...]]:
    """The title and the further ones; a primary name in a language that is shown first wins."""
    found = names_of(document)
    shown = label(document)
    if not found:
        return shown, ()
    primary = next(iter(found)).language.split("-", 1)[0]
    main = found[0]
    if primary not in PREFERRED:
        main = next((entry for tongue in PREFERRED for entry in found if entry.language == tongue), main)
    others = (
        Title(
            value=entry.text,
            language=entry.language,
            type="translated" if entry.language and entry.language != main.language else "alternative",
        )
        for entry in found
        if entry.text != main.text
    )
    return main.text, tuple(dict.fromkeys(others))[:50]


def identifiers(document: Document) -> tuple[Identifier, ...]:
    """The inventory number, numbers of the house, and what is a DOI, ARK, ISBN ..."""
    found = [
        Identifier(scheme="inventory", value=value)
        for value in _numbers(document, _ACCESSION, _ACCESSION_WORDS)
    ]
    taken = {entry.value for entry in found}
    for node in nodes(document, "identified_by"):
        value = content(node)[:500]
        if "Identifier" not in types(node) or not value or value in taken:
            continue
        known = identify(value)
        if known is not None:
            found.append(known)
        elif has_class(node, _REPOSITORY) and not _is_of_machines(node):
            found.append(Identifier(scheme="local", value=value))
    return tuple(dict.fromkeys(found))


def _numbers(document: Document, numbers: tuple[str, ...], words: str) -> list[str]:
    found = (
        content(node)[:500]
        for node in nodes(document, "identified_by")
        if "Identifier" in types(node) and has_class(node, numbers, words) and not _is_of_machines(node)
    )
    return list(dict.fromkeys(filter(None, found)))


def _is_of_machines(node: Document) -> bool:
    return _MACHINES.search(fold(label(node))) is not None
