"""Keystrokes: Vietnamese typed with the input method off, in Telex ("thuw vieenj") or VNI ("thu7 vie65n").

Keys of tones and marks are understood wherever in the syllable they were typed ("vieejn", "duongwf"). A
word is read only where what comes out is a syllable of Vietnamese, so that most words of other languages
stay as they are; whether the reading was meant is for the caller to judge ("sos" may be "só").
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import lru_cache

from catalog.formats.text.syllables import TONES, is_syllable, with_tone

MAX_KEYS = 12
"""No syllable takes more keys."""

_WORD = re.compile(r"(?<!\w)[A-Za-z\[\]][A-Za-z0-9\[\]]*(?!\w)")
_VNI_TONES = {"1": TONES["s"], "2": TONES["f"], "3": TONES["r"], "4": TONES["x"], "5": TONES["j"]}
_HAT = {"a": "â", "e": "ê", "o": "ô"}
_HORN = {"o": "ơ", "u": "ư"}
_BREVE = {"a": "ă"}
_BRACKETS = {"[": "ơ", "]": "ư"}
_VOWELS = frozenset("aăâeêioôơuưy")

State = tuple[str, str]
"""The letters read so far and the combining mark of the tone."""


def read_typed(text: str) -> str:
    """``text`` with each word that is Telex or VNI as it was meant; the others stay.

    "Thuw vieenj soos" and "Thu7 vie65n so61" give "Thư viện số". Case is kept.
    """
    return _WORD.sub(lambda found: read_word(found[0]) or found[0], text)


def read_word(word: str) -> str:
    """The syllable that was meant by the keys of one word, "" if they mean none but what they are."""
    if len(word) > MAX_KEYS or not word.isascii():
        return ""
    read = _read(word.lower())
    if word[:1].islower() or not read:
        return read
    return read.upper() if word.isupper() and len(read) > 1 else read.capitalize()


@lru_cache(maxsize=10_000)
def _read(keys: str) -> str:
    step = _vni if any(map(str.isdecimal, keys)) else _telex
    states: list[State] = [("", "")]
    for key in keys:
        states = list(dict.fromkeys(after for state in states for after in step(state, key)))
    for letters, tone in states:
        if is_syllable(letters, tone) and (read := with_tone(letters, tone)) != keys:
            return read
    return ""


def _telex(state: State, key: str) -> Iterable[State]:
    """What the state may be after a key of Telex, the likeliest first; nothing if it cannot be."""
    letters, tone = state
    if key in TONES and not _VOWELS.isdisjoint(letters):
        return _toned(state, TONES[key])
    if key == "w":
        found = [*_marked(letters, _HORN), *_marked(letters, _BREVE)]
        return [(one, tone) for one in found or [f"{letters}ư"]]
    if key in _BRACKETS:
        return [(letters + _BRACKETS[key], tone)]
    found = _marked(letters, {key: _HAT[key]}) if key in _HAT else []
    if key == "d":
        found += _barred(letters)
    return [(one, tone) for one in (*found, letters + key)]


def _vni(state: State, key: str) -> Iterable[State]:
    """What the state may be after a key of VNI; nothing if it cannot be."""
    letters, tone = state
    if key in _VNI_TONES:
        return _toned(state, _VNI_TONES[key])
    marking: dict[str, Callable[[], list[str]]] = {
        "6": lambda: _marked(letters, _HAT),
        "7": lambda: _marked(letters, _HORN),
        "8": lambda: _marked(letters, _BREVE),
        "9": lambda: _barred(letters),
        "0": list,
    }
    if key in marking:
        return [(one, tone) for one in marking[key]()]
    return [(letters + key, tone)]


def _toned(state: State, tone: str) -> list[State]:
    # A second tone would correct the first: that is never typed where nothing is seen of either.
    return [] if state[1] or _VOWELS.isdisjoint(state[0]) else [(state[0], tone)]


def _marked(letters: str, marks: dict[str, str]) -> list[str]:
    """The letters with the mark on one vowel or, of "uo" (also where one has it already), on both."""
    found = []
    if "u" in marks:
        both = re.sub("uo|ưo|uơ", "ươ", letters, count=1)
        found += [both] if both != letters else []
    places = [place for place, letter in enumerate(letters) if letter in marks]
    return found + [letters[:place] + marks[letters[place]] + letters[place + 1 :] for place in places]


def _barred(letters: str) -> list[str]:
    return [f"đ{letters[1:]}"] if letters.startswith("d") else []
