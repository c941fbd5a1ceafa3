"""MARC 21 bibliographic records to the neutral record (DESIGN section 4)."""

from __future__ import annotations

from catalog.errors import RecordError
from catalog.formats import marc_access, marc_published, marc_titles
from catalog.formats.marc_kinds import kind
from catalog.formats.marc_record import MarcRecord
from catalog.formats.text.clean import strip_full_stop, strip_isbd
from catalog.record import Record


def to_record(record: MarcRecord) -> Record:
    """The record that a MARC 21 record means; raises ``SkipRecord`` and ``RecordError`` (no title)."""
    kind_ = kind(record)
    title = marc_titles.title(record)
    if not title:
        raise RecordError.of(
            "title",
            "",
            "required",
            "the record has none (245 $a, $b, $n, $p are empty or missing)",
            identifier=record.identifier(),
        )
    published = marc_published.publication(record)
    links, images = marc_access.links(record)
    description, notes = _description(record)
    audiences, levels = _audiences(record)
    return Record(
        title=title,
        kind=kind_,
        identifiers=marc_published.identifiers(record),
        titles=marc_titles.further_titles(record),
        description=description,
        creators=marc_titles.creators(record),
        publisher=marc_published.publisher(published),
        issued=marc_published.issued(record, published),
        languages=marc_published.languages(record),
        subjects=marc_titles.subjects(record),
        places=marc_published.places(record, published),
        extent=_extent(record),
        materials=_values(record, "340", "a"),
        related=marc_access.related(record),
        audiences=audiences,
        education_levels=levels,
        duration=next(iter(_values(record, "306", "a")), ""),
        links=links,
        images=images,
        holdings=marc_access.holdings(record),
        access=marc_access.access(record),
        rights=marc_access.rights(record),
        notes=notes,
    )


def _values(record: MarcRecord, tag: str, codes: str) -> tuple[str, ...]:
    fields = record.fields(tag)
    return tuple(dict.fromkeys(value for entry in fields for value in entry.all(codes))) if fields else ()


def _texts(record: MarcRecord, tag: str, codes: str) -> tuple[str, ...]:
    joined = (" ".join(entry.all(codes)) for entry in record.fields(tag))
    return tuple(text for text in joined if text)


def _description(record: MarcRecord) -> tuple[str, tuple[str, ...]]:
    """The summary (520), else the contents (505), else the general notes (500); and what is left as notes."""
    summary = _texts(record, "520", "ab")
    contents = _texts(record, "505", "agrt")
    general = _texts(record, "500", "a")
    notes = (*_texts(record, "502", "abcd"), *_texts(record, "585", "a"), *_texts(record, "586", "a"))
    if summary:
        return "\n".join(summary), (*contents, *general, *notes)
    if contents:
        return "\n".join(contents), (*general, *notes)
    return "\n".join(general), notes


def _audiences(record: MarcRecord) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Audiences and school grades of 521: first indicators 0 and 2 tell grades."""
    audiences: dict[str, None] = {}
    levels: dict[str, None] = {}
    for entry in record.fields("521"):
        into = levels if entry.first in ("0", "2") else audiences
        into.update(dict.fromkeys(strip_full_stop(value) for value in entry.all("a")))
    for entry in record.fields("526"):
        levels.update(dict.fromkeys(strip_full_stop(value) for value in entry.all("b")))
    return tuple(filter(None, audiences)), tuple(filter(None, levels))


def _extent(record: MarcRecord) -> str:
    fields = record.fields("300")
    return "; ".join(filter(None, (strip_isbd(" ".join(entry.all("abce"))) for entry in fields)))
