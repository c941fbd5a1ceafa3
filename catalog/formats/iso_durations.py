"""Durations of ISO 8601 ("PT1H30M") in the words of either language."""

from __future__ import annotations

import re

_DURATION = re.compile(
    r"P(?:(\d{1,4})Y)?(?:(\d{1,4})M)?(?:(\d{1,4})W)?(?:(\d{1,4})D)?"
    r"(?:T(?:(\d{1,5})H)?(?:(\d{1,5})M)?(?:(\d{1,6})(?:[.,]\d+)?S)?)?",
    re.IGNORECASE,
)
_WORDS = {
    "vi": ("năm", "tháng", "tuần", "ngày", "giờ", "phút", "giây"),
    "en": ("year", "month", "week", "day", "hour", "minute", "second"),
}


def duration_in_words(text: str, language: str = "vi") -> str:
    """An ISO 8601 duration (section 5.5.2) in words, "1 giờ 30 phút"; other texts as they are, "" for zero.

    Sixty minutes and more without hours are told in hours; ``language`` is vi or en.
    """
    found = _DURATION.fullmatch(text.strip())
    if found is None or not any(found.groups()):
        return "" if found is not None else text.strip()
    parts = [int(part or 0) for part in found.groups()]
    for place in (6, 5):
        parts[place - 1] += parts[place] // 60
        parts[place] %= 60
    words = _WORDS.get(language, _WORDS["vi"])
    told = (
        f"{number} {word}{'s' if language == 'en' and number != 1 else ''}"
        for number, word in zip(parts, words, strict=True)
        if number
    )
    return " ".join(told)


_UNITS = (
    ("năm", "year", "Y"), ("tháng", "month", "M"), ("tuần", "week", "W"), ("ngày", "day", "D"),
    ("giờ|tiếng", "hour|hr", "H"), ("phút", "minute|min", "M"), ("giây", "second|sec", "S"),
)  # fmt: skip
_IN_WORDS = re.compile(
    "".join(rf"(?:\s*(\d{{1,4}})\s*(?:{own}|(?:{english})s?)\b\.?,?)?" for own, english, _ in _UNITS),
    re.IGNORECASE,
)


def iso_duration(words: str) -> str:
    """The ISO 8601 duration that words of either language mean ("1 giờ 30 phút"), "" for other words."""
    found = _IN_WORDS.fullmatch(words.strip())
    if found is None or not any(found.groups()):
        return ""
    parts = [
        f"{int(number)}{unit[2]}" if number else ""
        for number, unit in zip(found.groups(), _UNITS, strict=True)
    ]
    days, hours = "".join(parts[:4]), "".join(parts[4:])
    return f"P{days}T{hours}" if hours else f"P{days}"
