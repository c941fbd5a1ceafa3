"""Building LIDO: elements in its namespace, texts that XML can hold, attributes that say something."""

from __future__ import annotations

from lxml import etree

from catalog.formats.lido_names import LIDO
from catalog.formats.mods_node import written_address
from catalog.formats.text.clean import clean

XSI = "http://www.w3.org/2001/XMLSchema-instance"
GML = "http://www.opengis.net/gml"
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_LOCATION = f"{LIDO} http://www.lido-schema.org/schema/v1.0/lido-v1.0.xsd"


class Node:
    """An element that is being written."""

    def __init__(self, element: etree._Element) -> None:
        self.element = element

    def inside(self, path: str, **attributes: str) -> Node:
        """A new child, or a chain of them ("titleWrap/titleSet"); the last has the attributes."""
        node = self.element
        for name in path.split("/"):
            node = etree.SubElement(node, f"{{{LIDO}}}{name}")
        for attribute, value in attributes.items():
            if told := clean(value):
                node.set(_XML_LANG if attribute == "lang" else f"{{{LIDO}}}{attribute}", told)
        return Node(node)

    def add(self, path: str, text: str, **attributes: str) -> None:
        """A new child with a text; none where there is no text."""
        if plain := clean(text, keep_lines=True):
            self.inside(path, **attributes).element.text = plain

    def address(self, path: str, url: str, **attributes: str) -> None:
        """A new child with an address of the web; none for anything else."""
        self.add(path, written_address(url), **attributes)

    def concept(self, path: str, label: str, *, uri: str = "", source: str = "", **attributes: str) -> None:
        """A new child that holds a concept: its address with the vocabulary it is from, its term."""
        if not clean(label):
            return
        node = self.inside(path, **attributes)
        node.address("conceptID", uri, type="URI", source=source)
        if source and not written_address(uri):
            node.add("conceptID", label, type="local", source=source)
        node.add("term", label)

    def name(self, path: str, label: str, **attributes: str) -> None:
        """A new child that holds an appellation."""
        if clean(label):
            self.inside(path, **attributes).add("appellationValue", label)

    def prune(self) -> None:
        """Take away what nothing was written into."""
        for entry in reversed(list(self.element.iterdescendants())):
            parent = entry.getparent()
            if parent is not None and not len(entry) and not entry.text:
                parent.remove(entry)


def root() -> Node:
    """An empty ``lido`` element."""
    element = etree.Element(f"{{{LIDO}}}lido", nsmap={"lido": LIDO, "gml": GML, "xsi": XSI})
    element.set(f"{{{XSI}}}schemaLocation", _LOCATION)
    return Node(element)
