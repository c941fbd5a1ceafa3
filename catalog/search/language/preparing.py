"""Preparing: the text as typed to the text that the grammar reads."""

from __future__ import annotations

import re

from catalog.formats.text.clean import compose
from catalog.search.language import names
from catalog.search.numbers import joined

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
# What is seen by nobody: zero-width spaces, byte order marks, marks of writing direction.
_UNSEEN = re.compile("[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")
# Keyboards of phones make such quotes; a Chinese or Japanese keyboard makes wide signs.
_SIGNS = str.maketrans({**dict.fromkeys("“”„‟«»＂「」『』", '"'), "：": ":", "（": "(", "）": ")", "？": "?"})
# "Ở đâu?" and "Ai xây? Xây năm nào?" are questions, "th?" is a word with an unknown letter.
_QUESTION = re.compile(r"(?<=\w)[?؟]+(?=\s*$|\s+[^\W\d_a-z])")
_WRITTEN_RANGE = re.compile(
    r"(?<!\w)(year|period):[\[{]\s*(-?\d{1,4})?\s*(?:đến|den|tới|toi|-|\u2013|\.\.)\s*(\d{1,4})?\s*[\]}]",
    re.IGNORECASE,
)


def prepare(text: str) -> str:
    """The text in NFC, without what nobody sees, its quotes straight, its field names in English.

    Question marks that end a question are dropped, blanks inside numbers of documents too.
    """
    text = compose(_CONTROL.sub(" ", _UNSEEN.sub("", text))).translate(_SIGNS).strip()
    if " " in text:
        text = _QUESTION.sub(_without_question, text)
    text = names.rewrite(joined(text))
    return _WRITTEN_RANGE.sub(_ranged, text)


def _without_question(found: re.Match[str]) -> str:
    following = found.string[found.end() :].lstrip()[:1]
    return "" if not following or following.isupper() else found[0]


def _ranged(found: re.Match[str]) -> str:
    return f"{found[1]}:[{found[2] or ''} TO {found[3] or ''}]".replace("[ TO", "[TO").replace("TO ]", "TO]")
