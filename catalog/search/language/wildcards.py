"""Wildcards: words with ``*`` (any letters) and ``?`` (one letter), typed or left open at their end."""

from __future__ import annotations

import re
from collections.abc import Sequence

from catalog.sdk.tree import And, Node, Or, Prefix, Term, Wildcard
from catalog.search.analysis import forms
from catalog.search.language.limits import MAX_WILDCARDS, MIN_LETTERS
from catalog.search.notices import Notice
from catalog.search.trees import wildcard_stem
from catalog.search.words import Word, word_node

_PATTERN = re.compile(r"\w[*?]|[*?]\w")
_PIECE = re.compile(r"(?:[\w*?][\u0300-\u036f]*)+")
# The parts of a number belong together: "895.92*" is one word.
_NUMBER = re.compile(r"\w*\d\w*(?:[/.:-][\w*?]+)+")
_SEVERAL = re.compile(r"\*[*?]*|\?+\*[*?]*")


def is_pattern(text: str) -> bool:
    """Whether a word holds wildcards; signs that stand alone and those of web addresses are none."""
    return "://" not in text and _PATTERN.search(text) is not None


class Patterns:
    """Makes the nodes of words with wildcards of one query, and notes those that it cannot take."""

    def __init__(self, notices: list[Notice]) -> None:
        self._notices = notices
        self._count = 0

    def node(self, text: str, fields: Sequence[str | None]) -> Node | None:
        """What a typed word finds in any of the fields (None: all); None if nothing can be searched."""
        pieces = [text] if _NUMBER.fullmatch(text) else _PIECE.findall(text)
        found = [node for piece in pieces if (node := self._piece(piece, fields))]
        if not found:
            return None
        return found[0] if len(found) == 1 else And(tuple(found))

    def _piece(self, piece: str, fields: Sequence[str | None]) -> Node | None:
        piece = _SEVERAL.sub("*", piece)
        if "*" not in piece and "?" not in piece:
            return self._plain(piece, fields)
        refused = self._refused(piece)
        if refused:
            self._notices.append(refused)
            return self._plain(re.sub(r"[*?]", " ", piece), fields)
        self._count += 1
        return _any_field([node for field in fields for node in _nodes(piece, field)])

    def _refused(self, piece: str) -> Notice | None:
        stem = wildcard_stem(piece)
        if not re.search(r"\w", piece):
            return None
        if not stem:
            return Notice("wildcard_leading", {"word": piece})
        if len(stem) < MIN_LETTERS:
            return Notice("prefix_short", {"word": piece})
        if self._count >= MAX_WILDCARDS:
            return Notice("wildcards_many", {"word": piece, "most": str(MAX_WILDCARDS)})
        return None

    def _plain(self, text: str, fields: Sequence[str | None]) -> Node | None:
        word = Word.of(text)
        return _any_field([word_node(word, field) for field in fields]) if word else None


def _any_field(nodes: Sequence[Node]) -> Node | None:
    if not nodes:
        return None
    return nodes[0] if len(nodes) == 1 else Or(tuple(nodes))


def _nodes(pattern: str, field: str | None) -> list[Node]:
    """A pattern typed with accents means them: "hồ*" is not "hoa"."""
    exact, folded = forms(pattern)
    is_folded = exact == folded
    text = folded if is_folded else exact
    if not wildcard_stem(text):
        return []
    start = text[:-1]
    if "*" in start or "?" in start or text[-1] not in "*?":
        return [Wildcard(text, field, folded=is_folded)]
    # The word itself counts: "thế?" may end a question, and of "ki*" the index has "kỹ" for "kĩ".
    spelt = forms(start)[1 if is_folded else 0]
    if text.endswith("?"):
        return [Wildcard(text, field, folded=is_folded), Term(spelt, field, folded=is_folded)]
    also = [Term(spelt, field, folded=is_folded)] if spelt != start else []
    return [Prefix(start, field, folded=is_folded), *also]
