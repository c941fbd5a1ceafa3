"""The fuller description beside a manifest (``seeAlso``): which one is read, by which format."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, NamedTuple

from catalog.formats.identifiers import web_address
from catalog.formats.iiif_values import first
from catalog.formats.json_documents import Document, JsonUnreadable, documents, identity, parse, text
from catalog.formats.protocol_records import format_of, unwrapped
from catalog.formats.xml import local_name, parse_element
from catalog.formats.xml_pages import document
from catalog.sdk import RecordError

RICHEST = ("lido", "mods", "marcxml", "linkedart", "oai_dc")
"""Names of formats, the one that tells most of a thing first."""
_MARKS = {
    "lido": ("lido",), "mods": ("mods",), "marcxml": ("marc",),
    "linkedart": ("linked.art", "linked art", "linkedart"),
    "oai_dc": ("oai_dc", "dc/elements", "purl.org/dc", "dublin core", "dublincore", "simpledc"),
}  # fmt: skip


class Beside(NamedTuple):
    """A description beside a manifest: its address, the format that reads it."""

    url: str
    format: str


def richest(manifest: Document, formats: Collection[str]) -> Beside | None:
    """The fullest description that one of ``formats`` reads, or any where none are told; None for none."""
    found = [
        Beside(web_address(identity(entry)), name)
        for entry in documents(manifest.get("seeAlso"))[:20]
        for name in RICHEST
        if (not formats or name in formats) and _is_marked(entry, name) and web_address(identity(entry))
    ]
    return min(found, key=lambda entry: RICHEST.index(entry.format), default=None)


def context_of(body: bytes, beside: Beside) -> dict[str, Any]:
    """The description as JSON values for the mapping; raises ``RecordError`` for what it is not."""
    if beside.format == "linkedart":
        try:
            parse(body)
        except JsonUnreadable as error:
            raise RecordError.of("seeAlso", beside.url, "no_json", error.message) from None
        told = body.decode("utf-8", "replace")
    else:
        element = unwrapped(parse_element(body))
        seen = "lido" if local_name(element) in ("lido", "lidoWrap") else format_of(element)
        if seen != beside.format:
            what = f"it is <{local_name(element)}>, not {beside.format} as the manifest says"
            raise RecordError.of("seeAlso", beside.url, "see_also_unreadable", what)
        told = document(element).decode("utf-8")
    return {"format": beside.format, "url": beside.url, "text": told}


def _is_marked(entry: Document, name: str) -> bool:
    """Whether profile, label or media type name the format; the address alone says too little but its end."""
    profile = entry.get("profile")
    words = [
        text(profile),
        first(entry.get("label")),
        text(entry.get("format")),
        identity(entry).rpartition("/")[2],
    ]
    told = " ".join(words).casefold()
    return "mads" not in told and any(mark in told for mark in _MARKS[name])
