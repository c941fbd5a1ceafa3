"""What happened to an object as LIDO events: made, published, found, used, shown, acquired, recognised."""

from __future__ import annotations

import re

from catalog.formats.lido_dates import INFERRED
from catalog.formats.lido_names import EVENT_TYPES, address_of
from catalog.formats.lido_node import GML, Node
from catalog.formats.text.clean import clean
from catalog.record import Agent, DateSpan, Place, Record

_LIFE = re.compile(r"(-?\d{1,4})?-(-?\d{1,4})?")
_EVENT_OF = {"production": "production", "publication": "publication", "find": "find", "use": "use", "": ""}
_LAST_YEAR = 9999


def events(about: Node, record: Record) -> None:
    """Write the events; each holds its parts in the order of ``eventComplexType``."""
    wrap = about.inside("eventWrap")
    _made(wrap, record)
    _published(wrap, record)
    for role in ("find", "use", ""):
        for place in record.places:
            if place.role == role:
                _place(_event(wrap, role), place)
    for related in record.related:
        if related.type == "shown_in":
            event = _event(wrap, "exhibition", url=related.url)
            event.name("eventName", related.title or related.url)
    for status in record.designations:
        event = _event(wrap, "recognition", url=status.url, number=status.number)
        event.name("eventName", status.label)
        if status.authority:
            _actor(event, Agent(name=status.authority))
        event.inside("eventDate/date").add("earliestDate", status.date)


def _event(wrap: Node, kind: str, *, url: str = "", number: str = "") -> Node:
    event = wrap.inside("eventSet/event")
    event.address("eventID", url, type="URI")
    event.add("eventID", "" if url else number, type="local")
    address, label = EVENT_TYPES[kind]
    event.concept("eventType", label, uri=address_of(address) if address else "")
    return event


def _made(wrap: Node, record: Record) -> None:
    made = [place for place in record.places if place.role == "production"]
    if not (
        record.creators or record.period or made or record.materials or record.techniques or record.cultures
    ):
        return
    event = _event(wrap, "production")
    for agent in record.creators:
        _actor(event, agent)
    for culture in record.cultures:
        event.concept("culture", culture)
    _date(event, record.period)
    for place in made:
        _place(event, place)
    fabric = event.inside("eventMaterialsTech/materialsTech")
    for material in record.materials:
        fabric.concept("termMaterialsTech", material, type="material")
    for technique in record.techniques:
        fabric.concept("termMaterialsTech", technique, type="technique")


def _published(wrap: Node, record: Record) -> None:
    places = [place for place in record.places if place.role == "publication"]
    if not (record.publisher or record.issued or places):
        return
    event = _event(wrap, "publication")
    if record.publisher:
        _actor(event, Agent(name=record.publisher, role="publisher"))
    _date(event, record.issued)
    for place in places:
        _place(event, place)


def _actor(event: Node, agent: Agent) -> None:
    if not clean(agent.name):
        return
    entry = event.inside("eventActor")
    actor = entry.inside("actorInRole/actor")
    actor.address("actorID", agent.uri, type="URI")
    actor.name("nameActorSet", agent.name)
    years = _LIFE.fullmatch(agent.dates.replace("–", "-"))
    if years:
        life = actor.inside("vitalDatesActor")
        life.add("earliestDate", years[1] or "", type="birthDate")
        life.add("latestDate", years[2] or "", type="deathDate")
    Node(entry.element[0]).concept("roleActor", agent.role)


def _date(event: Node, span: DateSpan | None) -> None:
    if span is None:
        return
    entry = event.inside("eventDate")
    entry.add("displayDate", span.display)
    doubt = {"approximate": "estimatedDate", "inferred": INFERRED}.get(span.certainty, "")
    limits = entry.inside("date")
    limits.add("earliestDate", _year(span.earliest), type=doubt)
    limits.add("latestDate", _year(span.latest), type=doubt)


def _year(year: int | None) -> str:
    """A year as ISO 8601 counts them, with a year 0 before year 1; "" for one that it cannot write."""
    if year is None or year == 0 or abs(year) > _LAST_YEAR:
        return ""
    return f"{year:04}" if year > 0 else f"-{-year - 1:04}" if year < -1 else "0000"


def _place(event: Node, place: Place) -> None:
    write_place(event.inside("eventPlace/place"), place)


def write_place(entry: Node, place: Place) -> None:
    """Fill a ``place``: its number in a gazetteer, its name, its coordinates in degrees, latitude first."""
    if place.code and place.code_list:
        entry.add("placeID", place.code, type="local", source=place.code_list)
    entry.name("namePlaceSet", place.label)
    if place.lat is not None and place.lon is not None:
        gml = entry.inside("gml").element
        point = gml.makeelement(f"{{{GML}}}Point", None, None)
        gml.append(point)
        pos = point.makeelement(f"{{{GML}}}pos", None, None)
        point.append(pos)
        pos.text = f"{place.lat:.6f} {place.lon:.6f}"
