"""Repair of Vietnamese that was misread: by segment, and only where much speaks for it and little against.

What is unsure is left as it is, and what was repaired tells what it was.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from catalog.formats.text.clean import compose
from catalog.formats.text.evidence import Word, convinces, has_mended, segments, weight, words_of
from catalog.formats.text.misreadings import BY_NAME, CAPITALS, GUESSED, Misreading, is_suspect
from catalog.formats.text.scoring import is_vietnamese

MAX_CHARACTERS = 20_000
"""Longer texts are left as they are: no field of a record is longer."""
ENOUGH, ENOUGH_EXPECTED = 2.0, 1.0
"""How much must speak for a misreading; the second where other texts of the record had it."""
CLEAR = 1.0
"""So much more must speak for one misreading than for another that reads otherwise."""
CAPITALS_NAME = "capitals"
"""Names the repair of small letters in words of capitals ("THƯ VIệN"), which is no misreading of bytes."""

_PASSES = 3
_PUNCTUATION = re.compile(r"[:;/=()\[\],.!?|\n\u2013\u2014]")
_LETTERS = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Repair:
    """A text as it was and as it is now; ``read_as`` names the misreadings that were undone, in order."""

    original: str
    text: str
    read_as: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Attempt:
    weight: float
    text: str
    name: str


def is_repairable(text: str) -> bool:
    """Whether some word of the text would be Vietnamese, read again: a quick no for most other languages."""
    if text.isascii() or not is_suspect(text):
        return False
    # Plain words are most of a text, and nothing is to be seen of them here.
    odd = " ".join(word for word in text.split() if not word.isascii())
    return any(way.signs.search(odd) and has_mended(odd, way) for way in GUESSED) or bool(
        CAPITALS.search(odd)
    )


def repaired(text: str, *, expected: str = "") -> Repair | None:
    """The repair of ``text``, None where nothing is to be repaired or it is unsure.

    ``expected`` names a misreading that other texts of the same record had: then less must speak for it.
    Text in NFD comes back in NFC where something else is repaired; that alone is no repair.
    """
    if text.isascii() or len(text) > MAX_CHARACTERS:
        return None
    now = compose(text)
    if not expected and not is_suspect(now):
        return None
    read_as: list[str] = []
    for _ in range(_PASSES):
        # What one part of the text was, the others will be too.
        best = _best(now, expected or "".join(read_as[:1]))
        if best is None:
            break
        read_as.append(best.name)
        now = best.text
    read_as = list(dict.fromkeys(read_as))
    raised = _LETTERS.sub(_raised, now)
    if raised != now:
        read_as.append(CAPITALS_NAME)
    return Repair(text, raised, tuple(read_as)) if read_as else None


def read_again(text: str, name: str) -> Repair | None:
    """``text`` read as a person says that it is to be read; None where that changes nothing.

    Words with letters that the misreading could not have made stay. Raises ``KeyError`` for a name that is
    not in ``misreadings.BY_NAME``.
    """
    way = BY_NAME[name]
    if text.isascii():
        return None
    now = compose(text)
    words = [word for word in words_of(now, way) if word.is_changed and way.could_hold(word.text)]
    changed = _put(now, words, way)
    return Repair(text, changed, (name,)) if changed != now else None


def _best(text: str, expected: str) -> _Attempt | None:
    """The attempt that convinces most; None where another says otherwise with nearly as much right."""
    attempts = sorted((_attempt(text, way, expected) for way in GUESSED), key=lambda attempt: -attempt.weight)
    best = attempts[0]
    if best.weight <= 0:
        return None
    if best.name == expected:
        return best
    others = (other for other in attempts[1:] if other.weight > best.weight - CLEAR)
    return best if all(other.text in (best.text, text) for other in others) else None


def weigh(text: str, way: Misreading) -> float:
    """How much speaks for a misreading of the text where it convinces; 0 where it nowhere does."""
    return _attempt(text, way, "").weight


def _attempt(text: str, way: Misreading, expected: str) -> _Attempt:
    """The text without the misreading where it convinces, and how much spoke for it there."""
    if way.signs.search(text) is None or not has_mended(text, way):
        return _Attempt(0, text, way.name)
    is_expected = way.name == expected
    enough = ENOUGH_EXPECTED if is_expected else ENOUGH
    mended: list[Word] = []
    total = 0.0
    for segment in segments(words_of(text, way), way):
        whole = convinces(segment, way, enough, expected=is_expected)
        for part in [segment] if whole else _parts(text, segment):
            if whole or convinces(part, way, enough, expected=is_expected):
                mended += [word for word in part if word.is_mended]
                total += weight(part, way, expected=is_expected)
    return _Attempt(total, _put(text, mended, way), way.name)


def _parts(text: str, segment: list[Word]) -> list[list[Word]]:
    """The segment between its punctuation marks."""
    parts: list[list[Word]] = [[]]
    end = segment[0].start
    for word in segment:
        if _PUNCTUATION.search(text, end, word.start):
            parts.append([])
        parts[-1].append(word)
        end = word.start + len(word.text)
    return parts


def _put(text: str, words: list[Word], way: Misreading) -> str:
    """The text with these words read again."""
    letters = [sign for sign in text if sign.isascii() and sign.isalpha()]
    all_capitals = len(letters) > 2 and not any(map(str.islower, letters))
    parts: list[str] = []
    end = 0
    for word in words:
        is_raised = way.name == "tcvn3" and (all_capitals or _is_capitals(word.text))
        parts += [text[end : word.start], word.read.upper() if is_raised else word.read]
        end = word.start + len(word.text)
    return "".join([*parts, text[end:]])


def _is_capitals(word: str) -> bool:
    """Whether a word is one of capitals, though its font had small letters only where ASCII has none."""
    capitals = [place for place, sign in enumerate(word) if sign.isascii() and sign.isupper()]
    return bool(capitals) and capitals != [0] and not _has_small_ascii(word)


def _has_small_ascii(word: str) -> bool:
    return any(sign.isascii() and sign.islower() for sign in word)


def _raised(found: re.Match[str]) -> str:
    word = found[0]
    if word.isascii() or CAPITALS.search(word) is None or _has_small_ascii(word):
        return word
    return word.upper() if is_vietnamese(word) else word
