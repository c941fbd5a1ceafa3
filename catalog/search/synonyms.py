"""Synonyms: abbreviations, spellings and other names of one thing, from a reviewed file."""

from __future__ import annotations

from functools import cache

from catalog.search import concepts
from catalog.search.concepts import Concept

FILE = "synonyms.txt"


@cache
def load() -> tuple[Concept, ...]:
    """The concepts of the file, read when first asked for. Raises ``SearchError`` naming a wrong line."""
    return tuple(concepts.read(FILE))
