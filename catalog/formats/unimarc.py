"""UNIMARC bibliographic records to the neutral record (docs/marc.md lists the fields)."""

from __future__ import annotations

from catalog.errors import RecordError
from catalog.formats import marc_access, unimarc_coded, unimarc_links, unimarc_parts
from catalog.formats.dates import parse_date
from catalog.formats.marc_draft import Draft, Plan
from catalog.formats.marc_names import take_statement
from catalog.formats.marc_published import unbracketed
from catalog.formats.marc_record import DataField, MarcRecord
from catalog.formats.text.clean import strip_full_stop, strip_isbd
from catalog.formats.unimarc_parts import title_of
from catalog.record import Record

# 214, second indicator: who is named beside the publisher, and for what.
_OTHERS = {"1": "producer", "2": "distributor", "3": "manufacturer"}
# 317 (provenance), 318 (actions) and 345 (acquisition) are not for the public.
_NOTES = """205 206 207 208 301 302 303 304 305 306 307 308 310 311 312 313 314 315 320 321 322 323 324 325
326 328 332 334 336 337 338 340"""
_NOTE_CODES = {"205": "abdfg", "207": "a", "328": "bcedt", "206": "abc", "326": "ab", "334": "abcd"}


def is_unimarc(record: MarcRecord) -> bool:
    """Whether the record has UNIMARC's title field (200) and not that of MARC 21 (245)."""
    return record.has("200") and not record.has("245")


def _take_publication(draft: Draft, fields: list[DataField]) -> None:
    """210 and 214: the publisher with its places and date; others (214) with what they did."""
    if fields[0].tag == "210" and draft.record.has("214"):
        return
    fields = [*fields, *draft.record.fields("210")] if fields[0].tag == "214" else fields
    chosen = next((entry for entry in fields if entry.tag == "210" or entry.second in " 0"), fields[0])
    draft.publisher = "; ".join(filter(None, map(unbracketed, chosen.all("c"))))
    for value in chosen.all("a"):
        draft.place(unbracketed(value).strip("[]? "))
    for entry in fields:
        if entry is not chosen and entry.tag == "214" and entry.second in _OTHERS:
            for value in entry.all("c"):
                draft.creators[unbracketed(value), _OTHERS[entry.second], "", ""] = None
    dated = chosen.all("d") or [value for entry in fields for value in entry.all("d")]
    display = unbracketed(" ".join(dated)).rstrip(".")
    if display:
        span = parse_date(display)
        coded = unimarc_coded.coded_date(draft.record, display) if span.certainty == "unknown" else None
        draft.issued = coded or span


def _take_notes(draft: Draft, fields: list[DataField]) -> None:
    codes = _NOTE_CODES.get(fields[0].tag, "a")
    for entry in fields:
        draft.note(entry.get("a") if fields[0].tag == "328" and entry.get("a") else _joined(entry, codes))


def _joined(entry: DataField, codes: str) -> str:
    return ", ".join(map(strip_isbd, entry.all(codes))) if len(codes) > 1 else " ".join(entry.all(codes))


def _take_thesis(draft: Draft, fields: list[DataField]) -> None:
    """328: the note, and the institution that gives the degree ($e) as one of the bodies."""
    _take_notes(draft, fields)
    for entry in fields:
        if body := strip_full_stop(entry.get("e")):
            draft.creators[body, "degree granting institution", "", ""] = None


def _take_summary(draft: Draft, fields: list[DataField]) -> None:
    draft.summaries += [text for entry in fields if (text := " ".join(entry.all("a")))]


def _take_contents(draft: Draft, fields: list[DataField]) -> None:
    draft.contents += [text for entry in fields if (text := " ".join(entry.all("abcdefghiptuz")))]


def _take_general(draft: Draft, fields: list[DataField]) -> None:
    draft.general += [text for entry in fields if (text := " ".join(entry.all("a")))]


