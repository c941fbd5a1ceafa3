"""The types of schema.org (30.0) that stand for the kinds of records, and which of them a record is."""

from __future__ import annotations

import re
from functools import lru_cache

from catalog.formats.text.fold import fold
from catalog.record import Record

EVENTS = frozenset(("exhibition", "programme", "class", "club", "event"))
"""Kinds that are events of schema.org; all others are creative works."""
_TYPES = {
    "book": "Book", "periodical": "Periodical", "article": "Article", "thesis": "Thesis",
    "manuscript": "Manuscript", "map": "Map", "image": "ImageObject", "audio": "AudioObject",
    "video": "VideoObject", "dataset": "Dataset", "software": "SoftwareApplication", "course": "Course",
    "lesson": "LearningResource", "object": "CreativeWork", "specimen": "CreativeWork",
    "collection": "Collection", "exhibition": "ExhibitionEvent", "programme": "EducationEvent",
    "class": "EducationEvent", "club": "Event", "event": "Event", "web": "WebPage",
}  # fmt: skip
_NARROWER = frozenset(("image", "object", "specimen", "programme", "class", "club", "event", "web"))
_MADE_BY = frozenset(("artist", "sculptor", "etcher", "engraver", "lithographer", "art", "scl", "etr", "egr"))
_PICTURES = frozenset(("Photograph", "Poster"))
_ART = (
    ("Photograph", r"photographs?|photo|gelatin silver|anh (?:chup|tu lieu)|nhiep anh"),
    ("Poster", r"posters?|ap phich|tranh co dong"),
    (
        "Painting",
        r"paintings?|oil (?:paint|on)|watercolou?r|gouache|tempera|hoi hoa|son dau|mau nuoc|bot mau"
        r"|tranh (?:lua|son mai|thuy mac|ve)",
    ),
    ("Drawing", r"drawings?|graphite|charcoal|chalk on|ky hoa|but chi|chi than|than chi"),
    ("Sculpture", r"sculptures?|statues?|dieu khac|tuong (?:tron|phat|than|nguoi)"),
)
_PATTERNS = tuple((name, re.compile(rf"(?<![a-z])(?:{words})(?![a-z])")) for name, words in _ART)


def types_of(record: Record) -> tuple[str, ...]:
    """The types of a record, the narrowest first."""
    found = _TYPES.get(record.kind, "CreativeWork")
    if record.kind in ("image", "object"):
        return _artwork(record) or (found,)
    if record.kind == "article" and any(entry.scheme == "doi" for entry in record.identifiers):
        return ("ScholarlyArticle",)
    if record.kind == "web":
        return ("WebPage", "CreativeWork")
    if record.kind == "video" and is_learning(record):
        return ("VideoObject", "LearningResource")
    if record.kind in EVENTS and found != "EducationEvent" and is_learning(record):
        return (found, "EducationEvent")
    return (found,)


def narrower(record: Record) -> str:
    """Our own word for the kind where schema.org has only a wider type, else ""."""
    return record.kind if record.kind in _NARROWER else ""


def is_learning(record: Record) -> bool:
    """Whether the record says what can be learnt with it, or at which level."""
    return bool(record.education_levels or record.outcomes or record.learning_type)


def _artwork(record: Record) -> tuple[str, ...]:
    """What sort of artwork a picture or object is, nothing where no word says that it is one."""
    genres = (subject.label for subject in record.subjects if subject.scheme == "genre")
    found = _art_named(" | ".join((*record.techniques, *record.materials, *genres)))
    if found in _PICTURES and record.kind == "image":
        return (found,)
    if found and found not in _PICTURES:
        # Only the wider type has artist, art medium and measures.
        return (found, "VisualArtwork")
    is_made = record.techniques or any(agent.role in _MADE_BY for agent in record.creators)
    return ("VisualArtwork",) if is_made else ()


# A museum has the same materials and techniques a thousand times.
@lru_cache(maxsize=4096)
def _art_named(told: str) -> str:
    folded = fold(told)
    return next((name for name, pattern in _PATTERNS if pattern.search(folded)), "")
