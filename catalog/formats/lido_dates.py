"""Dates of LIDO events: the text that is shown, and the years of ``earliestDate`` and ``latestDate``.

Display texts come in the museum's language. What ``dates.parse_date`` does not know is read as a century in
the languages of museums that offer LIDO, else as the one year that it names.
"""

from __future__ import annotations

import re

from lxml import etree

from catalog.formats.dates import parse_date
from catalog.formats.lido_element import attribute, children, said, text
from catalog.formats.text.fold import fold
from catalog.record import DateSpan

_BEFORE_CHRIST = re.compile(r"(-\d{1,6}|0000)(?:-\d\d){0,2}(?:T.*)?")
INFERRED = "inferredDate"
"""The type of an end of a date that is inferred."""
_GUESSED = re.compile(r"estimat|approx|circa|\bca\b|geschatt|uoc", re.IGNORECASE)
_ROMAN = {"i": 1, "v": 5, "x": 10}
_PART = (
    r"(?:(inceput\w*|inc\.?|primele decenii ale|anfang|begin|debut|inizio"
    r"|mijloc\w*|mijl\.?|jumatatea|mitte|midden|milieu|meta"
    r"|sfarsit\w*|sf\.?|ende|eind|fin|fine"
    r"|prima jumatate|1\. halfte|erste halfte|eerste helft|premiere moitie|prima meta|1/2"
    r"|a (?:doua|ii a) jumatate|2\. halfte|zweite halfte|tweede helft|seconde moitie|seconda meta|2/2"
    r"|(?:primul|al doilea|al treilea|ultimul) sfert|[1-4]/4)"
    r"(?: (?:a|al|ale|du|de|del|van de|des))?[ -]*)?"
)
_WORD = r"(?:sec(?:olul(?:ui)?|\.)?|secolo|siglo|siecle|jahrhunderts?|jh(?:dt?)?\.?|eeuw)"
_CENTURY = re.compile(
    rf"{_PART}(?:{_WORD} ?(?:al |a )?([ivx]{{1,5}})(?:-?lea)?|([ivx]{{1,5}}|\d{{1,2}})(?:\.|e|eme)? {_WORD})"
)
_PARTS = {
    "inceput": (0, 32), "inc": (0, 32), "primele": (0, 32), "anfang": (0, 32), "begin": (0, 32),
    "debut": (0, 32), "inizio": (0, 32), "mijl": (33, 66), "jumatatea": (33, 66), "mitte": (33, 66),
    "midden": (33, 66), "milieu": (33, 66), "meta": (33, 66), "sf": (67, 99), "ende": (67, 99),
    "eind": (67, 99), "fin": (67, 99), "prima": (0, 49), "1.": (0, 49), "erste": (0, 49),
    "eerste": (0, 49), "premiere": (0, 49), "1/2": (0, 49), "a ": (50, 99), "2.": (50, 99),
    "zweite": (50, 99), "tweede": (50, 99), "second": (50, 99), "2/2": (50, 99), "primul": (0, 24),
    "al doilea": (25, 49), "al treilea": (50, 74), "ultimul": (75, 99), "1/4": (0, 24), "2/4": (25, 49),
    "3/4": (50, 74), "4/4": (75, 99),
}  # fmt: skip
_TO = re.compile(r"\s*[-–]\s+|\s+[-–]\s*|(?<=[ivx])-(?!lea)")
_ONE_YEAR = re.compile(r"(?<!\d)(1\d{3}|20\d{2})(?!\d)")
_AFTER = re.compile(r"\b(?:dupa|nach|after|apres|na|sau)\b")
_BEFORE = re.compile(r"\b(?:inainte|vor|before|avant|voor|truoc)\b")
_ABOUT = re.compile(r"\b(?:cca|ca|circa|aprox|probabil|um|vers|omstreeks|wohl|c)\b")


