"""Elements of MODS: children by name, texts, attributes of any namespace."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from catalog.formats.identifiers import web_address
from catalog.formats.languages import language
from catalog.formats.markup import without_markup
from catalog.formats.text.clean import clean
from catalog.formats.xml import local_name, text_of

MOST_CHILDREN = 1001
"""Elements of one name that are read: one more than a record may have, so that its check tells of it."""

_XLINK = "{http://www.w3.org/1999/xlink}href"
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def children(element: etree._Element, *names: str) -> Iterator[etree._Element]:
    """The child elements of the given names in their order, at most ``MOST_CHILDREN``."""
    left = MOST_CHILDREN
    for child in element:
        if left and local_name(child) in names:
            left -= 1
            yield child


def said(element: etree._Element, *, keep_lines: bool = False) -> str:
    """The element's cleaned text, without the tags of HTML that editors leave in it."""
    return clean(without_markup(text_of(element)), keep_lines=keep_lines)


def texts(element: etree._Element, *names: str) -> list[str]:
    """The texts of the children of the given names, without empty ones."""
    return [text for child in children(element, *names) if (text := said(child))]


def text(element: etree._Element, *names: str) -> str:
    """The first text of the children of the given names, "" for none."""
    return next((found for child in children(element, *names) if (found := said(child))), "")


def attribute(element: etree._Element, name: str) -> str:
    """A cleaned attribute, "" where it is missing."""
    return clean(element.get(name, ""))


def tag(element: etree._Element) -> str:
    """The BCP 47 tag of the language that the element is written in."""
    return language(element.get("lang", "")) or language(element.get(_XML_LANG, ""))


def uri(element: etree._Element) -> str:
    """The address of the term or name (``valueURI``, else ``xlink:href``), "" for none."""
    return web_address(element.get("valueURI", "")) or web_address(element.get(_XLINK, ""))


def is_shared(element: etree._Element) -> bool:
    """Whether the institution lets the element go further (``shareable``, MODS 3.6)."""
    return element.get("shareable", "") != "no"
