"""The nodes that markup of pages is made of: types, an address, properties with all their values.

One shape for JSON-LD, microdata and RDFa: ``{"@type": [...], "@id": "...", "name": [...]}``, names without
the prefix of schema.org, each value a text or a node. Bounded: what a stranger nests or repeats has an end.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urljoin

from catalog.formats.text.clean import clean

Node = dict[str, Any]
MAX_DEPTH = 12
"""Nodes within nodes; markup of people goes five deep."""
MAX_NODES = 20_000
"""Nodes of one page."""
MAX_VALUES = 500
"""Values of one property."""
MAX_TEXT = 100_000
"""Characters of one text."""
_VOCABULARY = re.compile(r"(?:https?://(?:www\.)?schema\.org/+|schema:)", re.IGNORECASE)
_SCRIPTED = re.compile(r"\s*(?:javascript|data|mailto|tel|blob):", re.IGNORECASE)


def term(name: str) -> str:
    """The name of a type or property without the prefix or address of schema.org."""
    return _VOCABULARY.sub("", name.strip(), count=1)


def type_name(told: str) -> str:
    """The name of a type; of one that a site made up below a known one ("Event/Meetup") the known one."""
    return term(told).strip("/#").partition("/")[0]


def types_of(node: Mapping[str, Any]) -> tuple[str, ...]:
    """The types of a node."""
    return tuple(node.get("@type", ()))


def values(node: Mapping[str, Any], *names: str) -> list[Any]:
    """The values of the first of the properties that has any."""
    return next((found for name in names if (found := node.get(name))), [])


def nodes(node: Mapping[str, Any], *names: str) -> Iterator[Node]:
    """Those of the values of all the properties that are nodes."""
    for name in names:
        yield from (value for value in node.get(name, ()) if isinstance(value, dict))


def text(node: Mapping[str, Any], *names: str, keep_lines: bool = False) -> str:
    """The first text of the properties, "" where there is none; of a node its name."""
    return next(iter(texts(node, *names, keep_lines=keep_lines)), "")


def texts(node: Mapping[str, Any], *names: str, keep_lines: bool = False) -> tuple[str, ...]:
    """The different texts of the first property that has any, cleaned; of a node its name or its value."""
    for name in names:
        found = dict.fromkeys(
            cleaned for value in node.get(name, ()) if (cleaned := clean(said(value), keep_lines=keep_lines))
        )
        if found:
            return tuple(found)
    return ()


def said(value: Any) -> str:
    """What a value says: the text itself, of a node its name, headline or value."""
    if isinstance(value, str):
        return value
    for name in ("name", "headline", "value", "@value", "alternateName", "termCode"):
        for inner in value.get(name, ()):
            if isinstance(inner, str) and inner.strip():
                return inner
    return ""


def absolute(address: str, base: str) -> str:
    """``address`` resolved against ``base``; "" for what is none or runs a script."""
    if _SCRIPTED.match(address) or address.startswith("_:"):
        return ""
    try:
        return urljoin(base, address.strip())
    except ValueError:
        return ""


def walk(node: Node, depth: int = 0) -> Iterator[Node]:
    """The node and all nodes within it."""
    yield node
    if depth >= MAX_DEPTH:
        return
    for name, found in node.items():
        if not name.startswith("@"):
            for value in found:
                if isinstance(value, dict):
                    yield from walk(value, depth + 1)
