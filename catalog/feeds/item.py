"""One record as an item of a JSON Feed (https://www.jsonfeed.org/version/1.1/, "Items")."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, Protocol

import orjson

SUMMARY_LIMIT = 300
_WAYS = ("page", "catalogue", "register", "fulltext", "media")


class Row(Protocol):
    """A record at its latest published state, as the store gives it."""

    @property
    def id(self) -> str:
        """The record's id."""

    @property
    def seq(self) -> int:
        """Its number in the change log."""

    @property
    def created(self) -> datetime:
        """When the catalog first had it."""

    @property
    def modified(self) -> datetime:
        """When it last changed."""

    @property
    def withdrawn(self) -> datetime | None:
        """When it was withdrawn, None for a live record."""

    @property
    def withdrawn_reason(self) -> str:
        """Why it was withdrawn."""

    @property
    def json(self) -> str:
        """The stored text."""

    def published(self) -> bytes:
        """The published JSON."""

    def tombstone(self) -> bytes:
        """What is published of a withdrawn record."""


def write_item(row: Row, base: str) -> bytes:
    """The item of a record, or of its removal; ``base`` is the site's address without a slash at the end.

    The published record is spliced in as ``_khomo`` without being parsed and dumped again.
    """
    shaped = _removal(row, base) if row.withdrawn is not None else _shape(row, base)
    return orjson.dumps(shaped, option=orjson.OPT_UTC_Z)


def _removal(row: Row, base: str) -> dict[str, Any]:
    address = f"{base}/record/{row.id}"
    reason = f": {row.withdrawn_reason}" if row.withdrawn_reason else ""
    return {
        "id": address,
        "url": address,
        "title": "Đã gỡ / Removed",
        "content_text": f"Đã gỡ / Removed{reason}",
        "date_modified": row.modified,
        "_khomo": orjson.Fragment(row.tombstone()),
    }


def _shape(row: Row, base: str) -> dict[str, Any]:
    record = orjson.loads(row.json)
    address = f"{base}/record/{row.id}"
    description = record.get("description", "")
    shaped: dict[str, Any] = {"id": address, "url": address}
    if (elsewhere := _external(record)) is not None:
        shaped["external_url"] = elsewhere
    shaped["title"] = record["title"]
    shaped["content_text"] = _content(record)
    if description:
        shaped["summary"] = _shorten(description)
    if images := record.get("images"):
        shaped["image"] = _absolute(images[0]["url"], base)
    shaped["date_published"] = row.created
    shaped["date_modified"] = row.modified
    if creators := record.get("creators"):
        # The 1.0 name, which 1.1 keeps: docs/decisions tells why.
        shaped["author"] = {"name": "; ".join(creator["name"] for creator in creators)}
    shaped["tags"] = _tags(record)
    if attachments := _attachments(record, base):
        shaped["attachments"] = attachments
    shaped["_khomo"] = orjson.Fragment(row.published())
    return shaped


def _absolute(url: str, base: str) -> str:
    return base + url if url.startswith("/") else url


def _external(record: Mapping[str, Any]) -> str | None:
    links = record.get("links", ())
    for rel in _WAYS:
        for link in links:
            if link["rel"] == rel and not link["url"].startswith("/"):
                return str(link["url"])
    url = record.get("source", {}).get("url")
    return None if url is None else str(url)


def _shorten(text: str) -> str:
    text = " ".join(text.split())
    if len(text) <= SUMMARY_LIMIT:
        return text
    cut = text[: SUMMARY_LIMIT - 1]
    return cut[: cut.rfind(" ") if " " in cut[SUMMARY_LIMIT // 2 :] else None].rstrip(" ,;:.") + "…"


def _tags(record: Mapping[str, Any]) -> list[str]:
    subjects = (subject["label"] for subject in record.get("subjects", ()))
    return list(dict.fromkeys([record["kind"], *subjects, *record.get("school_subjects", ())]))


def _attachments(record: Mapping[str, Any], base: str) -> list[dict[str, str]]:
    found = []
    for link in record.get("links", ()):
        if media_type := link.get("media_type"):
            attachment = {"url": _absolute(link["url"], base), "mime_type": media_type}
            if label := link.get("label"):
                attachment["title"] = label
            found.append(attachment)
    return found


def _content(record: Mapping[str, Any]) -> str:
    """Text for people: the description, then the plain facts, one group a line; else the title."""
    lines = [record.get("description"), *_facts(record)]
    return "\n".join(line for line in lines if line) or str(record["title"])


def _facts(record: Mapping[str, Any]) -> Iterator[str]:
    yield "; ".join(creator["name"] for creator in record.get("creators", ()))
    dated = (record.get(name, {}).get("display") for name in ("issued", "period"))
    yield ", ".join(part for part in (record.get("publisher"), *dated) if part)
    yield ", ".join(part for part in (record.get("extent"), record.get("dimensions")) if part)
    schedule = record.get("schedule", {})
    yield " – ".join(schedule[name] for name in ("start", "end") if schedule.get(name))
    yield ", ".join(schedule[name] for name in ("venue", "fee") if schedule.get(name))
    for holding in record.get("holdings", ())[:5]:
        yield ", ".join(holding[name] for name in ("location", "call_number") if holding.get(name))
