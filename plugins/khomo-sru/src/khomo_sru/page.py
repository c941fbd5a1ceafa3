"""A reply of an SRU server: bytes in, records and diagnostics out, elements matched by their local names."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from lxml import etree

from catalog.formats.xml import local_name, parse_element, text_of
from catalog.formats.xml_pages import PageReader, PageUnreadable
from catalog.formats.xml_repairs import PageRepairs, Repair
from catalog.sdk import RecordError
from khomo_sru.diagnostics import OUT_OF_RANGE, TOO_MANY, Diagnostic, diagnostic_of

SEARCH, EXPLAIN = "searchRetrieveResponse", "explainResponse"
_ROOTS = (SEARCH, EXPLAIN, "explain", "diagnostics")
READER = PageReader(
    "SRU",
    PageRepairs(*_ROOTS),
    (b"searchRetrieveResponse", b"explainResponse", b"<explain", b":diagnostics", b"<diagnostics"),
)
_DECLARATION = re.compile(r"\A\s*<\?xml[^<>]*\?>")


class Entry(NamedTuple):
    """One record of a page: its element, or why there is none.

    ``identifier`` is the server's own (recordIdentifier), ``position`` is as the server tells it (from 1), 0
    where it does not. ``diagnostic`` stands in place of a record that the server cannot give.
    """

    element: etree._Element | None
    identifier: str = ""
    position: int = 0
    diagnostic: Diagnostic | None = None
    problem: str = ""


@dataclass(slots=True)
class Page:
    """One reply. ``total`` is its numberOfRecords, ``exact`` unless it says that it only guesses it."""

    kind: str = SEARCH
    version: str = ""
    total: int | None = None
    exact: bool = True
    entries: list[Entry] = field(default_factory=list)
    diagnostics: list[Diagnostic] = field(default_factory=list)
    repairs: list[Repair] = field(default_factory=list)

    @property
    def refusal(self) -> Diagnostic | None:
        """Why nothing of a search was given; None when something was, or the list is at its end."""
        if self.entries:
            return None
        return next((entry for entry in self.diagnostics if entry.code != OUT_OF_RANGE), None)

    @property
    def is_out_of_range(self) -> bool:
        """Whether the server says that there is nothing from this position on."""
        return any(entry.code == OUT_OF_RANGE for entry in self.diagnostics)

    @property
    def is_too_many(self) -> bool:
        """Whether the server lists nothing, because the query finds too much."""
        return self.refusal is not None and self.refusal.code == TOO_MANY


def read_page(body: bytes) -> Page:
    """The page in ``body``, of SRU 1.1, 1.2 or 2.0; raises ``PageUnreadable`` with what came instead."""
    root, repairs = READER.parse(body)
    name = local_name(root)
    if name == "Envelope":
        root = next((part for part in root.iter() if local_name(part) in _ROOTS), root)
        name = local_name(root)
    if name not in _ROOTS:
        told = READER.seen(body) or f"the server answered with <{name}> instead of SRU"
        raise PageUnreadable(told, body, foreign=True)
    page = Page(kind=name, repairs=repairs)
    if name == "diagnostics":
        page.kind, page.diagnostics = SEARCH, list(_diagnostics(root))
    elif name == "explain":
        page.kind, page.entries = EXPLAIN, [Entry(root)]
    else:
        _read(page, root)
    return page


def _read(page: Page, root: etree._Element) -> None:
    for part in root:
        name = local_name(part)
        if name == "version":
            page.version = text_of(part).strip()
        elif name == "numberOfRecords":
            page.total = _number(text_of(part))
        elif name == "resultCountPrecision":
            page.exact = text_of(part).strip().rpartition("/")[2] in ("", "exact")
        elif name == "records":
            page.entries = [_entry(record) for record in part if local_name(record) == "record"]
        elif name == "record":
            page.entries.append(_entry(part))
        elif name == "diagnostics":
            page.diagnostics = list(_diagnostics(part))
    if page.entries and not page.total:
        # Records came: a count of none is no count.
        page.total = None


def _diagnostics(element: etree._Element) -> Iterator[Diagnostic]:
    return (diagnostic_of(part) for part in element if local_name(part) == "diagnostic")


def _entry(record: etree._Element) -> Entry:
    identifier, position = "", 0
    data: etree._Element | None = None
    for part in record:
        name = local_name(part)
        if name == "recordData":
            data = part
        elif name == "recordIdentifier":
            identifier = " ".join(text_of(part).split())
        elif name == "recordPosition":
            position = _number(text_of(part)) or 0
    if data is None:
        return Entry(None, identifier, position, problem="it holds no recordData")
    if len(data):
        return _of_element(data[0], identifier, position)
    return _of_text(text_of(data), identifier, position)


def _of_element(element: etree._Element, identifier: str, position: int) -> Entry:
    name = local_name(element)
    if name == "diagnostics" and len(element):
        element, name = element[0], local_name(element[0])
    if name == "diagnostic":
        return Entry(None, identifier, position, diagnostic_of(element))
    return Entry(element, identifier, position)


def _of_text(text: str, identifier: str, position: int) -> Entry:
    """A record packed as a string (recordPacking, in SRU 2.0 recordXMLEscaping, section 4.1 of 1.2)."""
    if text.lstrip().startswith("&lt;"):
        text = html.unescape(text)
    # The text has been decoded with its page: what its own declaration says of bytes is no longer true.
    text = _DECLARATION.sub("", text).strip()
    if not text:
        return Entry(None, identifier, position, problem="its recordData is empty")
    try:
        return _of_element(parse_element(text.encode("utf-8")), identifier, position)
    except RecordError as error:
        return Entry(None, identifier, position, problem=error.faults[0].message)


def _number(text: str) -> int | None:
    text = text.strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 15 else None
