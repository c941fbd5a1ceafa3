"""The format ``isis``: one record of a CDS/ISIS database, its local tags mapped by a profile.

A profile is one of tables (``catalog.formats.profile``) whose columns are tags, or tag and subfield: ``24``
is all of field 24, ``24^*`` what stands before its subfields, ``26^a`` its subfield a. Without one, tags of
MARC are known by their titles.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any, ClassVar

import orjson

from catalog.errors import InvalidInput, RecordError
from catalog.formats import marc
from catalog.formats.isis_profiles import PROFILES
from catalog.formats.isis_records import IsisRecord, parse, tag_key
from catalog.formats.marc_record import MarcRecord, add_clean
from catalog.formats.profile import Column, Profile, load_profile
from catalog.formats.table_values import Draft, cell_values
from catalog.record import Record
from catalog.sdk.format import Format

__all__ = ["PROFILES", "IsisFormat", "native_id", "tags_of"]

_MOST_OCCURRENCES = 1001
_FILING = re.compile(r"<([^<>=]{0,200})(?:=[^<>=]{0,200})?>")


class IsisFormat(Format):
    """Reads one record of CDS/ISIS.

    ``context`` may hold ``profile`` (as JSON values, or the name of one of ``PROFILES``), ``encoding`` (a
    Python codec; else told by the bytes) and ``flavour`` ("marc21" or "unimarc": the tags are those of MARC).
    """

    name: ClassVar[str] = "isis"
    media_type: ClassVar[str] = "application/x-isis-iso2709"
    version: ClassVar[str] = "1"

    def read(self, payload: bytes, context: Mapping[str, Any]) -> Record:
        """The record in ``payload``; raises ``RecordError`` that names the tag and the value."""
        record = parse(payload, str(context.get("encoding") or ""))
        profile = profile_of(context)
        if profile is not None:
            return mapped(record, profile)
        if context.get("flavour") or is_marc(record):
            return marc.map_record(as_marc(record), context)
        tags = ", ".join(tags_of(record)[:20])
        told = f"the tags are local ones ({tags}) and no mapping profile says what they mean"
        raise RecordError.of("profile", "", "profile", told, identifier=native_id(record, None))


def profile_of(context: Mapping[str, Any]) -> Profile | None:
    """The profile that ``context`` gives or names, None without one; raises ``RecordError``."""
    given = context.get("profile")
    if not given:
        return None
    try:
        return _loaded(orjson.dumps(PROFILES.get(given, given) if isinstance(given, str) else given))
    except InvalidInput as error:
        raise RecordError.of("profile", "", "profile", error.told) from None
    except TypeError as error:
        raise RecordError.of("profile", "", "profile", str(error)) from None


@lru_cache(maxsize=64)
def _loaded(text: bytes) -> Profile:
    data = orjson.loads(text)
    return load_profile(data if isinstance(data, dict) else {"columns": {}})


def mapped(record: IsisRecord, profile: Profile) -> Record:
    """The record by its profile; raises ``RecordError`` (titles, languages, addresses are checked)."""
    identifier = native_id(record, profile)
    draft = Draft()
    try:
        for column in profile.columns:
            values = [value for text in texts(record, column.header) for value in _values(column, text)]
            if values:
                draft.put(column, values)
        for field, value in profile.defaults.items():
            if not draft.has(field):
                draft.put(Column(header=f"(default {field})", field=field), [value])
        draft.single.setdefault("kind", profile.kind)
        made = draft.record(identifier)
    except RecordError as error:
        raise RecordError(*error.faults, identifier=error.identifier or identifier) from None
    if profile.language and not made.languages:
        return replace(made, languages=(profile.language,))
    return made


def _values(column: Column, text: str) -> list[str]:
    if "<" not in text or column.steps:
        return cell_values(column, text)
    if column.field == "subjects":
        # CDS/ISIS marks what it indexes within a text by angle brackets.
        marked = [part.partition(">")[0] for part in text.split("<")[1:]]
        return [value for part in marked for value in cell_values(column, part)]
    # Elsewhere they mark how it is filed: <The> is passed over in sorting, <ü=ue> is shown as the first.
    return cell_values(column, _FILING.sub(r"\1", text))


def texts(record: IsisRecord, header: str) -> list[str]:
    """The texts of a profile's column: of ``24`` each occurrence whole, of ``26^a`` its subfield a.

    ``24^*`` is what stands before the first subfield, else that subfield, as in formats of CDS/ISIS.
    """
    tag, _mark, codes = header.partition("^")
    fields = record.all(tag_key(tag))[:_MOST_OCCURRENCES]
    if not codes:
        return [entry.whole() for entry in fields]
    # "300^b^a" joins subfields in that order, as names want it.
    joined = (" ".join(filter(None, (entry.get(code) for code in codes.split("^")))) for entry in fields)
    return [text for text in joined if text]


def native_id(record: IsisRecord, profile: Profile | None) -> str | None:
    """What the record is known by: the profile's key fields joined by "-", else field 1; None without."""
    names = profile.id if profile and profile.id else ("1",)
    values = [" ".join(next(iter(texts(record, name)), "").split()) for name in names]
    return "-".join(values) if any(values) else None


def tags_of(record: IsisRecord) -> list[str]:
    """The tags of a record, each once, in their order."""
    return list(dict.fromkeys(entry.tag for entry in record.fields))


def is_marc(record: IsisRecord) -> bool:
    """Whether the tags are those of MARC: a title in 245 $a, or in 200 $a beside 7xx and 2xx of UNIMARC."""
    if any(entry.get("a") for entry in record.all("245")):
        return True
    tags = set(tags_of(record))
    return any(entry.get("a") for entry in record.all("200")) and bool(tags & {"210", "215", "700", "702"})


def as_marc(record: IsisRecord) -> MarcRecord:
    """The record with its tags as those of MARC; what stands before a first subfield are its indicators."""
    made = MarcRecord(_leader(record.leader))
    for entry in record.fields:
        tag = entry.tag.zfill(3)
        if tag < "010" or not entry.subfields:
            if tag < "010":
                made.control.setdefault(tag, []).append(entry.whole())
            else:
                add_clean(made, tag, "  ", [("a", entry.text)])
        else:
            indicators = entry.text if len(entry.text) <= 2 else ""
            pairs = [(code.lower(), value) for code, value in entry.subfields]
            add_clean(made, tag, indicators.replace("#", " "), pairs)
    return made


def _leader(leader: str) -> str:
    # Zeros stand where CDS/ISIS keeps nothing: for a book that is described whole.
    return leader if leader[6:8].isalpha() else f"{leader[:5]}nam  22{leader[12:]}"
