"""Records as simple Dublin Core: the fifteen elements of oai_dc.xsd."""

from __future__ import annotations

from collections.abc import Iterator
from xml.sax.saxutils import escape

from catalog.formats.dublincore_kinds import KIND_TYPES
from catalog.formats.identifiers import web_address
from catalog.formats.languages import language
from catalog.formats.text.clean import clean
from catalog.record import Agent, Identifier, Record

# As text: a tree takes as long to build and write as all else together.
_BEGIN = (
    '<oai_dc:dc xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/"'
    ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
    ' xsi:schemaLocation="http://www.openarchives.org/OAI/2.0/oai_dc/'
    ' http://www.openarchives.org/OAI/2.0/oai_dc.xsd">'
)
_NUMBERED = {"doi": "https://doi.org/", "handle": "https://hdl.handle.net/", "isbn": "ISBN ", "issn": "ISSN "}


def written(record: Record) -> bytes:
    """``record`` as an ``oai_dc:dc`` element in UTF-8, valid by oai_dc.xsd."""
    return f"{_BEGIN}{''.join(map(_element, _statements(record)))}</oai_dc:dc>".encode()


def _element(statement: tuple[str, str, str]) -> str:
    name, text, written_in = statement
    text = escape(clean(text, keep_lines=True))
    # A name of a language is none by xs:language; one that is known becomes its tag.
    if written_in and (tag := language(written_in)):
        return f'<dc:{name} xml:lang="{tag}">{text}</dc:{name}>'
    return f"<dc:{name}>{text}</dc:{name}>"


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
    return _NUMBERED.get(entry.scheme, "") + entry.value
