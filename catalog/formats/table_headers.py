"""What the columns of institutions' tables are called, in Vietnamese and English, and which field each is.

A header is compared folded (case and marks do not count), without what stands in brackets, so that
"NĂM XUẤT BẢN", "Nam xuat ban" and "Năm xuất bản (*)" are one. Where group headers were joined to what
stands below them ("Nguồn gốc - Nơi tìm thấy"), the last part is asked first.
"""

from __future__ import annotations

import dataclasses
import difflib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from catalog.formats.private import is_private
from catalog.formats.profile import FIELDS, header_key
from catalog.formats.table_header_words import WORDS
from catalog.formats.text.fold import fold

EXACT = 0.97
"""Confidence of a header that is one of the words below; less counts the words that it has beside them."""
FUZZY = 0.84
_LIKE = 0.65

# Columns that count or number the rows, and those in which a report of problems came back.
_ROW_NUMBERS = frozenset((
    "stt", "tt", "so tt", "so thu tu", "thu tu", "no", "no.", "s.t.t", "t.t", "row", "#", "stt.", "st",
))  # fmt: skip
_NEVER = frozenset((
    "sl", "so luong", "so ban", "dvt", "don vi tinh", "quantity", "qty", "van de", "loi", "problem",
    "problems", "so luong ban", "ngay nhap", "nguoi nhap", "ngay kiem ke", "nguoi kiem ke", "ky nhan",
    "chu ky", "acquisition year", "nam suu tam", "ngay suu tam", "nguoi suu tam", "ho ten",
    "nguoi hien tang", "nguoi tang", "nam sinh", "ngay sinh", "gioi tinh",
))  # fmt: skip
# Keys of rows, the best first; each was mapped to identifiers, or is one of these names.
_PLAIN_KEYS = ("id", "ma", "identifier")
_BRACKETS = re.compile(r"[(\[{][^)\]}]*[)\]}]?")
_SIGNS = re.compile(r"[^\w&+#]+|_")
JOINT = " - "
"""Between a group header and what stands below it."""


@dataclass(frozen=True, slots=True)
class Target:
    """A field with the details that a profile's column takes (``role``, ``scheme``, ``type`` ...)."""

    field: str
    details: Mapping[str, Any] = dataclasses.field(default_factory=dict)

    def __str__(self) -> str:
        """``places role=find``: as a person writes it."""
        return " ".join((self.field, *(f"{name}={value}" for name, value in self.details.items())))


@dataclass(frozen=True, slots=True)
class Match:
    """A field that a header may mean: confidence from 0 to 1, and the word that it was known by."""

    target: Target
    confidence: float
    word: str


def target_of(text: str) -> Target:
    """The target that ``places role=find`` writes; raises ``ValueError`` that names what is not known."""
    words = text.split(" ")
    name, details = words[0].strip(), {}
    if name not in (*FIELDS, "alt"):
        raise ValueError(f"{name!r} is no field; known: {', '.join(FIELDS)}")
    last = ""
    for word in words[1:]:
        key, equals, value = word.partition("=")
        if equals:
            last, details[key] = key, value
        elif last:
            details[last] += f" {word}"
    return Target(name, details)


def _entries() -> Iterator[tuple[str, frozenset[str], Target, str]]:
    for line in WORDS.strip().splitlines():
        told, names = line.split(": ", 1)
        told, _, kinds = told.partition(" @")
        limited = frozenset(kinds.split(",")) if kinds else frozenset()
        for name in names.split("|"):
            yield plain_header(name), limited, target_of(told), name


def plain_header(header: str) -> str:
    """A header as its words are compared: folded, without brackets, signs as spaces."""
    bare = _BRACKETS.sub(" ", header) if header.strip()[:1] not in ("(", "[") else header
    return " ".join(_SIGNS.sub(" ", fold(bare)).split())


_BY_WORDS: dict[str, list[tuple[frozenset[str], Target, str]]] = {}
for _plain, _kinds, _target, _name in _entries():
    _BY_WORDS.setdefault(_plain, []).append((_kinds, _target, _name))
