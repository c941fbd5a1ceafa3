"""What is odd about a record that was taken all the same: told in the run's report, beside the failures."""

from __future__ import annotations

import re
from collections.abc import Iterator

from catalog.formats.marc_losses import LOST_CHARACTERS, LOST_LETTERS, WHOLE
from catalog.record import Record

Oddity = tuple[str, str, str, str]
"""Field, value, rule, message."""

# Control characters as bytes, and as JSON writes them in rows of tables; the marks of ISO 2709 are none.
_CONTROLS = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1a\x7f]|\\u00(?:0[0-8bcef]|1[0-9a-f]|7f)")
# The same once more for a quick look: copying without them costs a tenth of searching for them.
_CONTROL_BYTES = bytes([*range(0x09), 0x0B, 0x0C, *range(0x0E, 0x1B), 0x7F])
_YEAR_LIKE = re.compile(r"\d{4}")


def oddities(record: Record, payload: bytes) -> tuple[Oddity, ...]:
    """What a person should look at: control characters taken out, unclear dates, texts read again."""
    return (*_controls(payload), *_dates(record), *_repairs(record), *_losses(record))


def _controls(payload: bytes) -> Iterator[Oddity]:
    if b"\\" not in payload and len(payload.translate(None, _CONTROL_BYTES)) == len(payload):
        return
    if (found := _CONTROLS.search(payload)) is not None:
        around = payload[max(0, found.start() - 20) : found.end() + 20].decode("utf-8", "replace")
        yield "record", around, "forbidden_character", "control characters were taken out"


def _dates(record: Record) -> Iterator[Oddity]:
    for field, span in (("issued", record.issued), ("period", record.period)):
        if span is not None and span.certainty == "unknown" and _YEAR_LIKE.search(span.display):
            told = "is not understood as a date; it is kept as text"
            yield field, span.display[:200], "unclear_date", told


def _repairs(record: Record) -> Iterator[Oddity]:
    """A guessed encoding; then the first text that was repaired, and how many there are."""
    texts = [repair for repair in record.repairs if repair.field != WHOLE]
    for whole in record.repairs[: len(record.repairs) - len(texts)]:
        told = (
            f"is neither UTF-8 nor MARC-8 and was read as {whole.read_as}, which its words speak for; state "
            "the option encoding of the source if letters are wrong"
        )
        yield whole.field, whole.original[:200], "guessed_encoding", told
    if texts:
        first = texts[0]
        names = "+".join(dict.fromkeys(repair.read_as for repair in texts))
        told = (
            f"texts that had been misread ({names}) and are read again: {len(texts)}; the record "
            "keeps what came, and the option text_repair=off of the source takes the repair back"
        )
        yield first.field, first.original[:200], "repaired_text", told


def _losses(record: Record) -> Iterator[Oddity]:
    """Letters that were lost before the record came, and cannot be brought back."""
    for note in (LOST_CHARACTERS, LOST_LETTERS):
        if note in record.notes:
            yield "title", record.title[:200], "lossy_charset", note
