"""Dates as institutions write them, in Vietnamese and English, to spans of years (EDTF-like)."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from functools import lru_cache

from catalog.errors import RecordError
from catalog.formats.date_phrases import Span, read_one
from catalog.formats.text.clean import clean
from catalog.formats.text.fold import fold
from catalog.record import DateSpan

YEARS_AHEAD = 10
"""A year further ahead than this is taken for a mistake."""
MAX_CHARACTERS = 200
"""A longer text is no date: it is kept as it is, unread."""

_PLAIN_YEAR = re.compile(r"(\[?)[c©℗]?(\d{4})(\]?)\.?")
_UNDATED = re.compile(
    r"\W*(?:(?:date |year )?(?:is )?(?:not known|unknown|undated|no date|n\.? ?d|s\.? ?[ad]|none|null)"
    r"|(?:ngay|nam|nien dai)?\s*(?:khong|chua) (?:ro|xac dinh|biet|co)(?: (?:nam|ngay|nien dai)[ a-z]*)?"
    r"|k\.? ?n\.? ?(?:xb)?)?\W*"
)
# A long dash joins a range; the hyphen of 1998-01 may stand for a month.
_DASH = re.compile(r"\s*[–—−]\s*")
_DAY_FIRST = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?:[ ,T]+(\d{1,2})[:h](\d{2})?(?::(\d{2}))?)?")
_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_WORDED_DAY = re.compile(r"(?:ngay )?(\d{1,2}) thang (\d{1,2}),? nam (\d{4})")
_APPROXIMATE = re.compile(
    r"^\??(?:vao )?(?:khoang|chung|uoc|circa|ca\.|ca(?= )|c\.|c(?= )|about|approximately|approx\.?"
    r"|probably|perhaps)(?: (?:nam|tu))?\s*(?=\S)"
)
_INFERRED = re.compile(
    r"^\??(?:first )?(?:exhibited|engraved|published|printed|made|cast|date[ds]?|xuat ban(?: nam)?"
    r"|tai ban(?: nam)?|copyright|reprinted)[ :,]+"
)
# AACR2 1.4F: a year of copyright beside that of publication, and the right year after a wrong one.
_AND_COPYRIGHT = re.compile(r"(?<=\d[\d\]]) (?=\[?[cp©℗]\.? ?\d{4}\]?)")
_CORRECTED = re.compile(r"\[?\d{4}\]? \[(?:i\. ?e\.|tuc(?: la)?),? (\d{4})\]")
_WEEKDAY = re.compile(r"^(?:thu \S+|chu nhat)[, ]+")
_SPLIT = re.compile(r"\s*[,;()]+\s*")
_HALVES = re.compile(r"\s+(?:-|den|toi|to|until|and|va)\s+")
_EDGES = " .,;:\"'"


def parse_date(text: str, *, latest_year: int | None = None) -> DateSpan:
    """The span of years that ``text`` means, with the text itself as ``display``.

    Reads days, months, quarters, years and ranges, doubtful years ("[19--]", "ca. 1820"), centuries,
    years before our era or before today, Vietnamese reigns, dynasties and cultures. What cannot be
    read, an undated mark, and an absurd date (a year past ``latest_year``, by default ten years from
    now; a month 13) keep the text with certainty "unknown".
    """
    display = clean(text)
    limit = latest_year or datetime.now(UTC).year + YEARS_AHEAD
    plain = _PLAIN_YEAR.fullmatch(display)
    if plain:
        year = int(plain[2])
        if not 0 < year <= limit:
            return DateSpan(display=display, certainty="unknown")
        doubt = "inferred" if plain[1] or plain[3] else "certain"
        return DateSpan(display=display, earliest=year, latest=year, certainty=doubt)
    return _parsed(display, limit)


@lru_cache(maxsize=4096)
def _parsed(display: str, limit: int) -> DateSpan:
    unknown = DateSpan(display=display, certainty="unknown")
    if len(display) > MAX_CHARACTERS or not display:
        return unknown
    folded = _DASH.sub(" - ", fold(display))
    if _UNDATED.fullmatch(folded):
        return unknown
    span = _phrase(folded)
    if span is None:
        return unknown
    earliest, latest, certainty = span
    if (latest if latest is not None else earliest or 0) > limit or (earliest or 0) > limit:
        return unknown
    if earliest is not None and latest is not None and earliest > latest:
        return unknown
    return DateSpan(display=display, earliest=earliest, latest=latest, certainty=certainty)


def _marked(text: str) -> Span | None:
    # Marks of doubt around a date change its certainty, not its years.
    text = text.strip(_EDGES)
    bare, certainty = text, "certain"
    for pattern, doubt in ((_INFERRED, "inferred"), (_APPROXIMATE, "approximate")):
        shorter = pattern.sub("", bare)
        if shorter != bare:
            bare, certainty = shorter, doubt
    shorter = bare.strip("?~[]<> ").replace("?]", "")
    if shorter != bare:
        certainty = "inferred" if "[" in bare and "?" not in bare else "approximate"
    span = read_one(bare) or read_one(shorter.strip(_EDGES))
    if span is None or certainty == "certain":
        return span
    return span[0], span[1], certainty


def _halves(text: str) -> Span | None:
    parts = _HALVES.split(text)
    if len(parts) != 2:
        return None
    first, last = _marked(parts[0]), _marked(parts[1])
    if first is None or last is None:
        return None
    doubts = {first[2], last[2]}
    certainty = next((doubt for doubt in ("approximate", "inferred") if doubt in doubts), "certain")
    return first[0], last[1], certainty


def _narrowed(one: Span, other: Span) -> Span:
    low = max((year for year in (one[0], other[0]) if year is not None), default=None)
    high = min((year for year in (one[1], other[1]) if year is not None), default=None)
    if low is not None and high is not None and low > high:
        return one
    return low, high, one[2] if (low, high) == one[:2] else other[2]


def _phrase(folded: str) -> Span | None:
    # Parts between commas and brackets are read apart; those that agree narrow each other, as in
    # "Minh Mạng thứ 10 (1829)"; parts that are no dates make the answer "inferred".
    text = _WEEKDAY.sub("", " ".join(folded.split()))
    text = text.replace("nguyen nien", "thu 1").replace("thu nhat", "thu 1")
    if corrected := _CORRECTED.fullmatch(text):
        text = f"[{corrected[1]}]"
    text = _AND_COPYRIGHT.sub(", ", text)
    span = _marked(text) or _halves(text)
    if span is not None:
        return span
    parts = [part for part in _SPLIT.split(text) if part]
    read = [known for part in parts if (known := _marked(part) or _halves(part))]
    if len(parts) < 2 or not read:
        return None
    span = read[0]
    for further in read[1:]:
        span = _narrowed(span, further)
    if len(read) < len(parts) and span[2] == "certain":
        return span[0], span[1], "inferred"
    return span


def parse_when(text: str, *, field: str = "schedule.start") -> str:
    """A day as ``YYYY-MM-DD`` or a moment as ISO 8601, for the start or end of a schedule.

    Takes ISO 8601, dd/mm/yyyy with or without a time ("25/08/2023 19:30", "19h30"), "ngày 25 tháng 8
    năm 2023". Raises ``RecordError`` naming ``field`` and the value when it is no day that exists
    between 1900 and ten years from now.
    """
    value = clean(text)
    try:
        return _when(value)
    except ValueError:
        raise RecordError.of(field, value, "date", "is no date that can be kept (use YYYY-MM-DD)") from None


def _when(value: str) -> str:
    if len(value) > MAX_CHARACTERS:
        raise ValueError(value[:MAX_CHARACTERS])
    numbers = _DAY_FIRST.fullmatch(value)
    worded = _WORDED_DAY.fullmatch(fold(value))
    if numbers or worded:
        day, month, year = ((numbers or worded)[part] for part in (1, 2, 3))  # type: ignore[index]
        found = _existing(date(int(year), int(month), int(day)))
        if numbers and numbers[4]:
            hour, minute, second = (int(numbers[part] or 0) for part in (4, 5, 6))
            return datetime(found.year, found.month, found.day, hour, minute, second).isoformat()  # noqa: DTZ001
        return found.isoformat()
    if _ISO_DAY.fullmatch(value):
        return _existing(date.fromisoformat(value)).isoformat()
    moment = datetime.fromisoformat(value)
    _existing(moment.date())
    return moment.isoformat()


def _existing(day: date) -> date:
    if not 1900 <= day.year <= datetime.now(UTC).year + YEARS_AHEAD:
        raise ValueError(day.isoformat())
    return day
