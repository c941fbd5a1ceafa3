"""One record as an item of a JSON Feed (https://www.jsonfeed.org/version/1.1/, "Items")."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple, Protocol

import orjson

from catalog.feeds.item_links import WEB, absolute, attachments, external
from catalog.feeds.item_text import content, plain, summary
from catalog.feeds.rows import PublishedRow
from catalog.formats.languages import language_of

Json = Mapping[str, Any]


class Row(PublishedRow, Protocol):
    """A record at its latest published state, as the store gives it; times are texts as published."""

    @property
    def created(self) -> str:
        """When the catalog first had it."""

    @property
    def modified(self) -> str:
        """When it last changed."""

    @property
    def withdrawn(self) -> str | None:
        """When it was withdrawn, None for a live record."""

    @property
    def withdrawn_reason(self) -> str:
        """Why it was withdrawn."""

    @property
    def json(self) -> str:
        """The stored text."""


class Shaped(NamedTuple):
    """An item without its extension, and the record that it was made of."""

    item: dict[str, Any]
    record: Json


def write_item(row: Row, base: str) -> bytes:
    """The item of a record, or of its removal; ``base`` is the site's address without a slash at the end.

    The published record is spliced in as ``_khomo`` without being parsed and dumped again.
    """
    if row.withdrawn is not None:
        item, extension = _removal(row, base), row.tombstone()
    else:
        item, extension = shape(row, base).item, row.published()
    item["_khomo"] = orjson.Fragment(extension)
    return orjson.dumps(item)


def _removal(row: Row, base: str) -> dict[str, Any]:
    address = f"{base}/record/{row.id}"
    reason = f": {row.withdrawn_reason}" if row.withdrawn_reason else ""
    return {
        "id": address,
        "url": address,
        "title": "Đã gỡ / Removed",
        "content_text": f"Đã gỡ / Removed{reason}",
        "date_modified": row.modified,
    }


def shape(row: Row, base: str) -> Shaped:
    """The item of a live record for people: plain texts, absolute addresses, empty members left out."""
    record = orjson.loads(row.json)
    address = f"{base}/record/{row.id}"
    item: dict[str, Any] = {"id": address, "url": address}
    if elsewhere := external(record):
        item["external_url"] = elsewhere
    item["title"] = title = plain(record["title"])
    creators = record.get("creators", ())
    names = "; ".join([creator["name"] for creator in creators])
    description = record.get("description", "")
    item["content_text"] = content(record, description, names)
    if description:
        item["summary"] = summary(plain(description))
    if images := record.get("images"):
        item["image"] = absolute(images[0]["url"], base)
    item["date_published"] = row.created
    item["date_modified"] = row.modified
    if creators:
        item["authors"] = [_author(creator) for creator in creators]
        # The name that 1.0 had for it, for readers and harvesters of before: docs/decisions tells why.
        item["author"] = {"name": names}
    if language := _language(title, item.get("summary", ""), record.get("languages", ())):
        item["language"] = language
    item["tags"] = _tags(record)
    if "links" in record and (attached := attachments(record, base)):
        item["attachments"] = attached
    return Shaped(item, record)


def is_over(row: Row, today: str) -> bool:
    """Whether the record is an exhibition that closed before ``today`` (an ISO 8601 date).

    One that comes again is never said to be over.
    """
    if '"kind":"exhibition"' not in row.json or row.withdrawn is not None:
        return False
    record = orjson.loads(row.json)
    schedule = record.get("schedule", {})
    end = schedule.get("end", "")[:10]
    if record["kind"] != "exhibition" or not end or schedule.get("recurrence") or schedule.get("rdates"):
        return False
    # An end may be a month or a year: it is over with the last day of it.
    return bool(end < today[: len(end)])


def _author(creator: Json) -> dict[str, str]:
    author = {"name": creator["name"]}
    if creator.get("uri", "").startswith(WEB):
        author["url"] = creator["uri"]
    return author


def _language(title: str, summary: str, languages: Sequence[str]) -> str:
    """The language of the texts as far as it is known: the title's, the summary's, the record's only one."""
    told = language_of(title, languages) or (language_of(summary) if summary else "")
    return told or (languages[0] if len(languages) == 1 else "")


def _tags(record: Json) -> list[str]:
    subjects = [subject["label"] for subject in record.get("subjects", ())]
    return list(dict.fromkeys([record["kind"], *subjects, *record.get("school_subjects", ())]))
