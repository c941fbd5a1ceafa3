"""Rights in the work, in its pictures and in its description, and who keeps it (LIDO rightsComplexType)."""

from __future__ import annotations

import re
from collections.abc import Iterable

from lxml import etree

from catalog.formats.identifiers import web_address
from catalog.formats.lido_actors import body_names, holders
from catalog.formats.lido_element import Concept, attribute, children, concept, said, text, within
from catalog.formats.private import is_private
from catalog.formats.text.fold import fold
from catalog.record import Holding, Identifier, Rights

_LICENCE = ("creativecommons.org/", "rightsstatements.org/", "europeana.eu/rights/", "opendatacommons.org/")
_NAMED = re.compile(r"CC0(?: ?1\.0)?|CC[ -](?:BY(?:-(?:NC|SA|ND|NC-SA|NC-ND))?)[ -]\d\.\d", re.IGNORECASE)
_NO_NUMBER = frozenset(
    ("f.n.", "fn", "f. n.", "s.n.", "fara numar", "khong so", "chua co so", "n/a", "-", "?", "0")
)
_INVENTORY = re.compile(
    r".*(?:inventor|inventar|inventaris|object number|objectnummer|accession|registration|lido00113|kiem ke"
    r"|so hien vat|so dang ky).*|"
)
_SCHEME = re.compile(r"[a-z][a-z0-9_-]{1,29}")


def rights(administrative: list[etree._Element]) -> Rights | None:
    """Rights in the work, each part that they do not tell by those in its pictures; None for none."""
    for path in ("rightsWorkWrap/rightsWorkSet", "resourceWrap/resourceSet/rightsResource"):
        entries = [entry for block in administrative for entry in within(block, path)]
        statement, licence = _terms(entries)
        owners = dict.fromkeys(name for entry in entries for name in holders(entry))
        lines = dict.fromkeys(filter(None, (text(entry, "creditLine") for entry in entries)))
        found = Rights(
            statement=statement,
            licence=licence,
            holder="; ".join(owners)[:500],
            credit="; ".join(lines)[:2000],
        )
        if found != Rights():
            return _completed(found, administrative) if "Work" in path else found
    return None


def _completed(found: Rights, administrative: list[etree._Element]) -> Rights:
    """With the licence of the pictures where the work has none, and their credit line."""
    entries = [
        entry
        for block in administrative
        for entry in within(block, "resourceWrap/resourceSet/rightsResource")
    ]
    statement, licence = _terms(entries)
    lines = dict.fromkeys(filter(None, (text(entry, "creditLine") for entry in entries)))
    return Rights(
        statement=found.statement or ("" if found.licence else statement),
        licence=found.licence or licence,
        holder=found.holder,
        credit=found.credit or "; ".join(lines)[:2000],
    )


def _terms(entries: Iterable[etree._Element]) -> tuple[str, str]:
    """The statement in words and the licence."""
    words: dict[str, None] = {}
    licence = ""
    for entry in entries:
        for found in (concept(child) for child in children(entry, "rightsType")):
            address = _licence(found)
            licence = licence or address
            if found.label and found.label != address and not web_address(found.label):
                words[found.label] = None
    return "; ".join(words)[:5000], licence[:500]


def _licence(found: Concept) -> str:
    for told in (found.uri, *found.labels):
        address = web_address(told)
        if address and any(home in address for home in _LICENCE):
            return address
    return next((label for label in found.labels if _NAMED.fullmatch(label)), "")


def metadata_licence(administrative: list[etree._Element]) -> str:
    """The licence of the description: its address, else its name; "" where nothing is told."""
    for entry in (entry for block in administrative for entry in within(block, "recordWrap/recordRights")):
        for found in (concept(child) for child in children(entry, "rightsType")):
            if told := _licence(found) or found.label:
                return "CC0-1.0" if told.upper().replace(" ", "") in ("CC0", "CC01.0") else told[:200]
    return ""


def _repositories(block: etree._Element) -> list[etree._Element]:
    """Where it is kept now; a set that is marked as that of a former owner tells history."""
    return [
        entry
        for entry in within(block, "objectIdentificationWrap/repositoryWrap/repositorySet")
        if not attribute(entry, "type")
        .rpartition("/")[2]
        .lower()
        .startswith(("former", "previous", "lido00536"))
    ]


def holdings(block: etree._Element) -> tuple[Holding, ...]:
    """Who keeps it; never where it stands in the house (``repositoryLocation``)."""
    found: dict[Holding, None] = {}
    for entry in _repositories(block):
        names = body_names(entry, "repositoryName") or [text(entry, "displayRepository")]
        found.update({Holding(institution=name[:500]): None for name in names if name})
    return tuple(found)


def numbers(block: etree._Element) -> list[Identifier]:
    """The numbers that the museum knows it by: its inventory number first of all."""
    found: dict[Identifier, None] = {}
    for entry in _repositories(block):
        for number in children(entry, "workID"):
            value, kind = said(number), fold(attribute(number, "type") or attribute(number, "label"))
            if not value or len(value) > 500 or fold(value) in _NO_NUMBER or is_private(kind, "object"):
                continue
            named = "inventory" if _INVENTORY.fullmatch(kind) or not _SCHEME.fullmatch(kind) else kind
            found[Identifier(scheme=named, value=value)] = None
    return list(found)
