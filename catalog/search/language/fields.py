"""Fields: ``name:text`` to what is searched, whatever kind of field it names."""

from __future__ import annotations

import re
from collections.abc import Set as AbstractSet

from catalog.sdk.tree import And, Constant, Keyword, Node, NumberRange, Or, Prefer
from catalog.search.analysis import analyse
from catalog.search.fields import SPANS
from catalog.search.language.names import NAMES, Name
from catalog.search.language.wildcards import Patterns, is_pattern
from catalog.search.notices import Notice
from catalog.search.periods import years
from catalog.search.ranking import weight
from catalog.search.words import Word, phrase_node, word_node

_YEARS = re.compile(r"(-?\d{1,4})(?:\.\.|[-\u2013])(\d{1,4})\Z")
_YEAR = re.compile(r"-?[0-9]{1,6}\Z")
_MAIN_TITLE = "main_title"
_OTHER = "rest"
"""The text field that holds what has none of its own."""


class Fields:
    """Makes the nodes of the named parts of one query, for an index that has the ``known`` fields."""

    def __init__(self, known: AbstractSet[str], patterns: Patterns, notices: list[Notice]) -> None:
        self._known, self._patterns, self._notices = known, patterns, notices

    def node(self, name: str, text: str, *, quoted: bool = False, slop: int = 0) -> Node | None:
        """What ``name:text`` finds, None if nothing of it can be searched."""
        meant = NAMES[name]
        if meant.years:
            return self._years(meant, text)
        if not quoted and is_pattern(text):
            return self._pattern(meant, text)
        found: list[Node] = []
        if meant.keyword in (*self._known, "id"):
            found += [Keyword(meant.keyword, value) for value in meant.values(text) if value]
        for field in self._texts(meant, has_values=bool(found)):
            node = _text_node(meant.spoken(text), field, slop)
            found += [node] if node else []
        if not found:
            return None
        whole = found[0] if len(found) == 1 else Or(tuple(found))
        return self._whole_title_first(whole, text) if meant.name == "title" else whole

    def _whole_title_first(self, found: Node, text: str) -> Node:
        """Whoever names the title mostly types all of it: then no longer title comes before it."""
        if _MAIN_TITLE not in self._known:
            return found
        tokens = analyse(text)
        marked = tokens.exact != tokens.folded
        typed = " ".join(tokens.exact if marked else tokens.folded)
        return Prefer(found, Constant(Keyword(_MAIN_TITLE, typed), weight(_MAIN_TITLE)))

    def range(self, name: str, start: str | None, end: str | None) -> Node | None:
        """What ``name:[start TO end]`` finds; of a field without numbers, the words."""
        told = f"{start or ''} {end or ''}".strip()
        if not name or not NAMES[name].years:
            word = Word.of(told)
            texts = NAMES[name].texts if name else ()
            return word_node(word, texts[0] if texts else None) if word else None
        first, last = _ends(start), _ends(end)
        if (start and first is None) or (end and last is None):
            return self._not_a_year(told)
        return self._span(first[0] if first else None, last[1] if last else None)

    def _texts(self, meant: Name, *, has_values: bool) -> tuple[str, ...]:
        """The text fields to search; an index without the field's values is searched in its other texts."""
        found = tuple(name for name in meant.texts if name in self._known)
        return found if found or has_values or _OTHER not in self._known else (_OTHER,)

    def _pattern(self, meant: Name, text: str) -> Node | None:
        texts = [name for name in meant.texts if name in self._known]
        if texts:
            return self._patterns.node(text, texts)
        self._notices.append(Notice("wildcard_ignored", {"word": f"{meant.name}:{text}"}))
        return self.node(meant.name, re.sub(r"[*?]", "", text), quoted=True)

    def _years(self, meant: Name, text: str) -> Node | None:
        written = _YEARS.match(text)
        if written:
            return self._span(int(written[1]), int(written[2]))
        # "thế kỷ:15" and "thế kỷ:XV" are written too.
        century = years(f"thế kỷ {text}") if meant.name == "period" else None
        found = century or _ends(text)
        return self._span(*found) if found else self._not_a_year(text)

    def _span(self, low: int | None, high: int | None) -> Node:
        """What can be from within the range: it begins before the end and ends after the beginning."""
        if low is not None and high is not None and low > high:
            low, high = high, low
        begins, ends = SPANS["year"]
        if begins not in self._known or ends not in self._known:
            return NumberRange("year", low, high)
        return And((NumberRange(ends, low, None), NumberRange(begins, None, high)))

    def _not_a_year(self, text: str) -> Node | None:
        self._notices.append(Notice("not_a_year", {"value": text}))
        word = Word.of(text)
        return word_node(word) if word else None


def _ends(text: str | None) -> tuple[int, int] | None:
    """The first and last year of what was written: a year, or a period by its name."""
    if not text:
        return None
    return (int(text), int(text)) if _YEAR.match(text) else years(text)


def _text_node(text: str, field: str, slop: int) -> Node | None:
    word = Word.of(text)
    if word is None:
        return None
    # A number or a word with signs is one word, quoted or not.
    return word_node(word, field) if " " not in text and not slop else phrase_node(analyse(text), field, slop)
