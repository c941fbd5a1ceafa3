"""Vietnamese letters that were lost before a record came, in MARC-8 of programs that could not write them.

Encoders that take composed text drop each letter with two marks: "Lịch sử Việt Nam" comes as "Lch s Vit Nam".
Those that take decomposed text write ơ and ư as o and u. Nothing can bring them back, so it is told.
"""

from __future__ import annotations

import re
import unicodedata

LOST_CHARACTERS = "Some characters were damaged in the source record and are shown as \ufffd."
"""The note that a record carries when its bytes could not all be read."""
LOST_LETTERS = (
    "Some Vietnamese letters were lost when this record was written in MARC-8; ask the source for UTF-8."
)
"""The note that a record carries whose Vietnamese lacks letters."""
WHOLE = "record"
"""The field of the ``TextRepair`` that names a guessed encoding: it is that of the whole record."""
ENOUGH_WORDS = 2
"""So many different words without a vowel tell a loss: Vietnamese has none."""
ENOUGH_LETTERS = 50
"""Among so many letters with marks some are ơ or ư, unless they were lost: one in ten is."""

_LOWER = "b-df-hj-np-tv-xzđ"
_UPPER = "B-DF-HJ-NP-TV-XZĐ"
# Abbreviations have a full stop or capitals, and "C++" its signs.
_VOWELLESS = re.compile(rf"(?<![\w.'’-])(?:[{_UPPER}][{_LOWER}]+|[{_LOWER}]+)(?![\w.'’/+-])")
_UNITS = frozenset(("km", "kg", "cm", "mm", "m", "g", "ml", "l", "t", "h", "x", "v", "vs", "th", "st", "nd"))
_MARKED = re.compile("[\u00c0-\u017f\u01a0-\u01b0\u1ea0-\u1ef9]")
_HORNED = re.compile("[ơưƠƯ\u1eda-\u1ee3\u1ee8-\u1ef1]")
_LONGEST = 4000


def has_lost_letters(text: str) -> bool:
    """Whether Vietnamese ``text`` lacks letters that it must have had; of 4,000 characters at most."""
    text = unicodedata.normalize("NFC", text[:_LONGEST])
    words = {word.lower() for word in _VOWELLESS.findall(text)} - _UNITS
    if len(words) >= ENOUGH_WORDS:
        return True
    return len(_MARKED.findall(text)) >= ENOUGH_LETTERS and _HORNED.search(text) is None
