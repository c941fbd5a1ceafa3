"""Replies of the APIs: JSON, also where PHP wrote its notices around it."""

from __future__ import annotations

import json
import re
from typing import Any

from catalog.formats.json_documents import Document, JsonRepair, JsonUnreadable, parse, seen

__all__ = ["NOTICES", "Document", "JsonRepair", "JsonUnreadable", "count", "entries", "part", "read", "text"]

NOTICES = JsonRepair("repaired_leading_text", "notices of PHP stood around the JSON")
_NOTICE = re.compile(rb"(?:^|[>\s])(?:PHP )?(?:Notice|Warning|Deprecated|Strict Standards)(?:</b>)?:", re.I)
_BEGIN = re.compile(rb'\[\s*\{\s*"|\{\s*"|\[\s*\]')


def read(body: bytes) -> tuple[Any, list[JsonRepair]]:
    """The value that a reply holds and the repairs that were needed; raises ``JsonUnreadable``."""
    try:
        return parse(body)
    except JsonUnreadable:
        inner = _between_notices(body)
        if not inner:
            raise
    value, repairs = parse(inner)
    return value, [NOTICES, *repairs]


def _between_notices(body: bytes) -> bytes:
    """The JSON between what PHP wrote of its own; nothing where there is none."""
    found = _BEGIN.search(body)
    if found is None or not _NOTICE.search(body):
        return b""
    words = body[found.start() :].decode("utf-8", "replace")
    try:
        _value, end = json.JSONDecoder(strict=False).raw_decode(words)
    except (ValueError, RecursionError):
        return b""
    return words[:end].encode()


def refusal_in(body: bytes) -> str:
    """What an API says of a request that it refuses, "" where it says nothing.

    Omeka Classic: ``{"message": ...}``; Omeka S: ``{"errors": {"error": ...}}`` and lists of faults.
    """
    try:
        value, _repairs = read(body)
    except JsonUnreadable:
        return ""
    if not isinstance(value, dict):
        return ""
    errors = value.get("errors")
    said = value.get("message") or (errors.get("error") if isinstance(errors, dict) else errors)
    return text(said)[:200]


def instead(body: bytes) -> str:
    """What came in place of JSON, in words."""
    return seen(body)


def text(value: Any) -> str:
    """A text as JSON tells it, "" for anything else."""
    return value.strip() if isinstance(value, str) else ""


def count(value: Any) -> int | None:
    """A whole number of at least 0 as JSON tells it, also between quotation marks; None for anything else."""
    if isinstance(value, str) and value.isascii() and value.isdigit():
        value = int(value[:12])
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 10**12 else None


def part(document: Document, name: str) -> Document:
    """The object under a name, an empty one where there is none."""
    value = document.get(name)
    return value if isinstance(value, dict) else {}


def entries(value: Any) -> list[Document]:
    """The objects of a list; of an object with numbers for names (PHP) those of its values."""
    if isinstance(value, dict):
        value = list(value.values())
    return [entry for entry in value if isinstance(entry, dict)] if isinstance(value, list) else []
