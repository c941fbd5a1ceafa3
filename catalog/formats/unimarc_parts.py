"""Titles, names, subjects and numbers of UNIMARC records (fields 010-073, 200, 5xx, 6xx, 7xx)."""

from __future__ import annotations

from collections.abc import Callable

from catalog.formats.identifiers import doi, isbn, issn, web_address
from catalog.formats.languages import language
from catalog.formats.marc_draft import Draft
from catalog.formats.marc_names import plain_role
from catalog.formats.marc_record import DataField
from catalog.formats.marc_titles import joined_title
from catalog.formats.text.clean import strip_full_stop, strip_isbd
from catalog.formats.unimarc_coded import original_language
from catalog.formats.unimarc_links import embedded

MAX_SCHEME = 40
_BEFORE = {"e": " :", "d": " =", "h": ".", "i": ","}
_TITLES = {"500": "uniform", "510": "translated", "512": "cover", "541": "translated"}
_SCHEMES = {"012": "fingerprint", "013": "ismn", "015": "isrn", "016": "isrc", "022": "government_document",
            "040": "coden", "072": "upc", "073": "ean"}  # fmt: skip
_CLASSES = {"660": "gac", "675": "udc", "676": "ddc", "680": "lcc"}
# Headings of persons have their parts after commas, others after spaces.
_PERSONS = ("600", "602", "700", "701", "702", "720", "721", "722")


def bare(value: str) -> str:
    """``value`` without marks around it: Italian and French files put the comma before a given name."""
    return strip_isbd(value).lstrip(",; ")


def title_of(entry: DataField) -> str:
    """The title proper with its rest and its parts (200 $a, $e, $h, $i), "" for none."""
    return joined_title(entry, "aehi", _BEFORE)


def take_parallel(draft: Draft, fields: list[DataField]) -> None:
    """200 $d: the title in another language, which $z tells where it is one."""
    for entry in fields:
        spoken = language(entry.get("z")[:35])
        values = [strip_isbd(value).lstrip("= ") for value in entry.all("d")]
        for value in values:
            draft.entitle(value, "translated", spoken if len(values) == 1 else "")


def take_titles(draft: Draft, fields: list[DataField]) -> None:
    """500-545: uniform, parallel, cover, translated and other titles."""
    kind = _TITLES.get(fields[0].tag, "alternative")
    original = original_language(draft.record) if kind == "uniform" else ""
    for entry in fields:
        spoken = language(entry.get("z")[:35]) or original
        draft.entitle(title_of(entry), kind, spoken)


def take_names(draft: Draft, fields: list[DataField]) -> None:
    """700-730: people, bodies, families; family name first, as the heading has it."""
    for entry in fields:
        name = _name(entry)
        if name:
            dates = entry.get("f").strip("<>() ")[:200]
            uri = next((found for value in entry.all("0o3") if (found := web_address(value))), "")
            draft.creators[name, plain_role(entry.get("4")), dates, uri] = None


def _name(entry: DataField) -> str:
    if entry.tag not in _PERSONS:
        return strip_full_stop(" ".join(map(bare, entry.all("ab"))))
    name = ", ".join(filter(None, map(bare, entry.all("ab"))))
    # $c tells titles and orders, $d the number of a ruler.
    return strip_full_stop(" ".join((name, *map(bare, entry.all("d")))))


def take_subjects(draft: Draft, fields: list[DataField]) -> None:
    """600-608 and 615-617: headings with their subdivisions, and the list that $2 names."""
    tag = fields[0].tag
    joint = ", " if tag in _PERSONS else " "
    for entry in fields:
        inner = embedded(entry)
        if inner:
            values = [bare(value) for field in inner for value in field.all("abdt")]
        else:
            values = [bare(value) for value in entry.all("abcdeft" if tag == "604" else "abcdf")]
        heading = strip_full_stop(joint.join(filter(None, values)))
        label = " -- ".join(filter(None, (heading, *map(strip_full_stop, entry.all("jxyz")))))
        scheme = entry.get("2").strip().lower()[:MAX_SCHEME] or ("genre" if tag == "608" else "")
        if label:
            draft.subjects[label, scheme, ""] = None


def take_geographic(draft: Draft, fields: list[DataField]) -> None:
    """607: the heading as a subject, and the place itself as a place."""
    take_subjects(draft, fields)
    for entry in fields:
        draft.place(strip_full_stop(entry.get("a")))


def take_hierarchy(draft: Draft, fields: list[DataField]) -> None:
    """617 and 620: a place within places, the smallest first."""
    for entry in fields:
        draft.place(", ".join(map(strip_isbd, entry.all("abcde")[::-1])))


def take_words(draft: Draft, fields: list[DataField]) -> None:
    """610: uncontrolled words."""
    for entry in fields:
        for value in entry.all("a"):
            draft.subjects[strip_full_stop(value), "keyword", ""] = None


def take_classes(draft: Draft, fields: list[DataField]) -> None:
    """660-686: class numbers, as subjects of that classification."""
    scheme = _CLASSES.get(fields[0].tag, "")
    for entry in fields:
        told = scheme or entry.get("2").strip().lower()[:MAX_SCHEME] or "classification"
        for value in entry.all("a"):
            draft.subjects[value, told, ""] = None


def take_isbn(draft: Draft, fields: list[DataField]) -> None:
    """010: one with a wrong check digit is kept as "other", because it is printed in the book."""
    _checked(draft, fields, "isbn", isbn)


def take_issn(draft: Draft, fields: list[DataField]) -> None:
    """011, as in ``take_isbn``."""
    _checked(draft, fields, "issn", issn)


def _checked(draft: Draft, fields: list[DataField], scheme: str, check: Callable[[str], str]) -> None:
    for entry in fields:
        value = strip_isbd(entry.get("a"))
        number = check(value)
        draft.identify(scheme if number else "other", number or value)


def take_numbers(draft: Draft, fields: list[DataField]) -> None:
    """012-022 and 040-073: other standard numbers."""
    for entry in fields:
        draft.identify(_SCHEMES[entry.tag], " ".join(entry.all("ab" if entry.tag == "022" else "a")))


def take_other_number(draft: Draft, fields: list[DataField]) -> None:
    """017 and 033: numbers by their $2; lasting addresses."""
    for entry in fields:
        value = entry.get("a")
        number = doi(value)
        scheme = entry.get("2").strip().lower()[:MAX_SCHEME] or ("ark" if "ark:/" in value else "uri")
        draft.identify("doi" if number else scheme, number or value)


def take_national_number(draft: Draft, fields: list[DataField]) -> None:
    """020 and 021: the number in a national bibliography or of legal deposit, after its country."""
    scheme = "legal_deposit" if fields[0].tag == "021" else "national_bibliography"
    for entry in fields:
        if entry.get("b"):
            draft.identify(scheme, " ".join(entry.all("ab")))


def take_system_number(draft: Draft, fields: list[DataField]) -> None:
    """035: numbers in other systems."""
    for entry in fields:
        draft.identify("system", entry.get("a"))


def take_publishers_number(draft: Draft, fields: list[DataField]) -> None:
    """071: a number of the publisher, with the name that makes it one ($b)."""
    for entry in fields:
        if entry.get("a"):
            draft.identify("publisher_number", " ".join((*entry.all("b"), entry.get("a"))))
