"""UTF-8 whose bytes were shown one by one as Windows-1252, once or twice: "Viá»‡t" for "Việt"."""

from __future__ import annotations

import re

from catalog.formats.text.scoring import LIKELIER, frequency, is_vietnamese

WINDOWS = {bytes([byte]).decode("cp1252", "ignore"): chr(byte) for byte in range(0x80, 0xA0)}
"""The characters that Windows-1252 has for 0x80 to 0x9F, and those of Latin-1; five bytes have none."""
WINDOWS.pop("", None)
AS_LATIN = str.maketrans(WINDOWS)
"""Makes characters whose numbers are the bytes of them."""

_CONTINUED = "".join(chr(byte) for byte in range(0x80, 0xC0)) + "".join(WINDOWS)
THREE_BYTES = re.compile(f"\xe1[º»][{_CONTINUED}]")
"""A Vietnamese letter of two marks: nothing else looks so."""
SEQUENCE = re.compile(f"[\xc2-\xdf][{_CONTINUED}]|[\xe1-\xef][{_CONTINUED}]{{2}}")
"""Bytes of one character."""

# NBSP, the last byte of à, became a plain space when spaces were made one.
_CUT = re.compile(f"{SEQUENCE.pattern}|[\xc2-\xc6](?= |$)")
# Control characters, which five last bytes are to Windows, were taken out: of Đ, and of these.
_LOST = re.compile("á»|Ä|Ã")
_CANDIDATES = {"á»": "ềọỏờỐ", "Ä": "Đ", "Ã": "ÁÍÝ"}


def read_mojibake(text: str) -> str:
    """``text`` with its sequences put together, once or twice, and what spaces and controls lost of them."""
    twice = _CUT.sub(_decoded, _CUT.sub(_decoded, text))
    return " ".join(_found(word) for word in _join(twice).split(" "))


def _decoded(found: re.Match[str]) -> str:
    signs = found[0].translate(AS_LATIN)
    if len(signs) == 1:
        signs += "\xa0"
    try:
        return signs.encode("latin-1").decode("utf-8")
    except UnicodeDecodeError:
        return found[0]


def _join(text: str) -> str:
    """The text without the spaces that were the last byte of à: "hà ng" is "hàng", "và anh" stays."""
    if "à " not in text:
        return text
    words = text.split(" ")
    joined = words[:1]
    for word in words[1:]:
        whole = joined[-1] + word
        if joined[-1].endswith("à") and not frequency(word) and is_vietnamese(whole):
            joined[-1] = whole
        else:
            joined.append(word)
    return " ".join(joined)


def _found(word: str) -> str:
    """The word with the letter that lost its last byte, if one syllable is much likelier than all others."""
    gap = _LOST.search(word)
    if gap is None:
        return word
    readings = [word[: gap.start()] + letter + word[gap.end() :] for letter in _CANDIDATES[gap[0]]]
    ordered = sorted((frequency(_letters(read)), read) for read in readings)
    best, second = ordered[-1], ordered[-2] if len(ordered) > 1 else (0, "")
    return best[1] if best[0] > LIKELIER * second[0] else word


def _letters(word: str) -> str:
    return "".join(filter(str.isalpha, word))
