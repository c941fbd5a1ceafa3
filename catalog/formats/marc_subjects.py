"""What MARC 21 records are about: headings, classes, places and times (fields 043-084, 600-662, 751, 752)."""

from __future__ import annotations

import re

from catalog.formats.dates import parse_date
from catalog.formats.identifiers import web_address
from catalog.formats.marc_codes import AREA_LIST, area
from catalog.formats.marc_draft import Draft
from catalog.formats.marc_kinds import KIND_LIST
from catalog.formats.marc_record import DataField
from catalog.formats.text.clean import strip_full_stop, strip_isbd
from catalog.record import DateSpan

MAX_SCHEME = 40
"""Characters of the name of a list; a longer one is cut."""

SCHEMES = {"0": "lcsh", "1": "lcshac", "2": "mesh", "3": "nal", "5": "cash", "6": "rvm"}
"""Second indicator of 600-651 and 655 -> the list that the heading is from."""
CLASSES = {"050": "lcc", "055": "lcc", "060": "nlm", "070": "nal", "080": "udc", "082": "ddc", "083": "ddc"}
"""Tag -> classification; that of 084 is in its $2."""
_HEADING = {
    "600": "abcdfklmnopqrst", "610": "abcdfklmnopqrst", "611": "acdefgknpqst", "630": "abdfgklmnoprst",
    "647": "acdg", "650": "abcdg", "651": "abg", "654": "ab", "655": "abc", "656": "ak", "657": "a",
    "648": "a",
}  # fmt: skip
_YEAR = re.compile(r"[0-9]{4}")
# 653, second indicator: what kind of a word an uncontrolled one is.
_WORD_IS_PLACE, _WORD_IS_GENRE = "5", "6"
# 045 $a: a letter for the century and a digit for the decade, "-" where none is told.
_CENTURIES = {letter: place * 100 for place, letter in enumerate("efghijklmnopqrstuvwxy")}
_BEFORE_CHRIST = {"d": -999, "c": -1999, "b": -2999}


def take_subjects(draft: Draft, fields: list[DataField]) -> None:
    """Headings with their subdivisions ("Việt Nam -- Lịch sử") and the list they are from."""
    codes = _HEADING[fields[0].tag]
    for entry in fields:
        address = entry.get("0")
        uri = web_address(address) if address else ""
        if not uri and (address := entry.get("1")):
            uri = web_address(address)
        heading = strip_full_stop(" ".join(entry.all(codes)))
        parts = [strip_full_stop(value) for value in entry.all("vxyz")]
        label = " -- ".join([heading, *parts]) if heading else " -- ".join(parts)
        if label:
            draft.subjects[label, _scheme(entry), uri] = None


def _scheme(entry: DataField) -> str:
    if entry.second == "7" or entry.tag > "652":
        told = entry.get("2").strip().lower()[:MAX_SCHEME]
        if told or entry.tag > "655":
            return told
    known = SCHEMES.get(entry.second, "")
    return known or ("genre" if entry.tag == "655" else "")


def take_genres(draft: Draft, fields: list[DataField]) -> None:
    """655, but for what tells the kind alone."""
    kept = [entry for entry in fields if entry.get("2") != KIND_LIST]
    if kept:
        take_subjects(draft, kept)


def take_geographic(draft: Draft, fields: list[DataField]) -> None:
    """651: the heading as a subject, and the place itself as a place."""
    take_subjects(draft, fields)
    for entry in fields:
        draft.place(strip_full_stop(entry.get("a")))


def take_words(draft: Draft, fields: list[DataField]) -> None:
    """653: each word; those that are marked as places or genres as such."""
    for entry in fields:
        scheme = "genre" if entry.second == _WORD_IS_GENRE else "keyword"
        for value in entry.all("a"):
            label = strip_full_stop(value)
            draft.subjects[label, scheme, ""] = None
            if entry.second == _WORD_IS_PLACE:
                draft.place(label)


def take_objectives(draft: Draft, fields: list[DataField]) -> None:
    """658: what is to be learnt."""
    for entry in fields:
        draft.outcomes[": ".join(map(strip_isbd, entry.all("ab")))] = None
    draft.outcomes.pop("", None)


