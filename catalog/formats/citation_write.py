"""What programs for citations ask of a record: the common ground of what is written as RIS and BibTeX."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

from catalog.formats.classifications import CLASSIFICATIONS
from catalog.formats.identifiers import web_address
from catalog.formats.text.clean import clean
from catalog.record import Agent, DateSpan, Identifier, Record

HOSTED = ("article",)
"""Kinds that stand in a periodical or a book."""
PARTS = {
    "editor": "editor", "compiler": "editor", "translator": "translator", "illustrator": "illustrator",
    "contributor": "contributor", "author of introduction": "introduction", "thesis advisor": "contributor",
    "degree supervisor": "contributor", "donor": "contributor", "former owner": "contributor",
    "series editor": "series editor", "commentator": "commentator", "annotator": "annotator",
}  # fmt: skip
"""The role of who did not make the thing -> the part played; all others count as its authors."""

_ISO_DAY = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
_PAGES = re.compile(r"\d{1,6}(?:\s*[-–—]\s*\d{1,6})?")
_ISSUE = re.compile(r"(?:no\.|số|số:)\s*(.{1,20})", re.IGNORECASE)
_VOLUME = re.compile(r"(?:vol\.|tập|t\.)?\s*\d{1,5}", re.IGNORECASE)
_NUMBER = re.compile(r"IS[SB]N ([\dXx-]{8,17})")
_COUNTED = re.compile(r"(\d{1,5}) ?(?:p\.?|pages?|tr\.?|trang)")
_VIETNAMESE = re.compile(r"[\u0102\u0103\u0110\u0111\u01a0\u01a1\u01af\u01b0\u1ea0-\u1ef9]")


class Host(NamedTuple):
    """What a thing stands in, and where in it."""

    title: str = ""
    volume: str = ""
    issue: str = ""
    pages: str = ""
    number: str = ""


class Day(NamedTuple):
    """A date as numbers, "" for what is not known; ``text`` is the date in words where it is no one year."""

    year: str = ""
    month: str = ""
    day: str = ""
    text: str = ""


def host_of(record: Record) -> Host:
    """The periodical or book that an article stands in; empty for all other kinds.

    "Tạp chí Hán Nôm, 12, no. 3, 5-17, ISSN 1234-5679", as our readers write it, is taken apart from its end;
    what is written otherwise stays whole.
    """
    named = (part.title for part in record.related if part.type == "part_of" and part.title)
    whole = clean(next(named, "")) if record.kind in HOSTED else ""
    title, told = whole, dict[str, str]()
    while ", " in title:
        rest, _, last = title.rpartition(", ")
        name, value = _place(last, told)
        if not name or name in told:
            break
        title, told[name] = rest, value
    return Host(title, **told)


def _place(text: str, told: dict[str, str]) -> tuple[str, str]:
    if found := _NUMBER.fullmatch(text):
        return "number", found[1]
    if found := _ISSUE.fullmatch(text):
        return "issue", found[1]
    if _PAGES.fullmatch(text) and not {"pages", "issue", "volume"} & told.keys() and not text.isdecimal():
        return "pages", text
    return ("volume", text) if _VOLUME.fullmatch(text) else ("", "")


def series_of(record: Record) -> str:
    """The series that the thing belongs to, "" for none."""
    return next((clean(part.title) for part in record.related if part.type == "series" and part.title), "")


def day_of(record: Record) -> Day:
    """When it came out, else when it was made."""
    span = record.issued or record.period
    return _read(span) if span else Day()


def _read(span: DateSpan) -> Day:
    text = clean(span.display)
    if found := _ISO_DAY.fullmatch(text):
        return Day(found[1], found[2] or "", found[3] or "")
    if span.earliest is not None and span.earliest == span.latest and 0 < span.earliest <= 9999:
        year = f"{span.earliest:04}"
        return Day(year, text="" if text.strip("[]©c. ") == year else text)
    return Day(text=text)


def creators(record: Record, part: str = "") -> Iterator[Agent]:
    """Those who played a part of ``PARTS``, with "" those who made the thing."""
    yield from (agent for agent in record.creators if PARTS.get(agent.role, "") == part)


def is_plain_pair(name: str) -> bool:
    """Whether a name is written as family name, comma, given names, and can be taken apart there.

    A Vietnamese name is one whole, and so is that of a body, whose commas part something else.
    """
    family, comma, given = name.partition(", ")
    words = (family + " " + given).split()
    whole = not comma or "," in given or len(family.split()) > 3 or len(given.split()) > 4
    return not whole and _VIETNAMESE.search(unicodedata.normalize("NFC", name)) is None and len(words) > 1


def identifiers(record: Record, scheme: str) -> list[str]:
    """The numbers of one scheme."""
    return [entry.value for entry in record.identifiers if entry.scheme == scheme]


def keywords(record: Record) -> list[str]:
    """What it is about, in words: class numbers are none."""
    return [entry.label for entry in record.subjects if entry.scheme not in CLASSIFICATIONS]


def standard_numbers(record: Record) -> list[Identifier]:
    """ISBN and ISSN of the thing itself."""
    return [entry for entry in record.identifiers if entry.scheme in ("isbn", "issn")]


def places(record: Record) -> list[str]:
    """Where it came out."""
    return list(dict.fromkeys(clean(place.label) for place in record.places if place.role == "publication"))


def pages(record: Record) -> str:
    """The number of pages of a whole book, "" where its extent is anything else."""
    found = _COUNTED.fullmatch(clean(record.extent))
    return found[1] if found and record.kind not in HOSTED else ""


def call_number(record: Record) -> str:
    """The first call number."""
    return next((clean(held.call_number) for held in record.holdings if held.call_number), "")


def pages_on_the_web(record: Record) -> list[str]:
    """Addresses of pages about it or of itself, the first to be cited."""
    wanted = (link.url for link in record.links if link.rel in ("page", "catalogue"))
    return list(dict.fromkeys(filter(None, map(web_address, wanted))))


def texts_on_the_web(record: Record) -> list[str]:
    """Addresses at which it is to be read."""
    wanted = (link.url for link in record.links if link.rel == "fulltext")
    return list(dict.fromkeys(filter(None, map(web_address, wanted))))
