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
    ("thesis", r"thes[ie]s|dissertation|luan van|luan an|khoa luan|do an tot nghiep"),
    ("exhibition", r"exhibition|trung bay|trien lam"),
    (
        "article",
        r"article|bai bao|bai trich|preprint|conference ?(?:paper|object)|book ?(?:part|chapter)|chapter"
        r"|chuong sach",
    ),
    ("periodical", r"journal|periodical|serial|tap chi|an pham dinh ky|newspaper|bao in"),
    ("map", r"maps?|ban do|cartographic"),
    ("manuscript", r"manuscript|ban thao|han nom|thu tich"),
    ("lesson", r"lesson|bai giang|learning ?(?:object|resource)|hoc lieu|giao an"),
    ("course", r"course|(?<!bao cao )(?<!nghien cuu )(?<!de tai )(?<!sach )khoa hoc|interactive ?resource"),
    ("dataset", r"data ?sets?|du lieu"),
    ("software", r"software|phan mem"),
    ("video", r"video|moving ?image|motion ?picture|film|phim"),
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


_CASES = re.compile(r"(?<=[a-z])(?=[A-Z])")
# The vocabulary of resource types of COAR 3.1: the last part of its addresses.
_COAR = {
    "c_46ec": "thesis", "c_bdcc": "thesis", "c_db06": "thesis", "c_7a1f": "thesis", "c_6501": "article",
    "c_2df8fbb1": "article", "c_dcae04bc": "article", "c_3e5a": "article", "c_beb9": "article",
    "c_5794": "article", "c_3248": "article", "c_816b": "article", "c_0640": "periodical",
    "c_2f33": "book", "c_93fc": "book", "c_8042": "book", "c_ddb1": "dataset", "c_5ce6": "software",
    "c_c513": "image", "c_ecc8": "image", "c_12cc": "map", "c_12cd": "map", "c_18cc": "audio",
    "c_18cd": "audio", "c_8a7e": "video", "c_12ce": "video", "c_e059": "lesson", "c_0040": "manuscript",
    "c_7ad9": "web", "c_e9a0": "web",
}  # fmt: skip
_COAR_TYPE = re.compile(r"https?://purl\.org/coar/resource_type/(\w+)/?")
_LONGEST = 500


def named_kind(types: Iterable[str]) -> str:
    """The kind that texts or addresses of types name ("masterThesis", "Luận văn"), "" when they name none."""
    texts = [text[:_LONGEST] for text in types]
    coded = (_COAR.get(found[1], "") for text in texts if (found := _COAR_TYPE.fullmatch(text)))
    known = next((kind for kind in coded if kind), "")
    folded = " | ".join(fold(_CASES.sub(" ", text)) for text in texts)
    return known or next((kind for kind, pattern in _PATTERNS if pattern.search(folded)), "")


def kind_of(types: Iterable[str]) -> str:
    """The kind that the texts of dc:type name, "book" when they name none."""
    return named_kind(types) or "book"
