"""The contextual classes of EDM: what an address in a record is called (section 2.3)."""

from __future__ import annotations

from lxml import etree

from catalog.formats.languages import language
from catalog.formats.text.clean import clean
from catalog.formats.xml import local_name, text_of

_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_CLASSES = frozenset(("Agent", "Place", "TimeSpan", "Concept", "Organization", "Event"))
_LABELS = ("prefLabel", "name", "label")
_PREFERRED = ("vi", "", "en")
"""Languages of labels, the best first; any other comes after these."""


class Context:
    """What the addresses within one record are called and where they lie."""

    def __init__(self) -> None:
        self._labels: dict[str, str] = {}
        self.points: dict[str, tuple[float, float]] = {}

    def add(self, entity: etree._Element) -> None:
        """Take one described person, place, time or concept."""
        address = entity.get(f"{_RDF}about", "")
        label = _label(entity)
        if not address or not label:
            return
        self._labels[address] = label
        point = _number(entity, "lat", 90), _number(entity, "long", 180)
        if point[0] is not None and point[1] is not None:
            self.points[label] = (point[0], point[1])

    def label(self, address: str) -> str:
        """What the address is called here, "" for nothing."""
        return self._labels.get(address, "")

    def text_or_label(self, element: etree._Element) -> str:
        """The element's text, else what the address it points to is called."""
        return clean(text_of(element)) or self.label(element.get(f"{_RDF}resource", ""))


def described(root: etree._Element) -> Context:
    """All that is described by address within ``root``."""
    context = Context()
    for element in root.iter():
        if local_name(element) in _CLASSES:
            context.add(element)
    return context


def _label(entity: etree._Element) -> str:
    found: dict[str, str] = {}
    for child in entity:
        name = local_name(child)
        text = clean(text_of(child)) if name in _LABELS else ""
        if text:
            found.setdefault(language(child.get(_XML_LANG, "")), text)
    if not found and local_name(entity) == "TimeSpan":
        return _between(entity)
    best = next((found[tag] for tag in _PREFERRED if tag in found), "")
    return best or next(iter(found.values()), "")


def _between(entity: etree._Element) -> str:
    ends = {local_name(child): clean(text_of(child)) for child in entity}
    texts = [ends.get("begin", ""), ends.get("end", "")]
    return " – ".join(dict.fromkeys(text for text in texts if text))


def _number(entity: etree._Element, name: str, limit: int) -> float | None:
    text = next((clean(text_of(child)) for child in entity if local_name(child) == name), "")
    try:
        number = float(text)
    except ValueError:
        return None
    return number if abs(number) <= limit else None
