"""Values of schema.org as parts of a record: names, places, pictures, files, dates, numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from catalog.formats.identifiers import identify, isbn, issn, web_address
from catalog.formats.languages import language
from catalog.formats.marc_access import as_link
from catalog.formats.markup import without_markup
from catalog.formats.private import is_private
from catalog.formats.schemaorg_nodes import Node, absolute, nodes, said, text, texts, types_of, values
from catalog.formats.text.clean import clean
from catalog.formats.text.fold import fold
from catalog.record import Agent, Identifier, Image, Link, Place, Rights

MOST = 200
"""Entries of a list of a record; a page that has more lists something else."""
_ROLES = {
    "author": "author", "creator": "creator", "artist": "artist", "byArtist": "performer",
    "performer": "performer", "performers": "performer", "composer": "composer", "lyricist": "lyricist",
    "editor": "editor", "illustrator": "illustrator", "translator": "translator", "director": "director",
    "actor": "actor", "readBy": "narrator", "contributor": "contributor", "instructor": "teacher",
    "organizer": "organizer", "photographer": "photographer", "inker": "illustrator",
}  # fmt: skip
_INVENTORY = re.compile(
    r"(?:accession|inventory|registration|object).*|so (?:kiem ke|dang ky|hieu)|ma hien vat"
)
_SCHEME = re.compile(r"[^a-z0-9]+")
_CUT = re.compile(r"\s*[,;]\s*")


@dataclass(frozen=True, slots=True)
class Where:
    """Where a thing stands: the page that it is about, the page whose links it writes, the source's slug."""

    page: str
    base: str
    source: str = ""

    def address(self, value: object) -> str:
        """A value as a whole http or https address, "" for what is none; of a node its address."""
        if isinstance(value, dict):
            stated = next(
                (
                    found
                    for name in ("contentUrl", "url", "@id")
                    for found in ([value[name]] if isinstance(value.get(name), str) else value.get(name, ()))
                    if isinstance(found, str) and found
                ),
                "",
            )
        else:
            stated = str(value)
        stated = stated.strip()
        return web_address(absolute(stated.replace(" ", "%20"), self.base)) if stated else ""

    def addresses(self, node: Node, *names: str) -> tuple[str, ...]:
        """The different addresses of the properties."""
        found = (self.address(value) for name in names for value in node.get(name, ()))
        return tuple(dict.fromkeys(address for address in found if address))[:MOST]


def prose(node: Node, *names: str) -> str:
    """The first text of the properties, without the tags that an editor left in it."""
    for name in names:
        for value in node.get(name, ()):
            told = clean(without_markup(said(value)), keep_lines=True)
            if told:
                return told
    return ""


def listed(node: Node, *names: str) -> tuple[str, ...]:
    """The texts of a property that sites write as a list or as one text with commas."""
    found = dict.fromkeys(
        part for told in texts(node, *names) for part in _CUT.split(told) if part and len(part) <= 200
    )
    return tuple(found)[:MOST]


def agents(node: Node, where: Where) -> Iterator[Agent]:
    """Everyone who had a part in the thing; addresses, telephones and mail of people are left."""
    for name, role in _ROLES.items():
        for value in values(node, name)[:MOST]:
            part, who = _part(value, name, role)
            told = clean(said(who))
            if isinstance(who, str) and web_address(told):
                continue
            if told and "@" not in told:
                yield Agent(name=told[:1000], role=part, dates=_lived(who), uri=_uri(who, where))


def _part(value: object, name: str, role: str) -> tuple[str, object]:
    """Part and person: a Role of schema.org names the part, and holds the person under the same property."""
    if isinstance(value, dict) and "Role" in types_of(value):
        inner = values(value, name)
        return text(value, "roleName")[:200] or role, inner[0] if inner else value
    return role, value


def _lived(value: object) -> str:
    if not isinstance(value, dict):
        return ""
    years = [text(value, name)[:4] for name in ("birthDate", "deathDate")]
    return "–".join(years) if any(year.isdigit() for year in years) else ""


def _uri(value: object, where: Where) -> str:
    """An address that stands for the person among others: of an authority, else of the site."""
    if not isinstance(value, dict):
        return ""
    own = value.get("@id", "")
    same = where.addresses(value, "sameAs")
    known = [
        address for address in (own, *same) if re.search(r"wikidata|viaf|isni|orcid|id\.loc|getty", address)
    ]
    return next(
        (found for stated in (*known, *same, own) if (found := where.address(stated)) and "#" not in found),
        "",
    )


def place_of(node: object, role: str = "") -> Place | None:
    """A place with its coordinates: its name, then the address that it is at."""
    label = clean(place_label(node))[:500]
    if not label:
        return None
    lat, lon = _point(node) if isinstance(node, dict) else (None, None)
    return Place(label=label, lat=lat, lon=lon, role=role)


