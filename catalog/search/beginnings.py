"""Beginnings: which values of a facet are meant by the beginnings of their words."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from catalog.sdk.tree import And, Node, Or, Prefix
from catalog.search.analysis import analyse, begun, placed

MAX_WORDS = 10
"""Of more words typed the first so many count."""
_SHORTEST = 2


@dataclass(frozen=True, slots=True)
class Beginnings:
    """The words typed, each in its folded forms, one of which must begin a word of a value.

    None at all fit every value.
    """

    words: tuple[tuple[str, ...], ...]

    @classmethod
    def of(cls, typed: str) -> Beginnings | None:
        """What was typed; None where it is something of which nothing can be searched."""
        found = islice(placed(typed), MAX_WORDS)
        words = tuple(begun(typed[start:end])[1] for start, end, _ in found)
        return cls(words) if words or not typed.strip() else None

    def fit(self, value: str) -> bool:
        """Whether each word begins a word of ``value``."""
        folded = _folded(value) if self.words else ""
        return all(any(f" {form}" in folded for form in forms) for forms in self.words)

    def node(self, field: str) -> Node | None:
        """What finds the works that may have such a value, by the words of a text field.

        None where too little was typed to narrow anything.
        """
        parts = tuple(
            _any(tuple(Prefix(form, field, folded=True) for form in forms))
            for forms in dict.fromkeys(self.words)
            if min(map(len, forms)) >= _SHORTEST
        )
        if not parts:
            return None
        return parts[0] if len(parts) == 1 else And(parts)


def _any(parts: tuple[Node, ...]) -> Node:
    return parts[0] if len(parts) == 1 else Or(parts)


@lru_cache(maxsize=50_000)
def _folded(value: str) -> str:
    return f" {' '.join(analyse(value).folded)}"
