"""Pages of a protocol that carries records in XML: strictly parsed, else repaired, else refused in words."""

from __future__ import annotations

import re

from lxml import etree

from catalog.errors import SourceMalformed
from catalog.formats.xml_repairs import PageRepairs, Repair, doctype_at, in_utf8

PARSER = etree.XMLParser(
    resolve_entities=False,
    no_network=True,
    load_dtd=False,
    huge_tree=True,  # a text of 11 MB is read; the client bounds the page
    remove_comments=True,
    remove_pis=True,
)
_TITLE = re.compile(rb"<title[^<>]*+>([^<]*+)", re.I)
_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body)\b", re.I)


class PageUnreadable(SourceMalformed):
    """A reply that is no readable page; ``body`` is what came.

    ``foreign``: another part of the site answered (a page about its maintenance), not the server of records.
    """

    def __init__(self, message: str, body: bytes = b"", *, foreign: bool = False) -> None:
        super().__init__(message)
        self.body, self.foreign = body, foreign


class PageReader:
    """Reads the pages of one protocol: its name for people, the marks that its pages begin with."""

    def __init__(self, protocol: str, repairs: PageRepairs, marks: tuple[bytes, ...]) -> None:
        self.protocol, self.repairs, self.marks = protocol, repairs, marks

    def parse(self, body: bytes) -> tuple[etree._Element, list[Repair]]:
        """The root of a page and the repairs that were needed; raises ``PageUnreadable``."""
        if not body.strip():
            raise PageUnreadable("the server answered with nothing", body)
        try:
            page = in_utf8(body)
        except ValueError as error:
            raise PageUnreadable(str(error), body) from None
        if self.repairs.defines_entities(page):
            told = "the page defines XML entities, which can be used for attacks: it is not read"
            raise PageUnreadable(told, body)
        root, why = strict(page)
        done: list[Repair] = []
        for repair in self.repairs.all:
            if root is not None:
                break
            repaired = repair.change(page)
            if repaired != page:
                page = repaired
                done.append(repair)
                root, why = strict(page)
        if root is None:
            told = self.seen(body)
            raise PageUnreadable(told or f"the page is no XML: {why}", body, foreign="instead of" in told)
        return root, done

    def seen(self, body: bytes) -> str:
        """What came instead of the protocol, in words; "" for what looks like it."""
        start = body.lstrip(b"\xef\xbb\xbf \t\r\n")[:2000]
        if any(mark in start for mark in self.marks):
            return ""
        if start.startswith((b"{", b"[")):
            return (
                f"the server answered with JSON instead of {self.protocol}: "
                "this is the address of another interface"
            )
        if _HTML.search(start):
            title = _TITLE.search(body)
            words = " ".join(title[1].decode("utf-8", "replace").split())[:120] if title else ""
            told = f"the server answered with a web page instead of {self.protocol}"
            return f"{told}: {words}" if words else told
        if not start.startswith(b"<"):
            words = " ".join(start.decode("utf-8", "replace").split())[:120]
            return f"the server answered with text: {words}"
        return ""


def strict(page: bytes) -> tuple[etree._Element | None, str]:
    """The root of a page that is well-formed and has no document type; else None and why not."""
    if doctype_at(page) >= 0:
        return None, "it has a document type"
    try:
        return etree.fromstring(page, PARSER), ""
    except (etree.XMLSyntaxError, ValueError) as error:
        return None, str(error)


def document(element: etree._Element) -> bytes:
    """The bytes of an element of a page as a document of its own.

    Taken out of its page, it keeps its own declarations of namespaces and those of the page that it uses:
    the same record gives the same bytes, whichever request brought it.
    """
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)
    return etree.tostring(element, encoding="UTF-8", with_tail=False)
