"""What a record of Koha says of itself in MARCXML: its number, whether the OPAC shows it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from lxml import etree

from catalog.formats.xml import local_name, parse_element, text_of
from catalog.formats.xml_pages import document
from catalog.sdk import RecordError

_NUMBERS = (("999", "c"), ("090", "9"))
"""Where Koha keeps the biblionumber: in MARC 21, in UNIMARC, as its frameworks are delivered."""
_SHOWN = ("", "0", "n", "no")
"""Values of 942 $n with which the OPAC shows a record."""


class Biblio(NamedTuple):
    """A record: its biblionumber (None where it does not say), its own bytes, whether it is hidden."""

    number: int | None
    payload: bytes
    is_hidden: bool


def biblios(root: etree._Element) -> list[Biblio]:
    """The records of a reply: a collection, or one record."""
    parts = (
        [root] if local_name(root) == "record" else [part for part in root if local_name(part) == "record"]
    )
    return [_biblio(part) for part in parts]


def _biblio(element: etree._Element) -> Biblio:
    return Biblio(_number(element), document(element), _is_hidden(element))


def _number(element: etree._Element) -> int | None:
    for tag, code in _NUMBERS:
        for text in _values(element, tag, code):
            if text.isascii() and text.isdigit() and len(text) < 15:
                return int(text)
    return None


def _is_hidden(element: etree._Element) -> bool:
    """Whether the OPAC suppresses the record (942 $n), or its leader says that it is deleted."""
    leader = next((text_of(part) for part in element if local_name(part) == "leader"), "")
    suppressed = any(text.lower() not in _SHOWN for text in _values(element, "942", "n"))
    return suppressed or leader[5:6] == "d"


def is_hidden(payload: bytes) -> bool:
    """Whether a record of MARCXML is not to be shown; False for what cannot be read."""
    if b'"942"' not in payload and b"'942'" not in payload:
        return False
    try:
        return _is_hidden(parse_element(payload))
    except RecordError:
        return False


def codes(payload: bytes) -> list[str]:
    """The codes of libraries and places in the items (952 $a $b $c) of a record; none where it has none."""
    if b'"952"' not in payload and b"'952'" not in payload:
        return []
    try:
        element = parse_element(payload)
    except RecordError:
        return []
    return sorted({text for code in "abc" for text in _values(element, "952", code) if text})


def _values(element: etree._Element, tag: str, code: str) -> Iterator[str]:
    for field in element:
        if local_name(field) == "datafield" and field.get("tag") == tag:
            yield from (text_of(part).strip() for part in field if part.get("code") == code)
