"""Likeness: what is kept of a work to find others like it, and the query made of it."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from catalog.sdk.search import Document, IndexField, Node, Or, Term
from catalog.search.analysis import Analysed

KEPT_FIELDS = ("title", "subject", "creator")
KEPT_TOKENS = 16
"""Of each field so many tokens are kept."""
ASKED = 12
"""So many tokens, the rarest, make the query."""
_COMMON = 0.3
_ALWAYS_RARE = 4


def kept(document: Document) -> str:
    """The line that an engine stores with a document: per field its name and its first folded tokens."""
    parts = []
    for name in KEPT_FIELDS:
        tokens: list[str] = []
        for value in document.texts.get(name, ()):
            if isinstance(value, Analysed):
                # Only the first are wanted: the rest of a long text is not taken apart.
                tokens += value.folded_text.split(" ", KEPT_TOKENS)[: KEPT_TOKENS - len(tokens)]
            else:
                tokens += value[1][: KEPT_TOKENS - len(tokens)]
            if len(tokens) >= KEPT_TOKENS:
                break
        if tokens:
            parts.append(f"{name} {' '.join(dict.fromkeys(tokens))}")
    return "\n".join(parts)


def tree(
    stored: str, fields: Sequence[IndexField], frequency: Callable[[str, str], int], documents: int
) -> Node | None:
    """The query for works like the one ``stored`` tells of, None if it shares no word with another."""
    weights = {field.name: field.weight for field in fields}
    ranked: list[tuple[float, Term]] = []
    for line in stored.splitlines():
        name, *tokens = line.split(" ")
        for token in tokens if name in weights else ():
            count = frequency(f"{name}_folded", token)
            if 1 < count <= max(_ALWAYS_RARE, documents * _COMMON):
                rarity = math.log(1 + documents / count)
                ranked.append((weights[name] * rarity, Term(token, name, folded=True)))
    ranked.sort(key=lambda pair: (-pair[0], pair[1].text, pair[1].field or ""))
    asked = tuple(term for _, term in ranked[:ASKED])
    # One shared syllable says little: "trong" stands in thousands of titles.
    return Or(asked, minimum=2 if len(asked) > 3 else 1) if asked else None
