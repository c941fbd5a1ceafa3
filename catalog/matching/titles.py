"""Titles as they are compared: the title proper, what follows it, its volume and its edition."""

from __future__ import annotations

import functools
import re
import unicodedata
from typing import NamedTuple

from catalog.formats.text.fold import fold

MOST_WORDS = 16
"""Further words of a title, and of what follows it, are not compared."""


class TitleParts(NamedTuple):
    """A title in folded words, without its volume and edition: the title proper and what follows it.

    ``volume`` and ``edition`` are numbers as text ("2", "1.2"), words of an order (ha), or empty.
    """

    head: str
    rest: str
    volume: str
    edition: str


_NUMBER_WORDS = {
    "một": "1", "nhất": "1", "hai": "2", "nhì": "2", "ba": "3", "bốn": "4", "tư": "4", "năm": "5", "sáu": "6",
    "bảy": "7", "bẩy": "7", "tám": "8", "chín": "9", "mười": "10", "one": "1", "two": "2", "three": "3",
    "first": "1", "second": "2", "third": "3", "fourth": "4", "fifth": "5", "thượng": "thuong",
    "trung": "trung", "hạ": "ha", "đầu": "1", "cuối": "cuoi",
}  # fmt: skip
_WORDS = (
    "tập", "tap", "quyển", "quyen", "cuốn", "cuon", "phần", "phan", "vol", "volume", "part", "pt", "book",
    "bk", "tome", "band", "bd", "teil", "số", "so", "no", "nr", "number", "issue", "kỳ", "kì",
)  # fmt: skip
_COUNTED = (
    r"(?:thứ\s+)?(?P<value>\d+(?:\s*[-–,&]\s*\d+)*|(?=[ivx])x{0,3}(?:ix|iv|v?i{0,3})"
    rf"|{'|'.join(_NUMBER_WORDS)})(?!\w)"
)
_VOLUME = re.compile(rf"(?<!\w)(?:(?:{'|'.join(_WORDS)})\.?\s*|[tqp]\.\s*){_COUNTED}")
_EDITION = re.compile(
    r"(?<!\w)(?:(?:tái bản|in|xuất bản|xb)\s+)?(?:lần|lần thứ)\s+"
    rf"{_COUNTED}|(?<!\w)(?P<nth>\d+)(?:st|nd|rd|th)\s+ed(?:ition|n)?\b"
    rf"|(?<!\w)(?P<word>{'|'.join(_NUMBER_WORDS)})\s+edition\b"
)
_SIGNS = frozenset((*_WORDS, *(f"{word}." for word in _WORDS), "lần", "ed", "ed.", "edition"))
# The digit leads: most titles have none, and a pattern that begins with a letter stops at each of them.
_GLUED = re.compile(r"\d(?:(?<=[^\W\d_]\d)|(?<=[^\W\d_]\.\d))")
_INITIAL = re.compile(r"\b[tqp]\.")
_CUTS = (": ", "= ", "; ", " / ", "(", "[")
_TOKEN = re.compile(r"\w+")
_MARK = re.compile("[\u0300-\u036f]")
_ROMAN = {"i": 1, "v": 5, "x": 10}


@functools.lru_cache(maxsize=1024)
def read(title: str) -> TitleParts:
    """The parts of a title in NFC."""
    text, volume, edition = _bare(title)
    head = _head(text)
    return TitleParts(words(head), words(text[len(head) :]), volume, "" if edition == "1" else edition)


def title_proper(title: str) -> tuple[str, str]:
    """The head of a title in folded words, and its accents in their order.

    "Giáo trình kinh tế vĩ mô" and "... vi mô" fold to one text and differ in their accents; hòa and hoà have
    the same.
    """
    head = _head(_bare(title)[0])
    return words(head), "" if head.isascii() else "".join(_MARK.findall(unicodedata.normalize("NFD", head)))


def _bare(title: str) -> tuple[str, str, str]:
    """The title without case, volume and edition; the volume; the edition."""
    text = title.casefold()
    # Most titles have none: a look at the words costs a tenth of the patterns.
    if _SIGNS.isdisjoint(text.split()) and not _is_glued(text):
        return text, "", ""
    edition = ""
    if "lần" in text or "ed" in text:
        text, edition = _taken_out(_EDITION, text)
    text, volume = _taken_out(_VOLUME, text)
    return text, volume, edition


def _is_glued(text: str) -> bool:
    """Whether a sign and its number stand together as in "T.2" and "vol.2"."""
    if ("t." in text or "q." in text or "p." in text) and _INITIAL.search(text) is not None:
        return True
    return _GLUED.search(text) is not None


def _head(text: str) -> str:
    end = len(text)
    for sign in _CUTS:
        if (place := text.find(sign, 0, end)) > 0:
            end = place
    return text[:end]


def words(text: str) -> str:
    """The folded words of a text with single spaces; y counts as i (kỹ, kĩ)."""
    return " ".join(_TOKEN.findall(fold(text).replace("y", "i"))[:MOST_WORDS]) if text else ""


def edition_of(note: str) -> str:
    """The number of the edition that a short note tells ("Tái bản lần thứ 3"), "" for none or the first."""
    found = _EDITION.search(note.casefold())
    number = _value(found) if found else ""
    return "" if number == "1" else number


def _taken_out(pattern: re.Pattern[str], text: str) -> tuple[str, str]:
    found = list(dict.fromkeys(_value(match) for match in pattern.finditer(text)))
    return (pattern.sub(" ", text), ".".join(found)) if found else (text, "")


def _value(found: re.Match[str]) -> str:
    told: str = next(value for value in found.groupdict().values() if value)
    if told in _NUMBER_WORDS:
        return _NUMBER_WORDS[told]
    if told[0].isdigit():
        return "-".join(part.lstrip("0") or "0" for part in re.findall(r"\d+", told))
    return str(_roman(told))


def _roman(numeral: str) -> int:
    values = [_ROMAN[letter] for letter in numeral]
    following = [*values[1:], 0]
    return sum(-value if value < after else value for value, after in zip(values, following, strict=True))
