"""What a Dublin Core record says, gathered term by term from XML of any of its shapes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from lxml import etree

from catalog.errors import RecordError
from catalog.formats.dublincore_terms import term_of
from catalog.formats.identifiers import web_address
from catalog.formats.languages import language
from catalog.formats.markup import without_markup
from catalog.formats.text.clean import clean
from catalog.formats.xml import local_name, text_of

MOST_VALUES = 1001
"""Values of one term that are read: one more than a record may have, so that its check tells of it."""

_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_XSI_TYPE = "{http://www.w3.org/2001/XMLSchema-instance}type"
_RESOURCE = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}resource"
_LONG = frozenset(("description", "abstract", "tableOfContents", "note"))
_ENTITIES = frozenset(("Agent", "Place", "TimeSpan", "Concept", "WebResource", "Aggregation"))


class Value(NamedTuple):
    """One statement: its text, the text's language, the address it points to, its list, a part played."""

    text: str
    language: str = ""
    uri: str = ""
    scheme: str = ""
    role: str = ""


class Values:
    """The values of each term in the order they came, each once."""

    def __init__(self) -> None:
        self._values: defaultdict[str, dict[Value, None]] = defaultdict(dict)

    def add(self, term: str, value: Value) -> None:
        """Add a value with a text or an address; of one term at most ``MOST_VALUES`` are kept."""
        kept = self._values[term]
        if (value.text or value.uri) and len(kept) < MOST_VALUES:
            kept[value] = None

    def of(self, *terms: str) -> list[Value]:
        """The values of the terms, first term first."""
        return [value for term in terms for value in self._values.get(term, ())]

    def texts(self, *terms: str) -> list[str]:
        """The texts of the terms' values, each once."""
        return list(dict.fromkeys(value.text for value in self.of(*terms) if value.text))

    def items(self) -> Iterator[tuple[str, Value]]:
        """Every value with its term."""
        return ((term, value) for term, kept in self._values.items() for value in kept)

    def __bool__(self) -> bool:
        return any(self._values.values())


def collect(root: etree._Element, name: str = "oai_dc") -> Values:
    """The statements within ``root``; raises ``RecordError`` with the format's name where there is none."""
    values = Values()
    known = 0
    for element in root.iter():
        known += add_statement(values, element)
    if not known:
        raise RecordError.of(
            "xml", local_name(root), name, f"<{local_name(root)}> holds no Dublin Core element"
        )
    return values


def add_statement(values: Values, element: etree._Element) -> bool:
    """Whether ``element`` is a term of Dublin Core; what it says is added to ``values``."""
    parent = element.getparent()
    term = term_of(local_name(element), local_name(parent) if parent is not None else "")
    if term is None or (len(element) and _holds_terms(element)):
        return False
    name, detail = term
    text = clean(without_markup(text_of(element)), keep_lines=name in _LONG)
    given = element.get("scheme") or _after_colon(element.get(_XSI_TYPE, ""))
    values.add(
        name,
        Value(
            text=text,
            language=language(element.get(_XML_LANG) or element.get("lang") or ""),
            uri=web_address(element.get(_RESOURCE, "")),
            scheme=clean(given or (detail if name != "contributor" else "")).lower()[:40],
            role=clean(element.get("role") or (detail if name == "contributor" else "")),
        ),
    )
    return True


def statements(elements: Iterable[etree._Element]) -> Values:
    """The statements that the children of ``elements`` make, not those further inside."""
    values = Values()
    for parent in elements:
        for child in parent:
            add_statement(values, child)
    return values


def _holds_terms(element: etree._Element) -> bool:
    return any(term_of(local_name(entry)) or local_name(entry) in _ENTITIES for entry in _inside(element))


def _inside(element: etree._Element) -> Iterator[etree._Element]:
    inner = element.iter()
    next(inner)
    return inner


def _after_colon(name: str) -> str:
    # xsi:type="dcterms:DDC"; a type of XML Schema ("xs:string") names no list.
    prefix, _, local = name.rpartition(":")
    return "" if prefix in ("xs", "xsd") else local
