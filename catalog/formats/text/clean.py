"""Cleaning: what every text from outside goes through before it is a value of a record."""

from __future__ import annotations

import re
import unicodedata

# C0 and C1 controls but for the three that are spaces, lone surrogates, byte order mark, zero-width
# space, characters that Unicode says are none.
_UNWANTED = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufeff\u200b\ufffe\uffff\ufdd0-\ufdef]"
)
_LINE_SPACES = re.compile(r"[^\S\n]+")
_LINE_ENDS = re.compile(r"\r\n?|\x85|\u2028|\u2029")
_BLANK_LINES = re.compile(r" ?\n ?(?:\n ?)+")
_ISBD_ENDS = ",;:="
# A full stop ends a field in older rules; it belongs to the text after an initial, a short form or dots.
_CLOSING = ')]"”»'
_ABBREVIATED = """inc etc dept bros corp assn univ cong conf prof publ repr trans illus vols ltd pty cie nxb
jr sr dr mr ms st co pt ed no vs va vt md pa ca ct ts gs ths pgs"""
_SHORT_FORMS = frozenset(_ABBREVIATED.split())

# A tone typed before the mark that belongs to the vowel: ò + circumflex instead of ô + grave.
_TONE_FIRST = re.compile("([àáãảèéẽẻòóõỏÀÁÃẢÈÉẼẺÒÓÕỎ])([\u0302\u0306])")


def compose(text: str) -> str:
    """``text`` in NFC, also where the two marks of a Vietnamese vowel come in the wrong order."""
    if text.isascii():
        return text
    text = unicodedata.normalize("NFC", text)
    if "\u0302" in text or "\u0306" in text:
        text = _TONE_FIRST.sub(_tone_last, text)
    return text


def _tone_last(found: re.Match[str]) -> str:
    letter, tone = unicodedata.normalize("NFD", found[1])[:1], unicodedata.normalize("NFD", found[1])[1:]
    return unicodedata.normalize("NFC", letter + found[2] + tone)


def without_controls(text: str) -> str:
    """``text`` without control characters and lone surrogates; spaces and Unicode form stay."""
    return text if text.isprintable() else _UNWANTED.sub("", text)


def clean(text: str, *, keep_lines: bool = False) -> str:
    """``text`` in NFC, without control characters and lone surrogates, runs of spaces made one.

    With ``keep_lines`` line breaks stay, at most one empty line at a time.
    """
    # What Unicode calls printable holds nothing unwanted, no ends of lines, and of all spaces the plain one.
    plain = text.isprintable()
    text = compose(text if plain else _UNWANTED.sub("", text))
    if plain and "  " not in text and text[:1] != " " != text[-1:]:
        # Nearly all are: taking them apart and putting them together again costs five times as much.
        return text
    if plain or not keep_lines:
        return " ".join(text.split())
    text = _LINE_SPACES.sub(" ", _LINE_ENDS.sub("\n", text))
    return _BLANK_LINES.sub("\n\n", text.replace(" \n", "\n").replace("\n ", "\n")).strip()


def strip_isbd(text: str) -> str:
    """``text`` without the ISBD punctuation that joins it to the next element (`` / : ; , =``) at its end."""
    text = text.strip()
    # A dozen values of each record pass here: from the end, sign by sign, is four times as fast as a pattern.
    while (last := text[-1:]) and (last in _ISBD_ENDS or (last == "/" and text[-2:-1].isspace())):
        text = text[:-1].rstrip()
    return text


def strip_full_stop(text: str) -> str:
    """``text`` without ISBD tail and without the closing full stop of a field; initials keep theirs."""
    text = strip_isbd(text)
    if not text.endswith(".") or not _ends_a_word(text[-3:-1]):
        return text
    word = text.rsplit(None, 1)[-1]
    short = word[max(word.rfind("("), word.rfind("[")) + 1 : -1].casefold()
    return text if short in _SHORT_FORMS else text[:-1]


def _ends_a_word(before: str) -> bool:
    """Whether a full stop after these two characters is that of a field, not of an initial or of dots."""
    last = before[-1:]
    if last in _CLOSING:
        return last != ""
    return last.isdecimal() or (len(before) == 2 and before.replace("_", "a").isalnum())
