"""What is attended, told by words of both languages: exhibitions, classes, clubs, programmes, events."""

from __future__ import annotations

import re
from collections.abc import Iterable

from catalog.formats.text.fold import fold

# The first that is found in the narrowest text wins: "Trại sáng tác của câu lạc bộ" is what its club does.
_WORDS = (
    ("exhibition", r"trien lam|trung bay|exhibitions?|phong tranh|gallery show"),
    ("club", r"cau lac bo|clb|clubs?|nhom doc sach|reading group|sinh hoat nhom"),
    (
        "programme",
        r"chuong trinh giao duc|giao duc di san|hoat dong giao duc|chuong trinh trai nghiem"
        r"|gio hoc (?:lich su|di san)|tiet hoc tai bao tang"
        r"|education(?:al)? program(?:me)?s?|school program(?:me)?s?",
    ),
    (
        "class",
        r"lop (?:hoc|day|nang khieu|boi duong|tap huan|ve|dan|nhac|mua|hat|vo|tieng|tin hoc|my thuat|thu phap"
        r"|ky nang|yoga|khieu vu|aerobic|co vua|xoa mu|lam|det|gom|nghe|sang tac|hai|cheo|tuong|ca tru"
        r"|quan ho|don ca|viet)|khoa (?:hoc|tap huan|boi duong|ngan han)|workshops?|class(?:es)?"
        r"|courses?|tap huan|day (?:nghe|hat|ve|dan)",
    ),
)
_PATTERNS = tuple((kind, re.compile(rf"(?<![a-z])(?:{words})(?![a-z])")) for kind, words in _WORDS)
_LONGEST = 300


def activity_kind(texts: Iterable[str]) -> str:
    """The kind that the first of ``texts`` with a known word names, "" for none.

    Give the narrowest first: categories, then the title, then the name of the calendar.
    """
    for text in texts:
        folded = fold(text[:_LONGEST])
        found = next((kind for kind, pattern in _PATTERNS if pattern.search(folded)), "")
        if found:
            return found
    return ""
