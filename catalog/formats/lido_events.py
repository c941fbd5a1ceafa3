"""What LIDO events tell of an object: who made it, when, where, of what; where it was found, shown, used.

Of an acquisition nothing is taken but how and when it came, and from which body: prices and the people who
gave or sold it are the museum's own affair.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from lxml import etree

from catalog.formats import lido_actors
from catalog.formats.lido_dates import read, span
from catalog.formats.lido_element import children, concept, concepts, identity, named, text, within
from catalog.formats.lido_kinds import status_of
from catalog.formats.lido_names import event_kind
from catalog.formats.lido_places import place
from catalog.formats.lido_titles import event_notes
from catalog.formats.private import is_private
from catalog.record import Agent, DateSpan, Designation, Place, Related, Subject

MADE = ("production", "design", "commission")
"""Kinds of events that bring a thing into being, the one that tells most of it first."""
_NAMED = (*MADE, "find", "collecting")
_ROLES = {"production": "production", "design": "production", "find": "find", "collecting": "find",
          "use": "use", "publication": "publication"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Event:
    """One event: its kind (``lido_names.event_kind``), its type in words, what the museum calls it."""

    kind: str
    label: str
    display: str
    element: etree._Element

    @property
    def date(self) -> DateSpan | None:
        """When it was."""
        return next((found for entry in children(self.element, "eventDate") if (found := span(entry))), None)

    @property
    def name(self) -> str:
        """What it is called, "" where it has no name."""
        return named(self.element, "eventName")

    def places(self) -> list[Place]:
        """Where it was."""
        found = (place(entry, _ROLES.get(self.kind, "")) for entry in children(self.element, "eventPlace"))
        return [entry for entry in found if entry]


def events(block: etree._Element) -> list[Event]:
    """The events of one language's metadata in their order."""
    found = []
    for entry in within(block, "eventWrap/eventSet"):
        display = text(entry, "displayEvent")
        for event in children(entry, "event"):
            types = [concept(kind) for kind in children(event, "eventType")]
            labels = [label for kind in types for label in kind.labels]
            kind = next((known for kind in types if (known := event_kind(kind.uri, *kind.labels))), "")
            found.append(Event(kind, labels[0] if labels else "", display, event))
    return found


def _of(known: list[Event], kinds: Iterable[str]) -> Iterator[Event]:
    return (event for kind in kinds for event in known if event.kind == kind)


def creators(known: list[Event]) -> tuple[Agent, ...]:
    """Who designed, made, ordered, found or collected it, each part once; publishers with another part."""
    found: dict[Agent, None] = {}
    for event in _of(known, _NAMED):
        found.update(dict.fromkeys(lido_actors.agents(event.element, event.kind)))
        for label in _cultures(event):
            name = lido_actors.workshop(label)
            if name and not lido_actors.is_nobody(name):
                found[Agent(name=name, role="workshop")] = None
    for event in _of(known, ("publication",)):
        agents = lido_actors.agents(event.element, event.kind)
        found.update({agent: None for agent in agents if agent.role not in ("", "publisher")})
    return tuple(found)


def publisher(known: list[Event]) -> str:
    """The publishers, each once."""
    agents = (agent for event in _of(known, ("publication",)) for agent in _agents(event))
    return "; ".join(dict.fromkeys(agent.name for agent in agents if agent.role in ("", "publisher")))


def _agents(event: Event) -> Iterator[Agent]:
    return lido_actors.agents(event.element, event.kind)


def issued(known: list[Event]) -> DateSpan | None:
    """When it was published."""
    return next((event.date for event in _of(known, ("publication",)) if event.date), None)


def period(known: list[Event]) -> DateSpan | None:
    """When it was made: the date of the event, else the period that it belongs to."""
    for event in _of(known, MADE):
        if event.date:
            return event.date
    return next((read(label) for event in _of(known, MADE) for label in _periods(event)), None)


def _periods(event: Event) -> list[str]:
    return [found.label for found in concepts(event.element, "periodName")]


def period_subjects(known: list[Event]) -> list[Subject]:
    """The names of the periods that it was made in."""
    return [
        Subject(label=found.label, scheme="period", uri=found.uri)
        for event in _of(known, MADE)
        for found in concepts(event.element, "periodName")
    ]


def places(known: list[Event]) -> tuple[Place, ...]:
    """Where it was made, found, used or published, and where else something happened to it."""
    kinds = ("production", "design", "find", "collecting", "use", "publication", "")
    found = (entry for event in _of(known, kinds) if _is_placed(event) for entry in event.places())
    return tuple(dict.fromkeys(found))


def _is_placed(event: Event) -> bool:
    # A named event without a known type is a show or a loan: where that was is no place of the thing.
    return bool(event.kind) or not event.name


def _cultures(event: Event) -> list[str]:
    return [found.label for found in concepts(event.element, "culture")]


def cultures(known: list[Event]) -> tuple[str, ...]:
    """The cultures and schools that made or used it."""
    labels = (label for event in _of(known, (*MADE, "use")) for label in _cultures(event))
    return tuple(dict.fromkeys(label for label in labels if not lido_actors.workshop(label)))


def methods(known: list[Event]) -> list[str]:
    """The methods by which it was made."""
    return [found.label for event in _of(known, MADE) for found in concepts(event.element, "eventMethod")]


def shown_in(known: list[Event]) -> list[Related]:
    """The exhibitions that it was shown in, with place and date; named events of no known type as well."""
    found = []
    for event in known:
        name = event.name or (event.display if event.kind == "exhibition" else "")
        if name and event.kind in ("exhibition", ""):
            date = event.date
            where = [entry.label for entry in event.places()]
            title = ", ".join(filter(None, (name, *where, date.display if date else "")))
            kind = "shown_in" if event.kind == "exhibition" else "related"
            found.append(Related(title=title, type=kind, url=identity(event.element, "eventID")))
    return found


def credit(known: list[Event]) -> str:
    """How and when it came to the museum, and from which body; never from which person, nor the price."""
    for event in _of(known, ("acquisition",)):
        how = [found.label for found in concepts(event.element, "eventMethod")]
        plain = [label for label in how if not is_private(label, "object")]
        date = event.date
        told = (*plain, *lido_actors.bodies(event.element))
        if told:
            return ", ".join(dict.fromkeys((*told, *((date.display,) if date else ()))))
    return ""


def recognised(known: list[Event]) -> list[Designation]:
    """The events by which it was declared a treasure or listed."""
    found = []
    for event in _of(known, ("recognition",)):
        label = event.name or event.display or event.label
        by = next((agent.name for agent in _agents(event)), "")
        found.append(status_of(event.element, label, by, identity(event.element, "eventID")))
    return found


def notes(known: list[Event]) -> list[str]:
    """What is told of the events in words, those of acquisition and provenance left out."""
    found = []
    for event in known:
        if event.kind in ("acquisition", "recognition") or is_private(event.label, "object"):
            continue
        texts = event_notes(event.element)
        if event.display and event.kind not in (*MADE, "exhibition") and event.label:
            texts = [f"{event.label}: {event.display}", *texts]
        found += texts
    return list(dict.fromkeys(found))
