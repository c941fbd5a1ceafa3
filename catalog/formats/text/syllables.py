"""Syllables: whether letters make a syllable of Vietnamese, and where its tone mark goes.

The tables hold what the spelling of modern Vietnamese allows: an onset, a rime, a tone; rimes that end in
c, ch, p, t take two tones only; that of Đắk Lắk is there too. Foreign words are
mostly no such syllables.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from catalog.formats.text.tone import unify_tone

TONES = {"f": "\u0300", "s": "\u0301", "r": "\u0309", "x": "\u0303", "j": "\u0323"}
"""The key of Telex for each tone, and its combining mark."""
MARKS = frozenset(TONES.values())

# Longest first: "ngh" is tried before "ng" and "n".
_ONSETS = (
    "ngh", "ch", "gh", "gi", "kh", "ng", "nh", "ph", "qu", "th", "tr",
    "b", "c", "d", "đ", "g", "h", "k", "l", "m", "n", "p", "r", "s", "t", "v", "x", "",
)  # fmt: skip
_RIME_TABLE = """
a ac ach ai am an ang anh ao ap at au ay  ă ăc ăk ăm ăn ăng ăp ăt  â âc âm ân âng âp ât âu ây
e ec em en eng eo ep et  ê êch êm ên êng ênh êp êt êu
i ich im in inh ip it iu ia iêc iêm iên iêng iêp iêt iêu
o oc oi om on ong op ot ooc oong  ô ôc ôi ôm ôn ông ôp ôt  ơ ơi ơm ơn ơp ơt
u uc ui um un ung up ut ua uôc uôi uôm uôn uông uôt
ư ưc ưi ưm ưn ưng ưt ưu ưa ươc ươi ươm ươn ương ươp ươt ươu
oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oe oem oen oeo oet
uân uâng uât uây uê uêch uên uênh uêt uơ uy uych uyn uynh uyp uyt uyu uya uyên uyêt
y yêm yên yêng yêt yêu
"""
_RIMES = frozenset(_RIME_TABLE.split())
# After k and gh, ngh stand e, ê, i; after c, g, ng all other vowels.
_FRONT = frozenset("eêiy")
_ONLY_FRONT, _NEVER_FRONT = frozenset({"k", "gh", "ngh"}), frozenset({"c", "g", "ng"})
_VOWELS = "aăâeêioôơuưy"
_AFTER_Q = frozenset(rime[1:] for rime in _RIMES if rime[0] in "uo" and rime[1:2] in set(_VOWELS))
_STOPS = ("c", "ch", "p", "t", "k")
_STOP_TONES = frozenset({"\u0301", "\u0323"})


def is_syllable(letters: str, tone: str = "") -> bool:
    """Whether ``letters`` (lower case, NFC, no tone) with a combining ``tone`` ("" for none) are one."""
    return _rime_of(letters) != "" and (not letters.endswith(_STOPS) or tone in _STOP_TONES)


def with_tone(letters: str, tone: str) -> str:
    """The syllable with its tone mark in its place: "hoa" + grave gives "hòa" (see ``unify_tone``)."""
    if not tone:
        return letters
    rime = _rime_of(letters)
    start = len(letters) - len(rime)
    place = start + _bearer(rime)
    marked = unicodedata.normalize("NFC", letters[place] + tone)
    return unify_tone(letters[:place] + marked + letters[place + 1 :])


@lru_cache(maxsize=10_000)
def _rime_of(letters: str) -> str:
    """The rime of a syllable, "" for what is none."""
    if letters == "gi" or (letters.startswith("gi") and letters[1:] in _RIMES and letters[1:] != "ia"):
        return letters[1:]  # gì, gìn, giếng: one i is written for two
    for onset in _ONSETS:
        rime = letters[len(onset) :]
        if letters.startswith(onset) and _goes_with(onset, rime):
            return rime
    return ""


def _goes_with(onset: str, rime: str) -> bool:
    if onset == "qu":
        return rime in _AFTER_Q
    if rime not in _RIMES or (rime[0] == "y" and len(rime) > 1 and onset):
        return False
    front = rime[0] in _FRONT
    return not (onset in _ONLY_FRONT and not front) and not (onset in _NEVER_FRONT and front)


def _bearer(rime: str) -> int:
    """Where in the rime the tone mark stands."""
    vowels = len(rime) if all(letter in _VOWELS for letter in rime) else _count_vowels(rime)
    for place in reversed(range(vowels)):
        if rime[place] in "ăâêôơư":
            return place
    if vowels == 1:
        return 0
    # Two vowels and a consonant: hoàn; three vowels: ngoài; two at the end: mía, hòa.
    return 1 if vowels < len(rime) or vowels == 3 else 0


def _count_vowels(rime: str) -> int:
    return next(place for place, letter in enumerate(rime) if letter not in _VOWELS)
