"""Spelling: corrections from the words that the catalog itself holds, accents included.

A word is looked up folded: "Ngoc Lu" and "Ngọc Lũ" are the same to it. What no work holds is replaced by
the nearest word that works do hold, written as they mostly write it; of near ones that is taken which goes
best with the other words. Everything is bounded: the words corrected, the candidates, the counts asked for.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from catalog.formats.text.syllables import is_syllable
from catalog.sdk.search import Query, SearchEngine
from catalog.sdk.tree import And, Term
from catalog.search import vocabulary
from catalog.search.analysis import analyse
from catalog.search.vocabulary import SAME_SOUND, Known, Vocabulary

Candidate = tuple[float, Known]
"""How far off a word is, and the word."""
MOST_WORDS = 12
"""In a longer row of words nothing is corrected: it is a sentence, of which most words are enough."""
MOST_CORRECTED = 3
_SHORTEST = 2
_LONGEST = 24
_CANDIDATES = 4
# A word that works hold is taken for a slip of one that so many times more hold.
_SLIP = 300
# A word that so many works hold anywhere is one, though no title or name has it.
_USED = 3
# With a correction so many times more works must be found than hold all words as they were typed.
_BETTER = 10
_ALTERNATIVES = 2
_TONES = "\u0300\u0301\u0303\u0309\u0323"
_NEAR = 1.0


@dataclass(frozen=True, slots=True)
class _Typed:
    """A word as typed and its one token; ``folded`` is "" where nothing of it can be corrected."""

    text: str
    exact: str
    folded: str

    @classmethod
    def of(cls, text: str) -> _Typed:
        tokens = analyse(text)
        if len(tokens.folded) != 1:
            return cls(text, "", "")
        word = tokens.folded[0]
        fits = _SHORTEST <= len(word) <= _LONGEST and word.isalpha()
        return cls(text, tokens.exact[0], word if fits else "")


def suggest(words: Sequence[str], engine: SearchEngine) -> tuple[str, ...]:
    """The words with those that no work holds replaced by the nearest that go with the others.

    Where each word is held but hardly a work holds all, one of them is replaced by a near and more frequent
    word with which works are found. ``()`` if nothing is misspelt or nothing near is held. Words as typed,
    corrections as works write them. Raises ``SearchError``.
    """
    held = vocabulary.of(engine) if 0 < len(words) <= MOST_WORDS else None
    if held is None:
        return ()
    typed = [_Typed.of(word) for word in words]
    known = held.known(word.folded for word in typed if word.folded)
    wrong = {place: found for place, word in enumerate(typed) if (found := _misspelt(word, known, held))}
    for place in _used(
        engine, [(place, typed[place]) for place in wrong if typed[place].folded not in known]
    ):
        del wrong[place]
    if wrong:
        corrected = _corrected(typed, dict(list(wrong.items())[:MOST_CORRECTED]), engine)
    else:
        corrected = _fitting_together(typed, known, held, engine)
    return corrected if corrected != tuple(words) else ()


def _misspelt(word: _Typed, known: dict[str, Known], held: Vocabulary) -> list[Candidate]:
    """What a word is probably meant to be; nothing for one that is held itself."""
    if not word.folded:
        return []
    own = known.get(word.folded)
    found = held.candidates(word.folded, _CANDIDATES)
    if _is_meant(word.exact):
        found = [one for one in found if one[0] <= SAME_SOUND]
    return [one for one in found if own is None or one[1].count >= own.count * _SLIP]


def _is_meant(exact: str) -> bool:
    """Whether a word is a Vietnamese syllable with its accents: at most its sound may be spelt wrongly."""
    if exact.isascii():
        return False
    letters = unicodedata.normalize("NFD", exact)
    tones = [letter for letter in letters if letter in _TONES]
    bare = unicodedata.normalize("NFC", "".join(letter for letter in letters if letter not in _TONES))
    return len(tones) <= 1 and is_syllable(bare, "".join(tones))


def _used(engine: SearchEngine, words: Sequence[tuple[int, _Typed]]) -> list[int]:
    """The places of words that works hold, if only in their descriptions."""
    counts = engine.count_many([_together(_terms([word.folded])) for _, word in words]) if words else []
    return [place for (place, _), count in zip(words, counts, strict=True) if count >= _USED]


def _corrected(
    typed: Sequence[_Typed], wrong: dict[int, list[Candidate]], engine: SearchEngine
) -> tuple[str, ...]:
    corrected = [word.text for word in typed]
    fitting = [
        token for place, word in enumerate(typed) if place not in wrong for token in analyse(word.text).folded
    ]
    for place, candidates in wrong.items():
        best = _nearest_fitting(candidates, fitting, engine)
        corrected[place] = _written(best, typed[place], fitting, engine)
        fitting.append(best.word)
    return tuple(corrected)


def _nearest_fitting(candidates: Sequence[Candidate], others: Sequence[str], engine: SearchEngine) -> Known:
    """Of the candidates that are as near as any that works hold with the other words, the most held one."""
    terms = [Term(one.word, folded=True) for _, one in candidates]
    counts = engine.count_many([_together([*_terms(others), term]) for term in terms])
    places = range(len(candidates))
    return candidates[min(places, key=lambda at: (not counts[at], candidates[at][0], -counts[at], at))][1]


def _written(word: Known, typed: _Typed, others: Sequence[str], engine: SearchEngine) -> str:
    """The form with the accents that were typed, else the one that works with the other words mostly have.

    "Truyện Kiều", but "Trà Kiệu".
    """
    if not word.forms:
        return word.word
    accents = [len(_accented(form) & _accented(typed.exact)) for form in word.forms]
    likely = [form for form, shared in zip(word.forms, accents, strict=True) if shared == max(accents)]
    return likely[_best([Term(form) for form in likely], others, engine)]


def _accented(word: str) -> set[str]:
    return {letter for letter in word if not letter.isascii()}


def _best(terms: Sequence[Term], others: Sequence[str], engine: SearchEngine) -> int:
    """The place of the term that most works hold together with the other words."""
    if len(terms) == 1:
        return 0
    counts = engine.count_many([_together([*_terms(others), term]) for term in terms])
    return max(range(len(terms)), key=lambda place: (counts[place], -place))


def _fitting_together(
    typed: Sequence[_Typed], known: dict[str, Known], held: Vocabulary, engine: SearchEngine
) -> tuple[str, ...]:
    """The words with one replaced so that many more works hold them all, or as they were."""
    same = tuple(word.text for word in typed)
    terms = _terms(token for word in typed for token in analyse(word.text).folded)
    places = [place for place, word in enumerate(typed) if word.folded in known]
    if len(typed) < 2 or not places:
        return same
    held_so = engine.count_many([_together(terms)])[0]
    # The rarest word is the likeliest slip.
    places.sort(key=lambda place: known[typed[place].folded].count)
    tried = [
        (place, candidate)
        for place in places[:MOST_CORRECTED]
        for distance, candidate in held.candidates(typed[place].folded, _ALTERNATIVES)
        if distance <= (SAME_SOUND if _is_meant(typed[place].exact) else _NEAR)
        and candidate.count > known[typed[place].folded].count
    ]
    queries = [_together(_replaced(typed, place, candidate.word)) for place, candidate in tried]
    counts = engine.count_many(queries) if queries else []
    if max(counts, default=0) <= held_so * _BETTER:
        return same
    place, best = tried[max(range(len(tried)), key=lambda number: (counts[number], -number))]
    others = [token for at, word in enumerate(typed) if at != place for token in analyse(word.text).folded]
    return (*same[:place], _written(best, typed[place], others, engine), *same[place + 1 :])


def _replaced(typed: Sequence[_Typed], place: int, word: str) -> list[Term]:
    texts = [word if at == place else one.text for at, one in enumerate(typed)]
    return _terms(token for text in texts for token in analyse(text).folded)


def _terms(tokens: Iterable[str]) -> list[Term]:
    return [Term(token, folded=True) for token in dict.fromkeys(tokens)]


def _together(terms: Sequence[Term]) -> Query:
    return Query(tree=And(tuple(terms)), limit=0)