def span(entry: etree._Element) -> DateSpan | None:
    """The date of an event or of a subject (LIDO ``dateSetComplexType``); None where nothing is told."""
    shown = text(entry, "displayDate").strip(" ;,")
    limits = next(children(entry, "date"), entry)
    first, last = text(limits, "earliestDate"), text(limits, "latestDate")
    if shown and not first and not last:
        return read(shown)
    if ";" in shown:
        # Exports that join the fields of a form by semicolons: the same is told by the limits.
        shown = ""
    shown = shown or " – ".join(dict.fromkeys(filter(None, (first, last))))
    return _between(shown, first, last, _doubt(limits)) if shown else None


def _doubt(limits: etree._Element) -> str:
    ends = [end for end in children(limits, "earliestDate", "latestDate") if said(end)]
    told = " ".join(f"{attribute(end, 'type')} {attribute(end, 'label')} {said(end)}" for end in ends)
    return "approximate" if _GUESSED.search(told) else "inferred" if INFERRED in told else ""


def _between(shown: str, first: str, last: str, doubt: str) -> DateSpan:
    plain = read(shown)
    low, high = _limit(first), _limit(last)
    earliest = low.earliest if low else None
    latest = high.latest if high else None
    if earliest is None and latest is None:
        return plain
    if earliest is not None and latest is not None and earliest > latest:
        return DateSpan(display=shown, certainty="unknown")
    same = (plain.earliest, plain.latest) == (earliest, latest)
    told = plain.certainty if same or plain.certainty == "approximate" else "certain"
    return DateSpan(display=shown, earliest=earliest, latest=latest, certainty=doubt or told)


def _limit(text_: str) -> DateSpan | None:
    """One end of a date; ISO 8601 counts a year 0, which is the first before Christ."""
    early = _BEFORE_CHRIST.fullmatch(text_)
    if early:
        year = int(early[1]) - 1
        return DateSpan(display=text_, earliest=year, latest=year)
    return read(text_) if text_ else None


def years_of_life(entry: etree._Element) -> str:
    """The years of birth and death of a person, "1867-1935"; days and months are nobody's business."""
    ends = [_limit(text(entry, name)) for name in ("earliestDate", "latestDate")]
    first = ends[0].earliest if ends[0] else None
    last = ends[1].latest if ends[1] else None
    years = ["" if year is None else str(year) for year in (first, last)]
    return "-".join(years) if any(years) else ""


def read(text_: str) -> DateSpan:
    """The span of years that a text means: as ``parse_date``, then centuries, then the one year in it."""
    plain = parse_date(text_)
    if plain.earliest is not None or plain.latest is not None or len(text_) > 200:
        return plain
    folded = " ".join(fold(text_).replace(".", ". ").split()).replace(". -", ".-")
    bare = _ABOUT.sub("", folded).strip(" .,")
    return _centuries(text_, bare) or _one_year(text_, folded) or plain


def _centuries(shown: str, folded: str) -> DateSpan | None:
    ends = [_CENTURY.fullmatch(part) for part in _TO.split(folded)]
    if not all(ends) or len(ends) > 2:
        return None
    spans = [_years(end) for end in ends if end]
    earliest, latest = spans[0][0], spans[-1][1]
    return DateSpan(display=shown, earliest=earliest, latest=latest) if earliest <= latest else None


def _years(found: re.Match[str]) -> tuple[int, int]:
    part, number = found[1] or "", found[2] or found[3]
    first = (int(number) if number.isdigit() else _roman(number)) * 100 - 99
    low, high = next((years for word, years in _PARTS.items() if part.startswith(word)), (0, 99))
    return first + low, first + high


def _roman(letters: str) -> int:
    values = [_ROMAN[letter] for letter in letters]
    following = [*values[1:], 0]
    return sum(-value if value < after else value for value, after in zip(values, following, strict=True))


def _one_year(shown: str, folded: str) -> DateSpan | None:
    years = set(_ONE_YEAR.findall(folded))
    if len(years) != 1:
        return None
    year = int(years.pop())
    if parse_date(str(year)).earliest is None:
        return None
    if _AFTER.search(folded):
        return DateSpan(display=shown, earliest=year)
    if _BEFORE.search(folded):
        return DateSpan(display=shown, latest=year)
    doubt = "approximate" if _ABOUT.search(folded) else "inferred"
    return DateSpan(display=shown, earliest=year, latest=year, certainty=doubt)
