"""What stands in dc:identifier, dc:relation and dc:source, told apart: numbers, addresses, shelves."""

from __future__ import annotations

import re
from typing import NamedTuple

from catalog.formats.dublincore_values import Value, Values
from catalog.formats.identifiers import MAX_ADDRESS, addresses_in, identify, issn, web_address
from catalog.formats.marc_access import as_link
from catalog.formats.text.clean import strip_isbd
from catalog.formats.text.fold import fold
from catalog.record import Holding, Identifier, Image, Link

# A label before a number, folded; what it says of the number.
_LABELS = {
    "isbn": "isbn|isbn-10|isbn-13|isbn10|isbn13|chi so isbn|so isbn|ma isbn",
    "issn": "issn|issn-l|eissn|e-issn|pissn|p-issn|chi so issn|so issn",
    "doi": "doi|ma doi",
    "handle": "handle|hdl",
    "oclc": "oclc|(ocolc)|ocolc",
    "lccn": "lccn",
    "inventory": "so kiem ke|so dang ky|so hien vat|ma hien vat|inventory|inventory number|inventory no"
    "|accession number|accession no|registration number|museum number|inv. no|inv|accession",
    "call": "call number|call no|call|callno|call_number|shelfmark|shelf mark|shelf|ky hieu|ky hieu kho"
    "|ky hieu xep gia|ky hieu phan loai|xep gia|ma xep gia|kh xep gia|local call number",
    "uri": "uri|url|link|lien ket|duong dan",
    "local": "other|local|govdoc|slug|citation|id|ma tai lieu|dkcb|ma dkcb|so dkcb|mfn",
}
_BY_LABEL = {label: scheme for scheme, labels in _LABELS.items() for label in labels.split("|")}
_LABELLED = re.compile(r"([^:#=\d]{2,30}|e?-?is[bs]n-?1?[03]?)\s*(?:[:#=]|(?<=\)))\s*(\S.*)", re.I)
# A class of Dewey with a book number, as Vietnamese spine labels have it; one of Congress with its cutter.
_CALL_NUMBER = re.compile(
    r"\d{3}(?:\.\d{1,12})? [A-ZĐ]{1,3}(?:\d{1,4}[A-ZĐa-zđ]{0,3}|-[A-ZĐ]{1,3})?(?: \d{4})?"
    r"|[A-Z]{1,3} ?\d{1,4}(?:\.\d+)? ?\.[A-Z]\d{1,6}(?: ?[A-Z]\d{1,5})?(?: \d{4})?"
)
_LONGEST_NUMBER = 500
"""Characters of an identifier that can be stored."""
_LONGEST_LABELLED_ISSN = 20
_WORDS = 5
"""Spaces that no number has: repositories write how to cite a thing among its identifiers."""


class Found(NamedTuple):
    """Identifiers, links, pictures and copies, each once; and the citations among the identifiers."""

    identifiers: tuple[Identifier, ...]
    links: tuple[Link, ...]
    images: tuple[Image, ...]
    holdings: tuple[Holding, ...]
    citations: tuple[str, ...]


def is_hosted(kind: str, values: Values) -> bool:
    """Whether dc:source names the periodical that it appeared in, not the place where it is kept."""
    return kind == "article" or any(_is_issn(text) for text in values.texts("source"))


def host(values: Values) -> str:
    """The periodical of something hosted, with volume, pages and ISSN as dc:source tells them."""
    texts = [text for text in values.texts("source") if not web_address(text)]
    named = [text for text in texts if not _is_issn(text)]
    numbers = [f"ISSN {issn(text)}" for text in texts if _is_issn(text)]
    return ", ".join((*named[:1], *numbers)) if named else ""


def _is_issn(text: str) -> bool:
    return len(text) <= _LONGEST_LABELLED_ISSN and bool(issn(text))


def found_in(values: Values, *, hosted: bool = False) -> Found:
    """What the identifiers, formats and sources of a Dublin Core record lead to."""
    identifiers: dict[Identifier, None] = {}
    leads: dict[Link | Image, None] = {}
    holdings: dict[Holding, None] = {}
    citations: list[str] = []
    for value in values.of("identifier"):
        number, addresses = identified(value)
        if number == Identifier(scheme="other", value=value.text) and value.text.count(" ") >= _WORDS:
            citations.append(value.text)
        elif isinstance(number, Holding):
            holdings[number] = None
        elif number:
            identifiers[number] = None
        leads.update(dict.fromkeys(as_link(address, "") for address in addresses))
    leads.update(dict.fromkeys(_pictures(values)))
    for value in () if hosted else values.of("source"):
        if value.text and not web_address(value.text):
            holdings[Holding(location=value.text)] = None
    return Found(
        tuple(identifiers),
        tuple(entry for entry in leads if isinstance(entry, Link)),
        tuple(entry for entry in leads if isinstance(entry, Image)),
        tuple(holdings),
        tuple(citations),
    )


def identified(value: Value) -> tuple[Identifier | Holding | None, tuple[str, ...]]:
    """The number that one dc:identifier is (a copy, where it is a call number), and the addresses in it."""
    text = value.text or value.uri
    label, bare = _split(text)
    scheme = _BY_LABEL.get(fold(value.scheme), "") or label
    addresses = addresses_in(text)
    known = identify(bare) if len(bare) <= MAX_ADDRESS else None
    if scheme == "handle" and not known:
        known = identify(f"hdl:{bare}")
    if known and scheme not in ("call", "inventory", "local"):
        return known, addresses
    if addresses:
        return None, addresses
    if scheme == "call" or (not scheme and len(text) <= _LONGEST_NUMBER and _CALL_NUMBER.fullmatch(text)):
        return Holding(call_number=bare if scheme else text), ()
    if scheme in ("inventory", "oclc", "lccn", "local"):
        return Identifier(scheme=scheme, value=bare), ()
    return (Identifier(scheme="other", value=text) if text else None), ()


def _split(text: str) -> tuple[str, str]:
    """The scheme that a label before a number names, and the number; all of ``text`` without a label."""
    found = _LABELLED.fullmatch(text) if len(text) <= _LONGEST_NUMBER else None
    scheme = _BY_LABEL.get(fold(found[1]).strip(), "") if found else ""
    return (scheme, strip_isbd(found[2])) if found and scheme else ("", text)


def _pictures(values: Values) -> list[Link | Image]:
    # Many servers tell of the picture in dc:relation, EDM-like ones in dcterms:hasFormat.
    found = [as_link(url, "") for text in values.texts("relation", "hasFormat") for url in addresses_in(text)]
    return [entry for entry in found if isinstance(entry, Image)]
