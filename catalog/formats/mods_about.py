"""Kind, subjects, places and related things of MODS records (MODS 3.7)."""

from __future__ import annotations

import re

from lxml import etree

from catalog.formats.dublincore_kinds import named_kind
from catalog.formats.identifiers import identify
from catalog.formats.mods_element import attribute, children, said, text, texts, uri
from catalog.formats.mods_origin import is_serial
from catalog.formats.mods_titles import joined_title, named
from catalog.formats.mods_write import KIND_AUTHORITY
from catalog.formats.text.clean import strip_full_stop
from catalog.formats.xml import local_name
from catalog.record import KINDS, Place, Related, Subject

_TYPES = {
    "text": "book", "cartographic": "map", "notated music": "book", "sound recording": "audio",
    "sound recording-musical": "audio", "sound recording-nonmusical": "audio", "still image": "image",
    "moving image": "video", "three dimensional object": "object", "software, multimedia": "software",
    "mixed material": "collection",
}  # fmt: skip
_RELATIONS = {
    "host": "part_of", "series": "series", "constituent": "has_part", "otherVersion": "version_of",
    "original": "version_of", "otherFormat": "same_as", "preceding": "replaces",
    "succeeding": "replaced_by", "references": "references", "reviewOf": "about",
}  # fmt: skip
_HEADINGS = ("topic", "geographic", "temporal", "genre", "occupation")
_HIERARCHY = ("citySection", "city", "island", "area", "region", "county", "territory", "province", "state",
              "country", "continent")  # fmt: skip
_COORDINATES = re.compile(r"([-+]?\d{1,2}(?:\.\d+)?)\s*[,; ]\s*([-+]?\d{1,3}(?:\.\d+)?)")


def kind(mods: etree._Element) -> str:
    """One of the record kinds: by its genre, which says more, else by its type of resource."""
    own = (said(entry) for entry in children(mods, "genre") if _list(entry) == KIND_AUTHORITY)
    if told := next((name for name in own if name in KINDS), ""):
        return told
    if degree(mods):
        return "thesis"
    types = list(children(mods, "typeOfResource"))
    by_genre = named_kind(texts(mods, "genre"))
    if any(entry.get("collection") == "yes" for entry in types):
        return "collection"
    values = [said(entry) for entry in types]
    broad = next((_TYPES[value.lower()] for value in values if value.lower() in _TYPES), "") or named_kind(
        values
    )
    if by_genre and by_genre != "book":
        return by_genre
    if broad in ("", "book"):
        if any(entry.get("manuscript") == "yes" for entry in types):
            return "manuscript"
        if is_serial(mods):
            return "periodical"
        if any(
            item.get("type") == "host" and list(children(item, "part"))
            for item in children(mods, "relatedItem")
        ):
            return "article"
    return broad or by_genre or "book"


def degree(mods: etree._Element) -> str:
    """The degree of a thesis in one line, where an extension holds ETD-MS: name, level, discipline, body."""
    for extension in children(mods, "extension"):
        for around in (extension, *extension):
            for entry in children(around, "degree"):
                return ", ".join(texts(entry, "name", "level", "discipline", "grantor"))
    return ""


def subjects(mods: etree._Element) -> tuple[Subject, ...]:
    """Headings with their subdivisions, the list they are from, classes, and genres that name no kind."""
    found: dict[Subject, None] = {}
    for entry in children(mods, "subject"):
        label = " -- ".join(_headings(entry))
        scheme = _list(entry) or next((name for part in entry if (name := _list(part))), "")
        if label and (scheme or not _is_place(entry)):
            own = next((address for part in entry if (address := uri(part))), "") if len(entry) == 1 else ""
            found[Subject(label=label, scheme=scheme or "keyword", uri=uri(entry) or own)] = None
    for entry in children(mods, "genre"):
        label = strip_full_stop(said(entry))
        if label and _list(entry) != KIND_AUTHORITY and not named_kind([label]):
            found[Subject(label=label, scheme=_list(entry) or "genre", uri=uri(entry))] = None
    for entry in children(mods, "classification"):
        label = said(entry)
        if label:
            found[Subject(label=label, scheme=_list(entry) or "classification", uri=uri(entry))] = None
    return tuple(found)


