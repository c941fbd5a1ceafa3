"""A reply of an OAI-PMH server: bytes in, records, token and errors out; one parse a page."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from lxml import etree

from catalog.formats.xml_pages import PageReader, PageUnreadable, document
from khomo_oaipmh.repairs import OF_PAGES, Repair

NAMESPACE = "http://www.openarchives.org/OAI/2.0/"
_NAMESPACES = (NAMESPACE, NAMESPACE.replace("http:", "https:"), "")
LISTS = frozenset(("ListIdentifiers", "ListRecords", "GetRecord"))
"""Verbs that are answered with headers or records."""
VERBS = LISTS | {"Identify", "ListMetadataFormats", "ListSets"}
_READER = PageReader("OAI-PMH", OF_PAGES, (b"OAI-PMH",))
parse, seen = _READER.parse, _READER.seen


class Header(NamedTuple):
    """A record's header (section 2.5): ``datestamp`` as it was written, ``sets`` as they were given."""

    identifier: str
    datestamp: str
    deleted: bool
    sets: tuple[str, ...]


class Item(NamedTuple):
    """A header with the bytes of its metadata; None in a list of identifiers or where none came."""

    header: Header
    payload: bytes | None


class Fault(NamedTuple):
    """An error of the protocol (section 3.6): ``code`` such as badArgument."""

    code: str
    message: str


@dataclass(slots=True)
class Page:
    """One reply. ``token`` is "" at the end of a list; ``total`` is its completeListSize."""

    verb: str = ""
    response_date: str = ""
    items: list[Item] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    token: str = ""
    total: int | None = None
    cursor: int | None = None
    repairs: list[Repair] = field(default_factory=list)
    namespace: str = NAMESPACE
    broken: list[str] = field(default_factory=list)
    """Identifiers of records that stood in the page and could not be read, "" for unknown ones."""
    element: etree._Element | None = None
    """What stands in the verb's element, for the verbs that list no records."""

    @property
    def size(self) -> int | None:
        """How many records the list has, where its first page tells that."""
        return self.total if self.total is not None else None if self.token else len(self.items)


def parsed_page(body: bytes) -> Page:
    """The page in ``body``, strictly parsed or repaired; raises ``PageUnreadable`` with what came instead."""
    root, repairs = parse(body)
    page = page_of(root, body)
    page.repairs = repairs
    return page


def page_of(root: etree._Element, body: bytes = b"") -> Page:
    """The page below a root element; raises ``PageUnreadable`` when it is not of OAI-PMH 2.0."""
    namespace, _, name = _split(root.tag)
    if name != "OAI-PMH" or namespace not in _NAMESPACES:
        raise PageUnreadable(_foreign(root, namespace, name, body), body, foreign=True)
    page = Page(namespace=namespace)
    for child in root:
        name = _split(child.tag)[2]
        if name == "responseDate":
            page.response_date = (child.text or "").strip()
        elif name == "error":
            page.faults.append(_fault(child))
        elif name in LISTS:
            page.verb = name
            _read_list(page, child)
        elif name in VERBS:
            page.verb, page.element = name, child
    if not page.verb and not page.faults:
        raise PageUnreadable("the page holds neither an answer nor an error of OAI-PMH", body)
    return page


def _fault(element: etree._Element) -> Fault:
    return Fault((element.get("code") or "").strip(), " ".join((element.text or "").split()))


def texts_of(element: etree._Element) -> list[tuple[str, str]]:
    """The local name and the text of each element within ``element``, in their order."""
    return [(_split(part.tag)[2], "".join(map(str, part.itertext())).strip()) for part in element]


def _foreign(root: etree._Element, namespace: str, name: str, body: bytes) -> str:
    if "/OAI/1." in namespace:
        return "the server speaks OAI-PMH 1.1, which was replaced by 2.0 in 2002; only 2.0 is read"
    if name.lower() == "html":
        return seen(body) or "the server answered with a web page instead of OAI-PMH"
    if name == "OAI-PMH":
        return f"the page is of the unknown namespace {namespace!r}"
    return f"the server answered with <{name}> instead of OAI-PMH"


def _split(tag: object) -> tuple[str, str, str]:
    text = tag if isinstance(tag, str) else ""
    namespace, found, name = text.rpartition("}")
    return namespace[1:], found, name


class _Names(NamedTuple):
    """The tags of a list's elements."""

    header: str
    metadata: str
    identifier: str
    datestamp: str
    setSpec: str


@lru_cache(maxsize=16)
def _names(namespace: str) -> _Names:
    return _Names(*(namespace + name for name in _Names._fields))


def _read_list(page: Page, element: etree._Element) -> None:
    items = page.items
    for child in element:
        start, found, name = child.tag.rpartition("}")
        if name == "record":
            items.append(_item(child, _names(start + found)))
        elif name == "header":
            items.append(Item(_header(child, _names(start + found)), None))
        elif name == "resumptionToken":
            _read_token(page, child)
        elif name == "error":
            page.faults.append(_fault(child))
        if start[1:] != NAMESPACE:
            page.namespace = start[1:]


def _item(record: etree._Element, names: _Names) -> Item:
    header = _NO_HEADER
    payload = None
    for part in record:
        tag = part.tag
        if tag == names.header:
            header = _header(part, names)
        elif tag == names.metadata and payload is None and len(part):
            payload = document(part[0])
    return Item(header, payload)


def _header(element: etree._Element, names: _Names) -> Header:
    identifier = datestamp = ""
    sets: list[str] = []
    for part in element:
        tag, text = part.tag, part.text or ""
        if tag == names.identifier:
            identifier = text.strip()
        elif tag == names.datestamp:
            datestamp = text.strip()
        elif tag == names.setSpec:
            sets.append(text.strip())
    return Header(identifier, datestamp, element.get("status") == "deleted", tuple(sets))


_NO_HEADER = Header("", "", False, ())


def _read_token(page: Page, element: etree._Element) -> None:
    page.token = (element.text or "").strip()
    page.total = _number(element.get("completeListSize"))
    page.cursor = _number(element.get("cursor"))


def _number(text: str | None) -> int | None:
    text = (text or "").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 15 else None
