"""A format that does all as it should, and one of it for each fault that a check has to find."""

from __future__ import annotations

import itertools
from pathlib import Path
from xml.sax.saxutils import escape

from lxml import etree

from catalog.sdk import Format, Record, RecordError

counting = itertools.count()
SAFE = {"resolve_entities": False, "load_dtd": False, "no_network": True}


class Note(Format):
    """A title in XML: ``<note><title>...</title></note>``."""

    name, media_type = "note", "application/x-note+xml"

    def read(self, payload, context):
        try:
            root = etree.fromstring(payload, etree.XMLParser(**SAFE))
        except (etree.XMLSyntaxError, ValueError) as error:
            raise RecordError.of("", "", "not_xml", f"is not XML: {error}") from error
        title = (root.findtext("title") or "").strip()
        if not title:
            raise RecordError.of("title", "", "required", "is missing")
        return self.record(title)

    def record(self, title):
        return Record(title=title, kind="book")

    def write(self, record):
        return f"<note><title>{escape(record.title)}</title></note>".encode()


def but(**changes):
    """The format with something of it done carelessly."""
    return type("Careless", (Note,), changes)()


def trusting(self, payload, context):
    root = etree.fromstring(payload, etree.XMLParser(**SAFE))
    return Record(title=root.find("title").text, kind="book")


def expanding(self, payload, context):
    try:
        root = etree.fromstring(
            payload, etree.XMLParser(resolve_entities=True, load_dtd=True, huge_tree=False)
        )
    except (etree.XMLSyntaxError, ValueError) as error:
        raise RecordError.of("", "", "not_xml", "is not XML") from error
    return Record(title=root.findtext("title") or "?", kind="book")


def opening(self, title):
    Path("/etc/hostname").read_bytes()
    return Record(title=title, kind="book")


CARELESS = {
    "reads": but(read=lambda self, payload, context: {"title": "A"}),
    "format_expected": but(record=lambda self, title: Record(title=title.upper(), kind="book")),
    "format_valid": but(record=lambda self, title: Record(title=title, kind="tome")),
    "any_bytes": but(read=trusting),
    "no_entities": but(read=expanding),
    "deterministic": but(record=lambda self, title: Record(title=f"{title} {next(counting)}", kind="book")),
    "format_no_io": but(record=opening),
    "round_trip": but(write=lambda self, record: f"<note><title>{record.title[:3]}</title></note>".encode()),
}
"""What is careless by the name of the check that finds it."""
