"""MARC 21 bibliographic records to the neutral record (DESIGN section 4; docs/marc.md lists the fields)."""

from __future__ import annotations

from catalog.errors import RecordError
from catalog.formats import (
    marc_access,
    marc_names,
    marc_numbers,
    marc_published,
    marc_relations,
    marc_subjects,
    marc_titles,
)
from catalog.formats.marc_draft import Draft, Plan
from catalog.formats.marc_kinds import kind
from catalog.formats.marc_notes import NOTES
from catalog.formats.marc_record import DataField, MarcRecord
from catalog.formats.marc_scripts import Paired, paired
from catalog.record import Record

_NO_PAIRS: Paired = {}
_TITLE_TAGS = ("245", "240", "130", "242", "246", "247", "740")


def _take_publication(draft: Draft, fields: list[DataField]) -> None:
    if fields[0].tag == "260" and draft.record.has("264"):
        return
    older = draft.record.fields("260") if fields[0].tag == "264" else []
    marc_published.take_publication(draft, [*fields, *older])


_PLAN = Plan(
    (
        ("020", marc_numbers.take_isbn),
        ("022", marc_numbers.take_issn),
        ("024", marc_numbers.take_other_standard),
        ("028", marc_numbers.take_publishers_number),
        ("086 088", marc_numbers.take_document_number),
        ("015", marc_numbers.take_national_number),
        ("010", marc_numbers.take_lccn),
        ("035", marc_numbers.take_system_number),
        ("130 240", marc_titles.take_uniform),
        ("246", marc_titles.take_variant),
        ("242", marc_titles.take_translated),
        ("210 222 243 247", marc_titles.take_other),
        ("100 110 111 700 710 711 720", marc_names.take_names),
        ("730 740", marc_titles.take_added),
        ("041", marc_published.take_languages),
        ("264 260", _take_publication),
        ("751 257", marc_subjects.take_place),
        ("752 662", marc_subjects.take_hierarchy),
        ("600 610 611 630 647 648 650", marc_subjects.take_subjects),
        ("651", marc_subjects.take_geographic),
        ("653", marc_subjects.take_words),
        ("654", marc_subjects.take_subjects),
        ("655", marc_subjects.take_genres),
        ("656 657", marc_subjects.take_subjects),
        ("658", marc_subjects.take_objectives),
        ("082 083 080 050 055 060 070 084", marc_subjects.take_classes),
        ("043", marc_subjects.take_areas),
        ("045", marc_subjects.take_coverage),
        ("046", marc_subjects.take_dates),
        *NOTES,
        (marc_relations.LINK_TAGS, marc_relations.take_links),
        ("830", marc_relations.take_series),
        ("800 810 811", marc_relations.take_named_series),
        ("490 440", marc_relations.take_series_statement),
        ("856", marc_access.take_addresses),
        ("852", marc_access.take_shelves),
        ("952", marc_access.take_items),
        ("090 099", marc_access.take_local_numbers),
        ("866 867 868", marc_access.take_held_volumes),
        ("540", marc_access.take_terms),
        ("542", marc_access.take_owner),
        ("506", marc_access.take_limits),
    )
)
READ_TAGS = _PLAN.tags | {"245", "880"}
"""The tags of data fields that are read."""


def to_record(record: MarcRecord) -> Record:
    """The record that a MARC 21 record means; raises ``SkipRecord`` and ``RecordError`` (no title)."""
    draft = Draft(record, kind(record), marc_titles.title(record))
    if not draft.title:
        raise RecordError.of(
            "title",
            "",
            "required",
            "the record has none (245 $a, $b, $n, $p are empty or missing)",
            identifier=record.identifier(),
        )
    pairs = paired(record) if record.has("880") else _NO_PAIRS
    originals = [entry for tag in _TITLE_TAGS for entry in pairs.pop(tag, ())] if pairs else []
    _PLAN.follow(draft, pairs)
    marc_published.take_fixed(draft)
    if originals:
        spoken = next(iter(draft.languages)) if len(draft.languages) == 1 else ""
        marc_titles.take_original(draft, originals, spoken)
    if not draft.creators:
        statements = (entry.get("c") for entry in record.fields("245"))
        marc_names.take_statement(draft, next(statements, ""))
    return draft.finished()
