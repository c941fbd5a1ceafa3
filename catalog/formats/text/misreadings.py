"""Misreadings: what Vietnamese looks like after bytes were taken for another encoding, and how to read it.

A reading knows nothing of doubt: whether a text is so damaged, ``evidence`` tells and ``repair`` judges.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, replace

from catalog.formats.text.legacy import TABLES, reader
from catalog.formats.text.mojibake import AS_LATIN, SEQUENCE, THREE_BYTES, WINDOWS, read_mojibake
from catalog.formats.text.scoring import LIKELIER, frequency, is_vietnamese
from catalog.formats.text.tables import LETTERS

Read = Callable[[str], str]
_TONES = "\u0300\u0301\u0303\u0309\u0323"
_CONSONANTS = "bcdghklmnpqrstvxBCDGHKLMNPQRSTVX"


# Each stands for itself, so that what is kept of words under it is found at once.
@dataclass(frozen=True, slots=True, eq=False)
class Misreading:
    """One way to misread.

    ``signs`` finds the characters that it puts in place of letters, ``word`` its words, ``proof`` what hardly
    anything else makes, ``certain`` what in a text so misread was a letter also in a word of another language
    (Lªnin); ``alphabet`` are those beyond ASCII that such a text can hold (none for any).
    """

    name: str
    label: str
    read: Read
    signs: re.Pattern[str]
    word: re.Pattern[str]
    alphabet: frozenset[str] = frozenset()
    proof: re.Pattern[str] | None = None
    certain: re.Pattern[str] | None = None

    def could_hold(self, word: str) -> bool:
        """Whether every character of the word can come of this misreading."""
        return not self.alphabet or all(sign.isascii() or sign in self.alphabet for sign in word)


def _words(signs: str) -> re.Pattern[str]:
    return re.compile(f"(?:[^\\W\\d_]|[{_TONES}{re.escape(signs)}])+")


def _of_bytes(name: str, label: str, read: Read, letters: str) -> Misreading:
    return Misreading(
        name, label, read, re.compile(f"[{re.escape(letters)}]"), _words(letters), frozenset(letters)
    )


def _table(name: str, label: str, certain: re.Pattern[str] | None = None) -> Misreading:
    table = TABLES[name]
    signs = {sign for signs in table for sign in signs if not sign.isascii()}
    shown = "".join(sorted(signs | {char for char, byte in WINDOWS.items() if byte in signs}))
    letters = reader(table)
    made = _of_bytes(name, label, lambda text: letters(text.translate(AS_LATIN)), shown)
    return replace(made, certain=certain)


# Bytes of Windows-1258 shown by Windows-1252: the tones stand after the vowel as letters of their own.
_1258 = {
    "Ã": "Ă", "ã": "ă", "Õ": "Ơ", "õ": "ơ", "Ý": "Ư", "ý": "ư", "Ð": "Đ", "ð": "đ",
    "Ì": "\u0300", "ì": "\u0301", "Ò": "\u0309", "Þ": "\u0303", "ò": "\u0323",
}  # fmt: skip
_FROM_1258 = str.maketrans(_1258)


def _read_1258(text: str) -> str:
    return unicodedata.normalize("NFC", text.translate(_FROM_1258))


# The other way about: ì became a tone that no consonant carries, ã ý õ became ă ư ơ, which are letters too.
_BACK = {mark: letter for letter, mark in _1258.items() if mark in _TONES}
_BACK_LETTERS = str.maketrans({"ă": "ã", "Ă": "Ã", "ư": "ý", "Ư": "Ý", "ơ": "õ", "Ơ": "Õ"})
_ODD_TONE = re.compile(f"(^|[^aăâeêioôơuưy{_TONES}\u0302\u0306\u031b])([{_TONES}])", re.IGNORECASE)


def _read_1252(word: str) -> str:
    """The word with its odd tone put back, and the letter that makes it a syllable, or a likelier one."""
    parts = unicodedata.normalize("NFD", word)
    if _ODD_TONE.search(parts):
        word = unicodedata.normalize("NFC", _ODD_TONE.sub(lambda found: found[1] + _BACK[found[2]], parts))
    if is_vietnamese(word) and not _LIKELY.fullmatch(word):
        return word
    places = [place for place, letter in enumerate(word) if ord(letter) in _BACK_LETTERS]
    readings = [word[:at] + word[at].translate(_BACK_LETTERS) + word[at + 1 :] for at in places]
    possible = [read for read in readings if is_vietnamese(read)]
    best = max(possible, key=frequency, default=word)
    return best if not is_vietnamese(word) or frequency(best) > LIKELIER * frequency(word) else word


# Where both are syllables, only what ends in the letter is looked at: lư is lý, văn is no vãn.
_LIKELY = re.compile("\\w+[ăươĂƯƠ]")

_ODD_VIETNAMESE = "[ăĂ](?![cmnptkCMNPTK])|[kKuU][ưƯ]"


def _odd_letters() -> str:
    """Consonants that Unicode has with a tone of Vietnamese on them: ŕ is r and what was ì."""
    made = (unicodedata.normalize("NFC", letter + tone) for letter in _CONSONANTS for tone in _TONES)
    return "".join(one for one in made if len(one) == 1)


_LEFT_OVER = str.maketrans({"ƣ": "ư", "Ƣ": "Ư", "−": "ư", "\xad": "ư", "Ð": "Đ", "Ɖ": "Đ", "ð": "đ"})


_SMALL = "".join(letter for letter in LETTERS if letter.islower())
CAPITALS = re.compile(f"[A-ZĐ](?:[A-ZĐ][{_SMALL}]|[{_SMALL}]+[A-Z])")
"""Small letters within a word of capitals: a font of capitals had drawn them."""
GUESSED = (
    Misreading(
        "utf8",
        "UTF-8 read as Windows-1252",
        read_mojibake,
        SEQUENCE,
        # Words that a space may have cut are looked at together.
        re.compile(r"(?:[^ \t\r\n]*[\xc2-\xc6] )*[^ \t\r\n]+"),
        proof=THREE_BYTES,
        certain=SEQUENCE,
    ),
    _table("tcvn3", "TCVN3 (ABC)", certain=re.compile("[A-Za-z][\xa1-\xbf×÷][a-z]")),
    _table("vni", "VNI-Windows"),
    _table("bkhcm2", "BK HCM2"),
    _of_bytes(
        "cp1258", "Windows-1258 read as Windows-1252", _read_1258, "".join(map(chr, range(0xC0, 0x100)))
    ),
    Misreading(
        "cp1252",
        "Windows-1252 read as Windows-1258",
        _read_1252,
        re.compile(f"[{_TONES}{_odd_letters()}]|{_ODD_VIETNAMESE}"),
        _words(""),
        proof=re.compile(f"[{_TONES}{_odd_letters()}]"),
    ),
    Misreading(
        "leftover",
        "letters of an old font that stayed (ƣ, −, Ð for ư, ư, Đ)",
        lambda word: word.translate(_LEFT_OVER),
        re.compile("[ƣƢ−\xadÐƉð]"),
        _words("−\xad"),
        certain=re.compile("[ƣƢ]"),
    ),
)
"""The misreadings that are looked for; the likelier first where two fit alike."""

CHOSEN = (_table("viscii", "VISCII"), _table("vps", "VPS"))
"""Those that a person must name: their signs are letters of other languages, so they are never guessed."""

BY_NAME = {misreading.name: misreading for misreading in (*GUESSED, *CHOSEN)}


def _suspects() -> tuple[re.Pattern[str], ...]:
    """What clean Vietnamese has nowhere; one cheap look at each text decides whether to go on."""
    known = set(LETTERS)
    latin = [
        chr(code) for code in (*range(0xA1, 0x250), *range(0x1E00, 0x1F00), *range(0x300, 0x370), 0x2212)
    ]
    odd = "".join(re.escape(char) for char in latin if char not in known)
    marks = "àáâãèéêìíòóôõùúýÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝ"
    # Each begins with letters of which a text has few, and looks behind from there: a third of the time.
    return (
        re.compile(f"[{odd}]"),
        re.compile(f"[{marks}](?<=[aAeE].|[oOuUyYôÔ][ùõÙÕ]|[oO][âÂ])"),
        re.compile("[ăĂ](?![cmnptkCMNPTK])"),
        re.compile("[ưƯ](?<=[kKuU].)"),
        CAPITALS,
    )


_SUSPECTS = _suspects()


def is_suspect(text: str) -> bool:
    """Whether the text holds something that clean Vietnamese has nowhere: most texts have not."""
    return any(pattern.search(text) is not None for pattern in _SUSPECTS)
