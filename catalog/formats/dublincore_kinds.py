"""dc:type to kinds and back: the DCMI types, and the words that repositories write."""

from __future__ import annotations

import re
from collections.abc import Iterable

from catalog.formats.text.fold import fold

KIND_TYPES = {
    "book": "Text", "periodical": "Text", "article": "Text", "thesis": "Text", "manuscript": "Text",
    "map": "Image", "image": "StillImage", "audio": "Sound", "video": "MovingImage", "dataset": "Dataset",
    "software": "Software", "course": "InteractiveResource", "lesson": "InteractiveResource",
    "object": "PhysicalObject", "specimen": "PhysicalObject", "collection": "Collection",
    "exhibition": "Event", "programme": "Event", "class": "Event", "club": "Event", "event": "Event",
    "web": "InteractiveResource",
}  # fmt: skip
"""Kind -> DCMI type (dcmi-terms, section 7)."""

# The first that is found wins, so that "Master thesis, Text" is a thesis.
_WORDS = (
    ("thesis", r"thes[ie]s|dissertation|luan van|luan an|khoa luan"),
    ("exhibition", r"exhibition|trung bay|trien lam"),
    ("article", r"article|bai bao|bai trich|preprint|conference ?(?:paper|object)"),
    ("periodical", r"journal|periodical|serial|tap chi|an pham dinh ky|newspaper|bao in"),
    ("map", r"maps?|ban do|cartographic"),
    ("manuscript", r"manuscript|ban thao|han nom|thu tich"),
    ("lesson", r"lesson|bai giang|learning ?(?:object|resource)|hoc lieu|giao an"),
    ("course", r"course|khoa hoc|interactiveresource"),
    ("dataset", r"data ?sets?|du lieu"),
    ("software", r"software|phan mem"),
    ("video", r"video|moving ?image|film|phim"),
    ("audio", r"sound|audio|recording|music(?:al)?|am thanh|am nhac|ghi am"),
    ("image", r"still ?image|image|photo(?:graph)?s?|picture|painting|hinh anh|anh|tranh"),
    ("specimen", r"specimen|mau vat"),
    ("object", r"physical ?object|object|artefact|artifact|hien vat|co vat"),
    ("collection", r"collection|bo suu tap|suu tap"),
    ("event", r"event|su kien"),
    ("web", r"web ?(?:site|page)|trang web"),
    ("book", r"book|text|sach|monograph|report|bao cao|giao trinh"),
)
_PATTERNS = tuple((kind, re.compile(rf"(?<![a-z])(?:{words})(?![a-z])")) for kind, words in _WORDS)


def kind_of(types: Iterable[str]) -> str:
    """The kind that the texts of dc:type name, "book" when they name none."""
    folded = " | ".join(fold(text) for text in types)
    return next((kind for kind, pattern in _PATTERNS if pattern.search(folded)), "book")
