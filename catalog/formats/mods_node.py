"""Building MODS: elements in its namespace, texts that XML can hold, attributes that say something."""

from __future__ import annotations

import re

from lxml import etree

from catalog.formats.identifiers import web_address
from catalog.formats.text.clean import clean

MODS = "http://www.loc.gov/mods/v3"
XLINK = "http://www.w3.org/1999/xlink"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_ADDRESSES = frozenset(("valueURI", "href"))
# What RFC 3986 allows nowhere but as %XX, though browsers take it; brackets belong to hosts alone.
_UNWISE = {ord(sign): f"%{ord(sign):02X}" for sign in "{}|\\^`"}
_BRACKETS = {ord(sign): f"%{ord(sign):02X}" for sign in "[]"}
_HOST = re.compile(r"([^/]*//[^/?#]*)(.*)", re.DOTALL)
_BARE_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")


def written_address(text: str) -> str:
    """The http or https address that ``text`` is, fit for xs:anyURI; "" for anything else."""
    address = _BARE_PERCENT.sub("%25", clean(web_address(text)).translate(_UNWISE))
    parts = _HOST.fullmatch(address)
    if parts is None:
        return ""
    host, rest = parts.groups()
    place, mark, fragment = rest.translate(_BRACKETS).partition("#")
    return f"{host}{place}{mark}{fragment.replace('#', '%23')}"


class Node:
    """An element that is being written."""

    def __init__(self, element: etree._Element) -> None:
        self.element = element

    def inside(self, name: str, **attributes: str) -> Node:
        """A new child; attributes without a value, and addresses that are none of the web, are left out."""
        child = etree.SubElement(self.element, f"{{{MODS}}}{name}")
        for attribute, value in attributes.items():
            text = written_address(value) if attribute in _ADDRESSES else clean(value)
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

    def prune(self) -> None:
        """Take away what nothing was written into."""
        for entry in reversed(list(self.element.iterdescendants())):
            parent = entry.getparent()
            if parent is not None and not len(entry) and not entry.text:
                parent.remove(entry)


def root() -> Node:
    """An empty ``mods`` element."""
    names = {"mods": MODS, "xlink": XLINK, "xsi": XSI}
    return Node(etree.Element(f"{{{MODS}}}mods", nsmap=names))
