"""Numbers of MARC 21 records: standard numbers and those of other systems (fields 010-035, 086)."""

from __future__ import annotations

from collections.abc import Callable

from catalog.formats.identifiers import doi, isbn, issn
from catalog.formats.marc_draft import Draft
from catalog.formats.marc_record import DataField
from catalog.formats.text.clean import strip_isbd

MAX_SCHEME = 40
_OTHER_STANDARD = {"0": "isrc", "1": "upc", "2": "ismn", "3": "ean", "4": "sici"}
_NAMED = {"hdl": "handle", "doi": "doi", "urn": "urn", "uri": "uri", "ark": "ark"}
# 028, first indicator: what kind of a number the publisher gave.
_PUBLISHERS = {"0": "issue_number", "1": "matrix_number", "2": "plate_number", "3": "music_number",
               "4": "video_number"}  # fmt: skip


def take_isbn(draft: Draft, fields: list[DataField]) -> None:
    """020: one with a wrong check digit is kept as "other", because it is printed in the book."""
    _checked(draft, fields, "isbn", isbn)


def take_issn(draft: Draft, fields: list[DataField]) -> None:
    """022, as in ``take_isbn``."""
    _checked(draft, fields, "issn", issn)


def _checked(draft: Draft, fields: list[DataField], scheme: str, check: Callable[[str], str]) -> None:
    for entry in fields:
        value = entry.get("a")
        number = check(value)
        if number:
            draft.identify(scheme, number)
        elif any(sign.isdigit() for sign in value):
            draft.identify("other", strip_isbd(value))


def take_other_standard(draft: Draft, fields: list[DataField]) -> None:
    """024: by its first indicator, or by $2; a DOI without its resolver."""
    for entry in fields:
        told = entry.get("2").strip().lower()[:MAX_SCHEME] if entry.first == "7" else ""
        scheme = _NAMED.get(told, told) or _OTHER_STANDARD.get(entry.first, "other")
        value = entry.get("a")
        draft.identify(scheme, (doi(value) or value) if scheme == "doi" else value)


def take_publishers_number(draft: Draft, fields: list[DataField]) -> None:
    """028: a number of the publisher, with the name before it that makes it one ($b)."""
    for entry in fields:
        number = entry.get("a")
        if number:
            draft.identify(
                _PUBLISHERS.get(entry.first, "publisher_number"), " ".join((*entry.all("b"), number))
            )


def take_lccn(draft: Draft, fields: list[DataField]) -> None:
    """010: the number at the Library of Congress."""
    for entry in fields:
        draft.identify("lccn", entry.get("a"))


def take_system_number(draft: Draft, fields: list[DataField]) -> None:
    """035: numbers in other systems; those of WorldCat are known by "(OCoLC)"."""
    for entry in fields:
        value = entry.get("a")
        if value.startswith("(OCoLC)"):
            draft.identify("oclc", value[7:].strip())
        else:
            draft.identify("system", value)


def take_document_number(draft: Draft, fields: list[DataField]) -> None:
    """086 and 088: numbers of government documents and of reports."""
    scheme = "report_number" if fields[0].tag == "088" else "government_document"
    for entry in fields:
        draft.identify(scheme, entry.get("a"))


def take_national_number(draft: Draft, fields: list[DataField]) -> None:
    """015: the number in a national bibliography."""
    for entry in fields:
        draft.identify("national_bibliography", strip_isbd(entry.get("a")))
