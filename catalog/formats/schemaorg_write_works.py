"""What only creative works tell in schema.org: dates, extent, materials, measures, rights, copies, runs."""

from __future__ import annotations

import re
from collections.abc import Collection

from catalog.formats.iso_durations import iso_duration
from catalog.formats.schemaorg_write_agents import instructors
from catalog.formats.schemaorg_write_events import course_instance, offers
from catalog.formats.schemaorg_write_values import (
    Node,
    Site,
    agent,
    date,
    licence,
    made,
    measured,
    picture,
    place,
    put,
    thumbnail,
)
from catalog.record import Agent, Designation, Holding, Record

_MEDIA = frozenset(("AudioObject", "VideoObject"))
_PAGES = re.compile(r"(?:[ivxlc]+\s*,\s*)?(\d{1,5})\s*(?:tr\b|trang|p\b|pp\b|pages?)", re.IGNORECASE)
_ACCESS = {
    "open": "open access", "members": "members only", "on_site": "on site only", "paid": "paid access",
    "restricted": "restricted access",
}  # fmt: skip
_AVAILABILITY = {
    "available": "InStock", "on_loan": "OutOfStock", "reading_room": "InStoreOnly",
    "not_for_loan": "InStoreOnly", "ordered": "BackOrder", "lost": "Discontinued",
    "withdrawn": "Discontinued", "damaged": "OutOfStock", "restricted": "LimitedAvailability",
}  # fmt: skip
# Where in the house such a thing stands is nobody's business.
_SHELVED = frozenset(("book", "periodical", "article", "thesis", "audio", "video", "map", "software"))
_LEND = "http://purl.org/goodrelations/v1#LeaseOut"


def put_work(node: Node, record: Record, kinds: Collection[str], site: Site, house: Node | None) -> None:
    """Add to the node of a creative work what its record tells."""
    _put_dates(node, record, kinds)
    _put_making(node, record, kinds)
    _put_places(node, record)
    _put_rights(node, record)
    put(node, "publisher", made("Organization", name=record.publisher) if record.publisher else None)
    put(node, "award", [_honour(entry) for entry in record.designations])
    length = duration(record)
    put(node, "duration" if _MEDIA.intersection(kinds) else "timeRequired", length)
    if "ImageObject" in kinds:
        _put_file(node, record, site)
    put(node, "thumbnailUrl", next(filter(None, (thumbnail(image, site) for image in record.images)), ""))
    if "Course" in kinds:
        put(node, "hasCourseInstance", course_instance(record, house, instructors(record)))
        put(node, "offers", list(offers(record)))
    elif record.kind in _SHELVED:
        put(node, "offers", [_copy(entry, record, house) for entry in record.holdings])
    _put_standard_numbers(node, record, kinds)


def duration(record: Record) -> str:
    """How long it takes in ISO 8601, in words where these mean no certain time."""
    return iso_duration(record.duration) or record.duration


def _put_dates(node: Node, record: Record, kinds: Collection[str]) -> None:
    issued, period = date(record.issued), date(record.period)
    if "Periodical" in kinds:
        first, _, last = issued.partition("/")
        put(node, "startDate", first)
        put(node, "endDate", last)
    put(node, "datePublished", issued)
    put(node, "dateCreated", period)
    # The words as the institution has them: "Văn hóa Đông Sơn" says more than its years.
    spans = (span for span in (record.period, record.issued) if span is not None)
    put(node, "temporal", [span.display for span in spans if span.display != date(span)])


def _put_making(node: Node, record: Record, kinds: Collection[str]) -> None:
    put(node, "material", list(record.materials))
    put(node, "size", record.dimensions)
    if "VisualArtwork" in kinds:
        put(node, "artMedium", list(record.techniques))
        for name, value in measured(record.measurements).items():
            put(node, name, value)
    elif record.techniques:
        put(node, "keywords", list(record.techniques))
    pages = _PAGES.match(record.extent.strip())
    if "Book" in kinds and pages:
        put(node, "numberOfPages", int(pages[1]))
    put(node, "materialExtent", record.extent)


def _put_places(node: Node, record: Record) -> None:
    for entry in record.places:
        name = {"production": "locationCreated", "depicted": "contentLocation"}.get(entry.role)
        put(node, name or "spatialCoverage", [place(entry)])


def _put_rights(node: Node, record: Record) -> None:
    put(node, "conditionsOfAccess", _ACCESS.get(record.access))
    rights = record.rights
    if rights is None:
        return
    put(node, "license", licence(rights.licence) or rights.licence)
    put(node, "copyrightNotice", rights.statement)
    put(node, "copyrightHolder", agent(Agent(name=rights.holder)) if rights.holder else None)
    put(node, "creditText", rights.credit)
    put(node, "usageInfo", made("CreativeWork", name=rights.note) if rights.note else None)


def _honour(entry: Designation) -> str:
    return f"{entry.label} ({entry.number})" if entry.number else entry.label


def _put_file(node: Node, record: Record, site: Site) -> None:
    """The picture itself, where the record is one: its first file."""
    first = next((shown for image in record.images if (shown := picture(image, record, site))), None)
    for name in ("contentUrl", "width", "height"):
        put(node, name, first.get(name) if first else None)
    put(node, "caption", (first or {}).get("caption") or record.title)


def _copy(entry: Holding, record: Record, house: Node | None) -> Node:
    """A copy that can be lent or read, as libraries tell it: an offer with the call number as its SKU."""
    status = _AVAILABILITY.get(entry.status)
    return made(
        "Offer",
        sku=entry.call_number,
        availability=f"https://schema.org/{status}" if status else "",
        availableAtOrFrom=_where(entry, record, house),
        businessFunction=_LEND,
    )


def _where(entry: Holding, record: Record, house: Node | None) -> Node | None:
    """The place of a copy: its shelf or branch within the institution, or another institution by name."""
    is_own = entry.institution in ("", record.institution)
    within = house if is_own else made("Place", name=entry.institution)
    if not entry.location:
        return within
    return made("Place", name=entry.location, containedInPlace=within)


def _put_standard_numbers(node: Node, record: Record, kinds: Collection[str]) -> None:
    for entry in record.identifiers:
        if (entry.scheme == "isbn" and "Book" in kinds) or (entry.scheme == "issn" and "Periodical" in kinds):
            put(node, entry.scheme, [entry.value])
