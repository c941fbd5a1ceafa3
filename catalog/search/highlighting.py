"""Highlighting: which parts of a stored text are what a query matched, and the stretch that shows most.

Results are parts of the very text, in order: whoever shows them escapes each and marks the hits. Words are
compared folded, so "trong dong" marks "Trống đồng"; what stands side by side is one mark.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from catalog.formats.text.fold import fold
from catalog.sdk.tree import Fuzzy, Node, Phrase, Prefix, Term, Wildcard
from catalog.search.analysis import analyse, forms, placed
from catalog.search.confusions import edits
from catalog.search.expansions import Expanded
from catalog.search.trees import Leaf, leaves, wildcard_test

LENGTH = 240
"""Characters of a snippet, about."""
MAX_RUNS = 200
MAX_MARKS = 2_000
"""Further hits of a text are left unmarked."""
MAX_TEXT = 50_000
"""Behind so many characters of a text nothing is marked."""
_LEAD = 4
_REACH = 30
_JOINERS = "\u200c\u200d\ufe0e\ufe0f"


class Part(NamedTuple):
    """A piece of a text; ``is_hit`` tells whether it is what was searched for."""

    text: str
    is_hit: bool


@dataclass(frozen=True, slots=True)
class Snippet:
    """A stretch of a text in parts, and whether the text goes on before it and after it."""

    parts: tuple[Part, ...]
    cut_before: bool = False
    cut_after: bool = False


@dataclass(frozen=True, slots=True)
class Run:
    """Folded tokens that a query wants in a row, in one field or (None) in any.

    At most ``slop`` other tokens stand between them. A single one may be the beginning of a token
    (``is_prefix``), a pattern of ``?`` and ``*``, or differ by ``distance`` letters.
    """

    tokens: tuple[str, ...]
    field: str | None = None
    slop: int = 0
    is_prefix: bool = False
    is_pattern: bool = False
    distance: int = 0

    @property
    def is_inexact(self) -> bool:
        """Whether other tokens than its own fit it."""
        return self.is_prefix or self.is_pattern or self.distance > 0


class _Token(NamedTuple):
    start: int
    end: int
    folded: str


class _Mark(NamedTuple):
    start: int
    end: int
    runs: frozenset[int]


class Highlighter:
    """Marks what a query matched; made once for all texts of a page."""

    def __init__(self, runs: Iterable[Run]) -> None:
        self.runs = tuple(dict.fromkeys(run for run in runs if run.tokens))[:MAX_RUNS]

    @classmethod
    def of(cls, words: Sequence[str], tree: Node | None = None) -> Highlighter:
        """For plain words as they were searched, or, where there are none, for what a tree looks for.

        Words alone leave out what the tree adds to them, such as synonyms: they are no reason to a reader.
        """
        if words or tree is None:
            return cls(Run(analyse(word).folded) for word in words)
        # Neither what it excludes nor what it adds to what was typed.
        return cls(map(_run, leaves(tree, without=Expanded)))

    def mark(self, text: str, field: str | None = None) -> tuple[Part, ...]:
        """The whole text in parts; ``field`` names the text field, where a query may ask for that alone."""
        return _parts(text, self._marks(text, field), 0, len(text))

    def snippet(self, text: str, field: str | None = None, *, length: int = LENGTH) -> Snippet:
        """About ``length`` characters of the text round the most different hits, cut between words.

        A text without a hit is shown from its beginning.
        """
        marks = self._marks(text, field)
        if len(text) <= length:
            return Snippet(_parts(text, marks, 0, len(text)))
        first, last = _densest(marks, length) if marks else (0, 0)
        start = _start(
            text, first, max(0, min(first - (length - (last - first)) // _LEAD, len(text) - length))
        )
        end = _end(text, max(last, start), min(len(text), max(start + length, last)))
        return Snippet(_parts(text, marks, start, end), start > 0, end < len(text))

    def _marks(self, text: str, field: str | None) -> list[_Mark]:
        wanted = [
            (number, run)
            for number, run in enumerate(self.runs)
            if field is None or run.field is None or run.field == field
        ]
        if not wanted:
            return []
        tokens = [_Token(*token) for token in placed(text[:MAX_TEXT])]
        found = sorted(_hits(tokens, wanted))
        return _joined(text, found)[:MAX_MARKS]


def _run(leaf: Leaf) -> Run:
    match leaf:
        case Phrase(tokens, field, _, slop):
            return Run(tuple(forms(token)[1] for token in tokens), field, slop)
        case Term(text, field):
            return Run((forms(text)[1],), field)
        case Prefix(text, field):
            return Run((fold(text),), field, is_prefix=True)
        case Wildcard(text, field):
            return Run((fold(text),), field, is_pattern=True)
        case Fuzzy(text, field, _, distance):
            return Run((fold(text),), field, distance=distance)


def _hits(tokens: Sequence[_Token], wanted: Sequence[tuple[int, Run]]) -> Iterator[_Mark]:
    starting: dict[str, list[tuple[int, Run]]] = {}
    inexact: list[tuple[int, Run]] = []
    for number, run in wanted:
        if run.is_inexact:
            inexact.append((number, run))
        else:
            starting.setdefault(run.tokens[0], []).append((number, run))
    # Words of a text come again and again.
    known: dict[str, frozenset[int]] = {}
    for place, token in enumerate(tokens):
        for number, run in starting.get(token.folded, ()):
            last = _last(tokens, place, run)
            if last is not None:
                yield _Mark(token.start, tokens[last].end, frozenset((number,)))
        if inexact:
            if token.folded not in known:
                known[token.folded] = frozenset(n for n, run in inexact if _is_like(token.folded, run))
            if known[token.folded]:
                yield _Mark(token.start, token.end, known[token.folded])


def _is_like(token: str, run: Run) -> bool:
    if run.is_prefix:
        return token.startswith(run.tokens[0])
    if run.is_pattern:
        return wildcard_test(run.tokens[0])(token) is not None
    return edits(token, run.tokens[0], run.distance) <= run.distance


def _last(tokens: Sequence[_Token], place: int, run: Run) -> int | None:
    """The place of the last token of ``run`` if it begins at ``place``."""
    left = run.slop
    for wanted in run.tokens[1:]:
        place += 1
        while place < len(tokens) and left and tokens[place].folded != wanted:
            place, left = place + 1, left - 1
        if place >= len(tokens) or tokens[place].folded != wanted:
            return None
    return place


def _joined(text: str, found: Sequence[_Mark]) -> list[_Mark]:
    """The hits as marks that do not touch: what overlaps, or has only blanks between, is one."""
    marks: list[_Mark] = []
    for hit in found:
        end = _whole(text, hit.end)
        if marks and (hit.start <= marks[-1].end or text[marks[-1].end : hit.start].isspace()):
            before = marks[-1]
            marks[-1] = _Mark(before.start, max(before.end, end), before.runs | hit.runs)
        else:
            marks.append(_Mark(hit.start, end, hit.runs))
    return marks


def _whole(text: str, end: int) -> int:
    """``end`` moved behind the combining marks and joiners that belong to the letter before it."""
    while 0 < end < len(text) and _belongs(text[end]):
        end += 1
    return end


def _belongs(letter: str) -> bool:
    return letter > "\u02ff" and (letter in _JOINERS or unicodedata.category(letter)[0] == "M")


def _densest(marks: Sequence[_Mark], length: int) -> tuple[int, int]:
    """Begin and end of the hits, not further apart than ``length``, that show most of what was asked."""
    best, span = (0, 0), (marks[0].start, marks[0].end)
    within: Counter[int] = Counter()
    left = 0
    for right, mark in enumerate(marks):
        within.update(mark.runs)
        while left < right and mark.end - marks[left].start > length:
            within.subtract(marks[left].runs)
            left += 1
        score = (sum(count > 0 for count in within.values()), right - left)
        if score > best:
            best, span = score, (marks[left].start, mark.end)
    return span


def _start(text: str, first: int, wished: int) -> int:
    """The begin of a word at or a little behind ``wished``, before the first hit."""
    if wished <= 0:
        return 0
    for place in range(wished, min(first, wished + _REACH) + 1):
        if text[place - 1].isspace() and not text[place].isspace():
            return place
    # Writing without blanks, or a word as long as that.
    return min(_whole(text, wished), first)


def _end(text: str, last: int, wished: int) -> int:
    """The end of a word at or a little before ``wished``, behind the last hit."""
    if wished >= len(text):
        return len(text)
    for place in range(wished, max(last, wished - _REACH), -1):
        if text[place].isspace() and not text[place - 1].isspace():
            return place
    return _whole(text, wished)


def _parts(text: str, marks: Sequence[_Mark], start: int, end: int) -> tuple[Part, ...]:
    parts: list[Part] = []
    place = start
    for mark in marks:
        low, high = max(mark.start, start), min(mark.end, end)
        if low >= high:
            continue
        if place < low:
            parts.append(Part(text[place:low], False))
        parts.append(Part(text[low:high], True))
        place = high
    if place < end:
        parts.append(Part(text[place:end], False))
    return tuple(parts)
