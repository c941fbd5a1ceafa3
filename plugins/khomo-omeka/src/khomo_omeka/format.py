"""The format ``omeka``: what an API of Omeka says of an item, a collection or an exhibition, in JSON.

The payload is an object: ``flavour`` ("s", "classic"), ``resource`` ("item", "collection", "exhibition"),
``document`` as the API gives it, ``files`` of an item or an exhibition, ``pages`` of an exhibition. In the
context ``site`` and ``source`` are the site's address and the source's slug; ``collections`` and ``shown_in``
name what an item is in, ``slug`` is the site of Omeka S that shows it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from catalog.formats.identifiers import web_address
from catalog.sdk import Format, Record, RecordError
from khomo_omeka import exhibition, facts_classic, facts_s, thing
from khomo_omeka.reading import Document, JsonUnreadable, count, entries, part, read, text


class OmekaFormat(Format):
    """Reads items, collections and exhibitions of Omeka."""

    name: ClassVar[str] = "omeka"
    media_type: ClassVar[str] = "application/json"
    version: ClassVar[str] = "1"

    def read(self, payload: bytes, context: Mapping[str, Any]) -> Record:
        """The record in ``payload``.

        Raises ``RecordError`` for what is none or has no title, ``SkipRecord`` for people and places.
        """
        whole = _parsed(payload)
        if whole["resource"] == "exhibition":
            return exhibition.record_of(whole, context)
        document, flavour = part(whole, "document"), text(whole["flavour"])
        is_item = whole["resource"] == "item"
        if flavour == "classic":
            facts = facts_classic.facts_of(document)
        else:
            facts = facts_s.facts_of(document, text(context.get("source")))
        page = _page(document, flavour, is_item, context)
        around = {**context, "flavour": flavour}
        return thing.record_of(
            facts, entries(whole.get("files")), around, page, "" if is_item else "collection"
        )


def _parsed(payload: bytes) -> Document:
    try:
        whole, _repairs = read(payload)
    except JsonUnreadable as error:
        shown = payload[:100].decode("utf-8", "replace")
        raise RecordError.of("json", shown, "json", error.message) from None
    known = (
        isinstance(whole, dict) and whole.get("flavour") in ("s", "classic") and text(whole.get("resource"))
    )
    if not known or not part(whole, "document"):
        told = "the document is no item, collection or exhibition of Omeka"
        raise RecordError.of("document", "", "required", told)
    found: Document = whole
    return found


def _page(document: Document, flavour: str, is_item: bool, context: Mapping[str, Any]) -> str:
    """The address of the page for people, "" where none shows it."""
    site, slug = text(context.get("site")), text(context.get("slug"))
    number = count(document.get("id") if flavour == "classic" else document.get("o:id"))
    if number is None or not site:
        return ""
    if flavour == "classic":
        return web_address(f"{site}/items/show/{number}" if is_item else f"{site}/collections/show/{number}")
    if not slug:
        return ""
    return web_address(f"{site}/s/{slug}/{'item' if is_item else 'item-set'}/{number}")
