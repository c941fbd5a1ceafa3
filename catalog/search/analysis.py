"""Analysis: text to tokens, the same for what is indexed and for what is asked.

Each token has two forms. The exact one is NFC, case-folded, with one tone placement (hòa for hoà) and one
of two equal spellings (kỹ for kĩ); the folded one has no marks. Words of Vietnamese are syllables, so a
token is a syllable; what makes words of them is that engines rank neighbours higher.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import overload

from catalog.formats.text.fold import fold
from catalog.formats.text.tone import unify_tone
from catalog.search.numbers import asked_forms, other_forms

MAX_CHARACTERS = 200_000
"""Of one value only so many characters are analysed."""
MAX_TOKEN = 64
"""Longer tokens are cut: nobody types them, and engines bound the length of a term."""

_CJK = "\u2e80-\u2fdf\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
# Combining marks without a composed form belong to the letter before them.
_LETTERS = rf"[^\W_{_CJK}][\u0300-\u036f]*"
_TOKEN = re.compile(rf"[{_CJK}]|[cC]\+\+(?!\w)|[cCfF]#(?!\w)|(?:{_LETTERS})+")
_ASCII_TOKEN = re.compile(r"c\+\+(?!\w)|[cf]#(?!\w)|[^\W_]+")
_ENDLESS = re.compile(rf"[^\W_]{{{MAX_TOKEN + 1}}}")
# Text without what parts or joins letters otherwise: its tokens are found in a third of the time.
_UNUSUAL = re.compile(rf"[\u0300-\u036f{_CJK}+#]")
_USUAL_TOKEN = re.compile(r"[^\W_]+")
_COMPOUND = re.compile(r"(?<![^\W_])[^\W_]++(?:[/.:_\u2010-\u2013-][^\W_]++)+")
_DASH = re.compile("[\u2010-\u2013]")
# ƣ stands for ư in text of old PDF fonts; Ð (eth) and Ɖ (African d) are typed for Đ.
_LOOK_ALIKE = str.maketrans({"ƣ": "ư", "Ƣ": "Ư", "ð": "đ", "Ð": "Đ", "ɖ": "đ", "Ɖ": "Đ"})


def _equal_spellings() -> dict[str, str]:
    """Syllables that end in i and in y alike, in all tones: bác sỹ = bác sĩ, kĩ = kỹ, quí = quý.

    Each stands for the spelling that most texts have. "vì" and "thúy" are none of them: there the other
    spelling is wrong or another word.
    """
    tones = list(zip("iìíỉĩị", "yỳýỷỹỵ", strict=True))
    found = {onset + i: onset + y for onset in ("h", "k", "l", "m", "t", "qu") for i, y in tones}
    return found | {"s" + y: "s" + i for i, y in tones}


_SPELLINGS = _equal_spellings()
_PLAIN_SPELLINGS = {word: same for word, same in _SPELLINGS.items() if word.isascii()}
_RESPELT = frozenset(_PLAIN_SPELLINGS)

TokenPair = tuple[tuple[str, ...], tuple[str, ...]]
"""Exact and folded tokens, of equal length."""


# Not frozen: setting its two attributes would cost more than analysing a short value.
@dataclass(slots=True)
class Analysed(Sequence[tuple[str, ...]]):
    """The exact and the folded tokens of an indexed value, kept as texts with a blank between tokens.

    Engines that split at blanks themselves take the texts; to others it is the pair of token tuples.
    """

    exact_text: str
    folded_text: str

    def __len__(self) -> int:
        return 2

    @overload
    def __getitem__(self, place: int) -> tuple[str, ...]: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[tuple[str, ...]]: ...
    def __getitem__(self, place: int | slice) -> tuple[str, ...] | Sequence[tuple[str, ...]]:
        """The exact tokens (0) or the folded ones (1)."""
        return (tuple(self.exact_text.split(" ")), tuple(self.folded_text.split(" ")))[place]

    def __iter__(self) -> Iterator[tuple[str, ...]]:
        yield tuple(self.exact_text.split(" "))
        yield tuple(self.folded_text.split(" "))


NOTHING = Analysed("", "")
"""A value without a token that could be searched."""


@dataclass(frozen=True, slots=True)
class Tokens:
    """The tokens of a text in both forms, of equal length, and its document numbers.

    ``compounds`` are numbers such as "288/KH-UBND" or "978-604-1-05827-1" as one token; the parts of
    them stand among the other tokens too.
    """

    exact: tuple[str, ...]
    folded: tuple[str, ...]
    compounds: tuple[tuple[str, str], ...] = ()


@lru_cache(maxsize=30_000)
def forms(word: str) -> tuple[str, str]:
    """The exact and the folded form of one word; both empty if nothing of it can be searched."""
    if word.isascii():
        plain = word.lower()[:MAX_TOKEN]
        plain = _PLAIN_SPELLINGS.get(plain, plain)
        return plain, plain
    exact = unify_tone(word.translate(_LOOK_ALIKE)).casefold()
    exact = unicodedata.normalize("NFC", exact)[:MAX_TOKEN]
    exact = _SPELLINGS.get(exact, exact)
    folded = fold(exact)[:MAX_TOKEN]
    return (exact, folded) if exact and folded else ("", "")


def analyse(text: str) -> Tokens:
    """The tokens of what is asked: words, digits, each Chinese character or kana by itself, "c++", "c#"."""
    text = text[:MAX_CHARACTERS]
    return Tokens(*_words(text), _asked_numbers(text) if _DIGIT.search(text) else ())


def indexed(text: str) -> Analysed:
    """What a document holds of ``text``: the tokens, then the compounds, where they part no neighbours."""
    if len(text) > MAX_CHARACTERS:
        text = text[:MAX_CHARACTERS]
    exact, folded = _plain_text(text)
    if not exact:
        pair = _words(text)
        if not pair[0]:
            return NOTHING
        exact, folded = " ".join(pair[0]), " ".join(pair[1])
    if _may_hold_number(text):
        compounds = _compounds(text)
        exact = " ".join((exact, *(exact for exact, _ in compounds)))
        folded = " ".join((folded, *(folded for _, folded in compounds)))
    return Analysed(exact, folded)


# All that is no letter or digit parts words.
_PARTED = {code: " " for code in range(128) if not chr(code).isalnum()}


def _plain_text(text: str) -> tuple[str, str]:
    """The tokens of text without accents joined by blanks; empty where it takes the general way."""
    if not text.isascii() or "+" in text or "#" in text:
        return "", ""
    words = text.lower().translate(_PARTED).split()
    if len(text) > MAX_TOKEN and words and max(map(len, words)) > MAX_TOKEN:
        return "", ""
    plain = " ".join(words if _RESPELT.isdisjoint(words) else _one_spelling(words))
    return plain, plain


def _one_spelling(words: Sequence[str]) -> list[str]:
    return [_PLAIN_SPELLINGS.get(word, word) for word in words]


_BORDER = "\x01"
_PARTED_VALUES = {**_PARTED, ord(_BORDER): f" {_BORDER} "}


def indexed_all(values: Sequence[str]) -> list[Analysed]:
    """``indexed`` of each value; those without accents are taken apart together, in half the time."""
    joined = _BORDER.join(values)
    if (
        len(values) == 1
        or not joined.isascii()
        or "+" in joined
        or "#" in joined
        or len(joined) > MAX_CHARACTERS
        or joined.count(_BORDER) != len(values) - 1
    ):
        return [indexed(value) for value in values]
    words = joined.lower().translate(_PARTED_VALUES).split()
    if max(map(len, words)) > MAX_TOKEN:
        return [indexed(value) for value in values]
    if not _RESPELT.isdisjoint(words):
        words = _one_spelling(words)
    texts = [text.strip(" ") for text in " ".join(words).split(_BORDER)]
    if _may_hold_number(joined):
        for place, value in enumerate(values):
            if texts[place] and _may_hold_number(value):
                texts[place] = " ".join((texts[place], *(exact for exact, _ in _compounds(value))))
    return [Analysed(text, text) for text in texts]


indexed_short = lru_cache(maxsize=20_000)(indexed)
"""``indexed`` with a memory, for values that come again and again: names, subjects, publishers."""


def placed(text: str) -> Iterator[tuple[int, int, str]]:
    """Where the tokens of ``text`` stand in it as it is given, in NFC or not: begin, end, folded form."""
    for found in _TOKEN.finditer(text[:MAX_CHARACTERS]):
        folded = forms(found[0])[1]
        if folded:
            yield found.start(), found.end(), folded


def begun(word: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The exact and the folded forms of a word that may go on: "ki" stands for "kỳ", and begins "kiều"."""
    exact, folded = forms(word)
    if not exact:
        return (), ()
    typed = unify_tone(word.translate(_LOOK_ALIKE)).casefold()[:MAX_TOKEN]
    return tuple(dict.fromkeys((exact, typed))), tuple(dict.fromkeys((folded, fold(typed))))


