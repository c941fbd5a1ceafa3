"""Which old encoding bytes of Vietnamese are in, told by what each would make of them."""

from __future__ import annotations

import re

from catalog.formats.text.misreadings import BY_NAME
from catalog.formats.text.mojibake import WINDOWS
from catalog.formats.text.repair import weigh

SAMPLE = 64 * 1024
"""So many bytes are looked at."""
CLEAR = 2
"""What speaks for an encoding must be so many times what speaks for the next."""
ENOUGH = 8.0
"""What must speak for an encoding in all: four clear words at least, and mostly far more."""

_CANDIDATES = ("tcvn3", "vni", "bkhcm2", "cp1258")
_AS_SHOWN = {ord(latin): shown for shown, latin in WINDOWS.items()}
# Values of MARC, cells and lines are judged apart: titles in French stand among them.
_BREAKS = re.compile("[\x00-\x1f\x7f]+")


def guess_encoding(data: bytes) -> str:
    """``tcvn3``, ``vni``, ``bkhcm2`` or ``cp1258``, each a codec of Python; "" where none is clear.

    UTF-8 is none of these, whatever the text. VISCII and VPS are never guessed.
    """
    sample = data[:SAMPLE]
    if sample.isascii() or _is_utf8(sample, whole=len(data) <= SAMPLE):
        return ""
    shown = sample.decode("latin-1").translate(_AS_SHOWN)
    pieces = {piece for piece in _BREAKS.split(shown) if not piece.isascii()}
    weights = sorted((sum(weigh(piece, BY_NAME[name]) for piece in pieces), name) for name in _CANDIDATES)
    (second, _), (most, name) = weights[-2:]
    return name if most >= ENOUGH and most >= CLEAR * second else ""


def _is_utf8(sample: bytes, *, whole: bool) -> bool:
    try:
        sample.decode("utf-8")
    except UnicodeDecodeError as error:
        # The sample may end within a letter.
        return not whole and error.start >= len(sample) - 3
    return True
