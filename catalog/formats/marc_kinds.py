"""The kind of thing that a MARC record describes (leader/06-07, 006, 007, 008, 502, 655)."""

from __future__ import annotations

import re

from catalog.errors import SkipRecord
from catalog.formats.marc_record import MarcRecord
from catalog.formats.text.fold import fold

_BY_TYPE = {
    "c": "book", "d": "manuscript", "e": "map", "f": "map", "i": "audio", "j": "audio", "k": "image",
    "o": "object", "p": "collection", "r": "object", "t": "manuscript",
}  # fmt: skip
_BY_LEVEL = {"a": "article", "b": "article", "c": "collection", "s": "periodical", "i": "periodical"}
# 008/26 of a computer file: numeric data, program, picture, text, game, sound, online service.
_BY_FILE = {
    "a": "dataset",
    "b": "software",
    "c": "image",
    "d": "book",
    "g": "software",
    "h": "audio",
    "j": "web",
}
_NOT_THINGS = {
    "z": "an authority record", "w": "a classification record", "u": "a holdings record",
    "v": "a holdings record", "x": "a holdings record", "y": "a holdings record",
}  # fmt: skip
_THESIS = re.compile(r"\b(?:thes[ie]s|dissertations?|academic|luan van|luan an|khoa luan)\b")


def kind(record: MarcRecord) -> str:
    """One of the record kinds; raises ``SkipRecord`` for authority, classification and holdings records."""
    leader = record.leader.ljust(8)
    type_, level = leader[6], leader[7]
    if type_ in _NOT_THINGS:
        raise SkipRecord(f"it is {_NOT_THINGS[type_]} (leader/06 = {type_})")
    if record.has("502") or (record.has("655") and _named_thesis(record)):
        return "thesis"
    if type_ == "m":
        online = "web" if record.control_field("007")[:2] == "cr" else "software"
        return _BY_FILE.get(record.control_field("008")[26:27], online)
    if type_ == "g":
        return "image" if _is_still(record) else "video"
    if type_ == "r" and record.control_field("008")[33:34] == "p":
        return "specimen"
    known = _BY_TYPE.get(type_)
    if known:
        return "collection" if level == "c" else known
    if level == "i" and record.control_field("008")[21:22] == "w":
        return "web"
    return _BY_LEVEL.get(level, "book")


def _is_still(record: MarcRecord) -> bool:
    # 008/33: filmstrip, slide, transparency; 007/00 = g: projected graphic.
    return record.control_field("008")[33:34] in ("f", "s", "t") or record.control_field("007")[:1] == "g"


def _named_thesis(record: MarcRecord) -> bool:
    return any(_THESIS.search(fold(entry.get("a"))) for entry in record.fields("655"))
