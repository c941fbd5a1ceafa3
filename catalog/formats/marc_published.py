"""Publication of MARC 21 records: publisher, places and dates (fields 008, 257-264), languages (041)."""

from __future__ import annotations

from catalog.formats.dates import parse_date
from catalog.formats.languages import from_code, from_codes, language
from catalog.formats.marc_codes import AUDIENCES, COUNTRY_LIST, LITERARY_FORMS, country
from catalog.formats.marc_draft import Draft
from catalog.formats.marc_record import DataField
from catalog.formats.text.clean import strip_isbd
from catalog.record import DateSpan

_NO_PLACE = ("s.l.", "s. l.", "k.đ.", "[k.đ.]", "place of publication not identified")
# 008/06: which dates form a range, and how sure they are.
_RANGES = {"c": "certain", "d": "certain", "i": "certain", "k": "certain", "m": "certain", "u": "certain",
           "q": "approximate"}  # fmt: skip
# 264, second indicator: who is named beside the publisher, and for what.
_OTHERS = {"0": "producer", "2": "distributor", "3": "manufacturer"}
_PREFERRED = ("1", "", "0", "2", "3")
# Types of 008 that have the audience in 22: books, files, music, recordings, pictures and films, things.
_WITH_AUDIENCE = frozenset("acdgijkmort")


def unbracketed(value: str) -> str:
    """``value`` without a bracket that was opened in another subfield: "[London : Knopf]"."""
    text = strip_isbd(value)
    if "[" not in text and "]" not in text:
        return text
    if text.count("[") < text.count("]"):
        text = text.replace("]", "")
    return (text.removeprefix("[") if text.count("[") > text.count("]") else text).strip()


def take_publication(draft: Draft, fields: list[DataField]) -> None:
    """260 and 264: the publisher with its places and date; further ones with what they did.

    The publication (264 with second indicator 1, or 260) is preferred to production, distribution and
    manufacture; the copyright date (4) counts where no other is told. Called once for both tags.
    """
    named = {"" if entry.tag == "260" else entry.second: entry for entry in reversed(fields)}
    chosen = next((named[sign] for sign in _PREFERRED if sign in named), None) or fields[0]
    linked = next((entry for entry in fields if entry is not chosen and _is_pair(entry, chosen)), None)
    draft.publisher = " = ".join(filter(None, map(_publisher, filter(None, (chosen, linked)))))
    for value in chosen.all("a"):
        label = strip_isbd(value).strip("[]? ")
        if label and not label.casefold().startswith(_NO_PLACE):
            draft.place(label)
    for sign, entry in named.items():
        if sign in _OTHERS and entry is not chosen:
            for value in entry.all("b"):
                draft.creators[unbracketed(value), _OTHERS[sign], "", ""] = None
    texts = chosen.all("c") or (named["4"].all("c") if "4" in named else [])
    _take_date(draft, unbracketed(texts[0] if len(texts) == 1 else " ".join(texts)).rstrip("."))


def _is_pair(entry: DataField, chosen: DataField) -> bool:
    # What came of 880 has the tag of its pair and still its link to it.
    return entry.second == chosen.second and entry.get("6")[:4] in ("260-", "264-")


def _publisher(entry: DataField) -> str:
    values = entry.all("b")
    return unbracketed(values[0]) if len(values) == 1 else "; ".join(map(unbracketed, values))


def _take_date(draft: Draft, display: str) -> None:
    """The date in words with its years, else with those of 008/06-14."""
    if not display:
        return
    span = parse_date(display)
    if span.certainty == "unknown":
        span = coded_date(draft.record.control_field("008"), display) or span
    draft.issued = span


def take_fixed(draft: Draft) -> None:
    """008, for what no field has told: date, country, language, audience and literary form."""
    fixed = draft.record.control_field("008")
    if not fixed:
        return
    if draft.issued is None:
        draft.issued = coded_date(fixed, "")
    if not draft.languages and (tag := from_code(fixed[35:38])):
        draft.languages[tag] = None
    if not draft.places:
        code = fixed[15:18].strip(" |")
        draft.place(country(code), code, COUNTRY_LIST)
    type_ = draft.record.leader[6:7]
    if not draft.audiences and not draft.levels and type_ in _WITH_AUDIENCE:
        audience = AUDIENCES.get(fixed[22:23])
        if audience:
            draft.audiences[audience] = None
    if type_ in ("a", "t") and draft.kind in ("book", "manuscript") and not draft.record.has("655"):
        form = LITERARY_FORMS.get(fixed[33:34])
        if form:
            draft.subjects[form, "genre", ""] = None


def coded_date(fixed: str, display: str) -> DateSpan | None:
    """The span of 008/06-14, shown as ``display`` or else as its years; None for none or an absurd one."""
    kind, first, second = fixed[6:7], fixed[7:11], fixed[11:15]
    low, high = bounds(first)
    if low is None or kind in ("n", "b", "|", " "):
        return None
    certainty = "certain" if low == high else "approximate"
    if kind in _RANGES:
        high = None if second in ("9999", "uuuu") else (bounds(second)[1] or high)
        certainty = _RANGES[kind] if certainty == "certain" else certainty
    if high is not None and high < low:
        return None
    shown = display or (_day(first, second) if kind == "e" else "") or _shown(low, high)
    span = DateSpan(display=shown, earliest=low, latest=high, certainty=certainty)
    newest = parse_date(str(high or low))
    return None if newest.certainty == "unknown" and high != 9999 else span


def _day(year: str, day: str) -> str:
    """The detailed date of type e ("1998", "0512") as ISO 8601 writes it, "" where it is none."""
    if not (year.isdecimal() and day[:2].isdecimal() and "00" < day[:2] <= "12"):
        return ""
    return f"{year}-{day[:2]}-{day[2:]}" if day[2:].isdecimal() and day[2:] != "00" else f"{year}-{day[:2]}"


def _shown(low: int, high: int | None) -> str:
    return f"{low}-" if high is None else str(low) if low == high else f"{low}-{high}"


def bounds(year: str) -> tuple[int | None, int | None]:
    """The first and last year that four digits can mean, "u" standing for one that is not known."""
    low, high = year.replace("u", "0"), year.replace("u", "9")
    if len(year) != 4 or not (low.isdecimal() and low.isascii()) or low == "0000":
        return None, None
    return int(low), int(high)


def take_languages(draft: Draft, fields: list[DataField]) -> None:
    """041 $a, else $d and $g (sung, said, with it): BCP 47 tags, also of several codes in one subfield."""
    for codes in ("a", "dg"):
        for entry in fields:
            for value in entry.all(codes):
                tags = (language(value),) if entry.second == "7" else from_codes(value)
                draft.languages.update(dict.fromkeys(tag for tag in tags if tag))
        if draft.languages:
            return
