"""One record asked for by its identifier (GetRecord, section 4.1)."""

from __future__ import annotations

from catalog.sdk import Failed, SourceError
from khomo_oaipmh.page import Item
from khomo_oaipmh.protocol import OaiError, Server


def get_record(server: Server, identifier: str, prefix: str) -> Item | Failed:
    """The record, or why it cannot be had; what is not the record asked for is asked for once more."""
    got = _asked(server, identifier, prefix)
    return got if isinstance(got, Item) or got.field != "identifier" else _asked(server, identifier, prefix)


def _asked(server: Server, identifier: str, prefix: str) -> Item | Failed:
    try:
        page = server.ask("GetRecord", {"identifier": identifier, "metadataPrefix": prefix})
    except OaiError as error:
        told = f"the server lists the record, but answers with {error.code}: {error.told}"
        return Failed(identifier, told, "unreadable", "", error.code)
    except SourceError as error:
        return Failed(identifier, f"the record cannot be read: {error.message}", "unreadable")
    for item in page.items:
        if item.header.identifier == identifier:
            return item
    others = ", ".join(item.header.identifier for item in page.items[:3]) or "nothing"
    return Failed(identifier, f"asked for it, the server gave {others}", "unreadable", "identifier", others)
