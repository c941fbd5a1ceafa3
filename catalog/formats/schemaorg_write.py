"""Records as things of schema.org (30.0) in JSON-LD 1.1, by kind.

Only types and properties of the vocabulary are used, each on a type that has it. What schema.org has no
word for is left out: notes, certainty of dates, the cultures of objects without a name of their own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from catalog.formats import schemaorg_write_events as events
from catalog.formats import schemaorg_write_works as works
from catalog.formats.schemaorg_write_agents import put_agents
from catalog.formats.schemaorg_write_institutions import house, named
from catalog.formats.schemaorg_write_relations import put_links, put_relations
from catalog.formats.schemaorg_write_types import EVENTS, narrower, types_of
from catalog.formats.schemaorg_write_values import (
    Node,
    Site,
    licence,
    made,
    numbered,
    picture,
    put,
    resolved,
)
from catalog.record import Record, Subject

CONTEXT = "https://schema.org"
MEDIA_TYPE = "application/ld+json"
_SPLITS = (",", ";")


def as_jsonld(
    record: Record,
    *,
    address: str,
    base: str,
    publisher: Mapping[str, Any] | None = None,
    published: str = "",
) -> Node:
    """The record as a node of schema.org with its context, of JSON values alone.

    ``address`` is the record's public address, ``base`` that of the site without a slash at its end.
    ``publisher`` are the published facts of the institution that holds it, where they are known (its type,
    name and address are told then); ``published`` is the day on which this description was last changed.
    """
    site = Site(address, base)
    kinds = types_of(record)
    node: Node = {"@context": CONTEXT, "@type": kinds[0] if len(kinds) == 1 else list(kinds)}
    node |= {"@id": address, "url": address, "name": record.title}
    put(node, "additionalType", narrower(record))
    put(node, "alternateName", list(dict.fromkeys(title.value for title in record.titles)))
    put(node, "description", record.description)
    put(node, "identifier", [numbered(entry) for entry in record.identifiers])
    put(node, "sameAs", list(dict.fromkeys(filter(None, map(resolved, record.identifiers)))))
    put(node, "inLanguage", list(record.languages))
    put(node, "image", [picture(image, record, site) for image in record.images])
    _put_subjects(node, record)
    _put_learning(node, record, kinds)
    put_agents(node, record, kinds)
    put_relations(node, record, site)
    put_links(node, record)
    provider = _provider(record, site, publisher)
    if record.kind in EVENTS:
        put(node, "organizer", provider)
        events.put_event(node, record, house(publisher, base) if publisher else None)
        put(node, "duration", works.duration(record))
        node["mainEntityOfPage"] = _page(record, site, provider, published)
        return node
    put(node, "provider", provider)
    works.put_work(node, record, kinds, site, house(publisher, base) if publisher else None)
    for name, value in _description(record, provider, published).items():
        put(node, name, value)
    return node


def _provider(record: Record, site: Site, publisher: Mapping[str, Any] | None) -> Node | None:
    if publisher:
        return named(publisher, site.base)
    if not record.institution:
        return None
    return {"@type": "Organization", "@id": site.institution(record.institution)}


def _description(record: Record, provider: Node | None, published: str) -> Node:
    """Who gives this description, under which licence, since when (sd: structured data)."""
    known = ("@type", "@id", "name")
    reference = {name: provider[name] for name in known if name in provider} if provider else None
    told = record.metadata_licence
    return {
        "sdLicense": licence(told) or told,
        "sdPublisher": reference,
        "sdDatePublished": published,
    }


def _page(record: Record, site: Site, provider: Node | None, published: str) -> Node:
    """The page about an event: events have no properties for who describes them."""
    page = made("WebPage", url=site.address, **_description(record, provider, published))
    page["@id"] = f"{site.address}#page"
    return page


def _put_subjects(node: Node, record: Record) -> None:
    """Words as keywords, terms of lists as what it is about; what sort of work it is as its genre."""
    is_work = record.kind not in EVENTS
    plain: dict[str, None] = {}
    about: list[Node] = []
    for subject in record.subjects:
        if is_work and subject.scheme == "genre":
            put(node, "genre", subject.label)
        elif subject.uri or _is_term(subject) or any(mark in subject.label for mark in _SPLITS):
            about.append(_term(subject))
        else:
            plain[subject.label] = None
    plain |= dict.fromkeys(record.cultures)
    if not is_work:
        plain |= dict.fromkeys(record.school_subjects)
    put(node, "keywords", list(plain))
    put(node, "about", about)


def _is_term(subject: Subject) -> bool:
    return subject.scheme not in ("", "keyword", "genre", "movement")


def _term(subject: Subject) -> Node:
    node = made("DefinedTerm", name=subject.label, sameAs=subject.uri)
    if _is_term(subject):
        put(node, "inDefinedTermSet", subject.scheme)
    return node


def _put_learning(node: Node, record: Record, kinds: tuple[str, ...]) -> None:
    """For whom it is, what is learnt and at which level (LRMI 1.1 in schema.org)."""
    put(node, "audience", [made("Audience", audienceType=told) for told in record.audiences])
    put(node, "isAccessibleForFree", record.free)
    if record.kind in EVENTS and "EducationEvent" not in kinds:
        return
    put(node, "educationalLevel", list(record.education_levels))
    put(node, "teaches", list(record.outcomes))
    if record.kind not in EVENTS:
        put(node, "learningResourceType", record.learning_type.replace("_", " "))
        put(node, "educationalAlignment", list(_alignments(record)))


def _alignments(record: Record) -> Iterator[Node]:
    for name in record.school_subjects:
        yield made("AlignmentObject", alignmentType="educationalSubject", targetName=name)
