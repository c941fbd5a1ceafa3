"""The format ``oai_dc``: simple Dublin Core as OAI-PMH carries it (oai_dc.xsd, DCMES 1.1)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from lxml import etree

from catalog.errors import RecordError
from catalog.formats.dates import parse_date
from catalog.formats.dublincore_kinds import KIND_TYPES, kind_of
from catalog.formats.identifiers import addresses_in, identify, web_address
from catalog.formats.languages import language
from catalog.formats.marc_access import as_link
from catalog.formats.names import agent
from catalog.formats.text.clean import clean, strip_full_stop, strip_isbd
from catalog.formats.xml import local_name, parse_element, text_of
from catalog.record import (
    Agent,
    DateSpan,
    Holding,
    Identifier,
    Image,
    Link,
    Place,
    Record,
    Related,
    Rights,
    Subject,
    Title,
)
from catalog.sdk.format import Format

_OAI_DC = "http://www.openarchives.org/OAI/2.0/oai_dc/"
_DC = "http://purl.org/dc/elements/1.1/"
_XSI = "http://www.w3.org/2001/XMLSchema-instance"
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_ELEMENTS = frozenset(
    {
        "title", "creator", "subject", "description", "publisher", "contributor", "date", "type",
        "format", "identifier", "source", "language", "relation", "coverage", "rights",
    }
)  # fmt: skip
_TIMESTAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d.*")
_MEDIA_TYPE = re.compile(r"(?:application|audio|font|image|model|text|video)/\S+")
_LICENCE = re.compile(
    r"https?://(?:creativecommons\.org|rightsstatements\.org)/\S+|\bCC0\b|\bCC[ -]BY[\w .-]*", re.I
)

_DEVISED_LENGTH = 100

Values = dict[str, list[tuple[str, str]]]


class DublinCoreFormat(Format):
    """Reads and writes ``oai_dc``: elements of any of its namespaces, of qualified terms, or of none."""

    name: ClassVar[str] = "oai_dc"
    media_type: ClassVar[str] = "application/xml"
    version: ClassVar[str] = "2"

    def read(self, payload: bytes, context: Mapping[str, Any]) -> Record:
        """The record in ``payload``; one without a title is called by how its description begins.

        Raises ``RecordError`` when it is no Dublin Core or has neither title nor description.
        """
        values = _values(parse_element(payload))
        titles = values["title"] or [(_devised(text), tag) for text, tag in values["description"][:1]]
        if not titles:
            raise RecordError.of("title", "", "required", "the record has no dc:title")
        identifiers, found = _identifiers(values)
        return Record(
            title=titles[0][0],
            kind=kind_of(text for text, _tag in values["type"]),
            identifiers=identifiers,
            titles=tuple(Title(value=text, language=tag, type="alternative") for text, tag in titles[1:]),
            description="\n".join(text for text, _tag in values["description"]),
            creators=_creators(values),
            publisher="; ".join(text for text, _tag in values["publisher"]),
            issued=_issued(values),
            languages=tuple(dict.fromkeys(tag for text, _t in values["language"] if (tag := language(text)))),
            subjects=_subjects(values),
            places=tuple(Place(label=text) for text, _tag in values["coverage"] if not _is_period(text)),
            period=next((span for text, _tag in values["coverage"] if (span := _is_period(text))), None),
            extent="; ".join(text for text, _tag in values["format"] if not _MEDIA_TYPE.fullmatch(text)),
            related=_related(values),
            links=tuple(entry for entry in found if isinstance(entry, Link)),
            images=tuple(entry for entry in found if isinstance(entry, Image)),
            holdings=tuple(
                Holding(location=text) for text, _tag in values["source"] if not web_address(text)
            ),
            rights=_rights(values),
        )

    def write(self, record: Record) -> bytes:
        """``record`` as an ``oai_dc:dc`` element in UTF-8, valid by oai_dc.xsd."""
        root = etree.Element(f"{{{_OAI_DC}}}dc", nsmap={"oai_dc": _OAI_DC, "dc": _DC, "xsi": _XSI})
        root.set(f"{{{_XSI}}}schemaLocation", f"{_OAI_DC} http://www.openarchives.org/OAI/2.0/oai_dc.xsd")
        for name, text, tag in _statements(record):
            element = etree.SubElement(root, f"{{{_DC}}}{name}")
            element.text = clean(text, keep_lines=True)
            if tag:
                element.set(_XML_LANG, tag)
        return etree.tostring(root, encoding="UTF-8", xml_declaration=False)


def _values(root: etree._Element) -> Values:
    values: Values = {name: [] for name in _ELEMENTS}
    known = 0
    for element in root.iter():
        name = local_name(element)
        if name in _ELEMENTS and len(element) == 0:
            known += 1
            text = clean(text_of(element), keep_lines=name == "description")
            pair = (text, language(element.get(_XML_LANG) or ""))
            if text and pair not in values[name]:
                values[name].append(pair)
    if not known:
        raise RecordError.of(
            "xml", local_name(root), "oai_dc", f"<{local_name(root)}> holds no Dublin Core element"
        )
    return values


def _devised(description: str) -> str:
    """A title in square brackets, as cataloguers mark what does not stand on the thing (ISBD A.3.2.4)."""
    line = description.partition("\n")[0]
    if len(line) > _DEVISED_LENGTH:
        line = line[:_DEVISED_LENGTH].rpartition(" ")[0] + " …"
    return f"[{strip_full_stop(line)}]"


def _identifiers(values: Values) -> tuple[tuple[Identifier, ...], tuple[Link | Image, ...]]:
    identifiers: dict[Identifier, None] = {}
    found: dict[Link | Image, None] = {}
    for text, _tag in values["identifier"]:
        known = identify(text)
        addresses = addresses_in(text)
        if known:
            identifiers[known] = None
        elif not addresses:
            identifiers[Identifier(scheme="other", value=text)] = None
        for address in addresses:
            found[as_link(address, "")] = None
    for text, _tag in values["relation"]:
        for address in addresses_in(text):
            entry = as_link(address, "")
            if isinstance(entry, Image):
                found[entry] = None
    return tuple(identifiers), tuple(found)


def _creators(values: Values) -> tuple[Agent, ...]:
    found = [agent(text) for text, _tag in values["creator"]]
    found += [agent(text, "contributor") for text, _tag in values["contributor"]]
    return tuple(dict.fromkeys(entry for entry in found if entry))


def _issued(values: Values) -> DateSpan | None:
    # Repositories add the moments of upload and release to the date of publication.
    texts = [text for text, _tag in values["date"]]
    plain = [text for text in texts if not _TIMESTAMP.fullmatch(text)]
    spans = [parse_date(text) for text in plain or texts[-1:]]
    known = [span for span in spans if span.certainty != "unknown"]
    return next(iter(known or spans), None)


def _is_period(text: str) -> DateSpan | None:
    span = parse_date(text)
    return span if span.certainty != "unknown" else None


def _subjects(values: Values) -> tuple[Subject, ...]:
    found: dict[Subject, None] = {}
    for text, _tag in values["subject"]:
        for part in re.split(r"\s*;\s*", text):
            label = strip_isbd(part)
            if label:
                found[Subject(label=label, scheme="keyword")] = None
    return tuple(found)


def _related(values: Values) -> tuple[Related, ...]:
    found: dict[Related, None] = {}
    for text, _tag in values["relation"]:
        address = web_address(text)
        if address and isinstance(as_link(address, ""), Image):
            continue
        found[Related(url=address, type="related") if address else Related(title=text, type="related")] = None
    return tuple(found)


def _rights(values: Values) -> Rights | None:
    texts = [text for text, _tag in values["rights"]]
    if not texts:
        return None
    licence = next((found[0].strip() for text in texts if (found := _LICENCE.search(text))), "")
    return Rights(statement="; ".join(text for text in texts if text != licence), licence=licence)


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
