"""Parts of a record as values of schema.org: agents, numbers, places, dates, pictures, licences."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from catalog.formats.identifiers import web_address
from catalog.formats.licences import licence_of
from catalog.formats.text.clean import compose
from catalog.record import Agent, DateSpan, Identifier, Image, Measurement, Place, Record

Node = dict[str, Any]

_ISO_DAY = re.compile(r"-?\d{4}(?:-\d{2}){1,2}")
_LIVED = re.compile(r"(?:b\.|sinh)?\s*(\d{4})?\s*(?:[-–]\s*(\d{4})?)?")
# With their marks: Trương and Viên are names of people, trường and viện are none.
_BODIES = re.compile(
    r"\b(?:nhóm|bảo tàng|thư viện|trường|đại học|học viện|viện|công ty|ủy ban|uỷ ban|ban quản lý"
    r"|ban biên soạn|trung tâm|nhà xuất bản|nhà văn hóa|nhà hát|câu lạc bộ|đoàn|hội đồng|hội|sở|bộ"
    r"|liên hiệp|quỹ|hợp tác xã"
    r"|museums?|library|libraries|university|université|college|institute|society|associations?|company"
    r"|press|group|ministry|department|committee|workshop|studio|unesco|foundation|orchestra|ensemble)\b",
    re.IGNORECASE,
)
_BODY_ROLES = frozenset(
    ("organizer", "publisher", "issuing body", "degree granting institution", "host institution", "funder")
)
_RESOLVERS = {"doi": "https://doi.org/", "handle": "https://hdl.handle.net/", "ark": "https://n2t.net/"}
_UNIT_CODES = {
    "cm": "CMT", "mm": "MMT", "m": "MTR", "dm": "DMT", "in": "INH", "ft": "FOT", "kg": "KGM", "g": "GRM",
    "mg": "MGM", "t": "TNE", "lb": "LBR", "oz": "ONZ",
}  # fmt: skip
_CC = re.compile(r"CC[ -](BY(?:-NC)?(?:-(?:SA|ND))?)[ -](\d\.\d)", re.IGNORECASE)


class Site(NamedTuple):
    """Where the record stands: its own public address, and that of the site, without a slash at its end."""

    address: str
    base: str

    def absolute(self, text: str) -> str:
        """An address of the web, also of what this site keeps (``/media/...``); "" for what is none."""
        return self.base + text if text.startswith("/media/") else web_address(text)

    def record(self, identifier: str) -> str:
        """The address of a record."""
        return f"{self.base}/record/{identifier}"

    def institution(self, slug: str) -> str:
        """The address of an institution."""
        return f"{self.base}/institution/{slug}"


def put(node: Node, name: str, value: Any) -> None:
    """Add a property to the node, unless its value says nothing; a list of one is that one."""
    # Most values say nothing, and this is asked fifty times for each record; 0 and False say something.
    if _is_empty(value):
        return
    if isinstance(value, list | tuple):
        kept = [entry for entry in value if not _is_empty(entry)]
        if not kept:
            return
        value = kept[0] if len(kept) == 1 else kept
    node[name] = [*_listed(node[name]), *_listed(value)] if name in node else value


def _is_empty(value: Any) -> bool:
    return not value and (value is None or value == "" or not isinstance(value, int | float))


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def made(kind: str, **values: Any) -> Node:
    """A node of that type with those of the properties that say something."""
    node: Node = {"@type": kind}
    for name, value in values.items():
        if not _is_empty(value):
            put(node, name, value)
    return node


def agent(entry: Agent) -> Node:
    """A person, or a body where name or role says that it is one; with years of life and authority."""
    is_body = entry.role in _BODY_ROLES or _BODIES.search(compose(entry.name)) is not None
    known = {"sameAs": web_address(entry.uri)}
    if is_body:
        return made("Organization", name=entry.name, **known)
    lived = _LIVED.fullmatch(entry.dates.strip())
    born, died = lived.groups() if lived else (None, None)
    return made("Person", name=entry.name, birthDate=born, deathDate=died, **known)


def numbered(entry: Identifier) -> Node:
    """An identifier with the name of its scheme."""
    return made("PropertyValue", propertyID=entry.scheme, value=entry.value)


def resolved(entry: Identifier) -> str:
    """The address that stands for a DOI, handle, ARK or URI; "" for other numbers."""
    if entry.scheme in ("uri", "url"):
        return web_address(entry.value)
    resolver = _RESOLVERS.get(entry.scheme)
    return web_address(resolver + entry.value) if resolver else ""


def date(span: DateSpan | None) -> str:
    """A span as a Date (ISO 8601): a day, a year, or two years with a slash; "" without years."""
    if span is None:
        return ""
    if _ISO_DAY.fullmatch(span.display):
        return span.display
    years = dict.fromkeys(_year(year) for year in (span.earliest, span.latest) if year is not None)
    return "/".join(years)


def _year(number: int) -> str:
    # ISO 8601 counts a year 0, which history does not: 550 before our era is -0549.
    return f"{number:04}" if number > 0 else f"-{-number - 1:04}" if number < -1 else "0000"


def place(entry: Place) -> Node:
    """A place with coordinates and its code in a dated list."""
    code = made("PropertyValue", propertyID=entry.code_list, value=entry.code)
    return made(
        "Place",
        name=entry.label,
        geo=point(entry.lat, entry.lon),
        identifier=code if entry.code and entry.code_list else None,
    )


def point(lat: float | None, lon: float | None) -> Node | None:
    """A point on earth (WGS 84), None where a coordinate is missing."""
    if lat is None or lon is None:
        return None
    return made("GeoCoordinates", latitude=lat, longitude=lon)


def quantity(value: float, unit: str) -> Node:
    """A measure with its unit by UN/CEFACT Recommendation 20, and as it was written."""
    number = int(value) if float(value).is_integer() else value
    return made("QuantitativeValue", value=number, unitCode=_UNIT_CODES.get(unit), unitText=unit)


def measured(measurements: Iterable[Measurement]) -> Mapping[str, Node]:
    """The first height, width, depth and weight of the whole thing."""
    found: dict[str, Node] = {}
    for entry in measurements:
        if entry.type in ("height", "width", "depth", "weight") and not entry.part:
            found.setdefault(entry.type, quantity(entry.value, entry.unit))
    return found


def picture(image: Image, record: Record, site: Site) -> Node | None:
    """A picture with what may be done with it; None where it has no address."""
    address = site.absolute(image.url)
    if not address:
        return None
    node = made("ImageObject", contentUrl=address, caption=image.caption or image.alt)
    put(node, "thumbnailUrl", thumbnail(image, site))
    for name in ("width", "height"):
        pixels = getattr(image, name)
        put(node, name, made("QuantitativeValue", value=pixels, unitCode="E37") if pixels else None)
    put_rights_of_pictures(node, record, site)
    return node


def thumbnail(image: Image, site: Site) -> str:
    """The address of a small picture, "" where there is none."""
    if given := site.absolute(image.thumbnail):
        return given
    return f"{site.base}{image.url}/thumb" if image.url.startswith("/media/") else ""


def put_rights_of_pictures(node: Node, record: Record, site: Site) -> None:
    """Add licence, credit line, notice, and where more can be asked: what search engines show of pictures."""
    rights = record.rights
    if rights is None:
        return
    put(node, "license", licence(rights.licence))
    put(node, "creditText", rights.credit or rights.holder)
    put(node, "copyrightNotice", rights.statement)
    put(node, "acquireLicensePage", site.address)


def licence(text: str) -> str:
    """The address of a licence that is written as an address or by its SPDX name, "" for other words."""
    if known := licence_of(text).address:
        return web_address(known)
    named = _CC.fullmatch(text.strip())
    return f"https://creativecommons.org/licenses/{named[1].lower()}/{named[2]}/" if named else ""
