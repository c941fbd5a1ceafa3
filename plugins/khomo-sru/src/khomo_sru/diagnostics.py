"""What a server says went wrong (SRU 1.2 appendix "diagnostics", SRU 2.0 part 3, annex C), in plain words."""

from __future__ import annotations

import re
from typing import NamedTuple

from lxml import etree

from catalog.formats.xml import local_name, text_of

TOO_MANY, OUT_OF_RANGE = 60, 61
OF_REQUEST = frozenset((3, 4, 5, 10, 15, 16, 66))
"""What is wrong with the request as such: fewer records, or others, would be refused as well."""
OF_SIZE = frozenset((6, 8))
"""What a server says beside the records when it gives fewer than were asked for."""
OF_SCHEMA = frozenset((66, 67, 69))
"""The schema is unknown, or the record cannot be had in it."""
_NUMBER = re.compile(r"(\d{1,5})\s*\Z")
_SAID = {
    1: "the server reports an error of its own: ask its staff to look into its log",
    2: "the server is out of service for the moment: try again later",
    3: "the server asks for a login: ask its staff for open access to SRU",
    4: "the server does not search over SRU: ask its staff for the address that does",
    5: "the server does not speak this version of SRU: leave the option version out",
    6: "the server does not take a value of the request",
    7: "the server wants something that the request does not hold",
    8: "the server does not take a part of the request",
    10: "the server does not understand the query: correct the option query",
    13: "the server takes no brackets in queries",
    15: "the server does not know the set of indexes that the query names: correct the option query",
    16: "the server cannot search in the index that the query names: correct the option query",
    19: "the server does not know the relation of the query (such as >=): correct the option query",
    37: "the server does not know an operator of the query (and, or, not): correct the option query",
    47: "the server cannot carry out the query: correct the option query",
    48: "the server cannot do what the query asks for: correct the option query",
    TOO_MANY: "the query finds more records than the server is willing to list",
    OUT_OF_RANGE: "the server gives no records from this position on",
    63: "the server failed to fetch records: ask its staff to look into its log",
    64: "the server cannot give this record for the moment",
    65: "the server lists the record, but does not have it any more",
    66: "the server does not know the schema: leave the option schema out, or take one that it offers",
    67: "the server does not have the record in this schema",
    68: "the server may not give this record to us",
    69: "the server may not give this record to us in this schema",
    70: "the record is too large for the server to send",
    71: "the server does not know the way of packing records",
    235: "the server has no database of this name: correct the path of the option url",
}


class Diagnostic(NamedTuple):
    """One diagnostic: its number in the list of SRU (0 where it has none) and the server's own words."""

    code: int
    message: str = ""
    details: str = ""

    @property
    def is_of_query(self) -> bool:
        """Whether the query is refused (numbers 10 to 49)."""
        return 10 <= self.code <= 49

    @property
    def told(self) -> str:
        """A sentence for whoever looks after the source, with the server's own words."""
        words = "; ".join(part for part in (self.message, self.details) if part)
        number = f"SRU diagnostic {self.code}" if self.code else "SRU diagnostic"
        said = _SAID.get(self.code) or (
            "the server refuses the query: correct the option query"
            if self.is_of_query
            else "the server reports an error"
        )
        return f"{said} ({number}: {words})" if words else f"{said} ({number})"


def diagnostic_of(element: etree._Element) -> Diagnostic:
    """The diagnostic in an element of any of its namespaces."""
    texts = {local_name(part): " ".join(text_of(part).split())[:200] for part in element}
    number = _NUMBER.search(texts.get("uri", "") or texts.get("code", ""))
    return Diagnostic(int(number[1]) if number else 0, texts.get("message", ""), texts.get("details", ""))
