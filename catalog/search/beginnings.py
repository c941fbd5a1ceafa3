"""Beginnings: which values of a facet are meant by the beginnings of their words."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from catalog.sdk.search import And, Node, Prefix
from catalog.search.analysis import analyse

MAX_WORDS = 10
"""Of more words typed the first so many count."""
_SHORTEST = 2


@dataclass(frozen=True, slots=True)
class Beginnings:
    """The folded words typed; each must begin a word of a value. None at all fit every value."""

    words: tuple[str, ...]

    @classmethod
    def of(cls, typed: str) -> Beginnings | None:
        """What was typed; None where it is something of which nothing can be searched."""
        words = analyse(typed).folded[:MAX_WORDS]
        return cls(words) if words or not typed.strip() else None

    def fit(self, value: str) -> bool:
        """Whether each word begins a word of ``value``."""
        folded = _folded(value) if self.words else ""
        return all(f" {word}" in folded for word in self.words)

    def node(self, field: str) -> Node | None:
        """What finds the works that may have such a value, by the words of a text field.

        None where too little was typed to narrow anything.
        """
        parts = tuple(
            Prefix(word, field, folded=True) for word in dict.fromkeys(self.words) if len(word) >= _SHORTEST
        )
        if not parts:
            return None
        return parts[0] if len(parts) == 1 else And(parts)


@lru_cache(maxsize=50_000)
def _folded(value: str) -> str:
    return f" {' '.join(analyse(value).folded)}"
