"""The query language: what a person types to a query tree (``docs/search.md`` shows it to people).

Whoosh's query parser gives the grammar: words (all of them wanted), ``AND OR NOT``, parentheses,
``"phrases"``, ``"near phrases"~3``, ``field:word``, ``year:[1900 TO 1945]``, ``word^2``; ``begin*`` and
``tru?en`` are read by us. Nothing a person types is an error but what passes the limits: what cannot be
read is searched as words.
"""

from catalog.search.language.limits import (
    MAX_CHARACTERS,
    MAX_CLAUSES,
    MAX_DEPTH,
    MAX_WILDCARDS,
)
from catalog.search.language.names import NAMES
from catalog.search.language.reader import Parsed, parse

__all__ = ["MAX_CHARACTERS", "MAX_CLAUSES", "MAX_DEPTH", "MAX_WILDCARDS", "NAMES", "Parsed", "parse"]
