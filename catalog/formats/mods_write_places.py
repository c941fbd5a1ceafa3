"""Places, addresses, pictures and copies as MODS subject and location."""

from __future__ import annotations

from collections.abc import Iterator

from catalog.formats.marc_access import as_link
from catalog.formats.mods_node import Node, written_address
from catalog.record import Holding, Image, Place, Record

_ACCESS = {"page": "object in context", "fulltext": "raw object"}


def place(mods: Node, known: Place) -> None:
    """Write one place as a geographic subject, with its coordinates in degrees where they are known."""
    subject = mods.inside("subject")
    subject.add("geographic", known.label)
    if known.lat is not None and known.lon is not None:
        subject.inside("cartographics").add("coordinates", f"{known.lat:.6f}, {known.lon:.6f}")


def locations(mods: Node, record: Record) -> None:
    """Write links and pictures into one location, each copy into one of its own."""
    leads = [*_links(record), *(lead for image in record.images for lead in _pictures(image))]
    if leads:
        location = mods.inside("location")
        first = True
        for address, access, label in leads:
            usage = "primary" if first and access == "object in context" else ""
            first = first and not usage
            location.add("url", address, access=access, displayLabel=label, usage=usage)
    for holding in record.holdings:
        _copy(mods, holding)


def _links(record: Record) -> Iterator[tuple[str, str, str]]:
    for link in record.links:
        if address := written_address(link.url):
            yield address, _ACCESS.get(link.rel, ""), link.label


def _pictures(image: Image) -> Iterator[tuple[str, str, str]]:
    if address := written_address(image.url):
        shown = isinstance(as_link(address, ""), Image)
        yield address, "raw object" if shown else "preview", image.alt
    if address := written_address(image.thumbnail):
        yield address, "preview", ""


def _copy(mods: Node, holding: Holding) -> None:
    location = mods.inside("location")
    location.add("physicalLocation", holding.institution)
    if holding.location or holding.call_number:
        copy = location.inside("holdingSimple").inside("copyInformation")
        copy.add("subLocation", holding.location)
        copy.add("shelfLocator", holding.call_number)
        copy.add("note", holding.status)