def _list(entry: etree._Element) -> str:
    return attribute(entry, "authority").lower()[:40]


def _headings(entry: etree._Element) -> list[str]:
    parts = []
    for part in entry:
        name = local_name(part)
        if name == "titleInfo":
            parts.append(joined_title(part))
        elif name == "name":
            parts.append(", ".join(filter(None, named(part))))
        elif name in _HEADINGS:
            parts.append(strip_full_stop(said(part)))
    return [part for part in parts if part] or ([strip_full_stop(said(entry))] if not len(entry) else [])


def places(mods: etree._Element) -> tuple[Place, ...]:
    """Places that stand alone in a subject, by their hierarchy or with coordinates in degrees."""
    found: dict[Place, None] = {}
    for entry in children(mods, "subject"):
        labels = [_hierarchical(place) for place in children(entry, "hierarchicalGeographic")]
        points = [
            said(part) for map_ in children(entry, "cartographics") for part in children(map_, "coordinates")
        ]
        point = next((known for text_ in points if (known := _COORDINATES.fullmatch(text_))), None)
        if not labels and _is_place(entry):
            labels = texts(entry, "geographic")
        for label in filter(None, labels):
            found[_placed(label, point)] = None
    return tuple(found)


def _is_place(entry: etree._Element) -> bool:
    names = {local_name(part) for part in entry}
    return "geographic" in names and names <= {"geographic", "cartographics", "geographicCode"}


def _hierarchical(place: etree._Element) -> str:
    return ", ".join(value for name in _HIERARCHY for value in texts(place, name))


def _placed(label: str, point: re.Match[str] | None) -> Place:
    lat, lon = (float(point[1]), float(point[2])) if point else (99.0, 0.0)
    if abs(lat) > 90 or abs(lon) > 180:
        return Place(label=label)
    return Place(label=label, lat=lat, lon=lon)


def related(mods: etree._Element) -> tuple[Related, ...]:
    """Hosts (with volume, issue and pages), series, parts and other things that are named."""
    found: dict[Related, None] = {}
    for item in children(mods, "relatedItem"):
        if _is_collection(item):
            continue
        title = next((joined for info in children(item, "titleInfo") if (joined := joined_title(info))), "")
        title = title or text(item, "identifier", "note")
        where = "; ".join(filter(None, (_part(part) for part in children(item, "part"))))
        address = uri(item) or next(
            (url for place in children(item, "location") for url in texts(place, "url")), ""
        )
        known = Related(
            title=f"{title}, {where}" if title and where else title,
            url=address if identify(address) is None and "://" in address else "",
            type=_RELATIONS.get(item.get("type", ""), "related"),
        )
        if known.title or known.url:
            found[known] = None
    return tuple(found)


def collections(mods: etree._Element) -> tuple[str, ...]:
    """The titles of the collections that it belongs to."""
    found = (
        joined_title(info)
        for item in children(mods, "relatedItem")
        if _is_collection(item)
        for info in children(item, "titleInfo")
    )
    return tuple(dict.fromkeys(filter(None, found)))


def _is_collection(item: etree._Element) -> bool:
    types = children(item, "typeOfResource")
    return item.get("type") == "host" and any(entry.get("collection") == "yes" for entry in types)


def _part(part: etree._Element) -> str:
    pieces = [
        " ".join(filter(None, (text(detail, "caption"), text(detail, "number", "title"))))
        for detail in children(part, "detail")
    ]
    pieces += texts(part, "date", "text")
    for extent in children(part, "extent"):
        ends = "-".join(dict.fromkeys((*texts(extent, "start"), *texts(extent, "end"))))
        pieces.append(ends or text(extent, "list", "total"))
    return ", ".join(filter(None, pieces))
