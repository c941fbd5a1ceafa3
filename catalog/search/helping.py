"""Helping: what is tried, step by step, where fewer than three works hold all the words that were typed.

The words are read as Telex or VNI, then without those that only ask, then in a corrected spelling; last,
most of them are enough. A step counts only if it finds more than the ones before, and what was found
as typed stays first.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from catalog.formats.text.keystrokes import read_typed
from catalog.sdk.search import Query, Results, SearchEngine
from catalog.sdk.tree import Boost, Node, Or, Term
from catalog.search.analysis import analyse
from catalog.search.notices import Notice
from catalog.search.questions import FOREIGN_WORDS, without_question_words
from catalog.search.ranking import preferred
from catalog.search.spelling import suggest
from catalog.search.words import Word, all_of, most_of

FEW = 3
"""With fewer works than this the reader is helped."""
# So much that no work found by other words comes before one found by those typed.
_AS_TYPED = 1_000.0
_SEVERAL = 2


@dataclass(slots=True)
class Help:
    """A search as it stands after the steps made so far; ``tree`` is its query's without preferences."""

    engine: SearchEngine
    query: Query
    tree: Node
    results: Results
    words: tuple[str, ...]
    notices: list[Notice] = field(default_factory=list)
    suggestion: str = ""
    shown_for: str = ""
    _pending: list[Notice] = field(default_factory=list)
    """What is told as soon as a later step finds something with it."""

    def climb(self) -> None:
        """Make the steps one by one until enough is found. Raises ``SearchError``."""
        steps: tuple[Callable[[], None], ...] = (
            self._as_keystrokes,
            self._without_questions,
            self._corrected,
            self._most,
        )
        for step in steps:
            if self.results.total >= FEW:
                return
            step()

    def _as_keystrokes(self) -> None:
        careful, every = self._readings()
        readings = [one for one in dict.fromkeys((careful, every)) if one != self.words]
        if not readings:
            return
        trees = [all_of(_words(reading)) for reading in readings]
        counts = self.engine.count_many([self._query(tree) for tree in trees])
        best = max(range(len(readings)), key=lambda place: (counts[place], -place))
        notice = _changed("typed", self.words, readings[best])
        if counts[best] > self.results.total and self._widened(trees[best], notice):
            self.words = readings[best]
        elif not self.results.total and _differing(self.words, careful) >= _SEVERAL:
            # Two words of keys that nothing holds are no chance: the next steps go on with what they mean.
            self._pending.append(_changed("typed", self.words, careful))
            self.words = careful

    def _readings(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The words with those read as keystrokes that no work holds as they are, and with all that can be.

        What finds something as typed is read only if several words say so: "sos" is held by few works too.
        """
        every = tuple(map(read_typed, self.words))
        changed = [place for place, word in enumerate(every) if word != self.words[place]]
        if all(self.words[place].lower() in FOREIGN_WORDS for place in changed):
            return self.words, self.words
        held = self.engine.count_many([_holding(self.words[place]) for place in changed])
        if self.results.total and (len(changed) < _SEVERAL or max(held) > FEW):
            return self.words, self.words
        keys = {place for place, count in zip(changed, held, strict=True) if not count}
        careful = (
            every[place] if place in keys and word.lower() not in FOREIGN_WORDS else word
            for place, word in enumerate(self.words)
        )
        return tuple(careful), every

    def _without_questions(self) -> None:
        kept, dropped = without_question_words(self.words)
        if not dropped:
            return
        # Where nothing holds the rest either, it is the rest that is corrected, and held mostly.
        self.words = kept
        notice = Notice("question_words", {"words": " ".join(dropped)})
        if not self._widened(all_of(_words(kept)), notice):
            self._pending.append(notice)

    def _corrected(self) -> None:
        corrected = suggest(self.words, self.engine)
        if corrected and self._widened(
            all_of(_words(corrected)), _changed("corrected", self.words, corrected)
        ):
            self.suggestion = " ".join(corrected)
            self.words = corrected

    def _most(self) -> None:
        if len(self.words) > 1:
            self._widened(most_of(_words(self.words)), Notice("most_words", {"words": " ".join(self.words)}))

    def _widened(self, tree: Node, notice: Notice) -> bool:
        """Whether more is found with ``tree`` behind what is found already; then it is kept, and told."""
        wider = Or((Boost(self.tree, _AS_TYPED), tree)) if self.results.total else tree
        query = self._query(wider, page=True)
        more = self.engine.search(query)
        if more.total <= self.results.total:
            return False
        self.query, self.tree, self.results = query, wider, more
        for told in (*self._pending, notice):
            self.shown_for = told.params["to"] if told.code == "typed" else self.shown_for
            self.notices.append(told)
        self._pending.clear()
        return True

    def _query(self, tree: Node, *, page: bool = False) -> Query:
        if page:
            return replace(self.query, tree=preferred(tree, self.engine.fields))
        return replace(self.query, tree=tree, facets=(), offset=0, limit=0)


def _changed(code: str, words: Sequence[str], to: Sequence[str]) -> Notice:
    return Notice(code, {"from": " ".join(words), "to": " ".join(to)})


def _differing(words: Sequence[str], others: Sequence[str]) -> int:
    return sum(word != other for word, other in zip(words, others, strict=True))


def _words(texts: Sequence[str]) -> list[Word]:
    return [word for word in map(Word.of, texts) if word]


def _holding(word: str) -> Query:
    """The works that hold a word as it was typed."""
    tokens = analyse(word).folded
    return Query(tree=Term(tokens[0], folded=True) if len(tokens) == 1 else Or(()), limit=0)
