"""One entry of another catalog's log: a record or its removal, checked as far as a harvest relies on it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import orjson

from catalog.sdk import Failed
from khomo_khomo.provenance import site_of
from khomo_khomo.shape import STATE

FORMAT = "khomo"
_IDENTIFIER = re.compile(r"[A-Za-z0-9_-]{1,200}\Z")
_DIGEST = re.compile(r"[0-9a-f]{64}\Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """``record`` is what is published of it there, None for a removal; ``digest`` what the feed tells of it.

    ``payload`` is the record alone, as its store holds it: it stays the same as long as the record does,
    whatever its number in the log. ``site`` is the other catalog's own address, by the address of the item.
    """

    id: str
    digest: str = ""
    modified: datetime | None = None
    record: Mapping[str, Any] | None = None
    payload: bytes = b""
    site: str = ""

    @property
    def is_sound(self) -> bool:
        """Whether the digest is that of the record: nothing changed it on its way."""
        return hashlib.sha256(self.payload).hexdigest() == self.digest


def read_entry(item: Any) -> Entry | Failed:
    """The entry of a feed's item, or why it is none."""
    published = item.get("_khomo") if isinstance(item, dict) else None
    if not isinstance(published, dict):
        return _failed(None, "_khomo", "", "an item of the feed holds no record")
    name = published.get("id")
    if not isinstance(name, str) or not _IDENTIFIER.match(name):
        told = "an item of the feed has no id that a catalog gives"
        return _failed(None, "id", name if isinstance(name, str) else "", told)
    modified = _moment(published.get("modified"))
    if "withdrawn" in published:
        return Entry(id=name, modified=modified)
    digest = published.get("digest")
    if not isinstance(digest, str) or not _DIGEST.match(digest):
        shown = digest if isinstance(digest, str) else ""
        return _failed(name, "digest", shown, "the record comes without the digest of its text")
    record = {field: value for field, value in published.items() if field not in STATE}
    try:
        payload = orjson.dumps(record)
    except orjson.JSONEncodeError as error:
        return _failed(name, "record", "", f"the record holds what cannot be kept: {error}")
    site = site_of(str(item.get("id", "")))
    return Entry(id=name, digest=digest, modified=modified, record=record, payload=payload, site=site)


def _failed(name: str | None, field: str, value: str, message: str) -> Failed:
    return Failed(name, message, rule="unreadable", field=field, value=value[:200])


def _moment(text: Any) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except (TypeError, ValueError):
        return None
    return moment.astimezone(UTC) if moment.tzinfo is not None else None
