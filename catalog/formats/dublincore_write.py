"""Records as simple Dublin Core: the fifteen elements of oai_dc.xsd."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from catalog.formats.dublincore_kinds import KIND_TYPES
from catalog.formats.identifiers import web_address
from catalog.formats.languages import language
from catalog.formats.text.clean import clean
from catalog.record import Agent, Identifier, Record

_OAI_DC = "http://www.openarchives.org/OAI/2.0/oai_dc/"
_DC = "http://purl.org/dc/elements/1.1/"
_XSI = "http://www.w3.org/2001/XMLSchema-instance"
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def written(record: Record) -> bytes:
    """``record`` as an ``oai_dc:dc`` element in UTF-8, valid by oai_dc.xsd."""
    root = etree.Element(f"{{{_OAI_DC}}}dc", nsmap={"oai_dc": _OAI_DC, "dc": _DC, "xsi": _XSI})
    root.set(f"{{{_XSI}}}schemaLocation", f"{_OAI_DC} http://www.openarchives.org/OAI/2.0/oai_dc.xsd")
    for name, text, written_in in _statements(record):
        element = etree.SubElement(root, f"{{{_DC}}}{name}")
        element.text = clean(text, keep_lines=True)
        # A name of a language is none by xs:language; one that is known becomes its tag.
        if tag := language(written_in):
            element.set(_XML_LANG, tag)
    return etree.tostring(root, encoding="UTF-8", xml_declaration=False)


def _statements(record: Record) -> Iterator[tuple[str, str, str]]:
    main = record.languages[0] if len(record.languages) == 1 else ""
    yield "title", record.title, main
    yield from (("title", entry.value, entry.language) for entry in record.titles)
    yield from (("creator", _shown(entry), "") for entry in record.creators if entry.role != "contributor")
    yield from (("subject", entry.label, "") for entry in record.subjects)
    if record.description:
        yield "description", record.description, ""
    if record.publisher:
        yield "publisher", record.publisher, ""
    yield from (
        ("contributor", _shown(entry), "") for entry in record.creators if entry.role == "contributor"
    )
    dates = [span for span in (record.issued, record.period) if span and span.display]
    yield from (("date", span.display, "") for span in dates[:1])
    yield "type", KIND_TYPES.get(record.kind, record.kind), ""
    yield from (
        ("format", text, "") for text in (record.extent, record.dimensions, *record.materials) if text
    )
    yield from (("identifier", _numbered(entry), "") for entry in record.identifiers)
    yield from (("identifier", entry.url, "") for entry in record.links if web_address(entry.url))
    yield from (("identifier", entry.url, "") for entry in record.images if web_address(entry.url))
    yield from (("language", tag, "") for tag in record.languages)
    yield from (
        ("relation", entry.title or entry.url, "") for entry in record.related if entry.title or entry.url
    )
    yield from (("coverage", entry.label, "") for entry in record.places)
    if record.period and record.issued:
        yield "coverage", record.period.display, ""
    if record.rights:
        yield from (("rights", text, "") for text in (record.rights.statement, record.rights.licence) if text)


def _shown(entry: Agent) -> str:
    return f"{entry.name}, {entry.dates}" if entry.dates else entry.name


def _numbered(entry: Identifier) -> str:
    prefixes = {
        "doi": "https://doi.org/",
        "handle": "https://hdl.handle.net/",
        "isbn": "ISBN ",
        "issn": "ISSN ",
    }
    return prefixes.get(entry.scheme, "") + entry.value
