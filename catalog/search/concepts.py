"""Concepts: lines of terms that mean the same, as they stand in the reviewed files of ``data/``.

``trống đồng; thạp = bronze drum``: Vietnamese left, English right, ``;`` between terms, parentheses around
a term that is understood but not looked for, ``@ kind`` at the end where the terms name a kind of records,
``[section]`` or ``[section | anywhere]`` above.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from catalog.errors import SearchError
from catalog.search.analysis import Tokens, analyse, has_marks

DATA = Path(__file__).parent / "data"
_IRREGULAR = {"man": "men", "woman": "women", "child": "children"}
_SHORTEST_PLURAL, _SHORTEST_PARTICIPLE = 4, 6
_LONGEST_VERB = 6
_NOT_VERBS = ("er", "or", "al", "ic", "ity", "ist", "ism", "ous", "y")
_SHORT_VOWEL = re.compile(r"[^aeiou]+[aeiou][bdgklmnprt]")
_SIBILANTS = ("s", "x", "z", "ch", "sh")


@dataclass(frozen=True)
class Term:
    """One way to say a concept. ``searched`` tells whether it is also looked for."""

    text: str
    language: str
    searched: bool = True

    @cached_property
    def tokens(self) -> Tokens:
        """The tokens of the term."""
        return analyse(self.text)

    @property
    def is_marked(self) -> bool:
        """Whether it is written with accents."""
        return any(map(has_marks, self.tokens.exact, self.tokens.folded))


@dataclass(frozen=True, slots=True)
class Concept:
    """The terms of one line. ``anywhere``: to be looked for in names and places too; ``kind``: what they
    say is the kind of a record."""

    terms: tuple[Term, ...]
    section: str
    anywhere: bool = False
    kind: str = ""


def read(name: str) -> Iterator[Concept]:
    """The concepts of one file of ``data/``, in its order.

    Raises ``SearchError`` naming file and line for one that says nothing: fewer than two terms, or a term
    of signs alone.
    """
    section, anywhere = "", False
    for number, line in enumerate((DATA / name).read_text("utf-8").splitlines(), start=1):
        line = line.strip()
        if line.startswith("["):
            section, _, scope = (part.strip() for part in line.strip("[]").partition("|"))
            anywhere = scope == "anywhere"
        elif line and not line.startswith("#"):
            said, _, kind = line.partition(" @ ")
            terms = tuple(_terms(said))
            if len(terms) < 2 or not all(term.tokens.exact for term in terms):
                raise SearchError(f"{name} line {number}: {line!r} holds no two terms that mean the same")
            yield Concept(terms, section, anywhere, kind)


def _terms(line: str) -> Iterator[Term]:
    vietnamese, _, english = line.partition(" = ")
    for language, side in (("vi", vietnamese), ("en", english)):
        for text in filter(None, (part.strip() for part in side.split(";"))):
            bare = text[1:-1].strip() if text.startswith("(") and text.endswith(")") else text
            yield Term(bare, language, searched=bare == text)


def plural(text: str) -> str:
    """The plural of an English term: of its last word; a word in -s stays."""
    *before, last = text.split(" ")
    if last in _IRREGULAR:
        last = _IRREGULAR[last]
    elif last.endswith(_SIBILANTS):
        last = last if last.endswith("s") else f"{last}es"
    elif last.endswith("y") and last[-2:-1] not in "aeiou":
        last = f"{last[:-1]}ies"
    else:
        last = f"{last}s"
    return " ".join((*before, last))


def singular(word: str) -> str:
    """The singular of an English plural in -s, "" for a word that is none."""
    if not word.endswith("s") or word.endswith(("ss", "us", "is")) or len(word) < _SHORTEST_PLURAL:
        return ""
    if word.endswith("ies"):
        return f"{word[:-3]}y"
    return word[:-2] if word.endswith(("sses", "xes", "ches", "shes")) else word[:-1]


def inflections(word: str) -> tuple[str, ...]:
    """The other forms of an English word that are likely: its plural or singular, and its form in -ing."""
    if word.endswith("ing") and len(word) >= _SHORTEST_PARTICIPLE:
        stem = word[:-3]
        return (stem[:-1] if stem[-1] == stem[-2] else stem,)
    if one := singular(word):
        return (one,)
    many = plural(word)
    if len(word) > _LONGEST_VERB or word.endswith(_NOT_VERBS):
        return (many,) if many != word else ()
    return many, _participle(word)


def _participle(word: str) -> str:
    if word.endswith("e") and not word.endswith("ee"):
        return f"{word[:-1]}ing"
    if _SHORT_VOWEL.fullmatch(word):
        return f"{word}{word[-1]}ing"
    return f"{word}ing"
