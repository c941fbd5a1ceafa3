"""Record syntaxes of Z39.50 (ISO 23950 appendix 5): which are read, and in which order they are asked for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

XML, USMARC, UNIMARC = "xml", "usmarc", "unimarc"
NAMES = {XML: XML, USMARC: USMARC, "marc21": USMARC, UNIMARC: UNIMARC}
"""What the option ``syntax`` may say, and the name by which libyaz knows it."""
MARC = frozenset((USMARC, UNIMARC, "canmarc", "ausmarc"))
"""Syntaxes whose records are ISO 2709 with the fields of MARC 21 or UNIMARC."""
IN_XML = frozenset((XML, "text-xml", "application-xml"))
_NO_FIELDS = "is text for people without fields, which cannot be read here: take xml, usmarc or unimarc"
UNREAD = {
    "sutrs": f"SUTRS {_NO_FIELDS}",
    "html": f"HTML {_NO_FIELDS}",
    "grs-1": "GRS-1 has no fields that are agreed upon: take xml, usmarc or unimarc",
    "grs1": "GRS-1 has no fields that are agreed upon: take xml, usmarc or unimarc",
    "opac": "OPAC holds items beside the record: take usmarc or xml, which give the record itself",
}
"""Syntaxes that are refused, and why."""


class Asked(NamedTuple):
    """A record syntax and an element set name, "" for the server's own choice."""

    syntax: str
    elements: str

    def __str__(self) -> str:
        return f"{self.syntax} ({self.elements})" if self.elements else self.syntax


_USUAL = (
    # MARCXML first: it is in UTF-8, where MARC-8 has lost letters of Vietnamese for good.
    Asked(XML, "marcxml"),
    Asked(USMARC, "F"),
    Asked(USMARC, ""),
    Asked(UNIMARC, "F"),
    Asked(UNIMARC, ""),
    Asked(XML, "mods"),
    Asked(XML, "dc"),
    Asked(XML, "F"),
    Asked(XML, ""),
)


def candidates(syntax: str, elements: str) -> Iterator[Asked]:
    """What to ask for, the best first; ``syntax`` and ``elements`` are what a person chose, or ""."""
    usual = [entry for entry in _USUAL if syntax in ("", entry.syntax)]
    if elements:
        usual = [Asked(entry.syntax, elements) for entry in usual]
    yield from dict.fromkeys(usual)


def refusal(syntax: str) -> str:
    """Why a record in this syntax cannot be read, in words."""
    return UNREAD.get(syntax) or f"the syntax {syntax or 'that is not told'} cannot be read here"
