"""People and bodies of LIDO events: names, roles, years of life, addresses in authority files."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from catalog.formats.lido_dates import years_of_life
from catalog.formats.lido_element import (
    Concept,
    appellation,
    children,
    concept,
    identity,
    named,
    text,
    within,
)
from catalog.formats.names import agent, role
from catalog.formats.text.fold import fold
from catalog.record import Agent

_ROLES = {"design": "designer", "commission": "patron", "find": "finder", "collecting": "collector"}
"""Kind of event -> the part in it of who has no role of their own."""
_RELATOR = re.compile(r"https?://id\.loc\.gov/vocabulary/relators/[a-z]{3}/?")
_WORKSHOP = re.compile(r"(?:workshop|atelier|xưởng|werkstatt)\s*:\s*(\S.*)", re.IGNORECASE)
_NOBODY = frozenset((
    "necunoscut", "necunoscuta", "unknown", "unbekannt", "inconnu", "onbekend", "khuyet danh", "khong ro",
    "chua ro", "khong xac dinh",
))  # fmt: skip


def agents(event: etree._Element, kind: str) -> Iterator[Agent]:
    """Who took part in an event, in the order that is told."""
    for entry in children(event, "eventActor"):
        yield from _agents(entry, kind)


def _agents(entry: etree._Element, kind: str) -> Iterator[Agent]:
    # Some exports leave actorInRole out and put actor and role side by side.
    inside = next(children(entry, "actorInRole"), entry)
    part = _role(inside) or _ROLES.get(kind, "")
    actor = next(children(inside, "actor"), None)
    name = named(actor, "nameActorSet") if actor is not None else ""
    if actor is not None and name:
        if not is_nobody(name):
            yield _whole(name, part, actor)
        return
    shown = None if name else agent(text(entry, "displayActorInRole", "displayActor"), part)
    if shown and not is_nobody(shown.name):
        yield shown


def _whole(name: str, part: str, actor: etree._Element) -> Agent:
    dates = next(filter(None, map(years_of_life, children(actor, "vitalDatesActor"))), "")
    split = agent(name, part)
    if split is None or dates:
        return Agent(name=name, role=part, dates=dates, uri=identity(actor, "actorID"))
    return Agent(name=split.name, role=split.role, dates=split.dates, uri=identity(actor, "actorID"))


def is_nobody(name: str) -> bool:
    """Whether a name only says that none is known."""
    return fold(name).strip(" .?[]()") in _NOBODY


def _role(inside: etree._Element) -> str:
    told = [_role_of(concept(entry)) for entry in children(inside, "roleActor")]
    words = ", ".join(dict.fromkeys(filter(None, told)))
    hedges = [concept(entry).label for entry in children(inside, "attributionQualifierActor", "extentActor")]
    doubt = ", ".join(filter(None, hedges))
    return f"{words} ({doubt})" if words and doubt else words or doubt


def _role_of(found: Concept) -> str:
    if _RELATOR.fullmatch(found.uri):
        return role(found.uri)
    return role(found.label)


def bodies(event: etree._Element) -> list[str]:
    """The names of the bodies, not of the people, that took part in an event."""
    found = []
    for entry in children(event, "eventActor"):
        inside = next(children(entry, "actorInRole"), entry)
        for actor in children(inside, "actor"):
            if is_body(actor):
                found.append(named(actor, "nameActorSet"))
    return [name for name in found if name]


def is_body(actor: etree._Element) -> bool:
    """Whether an actor is marked as a body or institution."""
    told = next((str(value) for key, value in actor.attrib.items() if str(key).endswith("type")), "")
    return told.rpartition("/")[2].lower() in ("corporation", "corporate", "corporate body", "institution",
                                               "lido00164", "organisation", "organization")  # fmt: skip


def workshop(culture: str) -> str:
    """The workshop that a term of culture names ("workshop: Kaufmann"), "" for what is a culture."""
    found = _WORKSHOP.fullmatch(culture)
    return found[1] if found else ""


def holders(rights: etree._Element) -> list[str]:
    """The names of the holders of rights."""
    return [
        name
        for holder in children(rights, "rightsHolder")
        if (name := named(holder, "legalBodyName") or appellation(holder))
    ]


def body_names(place: etree._Element, path: str) -> list[str]:
    """The names of the bodies at the end of a path, as "repositoryName"."""
    return [name for body in within(place, path) if (name := named(body, "legalBodyName"))]
