"""Notes of MARC 21 records: summary, contents, audience, thesis and the rest of fields 250-588.

What is not for the public stays out: sources of acquisition (541), actions (583), local notes (59X), and
provenance (561) and any other note whose first indicator says "private".
"""

from __future__ import annotations

from catalog.formats.marc_draft import Draft, Handler
from catalog.formats.marc_kinds import KIND_LIST
from catalog.formats.marc_record import DataField
from catalog.formats.text.clean import strip_full_stop, strip_isbd

MAX_GRADE = 200
"""Characters of an audience or a grade."""

# 520, first indicator: a review and a content advice are no summary.
_NO_SUMMARY = ("1", "4")
# 521, first indicator: 0 reading grade, 2 interest grade.
_GRADES = ("0", "2")
_CODES = {
    "250": "ab3", "251": "a", "254": "a", "255": "abc", "256": "a", "258": "ab", "310": "ab",
    "321": "ab", "351": "abc3", "362": "az", "501": "a", "504": "a", "507": "ab", "508": "a",
    "510": "abc", "511": "a", "513": "ab", "514": "a", "515": "a", "516": "a", "518": "dopa3", "522": "a",
    "524": "a", "525": "a", "530": "abcd3", "532": "a", "533": "abcdefn3", "534": "pabcefklmntxz",
    "535": "abcd3", "536": "abcdefgh", "538": "a3", "544": "adent3", "545": "ab", "546": "ab3", "547": "a",
    "550": "a", "552": "adeopz", "555": "abcd3", "556": "a", "562": "abcde3", "563": "a3", "567": "a",
    "580": "a", "581": "a3", "585": "a3", "586": "a3", "588": "a",
}  # fmt: skip
# What a display puts before the text, where the text alone does not say what it is.
_BEFORE = {"511": {"1": "Diễn viên: "}, "586": {" ": "Giải thưởng: "}, "524": {" ": "Trích dẫn: "},
           "585": {" ": "Trưng bày: "}}  # fmt: skip


def _joined(entry: DataField, codes: str) -> str:
    values = entry.all(codes)
    text = values[0] if len(values) == 1 else " ".join(values)
    part = entry.get("3") if "3" in codes else ""
    # $3 names the part of the thing that the rest is about, wherever it stands.
    return f"{strip_isbd(part)}: {' '.join(entry.all(codes.replace('3', '')))}" if part else text


def take_note(draft: Draft, fields: list[DataField]) -> None:
    """Any field that is a note as a whole."""
    tag = fields[0].tag
    codes, before = _CODES[tag], _BEFORE.get(tag)
    for entry in fields:
        text = _joined(entry, codes)
        if text and before:
            label = before.get(entry.first, "")
            text = text if text.startswith(label) else label + text
        draft.note(text)


def take_general(draft: Draft, fields: list[DataField]) -> None:
    """500: the description where there is neither a summary nor contents, but in what we wrote ourselves."""
    texts = [text for entry in fields if (text := _joined(entry, "a3"))]
    if any(entry.get("2") == KIND_LIST for entry in draft.record.fields("655")):
        draft.notes.update(dict.fromkeys(texts))
    else:
        draft.general += texts


def take_summary(draft: Draft, fields: list[DataField]) -> None:
    """520; reviews and advice about the content are notes."""
    for entry in fields:
        text = _joined(entry, "abc3")
        if entry.first in _NO_SUMMARY:
            draft.note(text)
        elif text:
            draft.summaries.append(text)


def take_contents(draft: Draft, fields: list[DataField]) -> None:
    """505: basic ($a) or enhanced, its titles, statements and pieces in their order."""
    draft.contents += [text for entry in fields if (text := " ".join(entry.all("agrt")))]


def take_thesis(draft: Draft, fields: list[DataField]) -> None:
    """502: the note, and the institution that gives the degree ($c) as one of the bodies."""
    for entry in fields:
        parts = [strip_isbd(value) for value in entry.all("bcd")]
        text = entry.get("a") or ", ".join(parts)
        draft.note(" ".join(filter(None, (text, *entry.all("g")))))
        body = strip_full_stop(entry.get("c"))
        if body:
            draft.creators[body, "degree granting institution", "", ""] = None


def take_audience(draft: Draft, fields: list[DataField]) -> None:
    """521: audiences, and grades of school by the first indicator."""
    for entry in fields:
        into = draft.levels if entry.first in _GRADES else draft.audiences
        into.update(dict.fromkeys(strip_full_stop(value[:MAX_GRADE]) for value in entry.all("a")))
        into.pop("", None)


def take_group(draft: Draft, fields: list[DataField]) -> None:
    """385: groups of people that it is for."""
    for entry in fields:
        draft.audiences.update(dict.fromkeys(filter(None, map(strip_full_stop, entry.all("a")))))


def take_programme(draft: Draft, fields: list[DataField]) -> None:
    """526: the grade within a study programme ($b)."""
    for entry in fields:
        draft.levels.update(dict.fromkeys(strip_full_stop(value[:MAX_GRADE]) for value in entry.all("b")))
        draft.levels.pop("", None)


def take_public_note(draft: Draft, fields: list[DataField]) -> None:
    """561: only where the first indicator says that it is not private."""
    for entry in fields:
        if entry.first == "1":
            draft.note(_joined(entry, "a3"))


def take_extent(draft: Draft, fields: list[DataField]) -> None:
    """300: extent, other details, size and what comes with it, as the cataloguer wrote them."""
    for entry in fields:
        text = strip_isbd(" ".join(entry.all("abcefg")))
        if text:
            draft.extents.append(text)


def take_medium(draft: Draft, fields: list[DataField]) -> None:
    """340: what it is made of ($a, $c, $e), how ($d), its size ($b)."""
    for entry in fields:
        for code, value in entry.subfields:
            text = strip_full_stop(value)
            if text and code in "ace":
                draft.materials[text[:500]] = None
            elif text and code == "d":
                draft.techniques[text[:500]] = None
            elif text and code == "b":
                draft.dimensions.append(text)


def take_duration(draft: Draft, fields: list[DataField]) -> None:
    """306: hours, minutes and seconds in six digits, shown as 1:30:00; anything else as it is."""
    value = next((value for entry in fields for value in entry.all("a")), "")[:200]
    is_coded = len(value) == 6 and value.isdecimal()
    draft.duration = f"{int(value[:2])}:{value[2:4]}:{value[4:]}" if is_coded else value


NOTES: tuple[tuple[str, Handler], ...] = (
    ("502", take_thesis),
    ("250 251 254 255 256 258", take_note),
    ("520", take_summary),
    ("505", take_contents),
    ("500", take_general),
    ("501 504 507 508 510 511 513 514 515 516 518 522 524 525 530 532 533 534 535 536 538", take_note),
    ("544 545 546 547 550 552 555 556 562 563 567 580 581", take_note),
    ("561", take_public_note),
    ("585 586 588", take_note),
    ("310 321 351 362", take_note),
    ("521", take_audience),
    ("385", take_group),
    ("526", take_programme),
    ("300", take_extent),
    ("340", take_medium),
    ("306", take_duration),
)
"""Which field is read how, in the order in which notes are shown."""
