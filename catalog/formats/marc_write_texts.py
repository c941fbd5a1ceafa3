"""Description, notes, subjects and other things of a record that is written as MARC 21 (300-386, 490-787)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from catalog.formats.classifications import is_class
from catalog.formats.marc_kinds import KIND_LIST
from catalog.formats.marc_subjects import SCHEMES
from catalog.formats.marc_write_field import Field, field
from catalog.record import Record, Related, Subject

_SIGN_OF = {scheme: sign for sign, scheme in SCHEMES.items()}
_LINKS = {
    "translation_of": "765", "part_of": "773", "has_part": "774", "version_of": "775", "same_as": "776",
    "replaces": "780", "replaced_by": "785",
}  # fmt: skip
# 780 and 785, second indicator 0: continues, is continued by.
_LINK_SIGNS = {"780": "00", "785": "00"}
# 336 of the list rdacontent.
_CONTENTS = {
    "book": "txt", "periodical": "txt", "article": "txt", "thesis": "txt", "manuscript": "txt", "map": "cri",
    "image": "sti", "audio": "spw", "video": "tdi", "dataset": "cod", "software": "cop", "object": "tdf",
    "specimen": "tdf",
}  # fmt: skip
# Fields are joined without the space that ISBD has before a semicolon.
_JOINED = re.compile(r"(?<! ); ")
_DURATION = re.compile(r"(\d{1,2}):([0-5]\d):([0-5]\d)")


def fields(record: Record) -> Iterator[Field]:
    """What it is like, what it says, for whom, about what, and what else there is."""
    yield from _physical(record)
    for line in record.description.split("\n"):
        yield field("520", "  ", ("a", line))
    for note in record.notes:
        yield field("500", "  ", ("a", " ".join(note.split())))
    for audience in record.audiences:
        yield field("521", "  ", ("a", audience))
    for level in record.education_levels:
        yield field("521", "2 ", ("a", level))
    for outcome in record.outcomes:
        yield field("658", "  ", ("a", outcome))
    for subject in record.subjects:
        if not is_class(subject.scheme):
            yield _subject(subject)
    yield field("655", " 7", ("a", record.kind), ("2", KIND_LIST))
    for related in record.related:
        yield _related(related)


def _physical(record: Record) -> Iterator[Field]:
    for extent in _JOINED.split(record.extent):
        yield field("300", "  ", ("a", extent))
    timed = _DURATION.fullmatch(record.duration)
    if timed:
        yield field("306", "  ", ("a", f"{timed[1]:0>2}{timed[2]}{timed[3]}"))
    elif record.duration:
        yield field("306", "  ", ("a", record.duration))
    yield field("336", "  ", ("b", _CONTENTS.get(record.kind, "")), ("2", _has_content(record)))
    for material in record.materials:
        yield field("340", "  ", ("a", material))
    for technique in record.techniques:
        yield field("340", "  ", ("d", technique))
    for size in _JOINED.split(record.dimensions):
        yield field("340", "  ", ("b", size))


def _has_content(record: Record) -> str:
    return "rdacontent" if record.kind in _CONTENTS else ""


def _subject(subject: Subject) -> Field:
    heading, *divisions = subject.label.split(" -- ")
    parts = (("a", heading), *(("x", division) for division in divisions))
    uri = ("0", subject.uri)
    match subject.scheme:
        case "keyword":
            return field("653", "  ", ("a", subject.label))
        case "genre":
            return field("655", " 4", *parts, uri)
        case "":
            return field("650", " 4", *parts, uri)
        case scheme if scheme in _SIGN_OF:
            return field("650", f" {_SIGN_OF[scheme]}", *parts, uri)
        case scheme:
            return field("650", " 7", *parts, ("2", scheme), uri)


def _related(related: Related) -> Field:
    if related.type == "series" and related.title:
        return field("490", "0 ", ("a", related.title))
    tag = _LINKS.get(related.type, "787")
    return field(tag, _LINK_SIGNS.get(tag, "0 "), ("t", related.title), ("o", related.url))