def take_classes(draft: Draft, fields: list[DataField]) -> None:
    """050-084: the class number without the number of the book, as a subject of that classification."""
    scheme = CLASSES.get(fields[0].tag, "")
    for entry in fields:
        told = scheme or entry.get("2").strip().lower()[:MAX_SCHEME] or "classification"
        for value in entry.all("a"):
            # A slash or an apostrophe shows where a number may be cut (MARC 21, 082).
            label = value.replace("/", "").replace("'", "") if told == "ddc" else value
            draft.subjects[label.strip(), told, ""] = None


def take_areas(draft: Draft, fields: list[DataField]) -> None:
    """043: areas, where no geographic heading names a place."""
    if draft.record.has("651"):
        return
    for entry in fields:
        for code in entry.all("a"):
            draft.place(area(code), code[:20], AREA_LIST)


def take_hierarchy(draft: Draft, fields: list[DataField]) -> None:
    """662 and 752: a place within places, the smallest first."""
    for entry in fields:
        draft.place(strip_isbd(", ".join(map(strip_isbd, entry.all("abcdfgh")[::-1]))))


def take_place(draft: Draft, fields: list[DataField]) -> None:
    """257 and 751: a place by its name, with the code that $0 may tell as "(list)code"."""
    for entry in fields:
        code_list, closed, code = entry.get("0").partition(")")
        coded = bool(closed) and code_list.startswith("(") and bool(code)
        for label in map(strip_isbd, entry.all("a")):
            draft.place(label, code[:20] if coded else "", code_list[1:80] if coded else "")


def take_coverage(draft: Draft, fields: list[DataField]) -> None:
    """045: the time that the thing is about, as years ($b) or decades ($a)."""
    for entry in fields:
        years = [year for value in entry.all("b") if (year := coded_year(value)) is not None]
        spans = [(year, year) for year in years] or [
            span for code in entry.all("a") for span in _decades(code)
        ]
        if spans:
            low, high = min(low for low, _ in spans), max(high for _, high in spans)
            draft.period = coded_span(low, high)
            return


def take_dates(draft: Draft, fields: list[DataField]) -> None:
    """046: when the thing was made ($k, $l), else what it covers ($o, $p); years before Christ ($b, $d)."""
    for entry in fields:
        for first, last, sign in (("k", "l", 1), ("o", "p", 1), ("b", "d", -1)):
            low, high = (parse_date(entry.get(code)[:4]).earliest for code in (first, last))
            if low is not None:
                ends = sorted((sign * low, sign * (low if high is None else high)))
                if sign < 0 and draft.issued is None:
                    draft.issued = coded_span(*ends)
                elif draft.period is None:
                    draft.period = coded_span(*ends)


def coded_year(value: str) -> int | None:
    """The year of "d1820", "c0221" (before Christ) with or without month and day."""
    digits = value[1:5]
    if value[:1] not in ("c", "d") or not _YEAR.fullmatch(digits) or digits == "0000":
        return None
    return -int(digits) if value[0] == "c" else int(digits)


def _decades(code: str) -> list[tuple[int, int]]:
    """The spans of "w5x2", "w-w-" or "w5"; pairs of signs that are no decade are passed over."""
    spans = (_decade(code[at : at + 2]) for at in range(0, len(code) - 1, 2))
    return [span for span in spans if span]


def _decade(code: str) -> tuple[int, int] | None:
    century = _CENTURIES.get(code[0], _BEFORE_CHRIST.get(code[0]))
    if century is None or not (code[1] == "-" or code[1] in "0123456789"):
        return None
    width = 100 if century >= 0 else 1000
    low, step = century, width
    if code[1] != "-":
        step = width // 10
        low += step * int(code[1])
    # There is no year 0: 1 BC is followed by AD 1.
    return (low or 1), (low + step - 1 or -1)


def coded_span(low: int, high: int) -> DateSpan:
    """The span from one year to another, those before Christ shown with "TCN"."""
    shown = [f"{-year} TCN" if year < 0 else str(year) for year in (low, high)]
    return DateSpan(display="–".join(dict.fromkeys(shown)), earliest=low, latest=high)
