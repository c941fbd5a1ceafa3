"""What a LIDO record is about and what it belongs to: subjects, depicted places, related works."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from lxml import etree

from catalog.formats.identifiers import web_address
from catalog.formats.lido_dates import span
from catalog.formats.lido_element import (
    Concept,
    appellation,
    children,
    concept,
    concepts,
    identity,
    named,
    said,
    text,
    within,
)
from catalog.formats.lido_kinds import scheme
from catalog.formats.lido_places import place
from catalog.formats.text.fold import fold
from catalog.record import Place, Related, Subject

COLLECTION = "collection"
"""The type of relation of a work to the collection that it is part of."""
_LISTED = re.compile(r"\s*;\s*")
_RELATIONS = {
    "part_of": r"(?:is )?part of|belongs to|teil von|gehort zu|partie de|onderdeel van|thuoc|la mot phan cua"
    r"|larger context for",
    "has_part": r"has part|(?:is )?larger context for|contains|hat teil|comprend|bevat|gom|co phan",
    "version_of": r"(?:is )?(?:a )?(?:copy|reproduction|version|replica) (?:of|after)|kopie nach|copie de"
    r"|phien ban cua|ban sao cua",
    "same_as": r"same as|identical(?: with| to)?|exact match",
    "references": r"literature|literatur|references?|bibliography|documented in|bibliographie"
    r"|tai lieu tham khao",
    "shown_in": r"shown in|exhibited in|exhibition|ausstellung|trung bay(?: tai)?|trien lam",
    "series": r"series|serie",
}
_PATTERNS = tuple((kind, re.compile(words)) for kind, words in _RELATIONS.items())
_OWN = re.compile(r"[a-z]+(?:_[a-z]+)+|related|about|series|shows")


class About(NamedTuple):
    """Subjects, places that are shown, and other things that are."""

    subjects: tuple[Subject, ...]
    places: tuple[Place, ...]
    related: tuple[Related, ...]


def about(block: etree._Element) -> About:
    """What is depicted or told by the object: by its indexed subjects, else by the words displayed."""
    subjects: dict[Subject, None] = {}
    places: dict[Place, None] = {}
    related: dict[Related, None] = {}
    for entry in within(block, "objectRelationWrap/subjectWrap/subjectSet"):
        inside = list(children(entry, "subject"))
        found = [subject for part in inside for subject in _indexed(part)]
        shown = [known for part in inside for child in children(part, "subjectPlace")
                 if (known := place(child, "depicted"))]  # fmt: skip
        others = [
            thing for part in inside for child in children(part, "subjectObject") if (thing := _object(child))
        ]
        if not (found or shown or others):
            found = [Subject(label=part, scheme="keyword") for part in _listed(entry)]
        subjects.update(dict.fromkeys(found))
        places.update(dict.fromkeys(shown))
        related.update(dict.fromkeys(others))
    return About(tuple(subjects), tuple(places), tuple(related))


def _listed(entry: etree._Element) -> list[str]:
    return [part[:1000] for part in _LISTED.split(text(entry, "displaySubject")) if part]


def _indexed(part: etree._Element) -> Iterator[Subject]:
    for found in concepts(part, "subjectConcept"):
        yield _subject(found)
    for entry in children(part, "subjectActor"):
        actor = next(children(entry, "actor"), entry)
        label = named(actor, "nameActorSet") or text(entry, "displayActor")
        if label:
            yield Subject(label=label, scheme="keyword", uri=identity(actor, "actorID"))
    for entry in children(part, "subjectEvent"):
        event = next(children(entry, "event"), entry)
        label = text(entry, "displayEvent") or named(event, "eventName")
        if label:
            yield Subject(label=label, scheme="keyword", uri=identity(event, "eventID"))
    for entry in children(part, "subjectDate"):
        when = span(entry)
        if when:
            yield Subject(label=when.display, scheme="period")


def _subject(found: Concept) -> Subject:
    return Subject(label=found.label, scheme=scheme(found.source) or "keyword", uri=found.uri)


def _object(entry: etree._Element) -> Related | None:
    title, url = _thing(entry)
    return Related(title=title, type="about", url=url) if title or url else None


def _thing(entry: etree._Element) -> tuple[str, str]:
    """The name and the address of an object that is told of."""
    inside = next(children(entry, "object"), entry)
    title = text(entry, "displayObject") or named(inside, "objectName") or text(inside, "objectNote")
    links = (web_address(said(child)) for child in children(inside, "objectWebResource", "objectID"))
    url = next(filter(None, links), "") or identity(inside, "objectID")
    return title or next(filter(None, (said(child) for child in children(inside, "objectID"))), ""), url


def related(block: etree._Element) -> tuple[Related, ...]:
    """The works that it belongs to, copies, or is told of in; collections left out."""
    found: dict[Related, None] = {}
    for entry in within(block, "objectRelationWrap/relatedWorksWrap/relatedWorkSet"):
        kind = _relation(entry)
        title, url = next((_thing(child) for child in children(entry, "relatedWork")), ("", ""))
        title = title or text(entry, "displayRelatedWork") or ("" if len(entry) else appellation(entry))
        if kind != COLLECTION and (title or url):
            found[Related(title="" if title == url else title, type=kind, url=url)] = None
    return tuple(found)


def collections(block: etree._Element) -> tuple[str, ...]:
    """The collections that it is part of, as related works."""
    found: dict[str, None] = {}
    for entry in within(block, "objectRelationWrap/relatedWorksWrap/relatedWorkSet"):
        if _relation(entry) == COLLECTION:
            found.update(
                dict.fromkeys(
                    title for child in children(entry, "relatedWork") if (title := _thing(child)[0])
                )
            )
    return tuple(found)


def _relation(entry: etree._Element) -> str:
    for child in children(entry, "relatedWorkRelType"):
        for label in concept(child).labels:
            folded = fold(label)
            if folded in (COLLECTION, "part of collection", "thuoc bo suu tap", "sammlung"):
                return COLLECTION
            if _OWN.fullmatch(label):
                return label[:40]
            if kind := next((kind for kind, words in _PATTERNS if words.fullmatch(folded)), ""):
                return kind
    return "related"
