"""Confusions: how Vietnamese is misspelt, and how far apart two words are.

All words are folded: a tone or a mark that is wrong or missing is no difference here, since folded words
find all accents. What is left is what is heard alike in one region or another (s and x, tr and ch, d, gi
and r, l and n), what the rules of writing settle (i and y, c, k and q, g and gh, ng and ngh), keys that
were pressed twice, and slips of the finger.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from zlib import crc32

_INITIALS = (
    ("ngh", "ng"),
    ("gh", "g"),
    ("gi", "d"),
    ("tr", "ch"),
    ("x", "s"),
    ("r", "d"),
    ("l", "n"),
    ("k", "c"),
    ("q", "c"),
)
_VOWELS = frozenset("aeiouy")
_DOUBLED = re.compile(r"(.)\1+")
MOST_EDITS = 2
_SHORT = 5
_HEAD = 8


def sound(word: str) -> str:
    """A key that words which are heard or written alike share."""
    plain = _DOUBLED.sub(r"\1", word)
    for written, heard in _INITIALS:
        rest = plain[len(written) :]
        # "gì" and "gìn" have no vowel but the i.
        if plain.startswith(written) and (written != "gi" or rest[:1] in _VOWELS) and rest:
            plain = heard + rest
            break
    return plain.replace("y", "i")


def edits(left: str, right: str, most: int = MOST_EDITS) -> int:
    """The letters to drop, put in, change or swap with the next to come from one word to the other.

    Optimal string alignment, a form of the Damerau-Levenshtein distance; more than ``most`` is told as
    ``most + 1``.
    """
    if abs(len(left) - len(right)) > most:
        return most + 1
    before: list[int] = []
    above = list(range(len(right) + 1))
    for row, letter in enumerate(left, 1):
        current = [row]
        for column, other in enumerate(right, 1):
            least = min(above[column] + 1, current[-1] + 1, above[column - 1] + (letter != other))
            if row > 1 and column > 1 and letter == right[column - 2] and left[row - 2] == other:
                least = min(least, before[column - 2] + 1)
            current.append(least)
        if min(current) > most:
            return most + 1
        before, above = above, current
    return min(above[-1], most + 1)


def shortened(word: str, most: int = MOST_EDITS) -> set[int]:
    """Hashes of the word and of what is left of it without up to ``most`` letters, one of a short word.

    Two words within so many edits share one of these (symmetric deletion, after SymSpell), so candidates
    are looked up instead of tried out. Only the first eight letters take part.
    """
    head = word[:_HEAD]
    found = {head}
    last = {head}
    for _ in range(1 if len(word) <= _SHORT else most):
        last = {left for text in last for left in _without_one(text)}
        found |= last
    return {crc32(text.encode()) for text in found}


def _without_one(text: str) -> Iterator[str]:
    for place in range(len(text)):
        yield text[:place] + text[place + 1 :]
