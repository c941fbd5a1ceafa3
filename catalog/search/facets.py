"""Facets: what records are counted and filtered by, as whole values. Pure, and cheap.

Values are shown as the records have them: NFC, trimmed, cut at ``MAX_VALUE`` characters.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from catalog import gazetteer
from catalog.formats.classifications import CLASSIFICATIONS
from catalog.gazetteer.cells import cell_of, cells_of_places, is_certain

MAX_VALUE = 200
"""Whole values are cut after so many characters: longer ones are no names, and an address holds them."""

Json = Mapping[str, Any]
Values = dict[str, list[str]]


@lru_cache(maxsize=20_000)
def whole_value(text: str) -> str:
    """``text`` as a value to count and to filter by."""
    value = text if text.isascii() else unicodedata.normalize("NFC", text)
    return value.strip()[:MAX_VALUE].rstrip()


_LISTS = {
    "audiences": "audience",
    "education_levels": "education_level",
    "school_subjects": "school_subject",
    "collections": "collection",
}
_LIST_NAMES = frozenset(_LISTS)
_VIEWED = frozenset({"fulltext", "media", "manifest"})
_CLOSED = frozenset({"members", "paid", "restricted"})


def gather(record: Json, into: Values) -> None:
    """Add the values that one record has of each facet."""
    get = record.get
    access = get("access") or "unknown"
    add(into, "kind", (get("kind"),))
    add(into, "language", get("languages") or ())
    add(into, "access", (access,))
    if "subjects" in record:
        # A class number tells nobody what it stands for.
        headings = [one for one in record["subjects"] if one.get("scheme") not in CLASSIFICATIONS]
        add(into, "subject_value", [whole_value(one.get("label", "")) for one in headings])
    if "creators" in record:
        add(into, "creator_value", [whole_value(one.get("name", "")) for one in record["creators"]])
    # Most records have none of these: one look says so.
    if not _LIST_NAMES.isdisjoint(record):
        for part, name in _LISTS.items():
            add(into, name, map(whole_value, get(part) or ()))
    add(into, "learning_type", (get("learning_type"),))
    if (free := get("free")) is not None:
        add(into, "free", ("yes" if free else "no",))
    if licence := (get("rights") or {}).get("licence"):
        add(into, "licence", (whole_value(licence),))
    if source := get("source"):
        add(into, "source", (source.get("slug"),))
    if is_online(record, access):
        into["online"] = ["yes"]


def add(into: Values, name: str, values: Iterable[Any]) -> None:
    """Add those of the values that are not empty."""
    wanted = [value for value in values if value]
    if not wanted:
        return
    if name in into:
        into[name].extend(wanted)
    else:
        into[name] = wanted


def is_online(record: Json, access: str) -> bool:
    """Whether something of the thing can be opened now.

    That is a text, a recording or a IIIF manifest that is open to everyone, or a picture that a IIIF
    service shows, unless the thing is for members, for payment or restricted: what is to be seen on site
    may well have its picture online. That a page exists says nothing.
    """
    if access == "open" and any(link.get("rel") in _VIEWED for link in record.get("links") or ()):
        return True
    return access not in _CLOSED and any(image.get("iiif") for image in record.get("images") or ())


COMPLETE = 7
"""From so many of ten points a record counts as complete."""

_TOLD = (
    frozenset({"description"}),
    frozenset({"creators", "publisher"}),
    frozenset({"issued", "period", "schedule"}),
    frozenset({"subjects", "school_subjects"}),
    frozenset({"languages", "materials", "techniques"}),
    frozenset({"identifiers", "holdings"}),
    frozenset({"extent", "dimensions", "duration"}),
    frozenset({"images"}),
    frozenset({"links"}),
    frozenset({"rights", "places"}),
)


def completeness(record: Json) -> int:
    """How much a record tells beside its title, 0 to 10: a point for each of ten things that help a reader.

    What it is (description), who made it, from when, about what, in which language or of what, its number
    or call number, its size, a picture, a way to it, and what may be done with it or where it is from.
    """
    return sum([not part.isdisjoint(record) for part in _TOLD])


def gather_places(places: Sequence[Json], into: Values) -> None:
    """Add the province of today, the units that hold it and the cell of each place that is certain."""
    add(into, "cell", cells_of_places(places))
    for place in places:
        if is_certain(place):
            add(into, "province", [unit.full_name for unit in gazetteer.provinces_of_place(place).new])
            add(into, "place_key", gazetteer.place_keys(place))


def gather_seat(institution: Json, into: Values) -> None:
    """Add the province of today, the units that hold it and the cell of an institution.

    A province that no list knows, as of one abroad, is taken as it is written.
    """
    provinces = [unit.full_name for unit in gazetteer.provinces_of_institution(institution).new]
    add(into, "province", provinces or (institution.get("province"),))
    add(into, "place_key", gazetteer.institution_keys(institution))
    add(into, "cell", (cell_of(institution),))
