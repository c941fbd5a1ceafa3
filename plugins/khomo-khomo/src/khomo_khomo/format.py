"""The format ``khomo``: a record as a Kho Mở publishes it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from catalog.formats.json_documents import JsonUnreadable, parse
from catalog.sdk import Format, Record, RecordError
from khomo_khomo.entry import FORMAT
from khomo_khomo.shape import read_record, version


class KhomoFormat(Format):
    """Reads the published JSON of a record, as ``/record/<id>.json`` gives it, with its ids there.

    What is not known here is passed over; after an update stored records are read again.
    """

    name: ClassVar[str] = FORMAT
    media_type: ClassVar[str] = "application/json"
    version: ClassVar[str] = f"1 {version()}"

    def read(self, payload: bytes, context: Mapping[str, Any]) -> Record:
        """The record; raises ``RecordError`` for what is no JSON object with a title and a kind."""
        try:
            shaped, _repairs = parse(payload)
        except JsonUnreadable as error:
            shown = payload[:80].decode("utf-8", "replace")
            raise RecordError.of("record", shown, "unreadable", error.message) from None
        if not isinstance(shaped, dict):
            raise RecordError.of("record", repr(shaped), "unreadable", "the record is no JSON object")
        record = read_record(shaped, lambda path: None)
        if record is None:
            missing = next(
                (name for name in ("title", "kind") if not isinstance(shaped.get(name), str)), "title"
            )
            raise RecordError.of(missing, repr(shaped.get(missing, "")), "required", "is missing")
        return record
