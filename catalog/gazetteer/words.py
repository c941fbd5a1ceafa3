"""Words of place names as they are compared: "Đắc Lắc" is "Đắk Lắk", "Mĩ Tho" is "Mỹ Tho", "Q1" "quận 01"."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from catalog.formats.text.fold import fold
from catalog.formats.text.tone import unify_tone
from catalog.gazetteer.units import TYPES

LONGEST = 300
"""Only so many characters of a text are read: an address is shorter."""

_WORD = re.compile(r"[^\W_]+(?:['’ʼ‘`´][^\W_]+)*")
_PARTS = re.compile(r"[^,;()\[\]{}|/\\\n\r\t:<>→\"“”«»]+")
_DASH = re.compile(r"\s[-‐-―−]+\s?|\s?[-‐-―−]{2,}|[–—]")
_APOSTROPHES = re.compile("['’ʼ‘`´]")
_LOOKALIKES = str.maketrans({"ð": "đ", "ɖ": "đ", "ƣ": "ư"})
_Y = re.compile(r"(?:(?<=[bcdđghklmnprstvx])|(?<=qu))[yỳýỷỹỵ]\Z")
_I = str.maketrans("yỳýỷỹỵ", "iìíỉĩị")
_SIGNS = str.maketrans(dict.fromkeys("-–—.,()", " "))
# Đắk Lắk, Đăk Lăk, Đắc Lắc; Krông Pắk and Krông Pắc.
_HIGHLAND = re.compile(r"[đdlpnrmh]?[aăắ][ck]\Z")
_ROMAN = re.compile(r"[ivx]+\Z")
_NUMBERED = re.compile(r"([qpf])(\d{1,2})\Z")


class Word(NamedTuple):
    """One word: with its marks, without them, where it stands in its part, whether a dash is before it."""

    exact: str
    folded: str
    start: int
    end: int
    dashed: bool


def parts(text: str) -> list[str]:
    """What stands between commas, brackets and the like in ``text``.

    In NFC, of at most ``LONGEST`` characters together.
    """
    return _PARTS.findall(unicodedata.normalize("NFC", text[: LONGEST * 2])[:LONGEST])


def words(part: str) -> list[Word]:
    """The words of one of the ``parts``."""
    found: list[Word] = []
    end = 0
    for match in _WORD.finditer(part):
        start = match.start()
        dashed = start - end > 1 and bool(_DASH.search(part[end:start]))
        end = match.end()
        for exact, folded in _forms(match[0]):
            found.append(Word(exact, folded, start, end, dashed))
            dashed = False
    return found


# Syllables of names and addresses come again and again.
@lru_cache(maxsize=20_000)
def _forms(word: str) -> tuple[tuple[str, str], ...]:
    exact = unify_tone(_APOSTROPHES.sub("", word.casefold()).translate(_LOOKALIKES))
    numbered = _NUMBERED.match(exact)
    if numbered:
        number = str(int(numbered[2]))
        return (numbered[1], numbered[1]), (number, number)
    if exact.isdecimal():
        exact = str(int(exact)) if len(exact) < 4 else exact
        return ((exact, exact),)
    exact = _Y.sub(lambda found: found[0].translate(_I), exact)
    folded = fold(exact)
    if _HIGHLAND.match(exact):
        exact = folded[:-1] + "k" if exact.isascii() else f"{exact[:-2]}ak"
    return ((exact, folded[:-1] + "k" if folded.endswith("ac") else folded),)


def is_number(exact: str) -> bool:
    """Whether a name is a mere number, in digits or Roman ("phường 3", "phường IV")."""
    return exact.isdecimal() or _ROMAN.match(exact) is not None


def name_forms(*names: str) -> list[tuple[str, str]]:
    """Each name as it is looked up, with marks and without: "Đắk Lắk" gives "đắk lắk" and "dak lak"."""
    lines = unicodedata.normalize("NFC", "\n".join(names)).translate(_SIGNS).split("\n")
    return [_name_form(line.split()) for line in lines]


def _name_form(parts: list[str]) -> tuple[str, str]:
    pairs = [pair for part in parts for pair in _forms(part)]
    return " ".join([exact for exact, _ in pairs]), " ".join([folded for _, folded in pairs])


_ABBREVIATIONS = {
    "tp": ("thành phố",), "t p": ("thành phố",), "tx": ("thị xã",), "t x": ("thị xã",),
    "tt": ("thị trấn",), "t t": ("thị trấn",), "q": ("quận",), "h": ("huyện",), "p": ("phường",),
    "f": ("phường",), "x": ("xã",), "t": ("tỉnh",), "đk": ("đặc khu",),
    "thủ đô": ("thành phố",), "thu do": ("thành phố",), "cố đô": ("thành phố",), "co do": ("thành phố",),
    "district": TYPES["district"], "ward": ("phường",), "dist": TYPES["district"],
}  # fmt: skip
_AFTER = {
    "city": ("thành phố",), "province": ("tỉnh", "thành phố"), "district": TYPES["district"],
    "ward": ("phường",), "commune": ("xã",), "town": ("thị trấn", "thị xã"), "township": ("thị trấn",),
}  # fmt: skip


def _before() -> dict[str, tuple[str, ...]]:
    found = {name_forms(word)[0][0]: kinds for word, kinds in _ABBREVIATIONS.items()}
    for kind in {kind for kinds in TYPES.values() for kind in kinds}:
        exact, folded = name_forms(kind)[0]
        found[exact] = found[folded] = (kind,)
    return found


TYPES_BEFORE = _before()
"""Types by the words that stand for them before a name, with marks or all without: "thành phố", "tp", "q"."""
TYPES_AFTER = {name_forms(word)[0][0]: kinds for word, kinds in _AFTER.items()}
"""Types by the English words that stand for them after a name."""
