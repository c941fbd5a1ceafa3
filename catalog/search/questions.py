"""Questions: words that ask and do not describe, left out where too little holds all the words.

The list is reviewed by hand: only what hardly ever is the thing looked for. It is read only when fewer than
three works hold all the words, so that "Ở đâu có sông" and "What is art?" are found by their titles.
"""

from __future__ import annotations

from collections.abc import Sequence

from catalog.search.analysis import Tokens, analyse, has_marks

_VIETNAMESE = """
có|có phải|phải không|là|là gì|là ai|bao giờ|khi nào|lúc nào|năm nào|ngày nào|ở|ở đâu|đâu|tại đâu
nơi nào|chỗ nào|thế nào|như thế nào|ra sao|làm sao|làm thế nào|tại sao|vì sao|cái gì|con gì|gì
ai|của ai|nào|bao nhiêu|bao lâu
mấy|mấy giờ|không|hay không|có không|được không|chưa|à|ạ|nhỉ|vậy|hả|nhé|cho hỏi|cho tôi hỏi|xin hỏi
tôi muốn|tôi cần|tôi|muốn|tìm|tìm kiếm|muốn tìm|làm ơn|những|các|của|về
thì|mà|để|được|bị|nói về|viết về|liên quan đến
"""
_ENGLISH = """
what|what s|whats|who|who s|whom|whose|where|where s|when|why|how|how many|how much|how old|how to|which
is|are|was|were|do|does|did|can|could|should|would|will|has|have|had|be|there|it|its|this|that
the|a|an|of|in|on|at|to|for|by|from|with|about|and|or|i|me|my|we|you|your|please|find|show|want|need
looking for
"""
_FRENCH = """
qui|que|quoi|quand|où|comment|pourquoi|combien|quel|quelle|quels|quelles|qu est ce que|est ce que|est ce
le|les|l|de|du|des|d|un|une|et|est|sont|dans|sur|pour|par|avec|au|aux
"""
# Without accents most short words may be others ("cua" is "cửa" too, "chua" is "chùa"): these are meant.
_SURE = frozenset(["la", "o", "gi", "nao", "co", "cac", "nhung", "khong", "duoc", "muon"])


def _phrases(*tables: str) -> list[Tokens]:
    rows = (row for table in tables for row in table.strip().splitlines())
    return [analyse(phrase) for row in rows for phrase in row.split("|")]


_ALL = _phrases(_VIETNAMESE, _ENGLISH, _FRENCH)
_FOREIGN = _phrases(_ENGLISH, _FRENCH)
_EXACT = frozenset(" ".join(phrase.exact) for phrase in _ALL)
_FOLDED = _SURE.union(
    (" ".join(phrase.folded) for phrase in _ALL if len(phrase.folded) > 1),
    (" ".join(phrase.folded) for phrase in _FOREIGN),
)
FOREIGN_WORDS = frozenset(phrase.folded[0] for phrase in _FOREIGN if len(phrase.folded) == 1)
"""Single words of English and French questions, folded: "is", "of" and "this" are no keys of Telex."""
_LONGEST = max(len(phrase.exact) for phrase in _ALL)


def without_question_words(words: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The words that describe, and those that only ask, both as typed and in order.

    In a text with accents words are compared with theirs ("đầu" does not ask, "đâu" does). Nothing is left
    out of a text that has question words only.
    """
    tokens = [analyse(word) for word in words]
    marked = any(any(map(has_marks, one.exact, one.folded)) for one in tokens)
    kept: list[str] = []
    dropped: list[str] = []
    place = 0
    while place < len(words):
        length = _asking(tokens[place:], marked)
        (dropped if length else kept).extend(words[place : place + (length or 1)])
        place += length or 1
    return (tuple(kept), tuple(dropped)) if kept else (tuple(words), ())


def _asking(tokens: Sequence[Tokens], marked: bool) -> int:
    """How many words from the first on make the longest phrase that asks."""
    known = _EXACT if marked else _FOLDED
    for length in range(min(len(tokens), _LONGEST), 0, -1):
        forms = (token for one in tokens[:length] for token in (one.exact if marked else one.folded))
        if " ".join(forms) in known:
            return length
    return 0
