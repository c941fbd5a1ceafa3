"""Building MODS: elements in its namespace, texts that XML can hold, attributes that say something."""

from __future__ import annotations

from lxml import etree

from catalog.formats.identifiers import web_address
from catalog.formats.text.clean import clean

MODS = "http://www.loc.gov/mods/v3"
XLINK = "http://www.w3.org/1999/xlink"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_ADDRESSES = frozenset(("valueURI", "href"))


class Node:
    """An element that is being written."""

    def __init__(self, element: etree._Element) -> None:
        self.element = element

    def inside(self, name: str, **attributes: str) -> Node:
        """A new child; attributes without a value, and addresses that are none of the web, are left out."""
        child = etree.SubElement(self.element, f"{{{MODS}}}{name}")
        for attribute, value in attributes.items():
            text = web_address(value) if attribute in _ADDRESSES else clean(value)
            if text:
                child.set(f"{{{XLINK}}}href" if attribute == "href" else attribute, text)
        return Node(child)

    def add(self, name: str, text: str, **attributes: str) -> None:
        """A new child with a text; none where there is no text."""
        plain = clean(text, keep_lines=True)
        if plain:
            self.inside(name, **attributes).element.text = plain

    def mark_language(self, tag: str) -> None:
        """Say in which language the element is written; ``tag`` is one of BCP 47 or empty."""
        if tag:
            self.element.set(_XML_LANG, tag)

    def drop_if_empty(self, child: Node) -> None:
        """Take a child away that nothing was added to."""
        if not len(child.element):
            self.element.remove(child.element)


def root() -> Node:
    """An empty ``mods`` element."""
    names = {"mods": MODS, "xlink": XLINK, "xsi": XSI}
    return Node(etree.Element(f"{{{MODS}}}mods", nsmap=names))
