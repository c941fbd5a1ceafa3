"""A graph of nodes in JSON-LD, and the words of the authority tables that DCAT-AP 3 asks for."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import quote

from catalog.formats.languages import to_code

CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "dcatap": "http://data.europa.eu/r5r/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "geo": "http://www.opengis.net/ont/geosparql#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "spdx": "http://spdx.org/rdf/terms#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "void": "http://rdfs.org/ns/void#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
AUTHORITY = "http://publications.europa.eu/resource/authority"
Node = dict[str, Any]
_NOT_IN_ADDRESS = re.compile('[\x00-\x20<>"{}|^`\\\\]')

# ISO 639-2 has two codes for these; the authority table goes by the terminological one.
_TERMINOLOGICAL = {
    "alb": "sqi", "arm": "hye", "baq": "eus", "bur": "mya", "chi": "zho", "cze": "ces", "dut": "nld",
    "fre": "fra", "geo": "kat", "ger": "deu", "gre": "ell", "ice": "isl", "mac": "mkd", "mao": "mri",
    "may": "msa", "per": "fas", "rum": "ron", "slo": "slk", "tib": "bod", "wel": "cym",
}  # fmt: skip
_RHYTHMS = (
    (3_600, "HOURLY"), (86_400, "DAILY"), (7 * 86_400, "WEEKLY"), (31 * 86_400, "MONTHLY"),
    (92 * 86_400, "QUARTERLY"), (366 * 86_400, "ANNUAL"),
)  # fmt: skip


class Graph:
    """Nodes by their addresses, in the order in which they came; each stands in the document once."""

    def __init__(self) -> None:
        self._nodes: dict[str, Node] = {}

    def add(self, address: str, kind: str, properties: Mapping[str, Any] | None = None) -> Node:
        """Put a node in unless one of that address is there; gives the reference to it.

        Properties without a value (None, an empty text or list) are left out.
        """
        address = _NOT_IN_ADDRESS.sub(lambda found: quote(found[0]), address)
        if address not in self._nodes:
            self._nodes[address] = {"@id": address, "@type": kind}
            self.complete(address, properties or {})
        return {"@id": address}

    def complete(self, address: str, properties: Mapping[str, Any]) -> None:
        """Give the node of that address further properties."""
        self._nodes[address] |= {
            name: value for name, value in properties.items() if value not in (None, "", [])
        }

    def document(self) -> Node:
        """The JSON-LD document."""
        return {"@context": CONTEXT, "@graph": list(self._nodes.values())}

    def frequency(self, seconds: int | None) -> Node:
        """How often what is renewed in so many seconds is: the next slower word; irregular for None."""
        word = "IRREG"
        if seconds is not None:
            word = next((name for most, name in _RHYTHMS if seconds <= most), "IRREG")
        return self.add(f"{AUTHORITY}/frequency/{word}", "dct:Frequency")

    def language(self, tag: str) -> Node | None:
        """The language of a BCP 47 tag, None for one that ISO 639 does not know."""
        code = to_code(tag)
        code = _TERMINOLOGICAL.get(code, code)
        return self.add(f"{AUTHORITY}/language/{code.upper()}", "dct:LinguisticSystem") if code else None

    def file_type(self, word: str) -> Node:
        """A file type of the authority table (JSON, XML, CSV ...)."""
        return self.add(f"{AUTHORITY}/file-type/{word}", "dct:MediaTypeOrExtent")

    def media_type(self, name: str) -> Node:
        """A media type as IANA has it."""
        return self.add(f"https://www.iana.org/assignments/media-types/{name}", "dct:MediaType")

    def standard(self, address: str, title: str) -> Node:
        """A standard that something keeps to."""
        return self.add(address, "dct:Standard", {"dct:title": title})

    def page(self, address: str) -> Node:
        """A page for people."""
        return self.add(address, "foaf:Document")

    def public(self) -> Node:
        """The right of access that everybody has."""
        return self.add(f"{AUTHORITY}/access-right/PUBLIC", "dct:RightsStatement")

    def stable(self) -> Node:
        """The promise that something stays where it is."""
        address = f"{AUTHORITY}/planned-availability/STABLE"
        return self.add(address, "skos:Concept", {"skos:prefLabel": text("stable", "en")})

    def theme(self) -> Node:
        """Education, culture and sport: the data theme of all of it."""
        scheme = self.add(
            f"{AUTHORITY}/data-theme", "skos:ConceptScheme", {"dct:title": text("Data theme", "en")}
        )
        labels = [text("Education, culture and sport", "en"), text("Giáo dục, văn hóa và thể thao", "vi")]
        properties = {"skos:prefLabel": labels, "skos:inScheme": scheme}
        return self.add(f"{AUTHORITY}/data-theme/EDUC", "skos:Concept", properties)


def text(value: str, language: str) -> Node:
    """A text in a language."""
    return {"@value": value, "@language": language}


def both(vietnamese: str, english: str) -> list[Node]:
    """A text in both languages."""
    return [text(vietnamese, "vi"), text(english, "en")]


def moment(value: datetime | None) -> Node | None:
    """A time in UTC to the second."""
    if value is None:
        return None
    told = value.isoformat(timespec="seconds").replace("+00:00", "Z")
    return {"@value": told, "@type": "xsd:dateTime"}


def query(value: str) -> str:
    """A value as it stands in a query."""
    return quote(value, safe="")
