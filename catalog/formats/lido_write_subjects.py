"""What an object is about and what it belongs to, as LIDO objectRelationWrap."""

from __future__ import annotations

from catalog.formats.lido_node import Node
from catalog.formats.lido_relations import COLLECTION
from catalog.formats.lido_write_events import write_place
from catalog.record import Record, Related

_ELSEWHERE = ("genre", "classification")
"""Schemes of subjects that are the types and classes of the object."""


def relations(about: Node, record: Record) -> None:
    """Write subjects, places that are depicted, related works and collections."""
    wrap = about.inside("objectRelationWrap")
    subjects = wrap.inside("subjectWrap")
    for subject in record.subjects:
        if subject.scheme == "period":
            subjects.inside("subjectSet/subject/subjectDate").add("displayDate", subject.label)
        elif subject.scheme not in _ELSEWHERE:
            source = "" if subject.scheme == "keyword" else subject.scheme
            entry = subjects.inside("subjectSet/subject")
            entry.concept("subjectConcept", subject.label, uri=subject.uri, source=source)
    for place in record.places:
        if place.role == "depicted":
            write_place(subjects.inside("subjectSet/subject/subjectPlace/place"), place)
    for related in record.related:
        if related.type == "about":
            _thing(subjects.inside("subjectSet/subject/subjectObject/object"), related)
    works = wrap.inside("relatedWorksWrap")
    for related in record.related:
        if related.type not in ("about", "shown_in") and (related.title or related.url):
            _work(works, related, related.type or "related")
    for collection in record.collections:
        _work(works, Related(title=collection), COLLECTION)


def _work(works: Node, related: Related, kind: str) -> None:
    entry = works.inside("relatedWorkSet")
    _thing(entry.inside("relatedWork/object"), related)
    entry.concept("relatedWorkRelType", kind)


def _thing(entry: Node, related: Related) -> None:
    entry.address("objectWebResource", related.url)
    entry.add("objectNote", related.title)
