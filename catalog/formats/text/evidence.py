"""Evidence: what in the words of a text speaks for a misreading, and what against it.

For it speak words that were no Vietnamese and, read again, are; against it words that are none after it
either, and words that stay and belong to another language.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

from catalog.formats.text.misreadings import Misreading
from catalog.formats.text.scoring import LIKELIER, bits, frequency, is_vietnamese

RISE = 1.0
"""So many bits a letter less must the words that changed cost, read again."""
SHARE = 0.75
"""Of the words that changed so many must be Vietnamese."""
LONGEST_WORD = 100
"""In characters; some that belong together are looked at as one."""
ABBREVIATION = 5
"""Words of so many capitals or fewer (NXB, PGS) stand in texts of any language."""

_LETTERS = re.compile(r"[^\W\d_]+")
# Signs of a text that are letters of an old encoding: «Nhµ.
_QUOTES = "«»°·¸\xad−"


@dataclass(frozen=True, slots=True)
class Word:
    """A word, where it starts, and how it is to be read."""

    start: int
    text: str
    read: str
    is_certain: bool = False

    @property
    def is_changed(self) -> bool:
        """Whether the misreading had done anything to it."""
        return self.read != self.text

    @property
    def is_mended(self) -> bool:
        """Whether it is Vietnamese now, read again, or right at least."""
        return self.read != self.text and (self.is_certain or are_syllables(self.read))


def are_syllables(word: str) -> bool:
    """Whether the letters of the word are syllables of Vietnamese, with anything between."""
    runs = _LETTERS.findall(word)
    return bool(runs) and all(is_vietnamese(run) for run in runs)


def words_of(text: str, way: Misreading) -> Iterator[Word]:
    """The words of the text, read again."""
    for found in way.word.finditer(text):
        word = found[0]
        if word.isascii():
            yield Word(found.start(), word, word)
        else:
            is_certain = way.certain is not None and way.certain.search(word) is not None
            yield Word(found.start(), word, _read(word, way)[0], is_certain)


def has_mended(text: str, way: Misreading) -> bool:
    """Whether some word is Vietnamese when it is read again: a quick look before all is weighed."""
    return any(not word.isascii() and _read(word, way)[1] for word in way.word.findall(text))


def _read(word: str, way: Misreading) -> tuple[str, bool]:
    """The word read again, and whether that changed it to Vietnamese; what is too long for one stays."""
    return _known_reading(word, way) if len(word) <= LONGEST_WORD else (word, False)


# The same words come again and again, in French and German too.
@lru_cache(maxsize=20_000)
def _known_reading(word: str, way: Misreading) -> tuple[str, bool]:
    read = way.read(word)
    if read == word:
        return read, False
    if are_syllables(read):
        return read, True
    bare = word.strip(_QUOTES)
    if bare and bare != word and are_syllables(inner := way.read(bare)):
        return word.replace(bare, inner), True
    return read, False


def segments(words: Iterable[Word], way: Misreading) -> list[list[Word]]:
    """Runs of words that can all come of the misreading: half of a text may be right already."""
    return [list(run) for could, run in groupby(words, lambda word: way.could_hold(word.text)) if could]


def convinces(words: list[Word], way: Misreading, enough: float, *, expected: bool) -> bool:
    """Whether the words were misread so: ``enough`` speaks for it, and the letter pairs cost clearly less."""
    mended = [word for word in words if word.is_mended]
    if not mended or len(mended) < SHARE * sum(word.is_changed for word in words):
        return False
    if weight(words, way, expected=expected) < enough:
        return False
    return sum(bits(word.text) - bits(word.read) for word in mended) >= RISE * len(mended)


def weight(words: Iterable[Word], way: Misreading, *, expected: bool) -> float:
    """What speaks for the misreading less what speaks against it; 0 if nothing speaks for it.

    A word counts once, however often it stands there; one that we have never seen counts half. Where the
    misreading is ``expected``, a word counts too that was Vietnamese already, but a rarer one.
    """
    mended: dict[str, float] = {}
    around = against = 0.0
    for word in words:
        if word.is_changed:
            if not are_syllables(word.read):
                against += 0 if word.is_certain else 1
            elif not _was_vietnamese(word, way) or (expected and _is_likelier(word)):
                mended[word.read.lower()] = _mended_weight(word, way)
        elif are_syllables(word.text):
            # Vietnamese letters around it speak only for damage to a text that has them.
            around += 0.25 if word.text.isascii() or way.alphabet else 0.5
        elif not _says_nothing(word.text):
            against += 1
    return sum(mended.values()) + min(around, 1) - against if mended else 0.0


def _mended_weight(word: Word, way: Misreading) -> float:
    signs = sum(not sign.isascii() for sign in word.text)
    is_known = all(map(frequency, _LETTERS.findall(word.read)))
    return (1.0 if is_known else 0.5) + (0.5 if signs > 1 else 0.0) + (0.5 if _is_proof(word, way) else 0.0)


def _is_proof(word: Word, way: Misreading) -> bool:
    return way.proof is not None and way.proof.search(word.text) is not None


def _was_vietnamese(word: Word, way: Misreading) -> bool:
    return are_syllables(word.text) and not _is_proof(word, way)


def _is_likelier(word: Word) -> bool:
    return frequency(word.read) > LIKELIER * frequency(word.text)


def _says_nothing(word: str) -> bool:
    if not word.isascii():
        return False
    return len(word) < 2 or not word.isalpha() or (word.isupper() and len(word) <= ABBREVIATION)
