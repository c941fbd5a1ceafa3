"""LaTeX within values of BibTeX as plain text: letters with their accents, signs, the text of commands.

Accents may be stacked, as in Vietnamese, and be those of VnTeX (``\\h``, ``\\ohorn``). Macros and mathematics
are not evaluated: a catalogue wants the words.
"""

from __future__ import annotations

import re
import unicodedata

_MARKS = {
    "`": "\u0300", "'": "\u0301", "^": "\u0302", '"': "\u0308", "~": "\u0303", "=": "\u0304", ".": "\u0307",
    "u": "\u0306", "v": "\u030c", "H": "\u030b", "c": "\u0327", "k": "\u0328", "r": "\u030a", "b": "\u0331",
    "d": "\u0323", "h": "\u0309", "t": "\u0361",
}  # fmt: skip
_LETTERS = {
    "ss": "ß", "o": "ø", "O": "Ø", "l": "ł", "L": "Ł", "ae": "æ", "AE": "Æ", "oe": "œ", "OE": "Œ", "aa": "å",
    "AA": "Å", "dj": "đ", "DJ": "Đ", "dh": "ð", "DH": "Ð", "th": "þ", "TH": "Þ", "i": "i", "j": "j",
    "ng": "ŋ",
    "ohorn": "ơ", "OHORN": "Ơ", "uhorn": "ư", "UHORN": "Ư", "abreve": "ă", "ABREVE": "Ă",
    "acircumflex": "â", "ACIRCUMFLEX": "Â", "ecircumflex": "ê", "ECIRCUMFLEX": "Ê", "ocircumflex": "ô",
    "OCIRCUMFLEX": "Ô",
}  # fmt: skip
_SIGNS = {
    "textquoteright": "’", "textquoteleft": "‘", "textquotedblleft": "“", "textquotedblright": "”",
    "textendash": "–", "textemdash": "—", "textasciitilde": "~", "textbackslash": "\\", "textunderscore": "_",
    "textellipsis": "…", "ldots": "…", "dots": "…", "copyright": "©", "textcopyright": "©", "pounds": "£",
    "textregistered": "®", "texttrademark": "™", "S": "§", "P": "¶", "dag": "†",
    "textdegree": "°", "degree": "°",
    "textordmasculine": "º", "textordfeminine": "ª", "guillemotleft": "«", "guillemotright": "»",
    "LaTeX": "LaTeX", "TeX": "TeX", "BibTeX": "BibTeX", "times": "×", "pm": "±", "mu": "μ", "alpha": "α",
    "beta": "β", "gamma": "γ",
    "newline": " ", "par": " ", "quad": " ", "euro": "€", "texteuro": "€", "textbar": "|", "textless": "<",
    "textgreater": ">", "asciitilde": "~", "textasciicircum": "^", "textbraceleft": "{",
    "textbraceright": "}",
}  # fmt: skip
_STACKED = 4
"""Marks that one letter may carry."""

_LETTER = re.compile(
    rf"\\({'|'.join(sorted(_LETTERS, key=len, reverse=True))})(?![A-Za-z])(?:\s*\{{\}}|\s+)?"
)
_BASE = r"(?:[^\W\d_][\u0300-\u036f]*)"
_ACCENT = re.compile(
    rf"\\([`'^\"~=.])\s*(?:\{{\s*({_BASE})\s*\}}|({_BASE}))"
    rf"|\\([uvHckrbdht])(?:\s*\{{\s*({_BASE})\s*\}}|(?:\s+|(?=[^\x00-\x7f]))({_BASE}))"
)
_ADDRESS = re.compile(r"\\href\s*\{[^{}]*\}")
_SCANNED = re.compile(r"\\([A-Za-z]+)\*?[ \t]*(?:\{\})?|\\(.)|---?|``|''|[{}$~]", re.DOTALL)
_PLAIN = {"--": "–", "---": "—", "``": "“", "''": "”", "{": "", "}": "", "$": "", "~": " "}
_ESCAPED = re.compile(r"\\([_%&#~$^{}])")


def plain(value: str) -> str:
    """``value`` without LaTeX, in NFC: accents become letters, unknown commands leave what they are given."""
    if "\\" in value:
        value = _accented(_ADDRESS.sub("", value))
    return _SCANNED.sub(_shown, value)


def _accented(value: str) -> str:
    value = _LETTER.sub(lambda found: _LETTERS[found[1]], value)
    for _pass in range(_STACKED):
        # The innermost mark first: it leaves a letter for the next one.
        marked = _ACCENT.sub(_marked, value)
        if marked == value:
            break
        value = marked
    return value


def _marked(found: re.Match[str]) -> str:
    mark, braced, bare, word, word_braced, word_bare = found.groups()
    letter = braced or bare or word_braced or word_bare
    return unicodedata.normalize("NFC", letter + _MARKS[mark or word])


def _shown(found: re.Match[str]) -> str:
    command, escaped = found.groups()
    if command:
        # A command whose text follows in braces is passed over, and its text stays.
        return _SIGNS.get(command, "")
    if escaped:
        return " " if escaped in "\\ \n\t,;:/!-" else escaped
    return _PLAIN[found[0]]


def address(value: str) -> str:
    """A web address or number as it was before LaTeX: without ``\\url``, braces and backslashes."""
    value = re.sub(r"\\url\s*", "", value).replace("{\\textasciitilde}", "~").replace("\\textasciitilde", "~")
    return _ESCAPED.sub(r"\1", value).replace("{", "").replace("}", "").strip()
