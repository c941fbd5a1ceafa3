"""Folding: the form of a text in which accents and case do not count."""

from __future__ import annotations

import re
import unicodedata

# Combining marks of Latin, Greek and Cyrillic, Hebrew points and Arabic vowel signs. Signs of other
# scripts (the dakuten of kana, Indic vowels) tell words apart and stay.
_MARKS = re.compile(
    "[\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7"
    "\u0610-\u061a\u064b-\u065f\u0670\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]+"
)
# Letters whose stroke or ligature Unicode does not decompose; case is folded before.
# ƣ is read as ư: old PDF fonts put it there ("Thƣ viện").
WITHOUT_STROKE = {
    ord(letter): plain
    for letter, plain in {
        "đ": "d", "ð": "d", "ɖ": "d", "ƣ": "u", "ł": "l", "ø": "o", "æ": "ae", "œ": "oe",
        "þ": "th", "ħ": "h", "ŧ": "t", "ı": "i", "ŋ": "n",
    }.items()
}  # fmt: skip


def fold(text: str) -> str:
    """``text`` without marks and case: "Trống Đồng" and "trong dong" give the same, in NFC and in NFD.

    đ, Đ, Ð and Ɖ become d, ư and its look-alike ƣ become u. Folding twice changes nothing more.
    """
    if text.isascii():
        return text.lower()
    bare = _MARKS.sub("", unicodedata.normalize("NFD", text)).casefold()
    if bare.isascii():
        return bare
    # Case folding may bring out a mark again (ŉ, ǰ), and Hangul must be put together once more.
    bare = _MARKS.sub("", unicodedata.normalize("NFD", bare.translate(WITHOUT_STROKE)))
    return unicodedata.normalize("NFC", bare)
