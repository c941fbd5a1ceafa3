"""Vietnamese and English names of kinds, materials, techniques, periods and subjects, from a file."""

from __future__ import annotations

from functools import cache

from catalog.search import concepts
from catalog.search.concepts import Concept

FILE = "bilingual.txt"


@cache
def load() -> tuple[Concept, ...]:
    """The concepts of the file, read when first asked for. Raises ``SearchError`` naming a wrong line."""
    return tuple(concepts.read(FILE))
