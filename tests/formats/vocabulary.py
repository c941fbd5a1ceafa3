"""Nodes of JSON-LD held against the vocabulary of schema.org: unknown names, properties on wrong types."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

_TERMS = Path(__file__).parent / "data" / "schemaorg-terms.txt"
_OF_JSON_LD = ("@context", "@graph", "@id", "@type")
# An annotation of potential actions (schema.org/docs/actions.html, "-input and -output").
_ANNOTATIONS = ("query-input",)


class Vocabulary(NamedTuple):
    """``above`` are the types above each type, ``domains`` the types that have each property."""

    above: Mapping[str, tuple[str, ...]]
    domains: Mapping[str, tuple[str, ...]]

    def whole(self, kind: str) -> set[str]:
        """The type and all above it."""
        return {kind}.union(*(self.whole(one) for one in self.above.get(kind, ())))


@cache
def vocabulary() -> Vocabulary:
    above: dict[str, tuple[str, ...]] = {"Thing": ()}
    domains: dict[str, tuple[str, ...]] = {}
    for line in _TERMS.read_text("utf-8").splitlines()[1:]:
        name, mark, rest = line.partition(" > ")
        if mark:
            domains[name] = tuple(rest.split())
        else:
            name, _, rest = line.partition(":")
            above[name] = tuple(rest.split())
    return Vocabulary(above, domains)


def faults(node: Any, path: str = "") -> Iterator[str]:
    """What in a node, or in a list of them, the vocabulary does not know."""
    if isinstance(node, list):
        for entry in node:
            yield from faults(entry, path)
    elif isinstance(node, dict):
        yield from _of_node(node, path)
    elif isinstance(node, str) and node.startswith("https://schema.org/"):
        if node.removeprefix("https://schema.org/") not in vocabulary().above:
            yield f"{path}: no term {node}"
    elif node in (None, ""):
        yield f"{path}: says nothing"


def _of_node(node: Mapping[str, Any], path: str) -> Iterator[str]:
    stated = node.get("@type", [])
    kinds = stated if isinstance(stated, list) else [stated]
    known = vocabulary()
    if not kinds and "@graph" not in node:
        yield f"{path}: no type"
    yield from (f"{path}: no type {kind}" for kind in kinds if kind not in known.above)
    whole = set[str]().union(*(known.whole(kind) for kind in kinds))
    for name, value in node.items():
        if name == "@graph":
            yield from faults(value, path)
        if name in _OF_JSON_LD or name in _ANNOTATIONS:
            continue
        # A Role holds what it qualifies under the property that it stands in.
        if not whole.intersection(known.domains.get(name, ())) and "Role" not in kinds:
            yield f"{path}: {'/'.join(kinds)} has no {name}"
        yield from faults(value, f"{path}.{name}")
