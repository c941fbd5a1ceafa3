"""Nodes of Linked Art documents: their classes by the Getty vocabularies, their labels, what they say.

A document is walked as plain JSON in the shape that linked.art describes; a ``@context`` is never fetched.
Old ones say ``label`` and ``value`` for what is ``_label`` and ``content`` today, "aat:" for the address.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from catalog.formats.identifiers import web_address
from catalog.formats.iiif_values import Said, chosen, first, said
from catalog.formats.json_documents import Document, documents, identity, text, types
from catalog.formats.languages import language
from catalog.formats.text.fold import fold

_AAT = re.compile(r"(?:\baat:|getty\.edu/aat/)(?:AAT)?(\d+)/?\Z")
_PREFIXES = {
    "aat:": "http://vocab.getty.edu/aat/",
    "ulan:": "http://vocab.getty.edu/ulan/",
    "tgn:": "http://vocab.getty.edu/tgn/",
    "relators:": "http://id.loc.gov/vocabulary/relators/",
}
PRIMARY = ("300404670",)
BRIEF = ("300418049", "300404670", "300133025")
"""Classes that say nothing about what a thing or a text is: brief text, preferred, work of art."""


def nodes(document: Document, *names: str) -> list[Document]:
    """The nodes that the properties name, in their order; an address alone is a node with its ``id``."""
    return [entry for name in names for entry in documents(document.get(name))]


def aat(node: Document) -> str:
    """The number of a node in the Art and Architecture Thesaurus, "" for a node of another list."""
    found = _AAT.search(identity(node))
    return found[1] if found else ""


def classes(node: Document) -> list[Document]:
    """The types that classify a node."""
    return nodes(node, "classified_as")


def has_class(node: Document, numbers: Iterable[str], words: str = "") -> bool:
    """Whether a type of the node has one of these AAT numbers, or a label that fits the pattern ``words``.

    Institutions with concepts of their own are understood by their labels, in folded letters.
    """
    wanted = frozenset(numbers)
    for entry in classes(node):
        if aat(entry) in wanted or (words and re.search(words, fold(label(entry)))):
            return True
    return False


def address(node: Document) -> str:
    """The node's address on the web, also where a prefix stands for it; "" for none."""
    given = identity(node)
    known = (full + given[len(prefix) :] for prefix, full in _PREFIXES.items() if given.startswith(prefix))
    return web_address(next(known, given))


def label(node: Document) -> str:
    """What a node is called: its label, else its preferred name; "" where it is not told."""
    shown = first(node.get("_label")) or first(node.get("label"))
    return shown or next((entry.text for entry in names_of(node)), "")


def names_of(node: Document) -> list[Said]:
    """The names of a node, preferred ones first, each with its language where that is told."""
    found = [entry for entry in nodes(node, "identified_by") if "Name" in types(entry)]
    ranked = sorted(found, key=lambda entry: not is_primary(entry))
    texts = (Said(content(entry), _language(entry)) for entry in ranked)
    return list(dict.fromkeys(entry for entry in texts if entry.text))


def is_primary(node: Document) -> bool:
    """Whether a name or number is the preferred one."""
    return has_class(node, PRIMARY, r"^(?:primary|preferred)")


def content(node: Document, *, keep_lines: bool = False) -> str:
    """The text of a node in plain text."""
    value = node.get("content", node.get("value"))
    shown = chosen(value, keep_lines=keep_lines)
    if shown:
        return shown[0].text
    parts = (content(part) for part in nodes(node, "part"))
    return " ".join(filter(None, parts))


def texts(value: Any) -> list[str]:
    """All texts of a value, whatever language."""
    return [entry.text for entry in said(value)]


def _language(node: Document) -> str:
    found = (language(label(entry)) or _TONGUES.get(aat(entry), "") for entry in nodes(node, "language"))
    return next(filter(None, found), "")


_TONGUES = {
    "300388277": "en", "300388306": "fr", "300388344": "de", "300389311": "es", "300388256": "nl",
    "300388474": "it", "300388693": "la",
}  # fmt: skip


def year(moment: Any) -> int | None:
    """The year of an ISO 8601 time, which may be before our era; None for none."""
    found = re.match(r"(-?\d{1,9})-\d\d", text(moment))
    number = int(found[1]) if found else None
    return number if number is not None and number <= 9999 else None