def _words(text: str) -> TokenPair:
    if text.isascii() and _ENDLESS.search(text) is None:
        # Without accents both forms are the lower-case word: a third of the general way's cost.
        plain = tuple(_one_spelling(_ASCII_TOKEN.findall(text.lower())))
        return plain, plain
    text = unicodedata.normalize("NFC", text)
    token = _TOKEN if _UNUSUAL.search(text) else _USUAL_TOKEN
    pairs = [pair for pair in map(forms, token.findall(text)) if pair[0]]
    if not pairs:
        return (), ()
    exact, folded = zip(*pairs, strict=True)
    return exact, folded


def has_marks(exact: str, folded: str) -> bool:
    """Whether a token was written with accents (or đ), so that its exact form says more."""
    return exact != folded


_DIGIT = re.compile(r"\d")
_JOINED = re.compile("[^\\W_][/.:_\u2010-\u2013-][^\\W_]")


def _may_hold_number(text: str) -> bool:
    return _DIGIT.search(text) is not None and _JOINED.search(text) is not None


def _compounds(text: str) -> tuple[tuple[str, str], ...]:
    """The joined numbers of a text, each followed by the other tokens that stand for it."""
    found: list[tuple[str, str]] = []
    for match in _COMPOUND.finditer(text):
        word = match[0]
        if _DIGIT.search(word):
            found += _compound(word)
    return tuple(found)


@lru_cache(maxsize=10_000)
def _compound(word: str) -> tuple[tuple[str, str], ...]:
    pair = forms(word if word.isascii() else _DASH.sub("-", word))
    return (pair, *((form, form) for form in other_forms(pair[1])))


def _asked_numbers(text: str) -> tuple[tuple[str, str], ...]:
    """As ``_compounds``, and what only a query needs: the spellings that a record may have instead."""
    found = dict(_compounds(text)) if _JOINED.search(text) else {}
    for word in (*(folded for folded in found.values()), *_USUAL_TOKEN.findall(text)):
        found |= {form: form for form in asked_forms(word) if form not in found}
    return tuple(found.items())
