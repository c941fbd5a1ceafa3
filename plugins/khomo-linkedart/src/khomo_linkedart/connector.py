"""The connector ``linkedart``."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import Any, ClassVar

from catalog.formats.json_documents import text, types
from catalog.formats.linkedart_nodes import label
from catalog.formats.linkedart_parts import is_list, items_of
from catalog.sdk import (
    Connector,
    Fetched,
    FetchRequest,
    Formats,
    HttpClient,
    Offer,
    RawRecord,
    Record,
    Related,
    Source,
    SourceError,
    SourceInfo,
    SourceRefused,
    record_id,
)
from khomo_linkedart.harvest import THINGS, Harvest, kind_of
from khomo_linkedart.listing import is_whole, total_of
from khomo_linkedart.options import LinkedArtOptions
from khomo_linkedart.server import Server
from khomo_linkedart.words import WORDS

_WORDS = {"stream": "stream of changes", "list": "list of documents", "object": "one document"}


class LinkedArtConnector(Connector):
    """Harvests documents of Linked Art: one, those of a list, or those that a stream says changed."""

    name: ClassVar[str] = "linkedart"
    label: ClassVar[str] = "Linked Art"
    words = WORDS
    version: ClassVar[str] = "1"
    options: ClassVar[type[LinkedArtOptions]] = LinkedArtOptions
    lists_move: ClassVar[bool] = True

    @classmethod
    def discover(cls, url: str, http: HttpClient, formats: frozenset[str]) -> Iterator[Offer]:
        """The documents at an address: Linked Art has no usual ones of a host."""
        server = Server(http)
        try:
            root = _root(server, url)
            if _is_plainly_linked_art(root):
                yield Offer(options={"url": url}, info=_survey(server, url, root))
        except SourceError:
            return

    def check(self, source: Source, http: HttpClient) -> SourceInfo:
        """What is at the address, and how many documents a list tells of; raises ``SourceError``."""
        server, url = Server(http), self.settings["url"]
        return _survey(server, url, _root(server, url))

    def fetch(self, source: Source, request: FetchRequest, http: HttpClient) -> Iterator[Fetched]:
        """All documents, or those that changed since, from where a cut run left off."""
        server = Server(http)
        root = _root(server, self.settings["url"])
        yield from Harvest(server, root, self.settings, request).items()

    def to_record(self, raw: RawRecord, source: Source, formats: Formats) -> Record:
        """The record of a document; objects and exhibitions of the source know each other by their ids."""
        record = formats.read(raw.format, raw.payload, raw.context)
        return dataclasses.replace(
            record, related=tuple(_known(entry, source.slug) for entry in record.related)
        )


def _known(related: Related, slug: str) -> Related:
    if related.type not in ("shows", "shown_in") or not related.url:
        return related
    return dataclasses.replace(related, id=record_id(slug, related.url))


def _root(server: Server, url: str) -> Any:
    """The document at the source's address; raises ``SourceRefused`` for JSON that is no Linked Art."""
    root = server.value(url)
    if not isinstance(root, dict):
        return root
    is_iiif = "iiif.io" in str(root.get("@context", "")) or "Manifest" in types(root)
    if is_iiif:
        raise SourceRefused(f"{url}: this is a IIIF document: use the connector iiif")
    if not (is_list(root) or is_whole(root) or label(root) or root.get("identified_by")):
        raise SourceRefused(f"{url}: this is no document of Linked Art")
    return root


def _is_plainly_linked_art(root: Any) -> bool:
    """Whether a document says so itself: other interfaces have lists in HAL and streams of activities too."""
    first = next(iter(items_of(root)), {}) if is_list(root) else root
    contexts = " ".join(str(entry.get("@context", "")) for entry in (root, first) if isinstance(entry, dict))
    return "linked.art" in contexts or any(kind in THINGS[:2] for kind in types(first))


def _survey(server: Server, url: str, root: Any) -> SourceInfo:
    kind = kind_of(root, server)
    total = 1 if kind == "object" else total_of(root) if kind == "list" else None
    title = label(root) if isinstance(root, dict) else ""
    details = {"document": _WORDS[kind], "type": ", ".join(types(root)) if isinstance(root, dict) else ""}
    shown = {name: value for name, value in details.items() if text(value)}
    return SourceInfo(title=title or url, formats=("linkedart",), total=total, details=shown)
