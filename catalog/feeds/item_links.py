"""Where an item of a feed leads: the page at the institution, the files that come with the record."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from typing import Any

from catalog.feeds.item_text import plain
from catalog.formats.iso_durations import iso_duration

WEB = ("http://", "https://")
"""How the addresses begin that readers may be sent to."""
_WAYS = ("page", "catalogue", "register", "fulltext", "media")
_PLAYED = ("audio/", "video/")
_SECONDS = re.compile(r"P(?:(\d+)D)?T?(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?")

Json = Mapping[str, Any]


def absolute(url: str, base: str) -> str:
    """An address of our own with ``base`` before it, any other as it is."""
    return base + url if url.startswith("/") else url


def external(record: Json) -> str:
    """The record's page at its institution, or what else it offers there; "" for none."""
    links = record.get("links", ())
    if len(links) == 1:
        link = links[0]
        if link["rel"] in _WAYS and link["url"].startswith(WEB):
            return str(link["url"])
    else:
        for rel in _WAYS:
            for link in links:
                if link["rel"] == rel and link["url"].startswith(WEB):
                    return str(link["url"])
    return str(record.get("source", {}).get("url", ""))


def attachments(record: Json, base: str) -> list[dict[str, Any]]:
    """The links whose media type is known, as JSON Feed 1.1 wants them ("Attachments")."""
    links = [link for link in record["links"] if "media_type" in link]
    # Those of one title are taken for one thing in several forms: of one form they are several things.
    times = Counter((link.get("label"), link["media_type"]) for link in links)
    return [
        _attachment(link, record, base, is_titled=times[link.get("label"), link["media_type"]] == 1)
        for link in links
    ]


def _attachment(link: Json, record: Json, base: str, *, is_titled: bool) -> dict[str, Any]:
    attachment: dict[str, Any] = {"url": absolute(link["url"], base), "mime_type": link["media_type"]}
    if is_titled and (label := link.get("label")):
        attachment["title"] = plain(label)
    if link["media_type"].startswith(_PLAYED) and (seconds := _seconds(record.get("duration", ""))):
        attachment["duration_in_seconds"] = seconds
    return attachment


def _seconds(words: str) -> int:
    """How long "45 phút" is; 0 for what is not told in days or less."""
    found = _SECONDS.fullmatch(iso_duration(words))
    if found is None:
        return 0
    days, hours, minutes, seconds = (int(part or 0) for part in found.groups())
    return ((days * 24 + hours) * 60 + minutes) * 60 + seconds