def place_label(value: object) -> str:
    """A place in one line: name, street, ward, district, province."""
    if isinstance(value, str):
        return "" if web_address(value) else value
    if not isinstance(value, dict):
        return ""
    parts: list[str] = [text(value, "name")]
    if "PostalAddress" in types_of(value):
        parts += _address_parts(value)
    for stated in value.get("address", ()):
        parts += [clean(stated)] if isinstance(stated, str) else _address_parts(stated)
    kept: list[str] = []
    for part in filter(None, parts):
        if not any(fold(part) in fold(before) for before in kept):
            kept.append(part)
    return ", ".join(kept)


def _address_parts(node: Node) -> list[str]:
    return [text(node, name) for name in ("streetAddress", "addressLocality", "addressRegion")]


def _point(node: Node) -> tuple[float | None, float | None]:
    for geo in (*nodes(node, "geo"), node):
        try:
            lat, lon = float(text(geo, "latitude")), float(text(geo, "longitude"))
        except ValueError:
            continue
        if -90 <= lat <= 90 and -180 <= lon <= 180 and (lat, lon) != (0, 0):
            return lat, lon
    return None, None


def languages(node: Node) -> tuple[str, ...]:
    """The languages of the content as tags; unknown words are left."""
    found = []
    for value in values(node, "inLanguage")[:20]:
        names = [value] if isinstance(value, str) else [text(value, "alternateName"), text(value, "name")]
        found.append(next((tag for name in names if name and (tag := language(name))), ""))
    return tuple(dict.fromkeys(tag for tag in found if tag))


def pictures(node: Node, where: Where) -> tuple[Image, ...]:
    """The pictures of the thing; of one that is a picture itself, its file first."""
    own = [node] if "ImageObject" in types_of(node) or node.get("contentUrl") else []
    given = [*own, *values(node, "image"), *values(node, "photo"), *values(node, "thumbnail")]
    found: dict[str, Image] = {}
    for value in given[:MOST]:
        if value is node and not isinstance(as_link(where.address(value), ""), Image):
            continue
        address = where.address(value)
        if address and address not in found:
            found[address] = _picture(value, address, where)
    if not found:
        thumbs = where.addresses(node, "thumbnailUrl")[:1]
        return tuple(Image(url=address) for address in thumbs)
    return tuple(found.values())[:50]


def _picture(value: object, address: str, where: Where) -> Image:
    if not isinstance(value, dict):
        return Image(url=address)
    thumbs = where.addresses(value, "thumbnailUrl", "thumbnail")
    return Image(
        url=address,
        thumbnail=thumbs[0] if thumbs else "",
        width=_pixels(text(value, "width")),
        height=_pixels(text(value, "height")),
        alt=text(value, "caption", "alternateName", "description")[:2000],
    )


def _pixels(told: str) -> int | None:
    digits = re.match(r"(\d{1,6})(?:\.0+)?\s*(?:px)?\Z", told)
    return int(digits[1]) if digits and int(digits[1]) > 0 else None


def files(node: Node, where: Where) -> Iterator[Link]:
    """The files of the thing: its own, those of its encodings, distributions and players."""
    media = [*nodes(node, "encoding", "associatedMedia", "distribution", "video", "audio"), node]
    for entry in media[:MOST]:
        for address in where.addresses(entry, "contentUrl")[:3]:
            declared = text(entry, "encodingFormat", "fileFormat")[:100]
            link = as_link(address, text(entry, "name")[:500] if entry is not node else "", declared, "1")
            if isinstance(link, Link):
                yield link
        for address in where.addresses(entry, "embedUrl")[:1]:
            yield Link(rel="media", url=address)


def identifiers(node: Node) -> Iterator[Identifier]:
    """Standard numbers, and others under the names that the site gives them; private ones are left."""
    for value in values(node, "isbn")[:MOST]:
        if number := isbn(said(value)):
            yield Identifier(scheme="isbn", value=number)
    for value in values(node, "issn")[:MOST]:
        if number := issn(said(value)):
            yield Identifier(scheme="issn", value=number)
    for value in values(node, "identifier")[:MOST]:
        told = clean(said(value) if isinstance(value, str) else text(value, "value", "name"))
        label = "" if isinstance(value, str) else text(value, "propertyID") or text(value, "name")
        if told and told != label and not is_private(label) and not web_address(told):
            yield identify(told) or Identifier(scheme=_scheme(label), value=told[:500])
    for value in (*values(node, "sameAs"), *values(node, "identifier")):
        known = identify(said(value)) if isinstance(value, str) else None
        if known and known.scheme in ("doi", "handle", "ark"):
            yield known


def _scheme(label: str) -> str:
    folded = fold(label)
    if not folded or web_address(label):
        return "other"
    return "inventory" if _INVENTORY.match(folded) else _SCHEME.sub("_", folded).strip("_")[:40] or "other"


def rights(node: Node, where: Where) -> Rights | None:
    """What may be done with the thing: licence, holder, notice, credit line."""
    licence = next(iter(where.addresses(node, "license")), "") or text(node, "license")
    found = Rights(
        statement=text(node, "copyrightNotice")[:5000],
        licence=licence[:500],
        holder=text(node, "copyrightHolder")[:500],
        note=prose(node, "usageInfo")[:5000],
        credit=text(node, "creditText")[:2000],
    )
    return found if found != Rights() else None
