"""What the values of a column tell of it: numbers, dates, addresses, names of pictures and of people."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from catalog.errors import RecordError
from catalog.formats.dates import parse_date, parse_when
from catalog.formats.identifiers import doi, isbn, issn, web_address
from catalog.formats.languages import language
from catalog.formats.measurements import measurements
from catalog.formats.recurrences import recurrence_rule
from catalog.formats.table_headers import Match, Target, target_of
from catalog.formats.table_words import FREE_WORDS, known_kind
from catalog.formats.text.fold import fold

LOOKED_AT = 200
"""Values of a column that are judged."""
_MOST = 0.8
_LONG = 120
_PICTURE = re.compile(r"[^\n]{1,200}\.(?:jpe?g|png|gif|webp|tiff?|bmp)", re.IGNORECASE)
_YEAR = re.compile(r"\[?c?(1\d{3}|20\d{2})\??\]?(?:\.0)?")
_EXTENT = re.compile(r"\[?\d[\d\s.,+\]]*\s*(?:tr|trang|tờ|p|pp|pages|leaves|lá)\b\.?.*", re.IGNORECASE)
_DDC = re.compile(r"\d{3}(?:\.\d{1,8})?(?:/\d+)?")
_CALL_NUMBER = re.compile(r"[A-ZĐ]{1,4}[ .-]?\d{1,6}(?:[./ -][A-ZĐ\d][\w.Đđ-]{0,10})?")
_CODE = re.compile(r"(?=.*\d)[\w.ĐđÂăÊôƠƯ/-]+(?: [\w./-]+){0,2}")
_PHONE = re.compile(r"(?:\+?84|0)[\d .()-]{8,13}")
_MAIL = re.compile(r"\S+@\S+\.\w+")
_SERIAL = re.compile(r"[1-6]\d{4}")
_SURNAMES = frozenset((
    "nguyen", "tran", "le", "pham", "hoang", "huynh", "phan", "vu", "vo", "dang", "bui", "do", "ho", "ngo",
    "duong", "ly", "dinh", "truong", "trinh", "lam", "mai", "dao", "cao", "luong", "ta", "thai", "to", "ha",
    "chu", "quach", "doan",
))  # fmt: skip
_PERSON = re.compile(r"[^\W\d_][^\d;:!?/]{2,60}")


def share(values: Sequence[str], holds: Callable[[str], object]) -> float:
    """Which share of the values something holds of, 0 for none."""
    return sum(bool(holds(value)) for value in values) / len(values) if values else 0.0


def is_day(value: str) -> bool:
    """Whether a value is a day or a moment, or a spreadsheet's number of one."""
    try:
        return bool(parse_when(value)) or bool(_SERIAL.fullmatch(value))
    except RecordError:
        return bool(_SERIAL.fullmatch(value))


def is_picture(value: str) -> bool:
    """Whether a value names a picture or is the address of one."""
    return bool(_PICTURE.fullmatch(value))


def _is_person(value: str) -> bool:
    first = value.split(";")[0].split(",")[0].strip()
    words = first.split()
    return (
        2 <= len(words) <= 5
        and fold(words[0]) in _SURNAMES
        and bool(_PERSON.fullmatch(first))
        and all(word[:1].isupper() for word in words)
    )


def _is_period(value: str) -> bool:
    return not _YEAR.fullmatch(value) and parse_date(value).earliest is not None and not is_day(value)


def _measured(value: str) -> bool:
    return len(value) < 200 and bool(measurements(value))


_TESTS: tuple[tuple[str, float, Callable[[str], object]], ...] = (
    ("identifiers scheme=isbn", 0.95, isbn),
    ("identifiers scheme=issn", 0.9, lambda value: len(value) < 12 and issn(value)),
    ("identifiers scheme=doi", 0.9, doi),
    ("images", 0.9, is_picture),
    ("links", 0.85, web_address),
    ("dimensions", 0.8, _measured),
    ("extent", 0.8, _EXTENT.fullmatch),
    ("languages", 0.8, lambda value: not value.isdecimal() and len(value) > 1 and language(value)),
    ("kind", 0.75, known_kind),
    ("issued", 0.55, _YEAR.fullmatch),
    ("schedule.recurrence", 0.7, lambda value: len(value) < 80 and recurrence_rule(value)),
    ("schedule.start", 0.5, is_day),
    ("period", 0.62, _is_period),
    ("creators", 0.62, _is_person),
    ("subjects scheme=ddc", 0.45, lambda value: "." in value and _DDC.fullmatch(value)),
    ("holdings.call_number", 0.4, _CALL_NUMBER.fullmatch),
    ("description", 0.45, lambda value: len(value) > _LONG),
)
# A header may say so, but where the values are nothing of the kind it means something else.
_MUST: dict[str, tuple[Callable[[str], object], float]] = {
    "images": (lambda value: is_picture(value) or web_address(value) or "/" in value, 0.5),
    "links": (lambda value: web_address(value) or value.lower().startswith("www."), 0.5),
    "schedule.online_url": (web_address, 0.9),
    "schedule.registration_url": (web_address, 0.9),
    "schedule.start": (is_day, 0.6),
    "schedule.end": (is_day, 0.6),
    "schedule.capacity": (lambda value: value[:1].isdecimal(), 0.9),
    "languages": (language, 0.5),
    "free": (lambda value: fold(value) in FREE_WORDS, 0.9),
    "kind": (known_kind, 0.9),
    "identifiers scheme=isbn": (lambda value: sum(map(str.isdecimal, value)) > 8, 0.3),
    "measurements": (lambda value: any(map(str.isdecimal, value)), 0.7),
    "issued": (lambda value: any(map(str.isdecimal, value)) or parse_date(value).earliest is not None, 0.3),
}


def told_by_values(values: Sequence[str]) -> Iterator[Match]:
    """The fields that the values of a column alone speak for, each with its confidence."""
    looked_at = values[:LOOKED_AT]
    if len(looked_at) < 1:
        return
    for target, confidence, holds in _TESTS:
        found = share(looked_at, holds)
        if found >= _MOST:
            # Of few values little can be said.
            sure = min(1.0, 0.7 + 0.1 * len(looked_at))
            yield Match(target_of(target), round(confidence * found * sure, 2), "")


def contradicts(target: Target, values: Sequence[str]) -> bool:
    """Whether the values of a column are none that the field could take."""
    known = _MUST.get(str(target)) or _MUST.get(target.field)
    return known is not None and bool(values) and share(values[:LOOKED_AT], known[0]) < known[1]


def holds_contacts(values: Sequence[str]) -> bool:
    """Whether most values are telephone numbers or mail addresses: nobody's business, whatever the header."""
    return (
        share(values[:LOOKED_AT], lambda value: _PHONE.fullmatch(value.strip()) or _MAIL.fullmatch(value))
        >= 0.6
    )


def looks_like_code(values: Sequence[str]) -> bool:
    """Whether each value is a short code with a number in it, and none occurs twice."""
    return (
        bool(values)
        and len(set(values)) == len(values)
        and share(values, lambda value: len(value) <= 40 and _CODE.fullmatch(value)) >= 0.95
    )
