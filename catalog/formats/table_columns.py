"""How a column is written down in a profile once its field is chosen: details, cleaning steps, companions."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from catalog.formats.designations import TREASURE
from catalog.formats.table_headers import Target, plain_header, short_label
from catalog.formats.text.fold import fold

# Without a profile only these are cut apart, and only at a semicolon: commas stand inside names.
_CUT = (
    "creators", "subjects", "materials", "techniques", "collections", "audiences", "education_levels",
    "school_subjects", "images", "links", "titles", "cultures", "identifiers",
)  # fmt: skip
_COMMAS = ("subjects", "materials", "techniques")
# A field's own words say nothing that its label would have to.
_PLAIN_NOTES = frozenset(("note", "notes", "ghi chu", "luu y", "phu chu", "remarks", "chu thich"))
_IN_BRACKETS = re.compile(r"[(\[]\s*([^)\]]{1,20}?)\s*[)\]]")
_UNITS = {
    "dimensions": re.compile(r"mm|cm|dm|m|kg|g|inch(?:es)?|in"),
    "measurements": re.compile(r"mm|cm|dm|m|kg|g|gram|inch(?:es)?|in"),
    "schedule.fee": re.compile(r"(?:nghin |ngan |trieu )?(?:dong|d|vnd|usd)(?:[/ ].*)?"),
    "duration": re.compile(r"phut|gio|tiet|buoi|ngay|tuan|thang|minutes|hours|h|min"),
    "extent": re.compile(r"trang|tr|to|pages|p|tap|phut|mb|gb"),
}
_MOST_WORDS = 4


def unit_in(header: str, field: str) -> str:
    """The unit that a header names in brackets for such a field: cm of "Kích thước (cm)", "" for none."""
    known = _UNITS.get(field)
    for text in _IN_BRACKETS.findall(header) if known else ():
        if known and known.fullmatch(fold(text)):
            return str(text)
    return ""


def spec_of(
    target: Target, header: str, word: str, values: Sequence[str], kind: str, context: str = ""
) -> Iterator[dict[str, Any]]:
    """The entries of a profile for one column; more than one where its text is kept beside what is read.

    ``values`` are examples, none where only the name is known; ``context`` is what stands around.
    """
    spec: dict[str, Any] = {"field": target.field, **target.details}
    steps: list[Any] = []
    if target.field in _CUT and not (target.field == "identifiers" and not any(";" in v for v in values)):
        steps.append({"split": ","} if _is_cut_by_commas(target.field, values) else {"split": ";"})
    if unit := unit_in(header, target.field):
        steps.append({"unit": unit})
    if target.field == "notes" and plain_header(header) not in _PLAIN_NOTES:
        steps.append({"prefix": f"{short_label(header)}: "})
    if target.field == "measurements":
        spec["label"] = short_label(header)
    if target.field == "designations" and "bao vat" in fold(context + header):
        spec["label"] = TREASURE
    if steps:
        spec["steps"] = steps
    yield spec
    if target.field == "schedule.recurrence" and values:
        # The rule has the days; the hours stand in the text alone.
        yield {"field": "notes", "steps": [{"prefix": f"{short_label(header)}: "}]}
    if target.field == "kind" and kind in ("lesson", "course", "software", "video") and values:
        yield {"field": "learning_type"}


def _is_cut_by_commas(field: str, values: Sequence[str]) -> bool:
    """Whether commas divide the values: only in lists of short words, and where no semicolon does."""
    if field not in _COMMAS or any(";" in value for value in values):
        return False
    listed = [value for value in values if "," in value]
    words = [part.split() for value in listed for part in value.split(",")]
    return bool(listed) and all(0 < len(part) <= _MOST_WORDS for part in words)


def letter(place: int) -> str:
    """The letter of a column as spreadsheets show it: 0 is A, 26 is AA."""
    letters = ""
    number = place + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
