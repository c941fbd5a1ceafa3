"""Collation: keys whose byte order is the Vietnamese alphabetical order."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from catalog.formats.text.fold import WITHOUT_STROKE

MAX_CHARACTERS = 100
"""Only so many characters of a text take part: enough to order titles, and a bound on the key."""

_ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
INITIALS = (*_ALPHABET.upper(), "#")
"""What ``initial`` gives, in the order of a list."""
# From "A" on, so that letters stand after digits (0x30 to 0x3F) and before other scripts (over 0x7F).
_LETTERS = {letter: chr(0x41 + place) for place, letter in enumerate(_ALPHABET)}
# ngang, huyền, hỏi, ngã, sắc, nặng (CLDR, locale vi); then the marks of other languages.
_TONES = {"\u0300": "2", "\u0309": "3", "\u0303": "4", "\u0301": "5", "\u0323": "6"}
_VOWEL_MARKS = "\u0302\u0306\u031b"
_OTHER_MARK = "7"
_LEVEL = "\x01"
_WORD = re.compile(r"\d+|[^\W\d_]+")


def _digits(run: str) -> str:
    # The length leads, so that 9 comes before 10; runs of more than 15 digits compare as text.
    number = str(int(run))
    return chr(0x30 + min(len(number), 15)) + number


# Words of titles come again and again.
@lru_cache(maxsize=20_000)
def _word(word: str) -> tuple[str, str]:
    primary: list[str] = []
    tones: list[str] = []
    for letter in unicodedata.normalize("NFC", word):
        base, tone = _letter(letter)
        primary.append(base)
        tones.append(tone + "1" * (len(base) - 1))
    return "".join(primary), "".join(tones)


@lru_cache(maxsize=4_000)
def _letter(letter: str) -> tuple[str, str]:
    known = _LETTERS.get(letter)
    if known:
        return known, "1"
    decomposed = unicodedata.normalize("NFD", letter)
    kept, tone = decomposed[0], "1"
    for mark in decomposed[1:]:
        if mark in _VOWEL_MARKS and unicodedata.normalize("NFC", kept + mark) in _LETTERS:
            kept = unicodedata.normalize("NFC", kept + mark)
        else:
            tone = _TONES.get(mark, _OTHER_MARK)
    if kept in _LETTERS:
        return _LETTERS[kept], tone
    plain = kept.translate(WITHOUT_STROKE) if len(kept) == 1 else kept
    if plain != kept:
        return "".join(_LETTERS.get(part, part) for part in plain), _OTHER_MARK
    return letter, "1"


def sort_key(text: str) -> str:
    """A string whose UTF-8 bytes order texts as a Vietnamese list does.

    a ă â b c d đ e ê ... first, over the whole text; then the tones ngang, huyền, hỏi, ngã, sắc,
    nặng; then case. Numbers order by value and stand before letters, other scripts after them;
    punctuation does not count.
    """
    text = text[:MAX_CHARACTERS].encode("utf-8", "ignore").decode("utf-8")
    text = unicodedata.normalize("NFC", text)
    words: list[str] = []
    tones: list[str] = []
    for part in _WORD.findall(text.casefold()):
        if part[0].isdecimal():
            words.append(_digits(part))
        else:
            primary, marks = _word(part)
            words.append(primary)
            tones.append(marks)
    return _LEVEL.join((" ".join(words), "".join(tones).rstrip("1"), text))


def initial(text: str) -> str:
    """The letter of the alphabet under which a list has ``text``, "#" for what begins with none."""
    first = sort_key(text)[:1]
    place = ord(first) - 0x41 if first else -1
    return _ALPHABET[place].upper() if 0 <= place < len(_ALPHABET) else "#"
