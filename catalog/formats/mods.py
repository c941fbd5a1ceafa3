"""The format ``mods``: the Library of Congress's MODS 3, one ``<mods>`` of any of its versions."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, ClassVar

from lxml import etree

from catalog.errors import RecordError
from catalog.formats import mods_about, mods_access, mods_origin, mods_titles
from catalog.formats.devised import devised_title
from catalog.formats.mods_element import attribute, children, is_shared, said, texts
from catalog.formats.mods_write import written
from catalog.formats.text.clean import strip_full_stop
from catalog.formats.text.fold import fold
from catalog.formats.xml import local_name, parse_element
from catalog.record import Record
from catalog.sdk.format import Format

# Lists that name carriers and ways of scanning, not what a thing is made of.
_CARRIERS = frozenset(("marcform", "marccategory", "marcsmd", "rdacarrier", "rdamedia", "gmd"))
_MEDIA_TYPE = re.compile(r"(?:application|audio|image|text|video)/\S+")
_GRADE = re.compile(r"\b(?:lop|khoi|grade|year)s? \d|mau giao|tieu hoc|trung hoc|elementary|preschool")


class ModsFormat(Format):
    """Reads and writes MODS, in its namespace or none."""

    name: ClassVar[str] = "mods"
    media_type: ClassVar[str] = "application/mods+xml"
    version: ClassVar[str] = "1"
    namespace: ClassVar[str] = "http://www.loc.gov/mods/v3"
    schema: ClassVar[str] = "http://www.loc.gov/standards/mods/v3/mods-3-7.xsd"

    def read(self, payload: bytes, context: Mapping[str, Any]) -> Record:
        """The record in ``payload``; one without a title is called by how its description begins.

        Raises ``RecordError`` when it is no MODS or has neither title nor description.
        """
        return to_record(mods_in(parse_element(payload)))

    def write(self, record: Record) -> bytes:
        """``record`` as a ``mods`` element in UTF-8, valid by mods-3-7.xsd."""
        return written(record)


def mods_in(root: etree._Element) -> etree._Element:
    """The first ``<mods>`` at or within ``root``; raises ``RecordError`` where there is none."""
    found = next((entry for entry in root.iter() if local_name(entry) == "mods"), None)
    if found is None:
        name = local_name(root)
        raise RecordError.of("xml", name, "mods", f"<{name}> holds no <mods>")
    return found


def to_record(mods: etree._Element) -> Record:
    """The record that a ``<mods>`` element means; raises ``RecordError`` without title and description."""
    description, notes = _description(mods)
    title, titles = mods_titles.titles(mods)
    if not title and not description:
        raise RecordError.of("title", "", "required", "the record has none (titleInfo/title)")
    identifiers, addresses = mods_access.identifiers(mods)
    links, images = mods_access.leads(mods, addresses)
    issued, period = mods_origin.dates(mods)
    rights, access = mods_access.rights(mods)
    audiences, levels = _audiences(mods)
    return Record(
        title=title or devised_title(description),
        kind=mods_about.kind(mods),
        identifiers=identifiers,
        titles=titles,
        description=description,
        creators=mods_titles.creators(mods),
        publisher=mods_origin.publisher(mods),
        issued=issued,
        period=period,
        languages=mods_titles.languages(mods),
        subjects=mods_about.subjects(mods),
        places=tuple(dict.fromkeys((*mods_about.places(mods), *mods_origin.places(mods)))),
        extent="; ".join(_extents(mods)),
        materials=_forms(mods, ("", "material")),
        techniques=_forms(mods, ("technique",)),
        collections=mods_about.collections(mods),
        related=mods_about.related(mods),
        audiences=audiences,
        education_levels=levels,
        links=links,
        images=images,
        holdings=mods_access.holdings(mods),
        access=access,
        rights=rights,
        notes=notes,
    )


def _long_texts(mods: etree._Element, name: str) -> list[str]:
    found = (said(entry, keep_lines=True) for entry in children(mods, name) if is_shared(entry))
    return list(dict.fromkeys(filter(None, found)))


# From whom and for how much it came, what was done to it: fields 541 and 583 of MARC 21.
_PRIVATE_NOTES = frozenset({"acquisition", "action"})


def _description(mods: etree._Element) -> tuple[str, tuple[str, ...]]:
    """The abstract, else the notes without a type, else the contents; and what is left as notes."""
    entries = [entry for entry in children(mods, "note") if entry.get("type", "") not in _PRIVATE_NOTES]
    plain = [said(entry, keep_lines=True) for entry in entries if not entry.get("type")]
    typed = [said(entry, keep_lines=True) for entry in entries if entry.get("type")]
    groups = [_long_texts(mods, "abstract"), [*filter(None, plain)], _long_texts(mods, "tableOfContents")]
    filled = [group for group in groups if group]
    physical = [note for entry in children(mods, "physicalDescription") for note in texts(entry, "note")]
    rest = [text for group in filled[1:] for text in group]
    notes = dict.fromkeys(
        filter(None, (mods_about.degree(mods), *rest, *typed, *physical, *mods_origin.editions(mods)))
    )
    return "\n".join(filled[0]) if filled else "", tuple(notes)


def _extents(mods: etree._Element) -> list[str]:
    found: dict[str, None] = {}
    for physical in children(mods, "physicalDescription"):
        for entry in children(physical, "extent"):
            text = " ".join(filter(None, (said(entry), attribute(entry, "unit"))))
            found[text] = None
    return [text for text in found if text]


def _forms(mods: etree._Element, kinds: tuple[str, ...]) -> tuple[str, ...]:
    found = (
        said(entry)
        for physical in children(mods, "physicalDescription")
        for entry in children(physical, "form")
        if attribute(entry, "type") in kinds and attribute(entry, "authority") not in _CARRIERS
    )
    return tuple(dict.fromkeys(text for text in found if text and not _MEDIA_TYPE.fullmatch(text)))


def _audiences(mods: etree._Element) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Audiences, and those of them that are grades of school."""
    found = dict.fromkeys(strip_full_stop(text) for text in texts(mods, "targetAudience"))
    levels = tuple(text for text in found if _GRADE.search(fold(text)))
    return tuple(text for text in found if text and text not in levels), levels