# Words that tell English from Vietnamese typed without its marks.
_ENGLISH = frozenset(
    word for names in _BY_WORDS.values() for _k, _t, name in names if name.isascii()
    for word in name.split() if len(word) > 5
) | {"role", "date", "name", "title", "type", "artist"}  # fmt: skip
_FIELDS_BY_KEY = {header_key(name): name for name in FIELDS}


def counts_rows(header: str) -> bool:
    """Whether the column only numbers the rows (STT, TT, No.): no identity, it changes with sorting."""
    return plain_header(header) in _ROW_NUMBERS or fold(header).strip() in _ROW_NUMBERS


def is_left_out(header: str) -> bool:
    """Whether a column is known, and known to say nothing that is shown (quantities, a clerk's name)."""
    return any(part in _NEVER for part in (plain_header(header), plain_header(header.rpartition(JOINT)[2])))


def is_plain_key(header: str) -> bool:
    """Whether a column is called id, mã or identifier."""
    return plain_header(header) in _PLAIN_KEYS


@lru_cache(maxsize=8192)
def matches(header: str, kind: str = "") -> tuple[Match, ...]:
    """The fields that a header may mean in a table of that kind of things, the likeliest first."""
    if counts_rows(header) or is_left_out(header):
        return ()
    named = _FIELDS_BY_KEY.get(header_key(header))
    if named:
        return (Match(Target(named), 1.0, named),)
    best: dict[str, Match] = {}
    parts = [header.rpartition(JOINT)[2], header] if JOINT in header else [header]
    for place, part in enumerate(parts):
        for match in _by_words(part, kind):
            told = match if not place else Match(match.target, match.confidence * 0.9, match.word)
            known = best.get(str(told.target))
            if known is None or known.confidence < told.confidence:
                best[str(told.target)] = told
    return tuple(sorted(best.values(), key=lambda match: -match.confidence))[:4]


def _by_words(header: str, kind: str) -> Iterator[Match]:
    plain = plain_header(header)
    if found := _of_kind(plain, kind, header_key(_BRACKETS.sub(" ", header))):
        yield Match(found[0], EXACT, found[1])
        return
    words = plain.split()
    is_english = any(word in _ENGLISH for word in words)
    for length in range(min(len(words) - 1, 5), 0, -1):
        for start in range(len(words) - length + 1):
            inner = " ".join(words[start : start + length])
            if length == 1 and len(inner) < 4:
                continue
            if found := _of_kind(inner, kind):
                # What stands first in Vietnamese is what it is, in English what stands last.
                share = length / len(words)
                is_head = start + length == len(words) if is_english else not start
                yield Match(found[0], (0.9 if is_head else 0.6) * (0.55 + 0.45 * share), found[1])
    if len(plain) > 5:
        for near in difflib.get_close_matches(plain, _BY_WORDS, n=1, cutoff=FUZZY):
            if found := _of_kind(near, kind):
                yield Match(found[0], _LIKE + 0.1, found[1])


def _of_kind(plain: str, kind: str, written: str = "") -> tuple[Target, str] | None:
    fitting = [
        (kinds, target, name)
        for kinds, target, name in _BY_WORDS.get(plain, ())
        if not kinds or kind in kinds
    ]
    # As it is written goes before what differs in marks ("kho" is no "khổ"), what is said of the kind alone
    # before what is said of all.
    fitting.sort(key=lambda entry: (header_key(entry[2]) != written, not entry[0]))
    return (fitting[0][1], fitting[0][2]) if fitting else None


@lru_cache(maxsize=8192)
def is_private_header(header: str, kind: str = "") -> bool:
    """Whether a column holds what is never published, also where its group header says so.

    "Người hiến tặng - Địa chỉ" is the address of a donor, as "Địa chỉ người hiến tặng" is.
    """
    parts = header.split(JOINT)
    return any(is_private(label, kind) for label in (header, *parts, " ".join(reversed(parts))))


def short_label(header: str) -> str:
    """A header as a label within a text: its last part, without brackets, capitals made small."""
    bare = " ".join(_BRACKETS.sub(" ", header.rpartition(JOINT)[2]).split()) or header
    return bare.capitalize() if bare.isupper() else bare[:1].upper() + bare[1:]
