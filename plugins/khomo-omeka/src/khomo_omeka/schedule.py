"""When and where an exhibition is, as its description says it in words: Omeka has no fields for that."""

from __future__ import annotations

import re

from catalog.formats.dates import parse_when
from catalog.formats.text.fold import fold
from catalog.sdk import RecordError, Schedule

_DAY = r"\d{1,2}\s?[/.]\s?\d{1,2}(?:\s?[/.]\s?\d{4})?"
_BETWEEN = r"(?:\s*[-–—]\s*|\s+(?:đến|tới|to|until)\s+)(?:hết\s+)?(?:ngày\s+)?"
_SPAN = re.compile(rf"(?<![\d/.])({_DAY}){_BETWEEN}({_DAY})(?![\d/]|\.\d)", re.I)
_YEAR = re.compile(r"[/.](\d{4})\Z")
_SENTENCES = re.compile(r"(?<=[.!?;])\s+|\n")
_LABELS = {
    "venue": ("dia diem", "noi trung bay", "venue", "location", "place"),
    "fee": ("ve", "gia ve", "ve vao cua", "ve tham quan", "phi", "admission", "tickets", "fee"),
}
_LONGEST = 20_000


def told_in(description: str) -> Schedule | None:
    """The days, the venue and the price that a text names; None unless it names just one span of days."""
    words = description[:_LONGEST]
    spans = {(found[1], found[2]) for found in _SPAN.finditer(words)}
    if len(spans) != 1:
        return None
    first, last = (re.sub(r"\s", "", day).replace(".", "/") for day in spans.pop())
    year = _YEAR.search(last)
    if year is None:
        return None
    try:
        start = parse_when(first if _YEAR.search(first) else f"{first}/{year[1]}")
        end = parse_when(last)
    except RecordError:
        return None
    if start > end:
        return None
    return Schedule(start=start, end=end, venue=_labelled("venue", words), fee=_labelled("fee", words))


def _labelled(name: str, words: str) -> str:
    for sentence in _SENTENCES.split(words):
        label, colon, value = sentence.partition(":")
        if colon and fold(label).strip() in _LABELS[name]:
            return value.strip().rstrip(".;")[:200]
    return ""
