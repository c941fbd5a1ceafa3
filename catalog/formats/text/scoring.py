"""How much a word looks like Vietnamese: by the rules of the syllable, by what we have seen, by letter pairs.

The two tables beside this module are made from our own texts by ``python -m catalog.formats.text.making``.
"""

from __future__ import annotations

import unicodedata
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path

from catalog.formats.text.syllables import MARKS, is_syllable

EDGE = "_"
"""Stands before and after each word in the table of pairs."""
UNSEEN_BITS = 12.0
"""What a pair costs that no text of ours has: less than the rarest one that some text has."""
LONGEST = 8
"""No syllable has more letters: nghiêng has seven."""
LIKELIER = 4
"""So many times as often must a syllable be seen to be preferred to another."""

PAIRS, SYLLABLES = "letter-pairs.tsv", "syllables.tsv"
"""The tables: a letter, the letters after it with tenths of bits; a count, the syllables seen so often."""


def is_vietnamese(word: str) -> bool:
    """Whether the letters of ``word``, in NFC and any case, are one syllable of Vietnamese."""
    return len(word) <= LONGEST and _is_syllable(word)


@lru_cache(maxsize=20_000)
def _is_syllable(word: str) -> bool:
    letters, tone = split_tone(word.lower())
    return len(tone) < 2 and is_syllable(letters, tone)


def split_tone(word: str) -> tuple[str, str]:
    """The letters of a word without tone, in NFC, and its combining tone marks ("" for none)."""
    if word.isascii():
        return word, ""
    parts = unicodedata.normalize("NFD", word)
    tones = "".join(part for part in parts if part in MARKS)
    letters = "".join(part for part in parts if part not in MARKS)
    return unicodedata.normalize("NFC", letters), tones


def frequency(word: str) -> int:
    """How often our texts have the syllable, in any case; 0 for never."""
    return _seen().get(word.lower(), 0)


@lru_cache(maxsize=20_000)
def bits(word: str) -> float:
    """What a letter of ``word`` costs by the pairs of Vietnamese, in bits on the average: 3 to 5 if it is."""
    costs = _costs()
    letters = f"{EDGE}{word.lower()}{EDGE}"
    return sum(costs.get(a + b, UNSEEN_BITS) for a, b in pairwise(letters)) / (len(letters) - 1)


@cache
def _costs() -> dict[str, float]:
    return {
        first + told[0]: int(told[1:]) / 10
        for first, *followers in _rows(PAIRS)
        for told in followers[0].split()
    }


@cache
def _seen() -> dict[str, int]:
    return {syllable: int(count) for count, row in _rows(SYLLABLES) for syllable in row.split()}


def _rows(name: str) -> list[list[str]]:
    lines = (Path(__file__).parent / name).read_text("utf-8").splitlines()
    return [line.split("\t") for line in lines if not line.startswith("#")]
