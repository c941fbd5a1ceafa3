"""The parts of a record, and the words that some of their fields are limited to.

All values are frozen; sequences are tuples, absent values are empty (``""``, ``()`` or ``None``).
"""

from __future__ import annotations

from dataclasses import dataclass

KINDS = (
    "book", "periodical", "article", "thesis", "manuscript", "map", "image", "audio", "video",
    "dataset", "software", "course", "lesson", "object", "specimen", "collection", "exhibition",
    "programme", "class", "club", "event", "web",
)  # fmt: skip
ACCESS = ("open", "members", "on_site", "paid", "restricted", "unknown")
SCHEDULE_STATUSES = ("cancelled", "postponed")
LINK_RELS = ("page", "fulltext", "media", "manifest", "catalogue", "register")
CHAPTER_ROLES = ("sources", "teaching")
PLACE_ROLES = ("production", "find", "use", "depicted", "publication")
SYSTEMS = ("library", "museum", "cultural_centre")
LEVELS = ("central", "province", "district", "commune", "village")


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceRef:
    """Where a record came from: the source's slug, its id there, its address there."""

    slug: str
    native_id: str
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Identifier:
    """A number that others know the thing by; ``scheme`` is isbn, issn, doi, handle, inventory ..."""

    scheme: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Title:
    """A further title: ``type`` is alternative, uniform, translated, transliterated, series ..."""

    value: str
    language: str = ""
    type: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Agent:
    """A person or body with its part in the thing; ``role`` is a plain word or a MARC relator code."""

    name: str
    role: str = ""
    dates: str = ""
    uri: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DateSpan:
    """A date as displayed, with the years it can mean (EDTF-like).

    ``earliest`` and ``latest`` are years, negative before year 1; ``certainty`` is certain,
    approximate, inferred or unknown.
    """

    display: str
    earliest: int | None = None
    latest: int | None = None
    certainty: str = "certain"


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What the thing is about; ``scheme`` names the list (lcsh, ddc, aat, keyword ...)."""

    label: str
    scheme: str = ""
    uri: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A place; ``code`` counts only together with ``code_list`` (codes change their meaning over time).

    ``role`` says what it is to the thing: production, find, use, depicted, publication; "" where that is
    not known.
    """

    label: str
    code: str = ""
    code_list: str = ""
    lat: float | None = None
    lon: float | None = None
    certainty: str = ""
    role: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measurement:
    """One measure of an object: ``type`` is height, width, depth, length, diameter, thickness,
    circumference, weight, duration ... or "".

    ``unit`` is mm, cm, m, g, kg ... as the source measured; ``part`` says what was measured (frame, lid).
    """

    value: float
    unit: str
    type: str = ""
    part: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Designation:
    """A legal or honorary status, such as national treasure (bảo vật quốc gia), with its decision.

    ``number`` is the decision's (1426/QĐ-TTg), ``date`` ISO 8601, ``authority`` who decided.
    """

    label: str
    number: str = ""
    date: str = ""
    authority: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Related:
    """Another thing: ``type`` is part_of, has_part, series, translation_of, about, same_as ...

    An exhibition ``shows`` an object, an object is ``shown_in`` an exhibition. ``id`` is a record's id
    in this catalog (``record_id``), whether or not it is there yet. ``note`` is a sentence on what it is
    here for.
    """

    title: str = ""
    type: str = ""
    id: str = ""
    url: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A way to the thing: ``rel`` is one of ``LINK_RELS``; only http and https addresses."""

    rel: str
    url: str
    media_type: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Image:
    """A picture: its address (or our own ``/media/<hash>``), thumbnail, IIIF service, pixels, alt text.

    ``caption`` is what stands under it, ``credit`` the line that names who made, owns or gives it.
    """

    url: str
    thumbnail: str = ""
    iiif: str = ""
    width: int | None = None
    height: int | None = None
    alt: str = ""
    caption: str = ""
    credit: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """A copy: who holds it, where, under which call number, in which status."""

    institution: str = ""
    location: str = ""
    call_number: str = ""
    status: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rights:
    """What may be done with the content; ``licence`` is an address or an SPDX name.

    ``credit`` is the line to print beside a picture (gift, purchase, collection).
    """

    statement: str = ""
    licence: str = ""
    holder: str = ""
    note: str = ""
    credit: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    """A part of an exhibition that tells: title, text in paragraphs, pictures, the things it shows.

    ``level`` is 1 for a chapter, 2 for a part of the chapter before it, and so on. ``markdown`` is the text
    with its formatting (``formats.markdown``) where it has any. ``role`` is empty for what tells, "sources"
    for where it was read, "teaching" for a sheet with questions for a class.
    """

    title: str = ""
    text: str = ""
    images: tuple[Image, ...] = ()
    shows: tuple[Related, ...] = ()
    level: int = 1
    url: str = ""
    markdown: str = ""
    role: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cancellation:
    """A single date (ISO 8601) of a series that was announced and does not take place, and why."""

    day: str
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """When and where to attend.

    ``start`` and ``end`` are ISO 8601 dates or times, ``recurrence`` an RFC 5545 RRULE, ``exdates`` the
    days (ISO 8601) that are left out of it and ``rdates`` those added (its sections 3.8.5.1 and 3.8.5.2),
    ``cancellations`` tell of those left out that had been announced, ``booking`` is how to take part, in
    words, ``lunar`` the lunar date as text, ``status`` cancelled or postponed. Whether it is on now, coming
    or past follows from the times on the day it is asked, and is stored nowhere.
    """

    start: str = ""
    end: str = ""
    recurrence: str = ""
    exdates: tuple[str, ...] = ()
    rdates: tuple[str, ...] = ()
    cancellations: tuple[Cancellation, ...] = ()
    time_zone: str = "Asia/Ho_Chi_Minh"
    lunar: str = ""
    status: str = ""
    venue: str = ""
    online_url: str = ""
    fee: str = ""
    capacity: int | None = None
    registration_url: str = ""
    booking: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TextRepair:
    """A text that was misread before it came to us, and is read again.

    ``field`` says where it stands (``title``, ``subjects.label``), ``original`` what came, ``read_as`` the
    misreadings that were undone, joined by "+".
    """

    field: str
    original: str
    read_as: str
