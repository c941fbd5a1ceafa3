"""Made-up records as the store takes them, without a harvest."""

from __future__ import annotations

import hashlib
from typing import Any

import orjson

from catalog.bulk import compress
from catalog.store.records import Draft


def draft(record: dict[str, Any]) -> Draft:
    """The draft of a record in its published shape; what only the store knows (``seq``) is left out."""
    text = orjson.dumps({name: value for name, value in record.items() if name != "seq"})
    digest = hashlib.sha256(text)
    return Draft(
        id=record["id"],
        native_id=record["source"]["native_id"],
        institution=record["institution"],
        kind=record["kind"],
        datestamp=None,
        raw_hash=digest.digest(),
        mapping_version="bench",
        record_hash=digest.hexdigest(),
        digest=digest.hexdigest(),
        json=text.decode(),
        format="bench",
        context="{}",
        payload=compress(b"", 1),
    )
