"""The neutral record: what a library's book, a museum's object and a centre's class have in common.

All values are frozen; sequences are tuples, absent values are empty (``""``, ``()`` or ``None``).
``shape.to_dict`` gives the published JSON shape, from which empty values are left out.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from catalog.record_parts import (
    ACCESS,
    CHAPTER_ROLES,
    KINDS,
    LEVELS,
    LINK_RELS,
    PLACE_ROLES,
    SCHEDULE_STATUSES,
    SYSTEMS,
    Agent,
    Cancellation,
    Chapter,
    DateSpan,
    Designation,
    Holding,
    Identifier,
    Image,
    Link,
    Measurement,
    Place,
    Related,
    Rights,
    Schedule,
    SourceRef,
    Subject,
    TextRepair,
    Title,
)

__all__ = [
    "ACCESS", "CHAPTER_ROLES", "KINDS", "LEVELS", "LINK_RELS", "PLACE_ROLES", "SCHEDULE_STATUSES", "SYSTEMS",
    "Agent", "Cancellation", "Chapter", "DateSpan", "Designation", "Holding", "Identifier", "Image", "Link",
    "Measurement", "Media", "Place", "RawRecord", "Record", "Related", "Rights", "Schedule", "Source",
    "SourceRef", "Subject", "TextRepair", "Title", "record_id",
]  # fmt: skip

_BASE32 = "abcdefghijklmnopqrstuvwxyz234567"
_PAIRS = [first + second for first in _BASE32 for second in _BASE32]
_PLACES = range(120, -1, -10)
_PLAIN_ID = re.compile(r"[A-Za-z0-9_-]{1,80}\Z")


def record_id(source: str, native_id: str) -> str:
    """The record's permanent public id: source slug, "-", native id or 26 base32 letters of its SHA-256.

    Never holds a dot or a slash, so suffixes and paths stay unambiguous.
    """
    if _PLAIN_ID.match(native_id):
        return f"{source}-{native_id}"
    digest = hashlib.sha256(native_id.encode("utf-8", "surrogatepass")).digest()
    # Sixteen bytes and two bits are what 26 letters hold; two at a time take a third of b32encode's time.
    number = int.from_bytes(digest[:17]) >> 6
    return f"{source}-{''.join([_PAIRS[number >> place & 1023] for place in _PLACES])}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One thing that people can learn from, see or attend (DESIGN section 4).

    A format's ``read`` leaves ``id``, ``source`` and ``institution`` empty; the pipeline fills them.
    """

    title: str
    kind: str
    id: str = ""
    source: SourceRef | None = None
    institution: str = ""
    identifiers: tuple[Identifier, ...] = ()
    titles: tuple[Title, ...] = ()
    description: str = ""
    creators: tuple[Agent, ...] = ()
    publisher: str = ""
    issued: DateSpan | None = None
    period: DateSpan | None = None
    languages: tuple[str, ...] = ()
    subjects: tuple[Subject, ...] = ()
    places: tuple[Place, ...] = ()
    extent: str = ""
    materials: tuple[str, ...] = ()
    techniques: tuple[str, ...] = ()
    dimensions: str = ""
    measurements: tuple[Measurement, ...] = ()
    cultures: tuple[str, ...] = ()
    designations: tuple[Designation, ...] = ()
    collections: tuple[str, ...] = ()
    related: tuple[Related, ...] = ()
    audiences: tuple[str, ...] = ()
    education_levels: tuple[str, ...] = ()
    school_subjects: tuple[str, ...] = ()
    learning_type: str = ""
    outcomes: tuple[str, ...] = ()
    duration: str = ""
    free: bool | None = None
    links: tuple[Link, ...] = ()
    images: tuple[Image, ...] = ()
    holdings: tuple[Holding, ...] = ()
    access: str = "unknown"
    rights: Rights | None = None
    metadata_licence: str = ""
    schedule: Schedule | None = None
    chapters: tuple[Chapter, ...] = ()
    notes: tuple[str, ...] = ()
    repairs: tuple[TextRepair, ...] = ()


@dataclass(frozen=True, slots=True)
class Media:
    """A file that belongs to a record and is to be kept: name within the source, bytes.

    The pipeline stores it by content and puts its address into the record.
    """

    name: str
    payload: bytes
    alt: str = ""


@dataclass(frozen=True, slots=True)
class RawRecord:
    """A record as the source gave it, before any mapping.

    ``context`` holds JSON values that ``Connector.to_record`` needs from ``fetch`` (a file name, a set);
    it counts as part of the raw content. ``datestamp`` is the source's own, aware.
    """

    native_id: str
    payload: bytes
    format: str
    datestamp: datetime | None = None
    deleted: bool = False
    context: Mapping[str, Any] = field(default_factory=dict)
    media: tuple[Media, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A configured source: which connector reads it, for which institution, with which options.

    ``file_roots`` are the absolute folders from which a connector may open files; they come from the
    settings of the catalog (uploads, FILE_ROOTS), never from the source's own options. ``site`` is the public
    address of this catalog, "" where its settings do not tell it.
    """

    slug: str
    connector: str
    institution: str
    options: Mapping[str, Any] = field(default_factory=dict)
    link: str = ""
    metadata_licence: str = ""
    file_roots: tuple[str, ...] = ()
    site: str = ""
