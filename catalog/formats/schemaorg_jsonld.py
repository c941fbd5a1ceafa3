"""JSON-LD in pages as nodes: broken JSON is mended by name, references inside the page are resolved.

A context is never fetched: names are taken as those of schema.org, as search engines do (JSON-LD 1.1, 9.4).
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

from catalog.formats.schemaorg_nodes import MAX_DEPTH, MAX_NODES, MAX_TEXT, MAX_VALUES, Node, term, type_name

MAX_SCRIPT = 3_000_000
"""Characters of one script tag."""
_REFERENCE_DEPTH = 4
_OF_CIRCLES = ("@id", "@type", "name", "url")
_WRAPPED = re.compile(r"^\s*(?:(?://|/\*)?\s*<!\[CDATA\[\s*(?:\*/)?)|(?:(?://|/\*)?\s*\]\]>\s*(?:\*/)?)\s*$")
_COMMENTED = re.compile(r"^\s*<!--|(?://)?\s*-->\s*$")
# Strings are passed over as a whole, so that nothing within them is touched.
_LOOSE = re.compile(r'("(?:[^"\\]|\\.)*")|/\*.*?\*/|//[^\n]*|,(?=\s*[}\]])', re.DOTALL)
_DECODER = json.JSONDecoder(strict=False)


class JsonUnreadable(ValueError):
    """A script tag whose JSON cannot be mended; the text says where it breaks."""


def parse(script: str) -> tuple[list[Any], tuple[str, ...]]:
    """The JSON values in a script tag and the names of what had to be mended; raises ``JsonUnreadable``.

    Repairs: html_comment, cdata, entities, loose_json (comments, commas too many), several_values,
    raw_controls.
    """
    if len(script) > MAX_SCRIPT:
        raise JsonUnreadable(f"it has {len(script):,} characters, at most {MAX_SCRIPT:,} are read")
    repairs: list[str] = []
    script = script.strip().lstrip("\ufeff")
    try:
        return [json.loads(script)], ()
    except (ValueError, RecursionError):
        pass
    for name, mend in _MENDS:
        mended = mend(script)
        if mended != script:
            script = mended
            repairs.append(name)
            if (found := _strictly(script)) is not None:
                return found, tuple(repairs)
    found, further = _loosely(script)
    return found, (*repairs, *further)


def _strictly(script: str) -> list[Any] | None:
    try:
        return [json.loads(script)]
    except (ValueError, RecursionError):
        return None


def _loosely(script: str) -> tuple[list[Any], tuple[str, ...]]:
    """Values one after the other, with raw line ends in their texts."""
    found: list[Any] = []
    place = 0
    try:
        while place < len(script):
            value, place = _DECODER.raw_decode(script, place)
            found.append(value)
            while place < len(script) and script[place] in " \t\r\n,;":
                place += 1
    except RecursionError:
        raise JsonUnreadable("it is nested too deeply") from None
    except json.JSONDecodeError as error:
        raise JsonUnreadable(f"{error.msg} at line {error.lineno}, column {error.colno}") from None
    if not found:
        raise JsonUnreadable("it is empty")
    return found, ("several_values",) if len(found) > 1 else ("raw_controls",)


def _without_loose(script: str) -> str:
    return _LOOSE.sub(lambda found: found[1] or "", script)


def _without_entities(script: str) -> str:
    return html.unescape(script) if "&quot;" in script and script.count('"') < 4 else script


_MENDS = (
    ("html_comment", lambda script: _COMMENTED.sub("", script).strip()),
    ("cdata", lambda script: _WRAPPED.sub("", script).strip()),
    ("entities", _without_entities),
    ("loose_json", _without_loose),
)


class Graph:
    """The nodes of a page's JSON-LD; ``top`` are those that stand in no other, references resolved."""

    def __init__(self) -> None:
        self._roots: list[Node] = []
        self._by_id: dict[str, Node] = {}
        self._left = MAX_NODES

    def add(self, value: Any) -> None:
        """Take in a value of a script tag: a node, several, or a graph."""
        if isinstance(value, list):
            for entry in value[:MAX_NODES]:
                self.add(entry)
        elif isinstance(value, dict):
            inner = value.get("@graph")
            if isinstance(inner, list | dict):
                self.add(inner)
                value = {name: entry for name, entry in value.items() if name != "@graph"}
            if "@type" in value or "type" in value:
                self._roots.append(self._node(value, 0))

    def _node(self, given: Mapping[str, Any], depth: int) -> Node:
        self._left -= 1
        node: Node = {}
        for name, value in list(given.items())[:MAX_VALUES]:
            key = {"type": "@type", "id": "@id"}.get(name, term(str(name)))
            if key == "@type":
                node["@type"] = [type_name(entry) for entry in _listed(value) if isinstance(entry, str)]
            elif key == "@id":
                node["@id"] = value.strip() if isinstance(value, str) else ""
            elif not key.startswith("@"):
                found = list(self._values(value, depth))
                if found:
                    node[key] = found[:MAX_VALUES]
        identifier = node.get("@id")
        if identifier and len(node) > len(self._by_id.get(identifier, ())):
            self._by_id[identifier] = node
        return node

    def _values(self, value: Any, depth: int) -> Iterable[Any]:
        if isinstance(value, list):
            for entry in value[:MAX_VALUES]:
                yield from self._values(entry, depth) if depth < MAX_DEPTH else ()
        elif isinstance(value, dict):
            if "@value" in value:
                yield from self._values(value["@value"], depth)
            elif "@list" in value or "@set" in value:
                yield from self._values(value.get("@list", value.get("@set")), depth + 1)
            elif self._left > 0 and depth < MAX_DEPTH:
                yield self._node(value, depth + 1)
        elif (told := _scalar(value)) is not None:
            yield told

    def top(self) -> list[Node]:
        """The nodes that no other holds, each with what it refers to."""
        self._left = MAX_NODES
        return [self._resolved(node, frozenset(), 0) for node in self._roots]

    def _resolved(self, node: Node, above: frozenset[str], depth: int) -> Node:
        """A copy whose references to other nodes of the page are these nodes, without circles."""
        self._left -= 1
        identifier = node.get("@id", "")
        known = self._by_id.get(identifier) if identifier else None
        if identifier in above or depth > MAX_DEPTH or self._left <= 0:
            return {name: found for name, found in (known or node).items() if name in _OF_CIRCLES}
        if known is not None and len(above) < _REFERENCE_DEPTH:
            node = {**known, **node}
        inside = above | {identifier} if identifier else above
        return {
            name: found
            if name.startswith("@")
            else [
                self._resolved(value, inside, depth + 1) if isinstance(value, dict) else value
                for value in found
            ]
            for name, found in node.items()
        }


def _listed(value: Any) -> list[Any]:
    return value[:MAX_VALUES] if isinstance(value, list) else [value]


def _scalar(value: Any) -> str | None:
    """A JSON value as text, None where it says nothing."""
    if isinstance(value, str):
        return value[:MAX_TEXT] if value.strip() else None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return None if value is None else str(value)[:40]
