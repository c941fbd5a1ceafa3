"""What a server is, for ``check``: who answers, in which formats, with how many records and sets."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from catalog.sdk import SourceError, SourceInfo
from khomo_oaipmh.choosing import Choice, Offered, can_read, choose, offered
from khomo_oaipmh.identity import Identity, identify
from khomo_oaipmh.page import texts_of
from khomo_oaipmh.protocol import OaiError, Server

SHOWN_SETS = 50
COUNTED_SETS = 10
"""Sets of a source whose records are counted at most; each costs a request."""


def survey(server: Server, prefix: str, sets: Sequence[str], readable: Collection[str] = ()) -> SourceInfo:
    """The server as ``SourceInfo``; raises ``SourceError`` when it does not answer as OAI-PMH 2.0."""
    identity = identify(server)
    notices = [message for _rule, message in identity.remarks]
    formats = _formats(server)
    choice = choose(prefix, formats, readable)
    details = {**_of_identity(identity), "prefix": choice.prefix, "format": choice.format}
    details["formats"] = {entry.prefix: entry.namespace for entry in formats}
    details["readable"] = [entry.prefix for entry in formats if can_read(entry, readable)]
    total = _total(server, choice, sets, notices)
    details["sets"] = _sets(server, sets, notices)
    return SourceInfo(
        title=identity.name or server.url,
        formats=tuple(entry.prefix for entry in formats),
        total=total,
        notices=tuple(notices),
        details=details,
    )


def _of_identity(identity: Identity) -> dict[str, Any]:
    return {
        "repository": identity.name,
        "base_url": identity.base_url,
        "protocol": identity.protocol,
        "admin_email": list(identity.emails),
        "deleted_records": identity.deleted,
        "granularity": identity.granularity,
        "earliest": identity.earliest,
    }


def _formats(server: Server) -> list[Offered]:
    return offered(server.ask("ListMetadataFormats").element)


def _sets(server: Server, wanted: Sequence[str], notices: list[str]) -> dict[str, Any]:
    """The number of sets and the first ones with their names."""
    names: dict[str, str] = {}
    try:
        for page in server.listed("ListSets"):
            for entry in page.element if page.element is not None else ():
                texts = dict(texts_of(entry))
                if texts.get("setSpec"):
                    names[texts["setSpec"]] = texts.get("setName", "")
    except OaiError as error:
        if error.code not in ("noSetHierarchy", "noRecordsMatch"):
            notices.append(f"sets: {error.message}")
    except SourceError as error:
        notices.append(f"the sets cannot be listed: {error.message}")
    for name in wanted:
        if names and name not in names:
            notices.append(f"the server does not list a set {name!r}")
    shown = dict(list(names.items())[:SHOWN_SETS])
    return {"number": len(names), "first": shown}


def _total(server: Server, choice: Choice, sets: Sequence[str], notices: list[str]) -> int | None:
    """How many records there are, where the server tells it with the first page of identifiers."""
    total = 0
    for name in (*sets[:COUNTED_SETS],) or ("",):
        given = {"metadataPrefix": choice.prefix, **({"set": name} if name else {})}
        try:
            page = server.ask("ListIdentifiers", given)
        except OaiError as error:
            if error.code == "noRecordsMatch":
                notices.append(
                    f"the set {name!r} holds no records" if name else "the server holds no records"
                )
                continue
            raise
        if page.size is None:
            return None
        total += page.size
    return total if len(sets) <= COUNTED_SETS else None
