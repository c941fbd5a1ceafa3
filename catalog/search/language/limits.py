"""Limits: how much a query may ask, so that none costs much more than another."""

from __future__ import annotations

import re

from catalog.errors import QueryError

MAX_CHARACTERS = 1_000
MAX_DEPTH = 20
MAX_CLAUSES = 64
MAX_WILDCARDS = 6
"""Each word with wildcards stands for up to ``trees.MAX_EXPANSION`` others, in every field."""
MIN_LETTERS = 2
"""So many letters a word with wildcards needs before the first of them: fewer begin a tenth of all words."""
MAX_PHRASES = 16
"""A phrase costs as much as ten words where its words are common."""
MAX_SLOP = 5

_CLAUSE = re.compile(r'"[^"]+"?|[^\s()"]+')


def check_length(text: str) -> None:
    """Raises ``QueryError`` for more than ``MAX_CHARACTERS`` characters."""
    if len(text) > MAX_CHARACTERS:
        raise QueryError(f"a query has at most {MAX_CHARACTERS} characters, this one {len(text)}")


def check_shape(text: str) -> None:
    """Raises ``QueryError`` for too many words and phrases, or too many levels of parentheses."""
    depth = deepest = 0
    for sign in text:
        depth += (sign == "(") - (sign == ")")
        deepest = max(deepest, depth)
    if deepest > MAX_DEPTH:
        raise QueryError(f"a query has at most {MAX_DEPTH} levels of parentheses, this one {deepest}")
    clauses = len(_CLAUSE.findall(text))
    if clauses > MAX_CLAUSES:
        raise QueryError(f"a query has at most {MAX_CLAUSES} words and phrases, this one {clauses}")
