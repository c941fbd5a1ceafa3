"""Other things that MARC 21 records name: hosts, series, editions, predecessors (fields 440-490, 760-830)."""

from __future__ import annotations

from catalog.formats.identifiers import isbn, issn, web_address
from catalog.formats.marc_draft import Draft
from catalog.formats.marc_record import DataField
from catalog.formats.text.clean import strip_full_stop, strip_isbd

_LINKS = {
    "760": "series", "762": "has_part", "765": "translation_of", "767": "version_of", "770": "has_part",
    "772": "part_of", "773": "part_of", "774": "has_part", "775": "version_of", "776": "same_as",
    "777": "related", "780": "replaces", "785": "replaced_by", "786": "related", "787": "related",
}  # fmt: skip
LINK_TAGS = " ".join(_LINKS)
"""The tags of linking entries, parted by spaces."""


def take_links(draft: Draft, fields: list[DataField]) -> None:
    """Linking entries: title or heading, edition, volume and pages, ISSN or ISBN; an address in $o."""
    kind = _LINKS[fields[0].tag]
    for entry in fields:
        heading = [strip_full_stop(part) for part in entry.all("at")] or entry.all("s")
        text = ". ".join(filter(None, heading))
        # What comes after the title is part of what is shown: it is how the thing is found there.
        where = [strip_isbd(value) for value in entry.all("bdgh" if entry.tag == "773" else "b")]
        text = ", ".join(filter(None, (text, *where)))
        number = _number(entry)
        address = next((found for value in entry.all("ou") if (found := web_address(value))), "")
        if text:
            draft.relate(kind, f"{text}, {number}" if number else text, address)
        else:
            draft.relate(kind, number, address)


def _number(entry: DataField) -> str:
    """The ISSN ($x) or ISBN ($z) that the other thing has, named; "" for none with a right check digit."""
    known = issn(entry.get("x"))
    if known:
        return f"ISSN {known}"
    known = isbn(entry.get("z"))
    return f"ISBN {known}" if known else ""


def take_series(draft: Draft, fields: list[DataField]) -> None:
    """The series as it is traced (800-830), else as it stands on the thing (490, 440)."""
    for entry in fields:
        draft.relate("series", strip_full_stop(" ".join(entry.all("anpv"))))


def take_series_statement(draft: Draft, fields: list[DataField]) -> None:
    """490 and 440, unless the series is traced elsewhere in the record."""
    if not draft.record.has("830") and not (fields[0].tag == "440" and draft.record.has("490")):
        take_series(draft, fields)


def take_named_series(draft: Draft, fields: list[DataField]) -> None:
    """800-811: series under the name of a person, body or meeting."""
    for entry in fields:
        title = " ".join(entry.all("tpv"))
        name = strip_full_stop(" ".join(entry.all("ab")))
        draft.relate("series", f"{strip_full_stop(title)} / {name}" if title and name else title or name)