def _take_audience(draft: Draft, fields: list[DataField]) -> None:
    for entry in fields:
        draft.audiences.update(dict.fromkeys(filter(None, map(strip_full_stop, entry.all("a")))))


def _take_extent(draft: Draft, fields: list[DataField]) -> None:
    """215: extent, other details, size and what comes with it."""
    for entry in fields:
        if text := strip_isbd(" ".join(entry.all("acde"))):
            draft.extents.append(text)


def _take_items(draft: Draft, fields: list[DataField]) -> None:
    """995: the French and Italian recommendation for copies; 930 and 915: those of union catalogues."""
    tag = fields[0].tag
    for entry in fields:
        if tag == "995":
            house = entry.get("b") or entry.get("a")
            status = "on_loan" if entry.get("n") else ""
            found = (house, entry.get("e") or entry.get("c"), entry.get("k"), status)
        else:
            found = (entry.get("b"), entry.get("c"), entry.get("a"), "")
        if any(found[:3]):
            draft.holdings[tuple(text[:500] for text in found)] = None


def _take_inventory(draft: Draft, fields: list[DataField]) -> None:
    """915: inventory numbers of copies, where no call number is told."""
    if not draft.holdings:
        _take_items(draft, fields)


_PLAN = Plan(
    (
        ("010", unimarc_parts.take_isbn),
        ("011", unimarc_parts.take_issn),
        ("012 013 015 016 022 040 072 073", unimarc_parts.take_numbers),
        ("017 033", unimarc_parts.take_other_number),
        ("020 021", unimarc_parts.take_national_number),
        ("035", unimarc_parts.take_system_number),
        ("071", unimarc_parts.take_publishers_number),
        ("101", unimarc_coded.take_languages),
        ("122", unimarc_coded.take_coverage),
        ("127", unimarc_coded.take_duration),
        ("200", unimarc_parts.take_parallel),
        (
            "500 501 503 510 512 513 514 515 516 517 518 520 530 531 532 540 541 545",
            unimarc_parts.take_titles,
        ),
        ("700 701 702 710 711 712 720 721 722 730", unimarc_parts.take_names),
        ("214 210", _take_publication),
        ("600 601 602 604 605 606 615 616", unimarc_parts.take_subjects),
        ("607", unimarc_parts.take_geographic),
        ("608", unimarc_parts.take_subjects),
        ("610", unimarc_parts.take_words),
        ("617 620", unimarc_parts.take_hierarchy),
        ("660 675 676 680 686", unimarc_parts.take_classes),
        ("330", _take_summary),
        ("327 359", _take_contents),
        ("300", _take_general),
        ("328", _take_thesis),
        (_NOTES.replace("328 ", ""), _take_notes),
        ("333", _take_audience),
        ("215", _take_extent),
        (unimarc_links.LINK_TAGS, unimarc_links.take_links),
        ("225", unimarc_links.take_series),
        ("856", marc_access.take_addresses),
        ("852", marc_access.take_shelves),
        ("995 930", _take_items),
        ("915", _take_inventory),
    )
)
READ_TAGS = _PLAN.tags
"""The tags of data fields that are read beside the coded ones."""


def to_record(record: MarcRecord) -> Record:
    """The record that a UNIMARC record means; raises ``SkipRecord`` and ``RecordError`` (no title)."""
    kind = unimarc_coded.kind(record)
    title = next((text for entry in record.fields("200") if (text := title_of(entry))), "")
    if not title:
        raise RecordError.of(
            "title",
            "",
            "required",
            "the record has none (UNIMARC 200 $a, $e, $h, $i are empty or missing)",
            identifier=record.identifier(),
        )
    draft = Draft(record, kind, title)
    _PLAN.follow(draft, {})
    unimarc_coded.take_general(draft)
    if not draft.creators:
        statements = (" ; ".join(map(strip_isbd, entry.all("fg"))) for entry in record.fields("200"))
        take_statement(draft, next(statements, ""))
    return draft.finished()
