"""Coded data of UNIMARC records: kind, dates, languages, country, audience (leader, 100-135)."""

from __future__ import annotations

from catalog.formats.dates import parse_date
from catalog.formats.languages import from_code, from_codes
from catalog.formats.marc_codes import UNIMARC_AUDIENCES, iso_country
from catalog.formats.marc_draft import Draft
from catalog.formats.marc_kinds import THESIS, refuse_others
from catalog.formats.marc_published import bounds
from catalog.formats.marc_record import DataField, MarcRecord
from catalog.formats.marc_subjects import coded_span, coded_year
from catalog.formats.text.fold import fold
from catalog.record import DateSpan

_BY_TYPE = {
    "b": "manuscript", "d": "manuscript", "e": "map", "f": "map", "g": "video", "i": "audio", "j": "audio",
    "k": "image", "l": "software", "m": "software", "r": "object",
}  # fmt: skip
_BY_LEVEL = {"a": "article", "c": "collection", "s": "periodical", "i": "periodical"}
# 135 $a/0 of electronic resources: what the file is.
_BY_FILE = {"a": "dataset", "b": "software", "c": "image", "d": "book", "g": "software", "h": "audio",
            "i": "video", "j": "web"}  # fmt: skip
# 100 $a/8: which dates form a range; "f" is one date that lies between the two.
_RANGES = {"a": "certain", "b": "certain", "c": "certain", "f": "approximate", "g": "certain"}


def kind(record: MarcRecord) -> str:
    """One of the record kinds; raises ``SkipRecord`` for authorities, holdings and classes."""
    refuse_others(record)
    leader = record.leader.ljust(8)
    if record.has("328") or _is_coded_thesis(record) or _is_named_thesis(record):
        return "thesis"
    known = _BY_TYPE.get(leader[6])
    if leader[6] in ("l", "m"):
        known = _BY_FILE.get(record.coded("135")[:1], known)
    if known:
        return "collection" if leader[7] == "c" else known
    return _BY_LEVEL.get(leader[7], "book")


def _is_coded_thesis(record: MarcRecord) -> bool:
    # 105 $a/4-7: "m" is a thesis, "v" one in a revised form.
    return "m" in record.coded("105")[4:8]


def _is_named_thesis(record: MarcRecord) -> bool:
    return any(THESIS.search(fold(entry.get("a"))) for entry in record.fields("608"))


def general(record: MarcRecord) -> str:
    """100 $a, the general processing data, "" for none; its values' places count from 0."""
    return record.coded("100")


def coded_date(record: MarcRecord, display: str) -> DateSpan | None:
    """The span of 100 $a/8-16, shown as ``display`` or else as its years; None for none or an absurd one."""
    fixed = general(record)
    type_ = fixed[8:9]
    low, high = bounds(fixed[9:13].replace(" ", "u") if fixed[9:13].strip() else "")
    if low is None or (type_ in ("i", "u") and not fixed[9:11].isdecimal()):
        return None
    certainty = "certain" if low == high else "approximate"
    if type_ in _RANGES:
        later = fixed[13:17]
        high = None if later == "9999" or not later.strip() else (bounds(later.replace(" ", "u"))[1] or high)
        certainty = _RANGES[type_] if certainty == "certain" else certainty
    if (high is not None and high < low) or parse_date(str(high or low)).certainty == "unknown":
        return None
    shown = f"{low}-" if high is None else str(low) if low == high else f"{low}-{high}"
    return DateSpan(display=display or shown, earliest=low, latest=high, certainty=certainty)


def take_languages(draft: Draft, fields: list[DataField]) -> None:
    """101 $a: BCP 47 tags of the text."""
    for entry in fields:
        for value in entry.all("a"):
            draft.languages.update(dict.fromkeys(from_codes(value)))


def original_language(record: MarcRecord) -> str:
    """101 $c where it is one: the language of the original; "" for none or several."""
    codes = [code for entry in record.fields("101") for code in entry.all("c")]
    return from_code(codes[0]) if len(codes) == 1 else ""


def take_general(draft: Draft) -> None:
    """100 and 102, for what no field has told: date, country, audience."""
    fixed = general(draft.record)
    if draft.issued is None:
        draft.issued = coded_date(draft.record, "")
    if not draft.places:
        for entry in draft.record.fields("102"):
            for code in entry.all("a"):
                draft.place(iso_country(code), code.strip().upper()[:20], "iso3166-1")
    if not draft.audiences:
        words = (UNIMARC_AUDIENCES.get(code) for code in fixed[17:20])
        draft.audiences.update(dict.fromkeys(word for word in words if word))


def take_duration(draft: Draft, fields: list[DataField]) -> None:
    """127 $a: hours, minutes and seconds in six digits."""
    value = next((value for entry in fields for value in entry.all("a")), "")
    if len(value) == 6 and value.isdecimal():
        draft.duration = f"{int(value[:2])}:{value[2:4]}:{value[4:]}"


def take_coverage(draft: Draft, fields: list[DataField]) -> None:
    """122 $a: the time that the thing is about, "d1820" or "c0221" (before Christ) at each end."""
    for entry in fields:
        years = [year for value in entry.all("a") if (year := coded_year(value)) is not None]
        if years:
            draft.period = coded_span(min(years), max(years))
            return
