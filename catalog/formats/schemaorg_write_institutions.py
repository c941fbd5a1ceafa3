"""Institutions as schema.org tells them: libraries, museums, cultural centres."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any

import orjson

from catalog.formats.identifiers import web_address
from catalog.formats.recurrences import recurrence_rule
from catalog.formats.schemaorg_write_values import Node, Site, made, point, put
from catalog.formats.text.fold import fold

_TYPES = {
    "library": ["Library"],
    # A Museum of schema.org is a place alone; who publishes and provides is an organization.
    "museum": ["Museum", "Organization"],
    "cultural_centre": ["EventVenue", "Organization"],
}
_DAYS = {
    "MO": "Monday", "TU": "Tuesday", "WE": "Wednesday", "TH": "Thursday", "FR": "Friday", "SA": "Saturday",
    "SU": "Sunday",
}  # fmt: skip
_TIMES = re.compile(
    r"([01]?\d|2[0-3])\s*(?:[:h.]\s*([0-5]\d)|h)\s*(?:-|–|—|đến)\s*([01]?\d|2[0-3])\s*(?:[:h.]\s*([0-5]\d)|h)"
)
_CLOSED = re.compile(r"(?<![a-z])(?:nghi|dong cua|tru|closed(?: on)?|except)(?![a-z])")
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_PHONE = re.compile(r"(?<![\d.])\+?\d[\d .()-]{7,18}\d(?![\d.])")


def institution(facts: Mapping[str, Any], base: str) -> Node:
    """The node of an institution, known by the address of its page.

    ``facts`` are those that are published of it (``slug``, ``name_vi``, ``system`` ...); ``base`` is the
    public address of the site.
    """
    return dict(_node(orjson.dumps(facts, default=dict), base))


@lru_cache(maxsize=2048)
def _node(given: bytes, base: str) -> Node:
    """The node, made once for all the records that an institution provides; nobody changes it."""
    facts = orjson.loads(given)
    kinds = _TYPES.get(facts.get("system", ""), ["Organization"])
    address = Site("", base).institution(facts["slug"])
    node: Node = {"@type": kinds[0] if len(kinds) == 1 else list(kinds), "@id": address, "url": address}
    put(node, "name", facts.get("name_vi") or facts.get("name_en") or facts["slug"])
    others = [facts.get("name_en", "") if facts.get("name_vi") else "", facts.get("short_name", "")]
    put(node, "alternateName", others)
    put(node, "sameAs", [web_address(facts.get("url", "")), *facts.get("social", ())])
    put(node, "address", postal_address(facts))
    put(node, "geo", point(facts.get("lat"), facts.get("lon")))
    if facts.get("system") in _TYPES:
        _put_hours(node, facts)
    contact = facts.get("contact", "")
    mails = [facts.get("email", ""), *_MAIL.findall(contact)]
    put(node, "email", list(dict.fromkeys(filter(None, mails))))
    phones = [facts.get("phone", ""), *_PHONE.findall(contact)]
    put(node, "telephone", list(dict.fromkeys(filter(None, phones))))
    put(node, "image", web_address(facts.get("photo", "")))
    if isil := facts.get("isil"):
        put(node, "identifier", made("PropertyValue", propertyID="ISIL", value=isil))
    put(node, "amenityFeature", [_amenity(code) for code in facts.get("accessibility", ())])
    return node


def _amenity(code: str) -> Node:
    node = made("LocationFeatureSpecification", name=code.replace("_", " "))
    return {**node, "value": True}


def named(facts: Mapping[str, Any], base: str) -> Node:
    """The institution's type, address and name alone: enough where another node names it."""
    whole = institution(facts, base)
    return {name: whole[name] for name in ("@type", "@id", "name", "url")}


def house(facts: Mapping[str, Any], base: str) -> Node | None:
    """The institution as the place where something happens, None where no address of it is known."""
    if facts.get("system") not in _TYPES or not facts.get("address"):
        return None
    whole = institution(facts, base)
    return {name: whole[name] for name in ("@type", "@id", "name", "address", "geo") if name in whole}


def postal_address(facts: Mapping[str, Any]) -> Node | None:
    """Street, commune, province and country, as far as they are known; None where nothing is."""
    province = facts.get("province", "")
    node = made(
        "PostalAddress",
        streetAddress=facts.get("address", ""),
        addressLocality=facts.get("commune", ""),
        addressRegion=province,
        # Provinces are those of Vietnam: the schema of institutions lets no other pass.
        addressCountry="VN" if province else "",
    )
    return node if len(node) > 1 else None


def _put_hours(node: Node, facts: Mapping[str, Any]) -> None:
    """The hours as specifications where they are known by day or understood, else as they are written."""
    told = facts.get("hours", "")
    found = _week(facts.get("opening", ())) or list(opening_hours(told))
    put(node, "specialOpeningHoursSpecification", [_special(one) for one in facts.get("special_hours", ())])
    put(node, "openingHoursSpecification", found)
    if not found:
        put(node, "openingHours", told)


def _week(opening: Iterable[Mapping[str, str]]) -> list[Node]:
    days: dict[tuple[str, str], list[str]] = {}
    for span in opening:
        days.setdefault((span["opens"], span["closes"]), []).append(span["day"])
    return [
        made(
            "OpeningHoursSpecification",
            dayOfWeek=[f"https://schema.org/{_DAYS[day]}" for day in listed],
            opens=opens,
            closes=_clock(closes),
        )
        for (opens, closes), listed in days.items()
    ]


def _special(entry: Mapping[str, str]) -> Node:
    """Days of other hours; the vocabulary tells a closed day by two equal times."""
    return made(
        "OpeningHoursSpecification",
        validFrom=entry["from"],
        validThrough=entry.get("to") or entry["from"],
        opens=entry.get("opens") or "00:00",
        closes=_clock(entry.get("closes") or "00:00"),
    )


def _clock(time: str) -> str:
    """A time as schema.org has it: the end of a day is its last minute."""
    return "23:59" if time == "24:00" else time


def opening_hours(told: str) -> Iterator[Node]:
    """Specifications of opening hours in words ("08:30-17:00, nghỉ thứ Hai"); none where days are not clear.

    Days after "nghỉ" or "closed" are left out; without any other days the rest of the week is open.
    """
    for part in re.split(r"[;\n]", told):
        times = _TIMES.findall(part)
        if not times:
            continue
        folded = fold(_TIMES.sub(" ", part))
        before, *after = _CLOSED.split(folded, maxsplit=1)
        closed = _days(after[0]) if after else []
        days = _days(before) or (list(_DAYS) if closed or not before.strip(" ,.-") else [])
        open_days = [f"https://schema.org/{_DAYS[day]}" for day in days if day not in closed]
        for begin, first, end, last in times:
            if open_days:
                yield made(
                    "OpeningHoursSpecification",
                    dayOfWeek=open_days,
                    opens=f"{int(begin):02}:{first or '00'}",
                    closes=f"{int(end):02}:{last or '00'}",
                )


def _days(folded: str) -> list[str]:
    rule = recurrence_rule(folded)
    if rule == "FREQ=DAILY":
        return list(_DAYS)
    return rule.rpartition("BYDAY=")[2].split(",") if "BYDAY=" in rule else []
