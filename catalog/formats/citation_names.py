"""Names of persons as programs for citations keep them: family name, comma, given names."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from catalog.formats.names import agent
from catalog.formats.text.clean import clean
from catalog.formats.text.syllables import MARKS, is_syllable
from catalog.record import Agent

_TIGHT_COMMA = re.compile(r",(?=[^\s,])")


def person(text: str, role: str) -> Agent | None:
    """The agent of a name as it was written; "Nguyễn, Du" is called "Nguyễn Du". None for an empty one.

    The comma is the program's, which asks for two parts: Vietnamese names are written without it.
    """
    name = _TIGHT_COMMA.sub(", ", clean(text).strip(" ,;"))
    family, comma, given = name.partition(",")
    if comma and "," not in given and _is_vietnamese(f"{family} {given}"):
        name = " ".join(f"{family} {given}".split())
    return agent(name, role)


def _is_vietnamese(name: str) -> bool:
    words = name.split()
    # "Chan, An" may be anybody's; a letter that others do not have tells.
    return not name.isascii() and len(words) > 1 and all(map(_is_syllable, words))


@lru_cache(maxsize=4096)
def _is_syllable(word: str) -> bool:
    if not word[0].isupper():
        return False
    parts = unicodedata.normalize("NFD", word.lower())
    tone = "".join(mark for mark in parts if mark in MARKS)
    letters = unicodedata.normalize("NFC", "".join(mark for mark in parts if mark not in MARKS))
    return len(tone) <= 1 and is_syllable(letters, tone)
