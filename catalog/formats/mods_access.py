"""Identifiers, places and terms of use of MODS records (MODS 3.7: identifier, location, accessCondition)."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator

from lxml import etree

from catalog.formats.access_terms import access_stated
from catalog.formats.dublincore_identifiers import identified
from catalog.formats.dublincore_values import Value
from catalog.formats.identifiers import addresses_in, web_address
from catalog.formats.marc_access import as_link
from catalog.formats.mods_element import attribute, children, is_shared, said, text, texts, uri
from catalog.formats.mods_write import ACCESS, RIGHTS_HOLDER
from catalog.formats.text.clean import clean
from catalog.formats.xml import local_name, text_of
from catalog.record import Holding, Identifier, Image, Link, Rights

_PLAIN_TYPE = re.compile(r"[a-z][a-z0-9_-]{1,29}")
_UNTOLD = frozenset(("uri", "url", "other", "none", "identifier"))
_LICENCE = ("creativecommons.org/", "rightsstatements.org/")


def identifiers(mods: etree._Element) -> tuple[tuple[Identifier, ...], tuple[str, ...]]:
    """Numbers that are valid, with their schemes; and the web addresses among them."""
    found: dict[Identifier, None] = {}
    addresses: dict[str, None] = {}
    for entry in children(mods, "identifier"):
        scheme = attribute(entry, "type").lower()
        value = Value(said(entry), scheme=scheme)
        if entry.get("invalid") == "yes" or not value.text:
            continue
        number, found_in = identified(value)
        addresses.update(dict.fromkeys(found_in))
        if isinstance(number, Holding):
            number = Identifier(scheme="call_number", value=number.call_number)
        if number and number.scheme == "other" and _PLAIN_TYPE.fullmatch(scheme) and scheme not in _UNTOLD:
            number = Identifier(scheme=scheme, value=number.value)
        if number:
            found[number] = None
    return tuple(found), tuple(addresses)


def leads(mods: etree._Element, addresses: tuple[str, ...]) -> tuple[tuple[Link, ...], tuple[Image, ...]]:
    """Links, the primary one first, and pictures; a preview is the thumbnail of the picture it comes with."""
    urls = [url for place in children(mods, "location") for url in _urls(place)]
    urls.sort(key=lambda url: url.get("usage", "") not in ("primary", "primary display"))
    found: dict[Link | Image, None] = {}
    previews: list[str] = []
    for url in urls:
        address = web_address(said(url))
        if address and url.get("access") == "preview":
            previews.append(address)
        elif address:
            found[_lead(url, address)] = None
    known = {entry.url for entry in found}
    found.update({as_link(address, ""): None for address in addresses if address not in known})
    links = tuple(entry for entry in found if isinstance(entry, Link))
    images = [entry for entry in found if isinstance(entry, Image)]
    if images and previews:
        images[0] = dataclasses.replace(images[0], thumbnail=previews[0])
    elif previews:
        images = [Image(url=address) for address in dict.fromkeys(previews)]
    return links, tuple(images)


def _urls(place: etree._Element) -> Iterator[etree._Element]:
    yield from children(place, "url")
    for simple in children(place, "holdingSimple"):
        for copy in children(simple, "copyInformation"):
            yield from children(copy, "electronicLocator")


def _lead(url: etree._Element, address: str) -> Link | Image:
    label = attribute(url, "displayLabel") or attribute(url, "note")
    if url.get("access") == "object in context":
        return Link(rel="page", url=address, label=label)
    return as_link(address, label, "", "0" if url.get("access") == "raw object" else "")


def holdings(mods: etree._Element) -> tuple[Holding, ...]:
    """The copies: institution, place within it, call number; one entry for each copy that is told."""
    found: dict[Holding, None] = {}
    for place in children(mods, "location"):
        houses = texts(place, "physicalLocation")
        shelf = text(place, "shelfLocator")
        base = Holding(
            institution=houses[0] if houses else "", location=", ".join(houses[1:]), call_number=shelf
        )
        copies = [
            copy
            for simple in children(place, "holdingSimple")
            for copy in children(simple, "copyInformation")
        ]
        for entry in [_copy(copy, base) for copy in copies] or [base]:
            found[entry] = None
    return tuple(entry for entry in found if entry != Holding())


def _copy(copy: etree._Element, base: Holding) -> Holding:
    return Holding(
        institution=base.institution,
        location=", ".join(texts(copy, "subLocation")) or base.location,
        call_number=" ".join(texts(copy, "shelfLocator")) or base.call_number,
    )


def rights(mods: etree._Element) -> tuple[Rights | None, str]:
    """Terms of use, licence, holder and limits of access; and the access that is stated as a whole."""
    statements: dict[str, None] = {}
    limits: dict[str, None] = {}
    licence = holder = access = ""
    for entry in children(mods, "accessCondition"):
        words, owner = _terms(entry) if len(entry) else (said(entry), "")
        label = attribute(entry, "displayLabel")
        if label == ACCESS:
            access = access_stated([words])
            continue
        holder = holder or owner or (words if label == RIGHTS_HOLDER else "")
        address = uri(entry) or next(
            (url for url in addresses_in(words) if any(at in url for at in _LICENCE)), ""
        )
        licence = licence or address
        if words and words not in (licence, holder) and is_shared(entry):
            (limits if "restriction" in attribute(entry, "type") else statements)[words] = None
    found = Rights(statement="; ".join(statements), licence=licence, holder=holder, note="; ".join(limits))
    return (found if found != Rights() else None), access or access_stated([*statements, *limits])


def _terms(condition: etree._Element) -> tuple[str, str]:
    """The words of a condition in another schema (copyrightMD), and the owner it names."""
    owners = (
        clean(text_of(entry))
        for entry in condition.iter()
        if local_name(entry) in ("rights.holder", "holder")
    )
    words = [clean(text_of(entry)) for entry in condition.iter() if not len(entry)]
    return "; ".join(filter(None, words)), next(owners, "")
