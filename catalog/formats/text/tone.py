"""Tone placement: hòa and hoà are one word, written after two school rules."""

from __future__ import annotations

import re
import unicodedata
from itertools import product

_TONES = "\u0300\u0301\u0309\u0303\u0323"


def _moved_pairs() -> tuple[dict[str, str], dict[str, str], dict[str, str]]:
    to_first: dict[str, str] = {}
    to_second: dict[str, str] = {}
    after_q: dict[str, str] = {}
    for pair, tone in product(("oa", "oe", "uy"), _TONES):
        for first, second in product((pair[0], pair[0].upper()), (pair[1], pair[1].upper())):
            early = unicodedata.normalize("NFC", first + tone + second)
            late = unicodedata.normalize("NFC", first + second + tone)
            to_first[late], to_second[early] = early, late
    for vowel, tone in product("aăâeêiơyAĂÂEÊIƠY", _TONES):
        for glide in "uU":
            early = unicodedata.normalize("NFC", glide + tone + vowel)
            after_q[early] = unicodedata.normalize("NFC", glide + vowel + tone)
    return to_first, to_second, after_q


_TO_FIRST, _TO_SECOND, _AFTER_Q = _moved_pairs()
_LETTER = r"[^\W\d_]"
_OPEN = re.compile(rf"(?<![qQ])(?:{'|'.join(_TO_FIRST)})(?!{_LETTER})")
_CLOSED = re.compile(rf"(?<![qQ])(?:{'|'.join(_TO_SECOND)})(?={_LETTER})")
_Q = re.compile(rf"(?<=[qQ])(?:{'|'.join(_AFTER_Q)})")


def unify_tone(text: str) -> str:
    """``text`` in NFC with one place for each tone mark: hoà, thuý, uỷ become hòa, thúy, ủy.

    The older placement is taken because laws, most sites and the official list of communes write it.
    A mark that no rule allows is moved too: Hùynh becomes Huỳnh, qúy becomes quý. Words that both
    rules write alike (quý, giếng, ngoèo, thuở, hoàn) stay.
    """
    if text.isascii():
        return text
    text = unicodedata.normalize("NFC", text)
    text = _OPEN.sub(lambda found: _TO_FIRST[found[0]], text)
    text = _CLOSED.sub(lambda found: _TO_SECOND[found[0]], text)
    return _Q.sub(lambda found: _AFTER_Q[found[0]], text)
