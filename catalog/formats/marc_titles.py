"""Titles of MARC 21 records (fields 130, 210-247, 730, 740), each with its type and language."""

from __future__ import annotations

from catalog.formats.languages import from_code, language
from catalog.formats.marc_draft import Draft
from catalog.formats.marc_record import DataField, MarcRecord
from catalog.formats.text.clean import strip_full_stop

_JOINTS = ("/", ":", ";", ",", "=", ".")
_BEFORE = {"b": " :", "n": ".", "p": ","}
# 246, second indicator: a parallel title is the same one in another language, 4 is on the cover.
_VARIANTS = {"1": "translated", "4": "cover"}
# $6 names the script by a code of its own or by ISO 15924 (MARC 21, appendix A).
_SCRIPTS = {"(3": "Arab", "(B": "Latn", "$1": "Hani", "(N": "Cyrl", "(Q": "Cyrl", "(S": "Grek", "(2": "Hebr"}
# A language that is mostly written in this script needs no mention of it.
_USUAL = {
    "Arab": ("ar", "fa", "ur"), "Cyrl": ("ru", "bg", "uk", "be", "mk"), "Grek": ("el", "grc"),
    "Hebr": ("he", "yi"), "Hani": ("zh", "ja", "ko", "lzh"), "Latn": ("en", "fr", "de", "vi"),
}  # fmt: skip


def joined_title(entry: DataField, codes: str, before: dict[str, str] = _BEFORE) -> str:
    """The subfields ``codes`` as one title: ISBD marks between them kept or put in, none at the end."""
    text = ""
    for code, value in entry.subfields:
        if code not in codes or not value:
            continue
        if text and not text.endswith(_JOINTS):
            text += before.get(code, ",")
        text = f"{text} {value}" if text else value
    return strip_full_stop(text.strip())


def title_of(entry: DataField) -> str:
    """The title proper with its rest and its parts (a b n p, or k, f, g, s of archives), "" for none."""
    return joined_title(entry, "abnp") or joined_title(entry, "kfgs")


def title(record: MarcRecord) -> str:
    """The title that the first 245 with one tells, "" for none."""
    return next((told for entry in record.fields("245") if (told := title_of(entry))), "")


def take_uniform(draft: Draft, fields: list[DataField]) -> None:
    """130 and 240: of a translation they tell the title that was translated, in the language of 041 $h."""
    original = _original_language(draft.record)
    for entry in fields:
        draft.entitle(joined_title(entry, "abknp"), "uniform", original)


def _original_language(record: MarcRecord) -> str:
    for entry in record.fields("041"):
        codes = entry.all("h")
        # Packed or repeated, several say that the translation came by way of another.
        if len(codes) == 1 and len(codes[0]) == 3 and entry.second != "7":
            return from_code(codes[0])
    return ""


def take_variant(draft: Draft, fields: list[DataField]) -> None:
    """246: parallel, cover and other titles."""
    for entry in fields:
        draft.entitle(joined_title(entry, "abnp"), _VARIANTS.get(entry.second, "alternative"))


def take_translated(draft: Draft, fields: list[DataField]) -> None:
    """242: a title that the cataloguer translated, into the language of $y."""
    for entry in fields:
        draft.entitle(joined_title(entry, "abnp"), "translated", language(entry.get("y")[:35]))


def take_other(draft: Draft, fields: list[DataField]) -> None:
    """210, 222, 243 and 247: abbreviated, key, collective and former titles."""
    for entry in fields:
        draft.entitle(joined_title(entry, "abnp"), "alternative")


def take_added(draft: Draft, fields: list[DataField]) -> None:
    """730 and 740: uniform and other titles of the thing, or works within it (second indicator 2)."""
    for entry in fields:
        value = joined_title(entry, "anp")
        if entry.second == "2":
            draft.relate("has_part", value)
        else:
            draft.entitle(value, "uniform" if entry.tag == "730" else "alternative")


def take_original(draft: Draft, fields: list[DataField], spoken: str) -> None:
    """Titles in their own script (880): ``spoken`` is the language of the thing where it is one."""
    for entry in fields:
        draft.entitle(joined_title(entry, "abnp"), "original", _written(spoken, _script(entry)))


def _script(entry: DataField) -> str:
    link = entry.get("6").split("/")
    code = link[1] if len(link) > 1 else ""
    return _SCRIPTS.get(code, code if len(code) == 4 and code.isalpha() else "")


def _written(spoken: str, script: str) -> str:
    if not spoken or not script or spoken in _USUAL.get(script, ()):
        return spoken
    return f"{spoken}-{script.title()}"
