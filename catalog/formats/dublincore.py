"""The format ``oai_dc``: simple Dublin Core as OAI-PMH carries it (oai_dc.xsd, DCMES 1.1)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from catalog.errors import RecordError
from catalog.formats import dublincore_coverage, dublincore_parts
from catalog.formats.devised import devised_title
from catalog.formats.dublincore_identifiers import found_in, host, is_hosted
from catalog.formats.dublincore_kinds import kind_of
from catalog.formats.dublincore_values import Value, Values, collect
from catalog.formats.dublincore_write import written
from catalog.formats.xml import parse_element
from catalog.record import Record, Title
from catalog.sdk.format import Format

_MEDIA_TYPES = ("application/", "audio/", "font/", "image/", "model/", "text/", "video/")


class DublinCoreFormat(Format):
    """Reads and writes ``oai_dc``: elements of any of its namespaces, of qualified terms, or of none."""

    name: ClassVar[str] = "oai_dc"
    media_type: ClassVar[str] = "application/xml"
    version: ClassVar[str] = "3"
    namespace: ClassVar[str] = "http://www.openarchives.org/OAI/2.0/oai_dc/"
    schema: ClassVar[str] = "http://www.openarchives.org/OAI/2.0/oai_dc.xsd"

    def read(self, payload: bytes, context: Mapping[str, Any]) -> Record:
        """The record in ``payload``; one without a title is called by how its description begins.

        Raises ``RecordError`` when it is no Dublin Core or has neither title nor description.
        """
        return to_record(collect(parse_element(payload), self.name))

    def write(self, record: Record) -> bytes:
        """``record`` as an ``oai_dc:dc`` element in UTF-8, valid by oai_dc.xsd."""
        return written(record)


def to_record(values: Values) -> Record:
    """The record that Dublin Core statements mean; raises ``RecordError`` without title and description."""
    title, titles = _titles(values)
    kind = kind_of(value.text or value.uri for value in values.of("type"))
    hosted = is_hosted(kind, values)
    found = found_in(values, hosted=hosted)
    description, notes = _description(values)
    notes += tuple(text for text in found.citations if text not in notes)
    return Record(
        title=title,
        kind=kind,
        identifiers=found.identifiers,
        titles=titles,
        description=description,
        creators=dublincore_parts.creators(values),
        publisher="; ".join(values.texts("publisher")),
        issued=dublincore_parts.issued(values),
        languages=dublincore_parts.languages(values),
        subjects=dublincore_parts.subjects(values),
        places=dublincore_coverage.places(values),
        period=dublincore_coverage.period(values),
        extent="; ".join(_extent(values)),
        materials=tuple(values.texts("medium")),
        related=dublincore_parts.related(values, host(values) if hosted else ""),
        audiences=tuple(values.texts("audience", "mediator")),
        education_levels=tuple(values.texts("educationLevel")),
        learning_type="; ".join(values.texts("instructionalMethod")),
        links=found.links,
        images=found.images,
        holdings=found.holdings,
        access=dublincore_parts.access(values),
        rights=dublincore_parts.rights(values),
        notes=notes,
    )


def _titles(values: Values) -> tuple[str, tuple[Title, ...]]:
    titles = [value for value in values.of("title", "alternative") if value.text]
    if not titles:
        described = values.texts("abstract", "description")[:1]
        titles = [Value(devised_title(text)) for text in described]
    if not titles:
        raise RecordError.of("title", "", "required", "the record has no dc:title")
    further = {(entry.text, entry.language): None for entry in titles[1:] if entry.text != titles[0].text}
    return titles[0].text, tuple(Title(value=text, language=tag, type="alternative") for text, tag in further)


def _description(values: Values) -> tuple[str, tuple[str, ...]]:
    """The abstract, else the description, else the contents; and what is left as notes, the degree first."""
    groups = [values.texts(term) for term in ("abstract", "description", "tableOfContents")]
    filled = [texts for texts in groups if texts]
    rest = [text for texts in filled[1:] for text in texts if text not in filled[0]]
    notes = [dublincore_parts.degree(values), *rest, *values.texts("note")]
    return "\n".join(filled[0]) if filled else "", tuple(text for text in notes if text)


def _extent(values: Values) -> list[str]:
    texts = values.texts("extent", "format")
    return [text for text in texts if not text.startswith(_MEDIA_TYPES) or " " in text]
