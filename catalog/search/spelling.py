"""Spelling: corrections from the words that the catalog itself holds, accents included.

A word is looked up folded: "Ngoc Lu" and "Ngọc Lũ" are the same to it. What no work holds is replaced by
the nearest word that works do hold, written as they mostly write it.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from catalog.sdk.search import And, Position, Query, SearchEngine, Term
from catalog.search.analysis import analyse

FIELDS = ("title", "creator", "subject", "place", "institution_name", "publisher")
"""Descriptions and notes are left out: they hold most misspellings themselves."""
MAX_WORDS = 200_000
"""So many words, the most frequent, are kept in memory (about 30 MB)."""
_KEPT_LEXICONS = 2
_SHORTEST = 3
# In shorter words two edits give any other word; in longer ones there are too many to try.
_TWO_EDITS = range(6, 11)
_CANDIDATES = 4
_FORMS = 4
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
# A lexicon that has fallen behind the index is used on for so many times the seconds it took to make,
# so that a harvest, which moves the index every few seconds, does not keep a processor busy with it.
_PATIENCE = 100


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The words of an index: per folded word the number of works and its exact forms, the most used first."""

    counts: dict[str, int]
    written: dict[str, tuple[str, ...]]
    position: Position | None
    made: float
    seconds: float


def suggest(words: Sequence[str], engine: SearchEngine) -> tuple[str, ...]:
    """The words with those that no work holds replaced by the nearest that go with the others.

    ``()`` if nothing is misspelt or nothing near is held. Words as typed, corrections as works write them.
    """
    lexicon = _lexicon(engine)
    folded = [analyse(word).folded for word in words]
    wrong = [place for place, tokens in enumerate(folded) if _is_unknown(tokens, lexicon)]
    if not wrong:
        return ()
    corrected = list(words)
    fitting = [token for place, tokens in enumerate(folded) if place not in wrong for token in tokens]
    for place in wrong:
        best = _best_fitting(candidates(folded[place][0], lexicon), fitting, engine)
        if best is None:
            continue
        corrected[place] = _written(best, fitting, lexicon, engine)
        fitting.append(best)
    return tuple(corrected) if corrected != list(words) else ()


def candidates(word: str, lexicon: Lexicon) -> list[str]:
    """The nearest held words for a folded one, one edit before two, frequent before rare."""
    near = [edit for edit in _edits(word) if edit in lexicon.counts]
    if not near and len(word) in _TWO_EDITS:
        near = [edit for edit in _two_edits(word) if edit in lexicon.counts]
    return sorted(set(near), key=lambda one: (-lexicon.counts[one], one))[:_CANDIDATES]


def _is_unknown(tokens: Sequence[str], lexicon: Lexicon) -> bool:
    if len(tokens) != 1 or tokens[0] in lexicon.counts:
        return False
    word = tokens[0]
    return _SHORTEST <= len(word) <= 30 and word.isascii() and word.isalpha()


def _best_fitting(found: Sequence[str], others: Sequence[str], engine: SearchEngine) -> str | None:
    """The candidate that most works hold together with the other words."""
    counts = _counts([Term(one, folded=True) for one in found], others, engine)
    return found[max(range(len(found)), key=lambda place: (counts[place], -place))] if found else None


def _written(word: str, others: Sequence[str], lexicon: Lexicon, engine: SearchEngine) -> str:
    """The exact form that works with the other words mostly have: "Truyện Kiều" but "Trà Kiệu"."""
    forms = lexicon.written.get(word, ())
    counts = _counts([Term(form) for form in forms], others, engine)
    return forms[max(range(len(forms)), key=lambda place: (counts[place], -place))] if forms else word


def _counts(terms: Sequence[Term], others: Sequence[str], engine: SearchEngine) -> list[int]:
    around = tuple(Term(other, folded=True) for other in others)
    return engine.count_many([Query(tree=And((*around, term)), limit=0) for term in terms])


def _edits(word: str) -> Iterable[str]:
    """All words one edit away: a letter dropped, swapped with the next, changed or put in."""
    for place in range(len(word) + 1):
        head, tail = word[:place], word[place:]
        if tail:
            yield head + tail[1:]
            for letter in _LETTERS:
                yield head + letter + tail[1:]
        if len(tail) > 1:
            yield head + tail[1] + tail[0] + tail[2:]
        for letter in _LETTERS:
            yield head + letter + tail


def _two_edits(word: str) -> Iterable[str]:
    seen: set[str] = set()
    for once in set(_edits(word)):
        for twice in _edits(once):
            if twice not in seen:
                seen.add(twice)
                yield twice


_lexicons: OrderedDict[tuple[str, str], Lexicon] = OrderedDict()
_making = threading.Lock()


def _lexicon(engine: SearchEngine) -> Lexicon:
    """The engine's lexicon, made anew when the index has moved on and it is not too dear."""
    key = engine.name, str(engine.folder)
    position = engine.position()
    with _making:
        held = _lexicons.get(key)
        if held is None or not _is_good(held, position):
            held = _make(engine, position)
            _lexicons[key] = held
        _lexicons.move_to_end(key)
        while len(_lexicons) > _KEPT_LEXICONS:
            _lexicons.popitem(last=False)
        return held


def _is_good(lexicon: Lexicon, position: Position | None) -> bool:
    if lexicon.position == position:
        return True
    return time.monotonic() - lexicon.made < lexicon.seconds * _PATIENCE


def _make(engine: SearchEngine, position: Position | None) -> Lexicon:
    begun = time.monotonic()
    names = [field.name for field in engine.fields if field.type == "text" and field.name in FIELDS]
    counts: dict[str, int] = {}
    forms: dict[str, dict[str, int]] = {}
    for name in names:
        for token, count in engine.vocabulary(f"{name}_folded"):
            if token.isalpha():
                counts[token] = counts.get(token, 0) + count
        for token, count in engine.vocabulary(name):
            if not token.isascii():
                folded = analyse(token).folded
                if len(folded) == 1:
                    known = forms.setdefault(folded[0], {})
                    known[token] = known.get(token, 0) + count
    if len(counts) > MAX_WORDS:
        kept = sorted(counts.items(), key=lambda pair: -pair[1])[:MAX_WORDS]
        counts = dict(kept)
    # Of "kieu" an accented form is meant, but of "an" mostly the English word.
    written = {
        word: tuple(sorted(known, key=lambda token: -known[token])[:_FORMS])
        for word, known in forms.items()
        if sum(known.values()) * 4 >= counts.get(word, 0)
    }
    now = time.monotonic()
    return Lexicon(counts, written, position, now, now - begun)
