"""Microdata (HTML, section 5) and RDFa Lite 1.1 in pages as nodes: both mark elements, by other names."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from lxml import etree

from catalog.formats.schemaorg_nodes import (
    MAX_DEPTH,
    MAX_NODES,
    MAX_TEXT,
    MAX_VALUES,
    Node,
    absolute,
    term,
    type_name,
)

_ADDRESSES = {
    "a": "href", "area": "href", "link": "href", "img": "src", "audio": "src", "video": "src",
    "source": "src", "embed": "src", "iframe": "src", "track": "src", "object": "data",
}  # fmt: skip
_SKIPPED = frozenset(("script", "style", "template", "noscript"))


class Dialect(NamedTuple):
    """The names of the attributes: that begins a node, of its type, of its address, of a property."""

    scope: str
    type: str
    id: tuple[str, ...]
    property: str


MICRODATA = Dialect("itemscope", "itemtype", ("itemid",), "itemprop")
RDFA = Dialect("typeof", "typeof", ("resource", "about"), "property")


def microdata(root: etree._Element, base: str) -> list[Node]:
    """The items of the page that stand in no other item."""
    return _Reader(MICRODATA, root, base).top()


def rdfa(root: etree._Element, base: str) -> list[Node]:
    """The typed resources of the page that stand in no other; other vocabularies are left."""
    return _Reader(RDFA, root, base).top()


class _Reader:
    def __init__(self, dialect: Dialect, root: etree._Element, base: str) -> None:
        self.dialect, self.root, self.base = dialect, root, base
        self._left = MAX_NODES
        self._by_id: dict[str, etree._Element] | None = None

    def top(self) -> list[Node]:
        dialect = self.dialect
        return [
            self._node(element, 0)
            for element in self.root.iter(etree.Element)
            if element.get(dialect.scope) is not None
            and element.get(dialect.property) is None
            and self._is_ours(element)
        ][:MAX_VALUES]

    def _is_ours(self, element: etree._Element) -> bool:
        if self.dialect is MICRODATA:
            return "schema.org/" in element.get("itemtype", "")
        stated = element.get("typeof", "")
        if "schema:" in stated or "schema.org/" in stated:
            return True
        vocabulary = next(
            (told for above in (element, *element.iterancestors()) if (told := above.get("vocab"))), ""
        )
        return "schema.org" in vocabulary

    def _node(self, element: etree._Element, depth: int) -> Node:
        self._left -= 1
        dialect = self.dialect
        node: Node = {"@type": [type_name(name) for name in element.get(dialect.type, "").split()]}
        address = next((told for name in dialect.id if (told := element.get(name))), "")
        if address:
            node["@id"] = absolute(address, self.base)
        if depth < MAX_DEPTH and self._left > 0:
            for found in self._properties(element):
                self._take(found, node, depth)
        return node

    def _take(self, element: etree._Element, node: Node, depth: int) -> None:
        value: Node | str = (
            self._node(element, depth + 1)
            if element.get(self.dialect.scope) is not None
            else self._value(element)
        )
        if value == "":
            return
        for name in element.get(self.dialect.property, "").split():
            if not name.startswith("@") and len(known := node.setdefault(term(name), [])) < MAX_VALUES:
                known.append(value)

    def _properties(self, element: etree._Element) -> Iterator[etree._Element]:
        """The elements that hold properties of the item, in the order of the page, those referred to last."""
        seen: set[etree._Element] = {element}
        waiting = [*self._referred(element), *reversed(list(element))]
        # What is referred to comes after what is inside: a stack gives its last entry first.
        while waiting:
            found = waiting.pop()
            if found in seen or not isinstance(found.tag, str):
                continue
            seen.add(found)
            if found.get(self.dialect.property) is not None:
                yield found
            if found.get(self.dialect.scope) is None:
                waiting += reversed(list(found))

    def _referred(self, element: etree._Element) -> list[etree._Element]:
        names = element.get("itemref", "").split()[:20]
        if not names:
            return []
        if self._by_id is None:
            self._by_id = {
                told: entry for entry in self.root.iter(etree.Element) if (told := entry.get("id"))
            }
        return [self._by_id[name] for name in reversed(names) if name in self._by_id]

    def _value(self, element: etree._Element) -> str:
        stated = element.get("content")
        if stated is not None:
            return stated.strip()[:MAX_TEXT]
        named = _ADDRESSES.get(str(element.tag))
        address = element.get(named) if named else None
        if self.dialect is RDFA and address is None:
            address = element.get("resource")
        if address is not None:
            return absolute(address, self.base)
        if element.tag in ("time", "data", "meter"):
            machine = element.get("datetime") or element.get("value")
            if machine:
                return machine.strip()
        return _shown(element).strip()[:MAX_TEXT]


def _shown(element: etree._Element) -> str:
    """The text that people see, a line break where the page breaks its lines."""
    parts: list[str] = []
    for event, inner in etree.iterwalk(element, events=("start", "end")):
        if event == "start":
            if inner.tag in ("br", "p", "li", "div", "tr"):
                parts.append("\n")
            if inner.text and isinstance(inner.tag, str) and inner.tag not in _SKIPPED:
                parts.append(inner.text)
        elif inner is not element and inner.tail:
            parts.append(inner.tail)
    return "".join(parts)
