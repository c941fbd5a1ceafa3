"""The plain text of a record for people who read feeds: what it is about, then its plain facts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from catalog.formats.markup import without_markup

SUMMARY_LIMIT = 300
MAX_HOLDINGS = 5
# So much of a long text is looked at for its beginning.
_LOOKED_AT = 4 * SUMMARY_LIMIT

Json = Mapping[str, Any]


def plain(text: str) -> str:
    """``text`` without tags of HTML; angle brackets that are none stay."""
    return without_markup(text) if "<" in text else text


def summary(description: str) -> str:
    """The beginning of a plain text on one line, at most ``SUMMARY_LIMIT`` characters, cut at a word."""
    text = " ".join(description[:_LOOKED_AT].split())
    if len(text) <= SUMMARY_LIMIT:
        return text
    cut = text[: SUMMARY_LIMIT - 1]
    return cut[: cut.rfind(" ") if " " in cut[SUMMARY_LIMIT // 2 :] else None].rstrip(" ,;:.") + "…"


def content(record: Json, description: str, authors: str) -> str:
    """The description, the creators and the facts, one group a line; the title where there is nothing else.

    ``authors`` are the creators' names on one line.
    """
    lines = [line for line in (description, authors, *_facts(record)) if line]
    return plain("\n".join(lines) if lines else record["title"])


def _facts(record: Json) -> Iterator[str]:
    dated = [part["display"] for name in ("issued", "period") if (part := record.get(name))]
    yield _listed(record.get("publisher"), *dated)
    if "extent" in record or "dimensions" in record:
        yield _listed(record.get("extent"), record.get("dimensions"))
    if schedule := record.get("schedule"):
        yield _listed(schedule.get("start"), schedule.get("end"), between=" – ")
        yield _listed(schedule.get("venue"), schedule.get("fee"), schedule.get("booking"))
    for holding in record.get("holdings", ())[:MAX_HOLDINGS]:
        yield _listed(holding.get("location"), holding.get("call_number"))


def _listed(*parts: str | None, between: str = ", ") -> str:
    return between.join([part for part in parts if part])
