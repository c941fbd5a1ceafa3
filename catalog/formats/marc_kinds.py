"""The kind of thing that a MARC 21 record describes (leader/06-07, 006, 007, 008, 336, 502, 655)."""

from __future__ import annotations

import re

from catalog.errors import SkipRecord
from catalog.formats.marc_record import MarcRecord
from catalog.formats.text.fold import fold
from catalog.record import KINDS

KIND_LIST = "khomo"
"""The $2 of a 655 that holds one of our kinds: what we write tells it, as MARC has no classes or clubs."""

_BY_TYPE = {
    "c": "book", "d": "manuscript", "e": "map", "f": "map", "i": "audio", "j": "audio", "k": "image",
    "o": "object", "p": "collection", "r": "object", "t": "manuscript",
}  # fmt: skip
_BY_LEVEL = {"a": "article", "b": "article", "c": "collection", "s": "periodical", "i": "periodical"}
# 008/26 of a computer file: numeric data, program, picture, text, game, sound, online service.
_BY_FILE = {"a": "dataset", "b": "software", "c": "image", "d": "book", "g": "software", "h": "audio",
            "j": "web"}  # fmt: skip
# 006/00, which tells what a computer file is beside.
_BY_FORM = {**_BY_TYPE, "a": "book", "g": "video", "s": "periodical"}
# 336 $b, the list rdacontent.
_BY_CONTENT = {
    "txt": "book", "ntm": "book", "cri": "map", "crm": "map", "crt": "map", "crf": "map", "sti": "image",
    "tci": "image", "tdi": "video", "tdm": "video", "spw": "audio", "prm": "audio", "snd": "audio",
    "cop": "software", "cod": "dataset", "crd": "dataset", "tdf": "object", "tcf": "object",
}  # fmt: skip
NOT_THINGS = {
    "z": "an authority record", "w": "a classification record", "u": "a holdings record",
    "v": "a holdings record", "x": "a holdings record", "y": "a holdings record",
    "q": "a record of community information",
}  # fmt: skip
"""leader/06 of records that describe no thing."""
THESIS = re.compile(r"\b(?:thes[ie]s|dissertations?|academic|luan van|luan an|khoa luan)\b")
"""What names a thesis, in folded text."""


def refuse_others(record: MarcRecord) -> None:
    """Raise ``SkipRecord`` for records of authorities, classes, holdings and community information."""
    type_ = record.leader[6:7]
    if type_ in NOT_THINGS:
        raise SkipRecord(f"it is {NOT_THINGS[type_]} (leader/06 = {type_})")


def kind(record: MarcRecord) -> str:
    """One of the record kinds; raises ``SkipRecord`` for what describes no thing."""
    refuse_others(record)
    leader = record.leader.ljust(8)
    type_, level = leader[6], leader[7]
    if record.has("655") and (told := _named(record)):
        return told
    if record.has("502"):
        return "thesis"
    if type_ == "m":
        return _file(record)
    if type_ == "g":
        return "image" if _is_still(record) else "video"
    if type_ == "r" and record.control_field("008")[33:34] == "p":
        return "specimen"
    known = _BY_TYPE.get(type_)
    if known:
        return "collection" if level == "c" else known
    if level == "i" and record.control_field("008")[21:22] == "w":
        return "web"
    return _BY_LEVEL.get(level) or (_content(record) if type_ != "a" else "book")


def _named(record: MarcRecord) -> str:
    """The kind that a genre (655) tells for certain: one of ours, a thesis."""
    for entry in record.fields("655"):
        if entry.get("2") == KIND_LIST and entry.get("a") in KINDS:
            return entry.get("a")
    genres = (entry.get("a") for entry in record.fields("655"))
    return "thesis" if any(THESIS.search(fold(genre)) for genre in genres) else ""


def _file(record: MarcRecord) -> str:
    told = _BY_FILE.get(record.control_field("008")[26:27])
    if told:
        return told
    forms = (_BY_FORM.get(value[:1]) for value in record.control.get("006", ()))
    online = "web" if record.control_field("007")[:2] == "cr" else "software"
    return next(filter(None, forms), online)


def _content(record: MarcRecord) -> str:
    codes = (code for entry in record.fields("336") for code in entry.all("b"))
    return next((kind_ for code in codes if (kind_ := _BY_CONTENT.get(code))), "book")


def _is_still(record: MarcRecord) -> bool:
    # 008/33: filmstrip, slide, transparency; 007/00 = g: projected graphic.
    return record.control_field("008")[33:34] in ("f", "s", "t") or record.control_field("007")[:1] == "g"
