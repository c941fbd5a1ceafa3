"""The version and the schema that a server and we both know: by what it says of itself, then by asking."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import NamedTuple

from catalog.formats import builtin_formats
from catalog.formats.protocol_records import DC, MARCXML, MODS, PREFERRED, format_of, unwrapped
from catalog.formats.xml_pages import PageUnreadable
from catalog.sdk import Formats, SourceError, SourceRefused
from catalog.sdk.answers import WebBroken, WebRefused
from khomo_sru.diagnostics import OF_SCHEMA, Diagnostic
from khomo_sru.explain import Explained
from khomo_sru.options import ALL_RECORDS, VERSIONS
from khomo_sru.page import Page
from khomo_sru.server import Server, SruRefused

_TRIED = 3
"""Records asked for to see in which format they come: the first one may be a broken one."""
_USUAL: dict[str, tuple[str, ...]] = {
    MARCXML: ("marcxml", "info:srw/schema/1/marcxml-v1.1", "marc21", "marcxchange"),
    MODS: ("mods", "info:srw/schema/1/mods-v3.3"),
    DC: ("dc", "info:srw/schema/1/dc-v1.1", "oai_dc"),
}
_MARKS: dict[str, tuple[str, ...]] = {
    MARCXML: ("marcxml", "marc21", "marcxchange", "unimarcxml"),
    MODS: ("mods",),
    DC: ("dublincore", "dc-v1", "dc-schema", "oai_dc", "elements/1.1", "purl.org/dc"),
}


class Agreement(NamedTuple):
    """``schema`` is "" for the server's own choice; ``total`` is None where the server does not tell it."""

    version: str
    schema: str
    format: str
    total: int | None


def readable_formats(told: Collection[str]) -> frozenset[str]:
    """The formats that can be read, by the catalog's word, else those that the core brings."""
    return frozenset(told) or frozenset(entry.name for entry in Formats(builtin_formats()).readers())


def schema_format(name: str, identifier: str = "") -> str:
    """The name of our format for a schema that a server names; "" for none that is known."""
    if name.lower() == "dc":
        return DC
    text = f"{name} {identifier}".lower()
    return next((form for form in PREFERRED if any(mark in text for mark in _MARKS[form])), "")


def agree(
    server: Server, query: str, schema: str, version: str, said: Explained, readable: frozenset[str]
) -> Agreement:
    """What to ask in; sets it on ``server``. ``schema`` and ``version`` are "" where they are to be found.

    Raises ``SourceRefused`` in words where there is nothing in common, ``SourceError`` of the requests.
    """
    first = _versioned(server, query, schema, version)
    if schema:
        return _fixed(server, query, schema, said, readable)
    refused: SourceError | None = None
    for form, name in _candidates(said, readable):
        server.schema = name
        try:
            page = server.search(query, 1, _TRIED)
        except (SruRefused, PageUnreadable, WebRefused, WebBroken) as error:
            refused = error
            continue
        if form in _formats(page) or not page.total:
            return Agreement(server.version, name, form, page.total)
        # Not to be told from broken records: the next schema may do better.
        fault = _fault(page)
        refused = SruRefused(fault) if fault is not None else refused
    server.schema = ""
    own = next((form for form in _formats(first) if form in readable), "")
    if own:
        return Agreement(server.version, "", own, first.total)
    reason = f"; {refused.message}" if refused is not None else ""
    raise SourceRefused(f"none of the schemas of the server can be read here; {_told(said)}{reason}")


def _fault(page: Page) -> Diagnostic | None:
    return next((entry.diagnostic for entry in page.entries if entry.diagnostic is not None), None)


def _versioned(server: Server, query: str, schema: str, version: str) -> Page:
    """The first answer to a search, in the newest version that the server speaks."""
    refused: list[SourceError] = []
    for name in (version,) if version else VERSIONS:
        server.version, server.schema = name, schema
        try:
            page = server.search(query, 1, _TRIED)
        except (SruRefused, PageUnreadable, WebRefused, WebBroken) as error:
            refused.append(error)
            continue
        server.version = page.version if page.version in VERSIONS and not version else name
        return page
    # What a version says that the server knows is worth more than that it does not know another one.
    telling = [error for error in refused if isinstance(error, SruRefused) and error.diagnostic.code != 5]
    last = (telling or refused)[-1]
    if isinstance(last, SruRefused) and last.diagnostic.is_of_query and query == ALL_RECORDS:
        told = f"the server cannot list all records by the query {ALL_RECORDS}: {last.message}"
        raise SourceRefused(
            f"{told}; ask its staff for a query that finds all, and give it as the option query, for "
            'example query="dc.title=a*"'
        ) from last
    raise last


def _fixed(server: Server, query: str, schema: str, said: Explained, readable: frozenset[str]) -> Agreement:
    page = server.search(query, 1, _TRIED)
    form = next((form for form in _formats(page) if form in readable), "")
    if not form and page.total:
        fault = _fault(page)
        why = fault.told if fault is not None else "its records cannot be read here"
        if _formats(page) or (fault is not None and fault.code in OF_SCHEMA):
            raise SourceRefused(f"the schema {schema!r}: {why}; {_told(said)}")
    return Agreement(server.version, schema, form or schema_format(schema) or MARCXML, page.total)


def _formats(page: Page) -> list[str]:
    return [format_of(unwrapped(entry.element)) for entry in page.entries if entry.element is not None]


def _candidates(said: Explained, readable: frozenset[str]) -> Iterator[tuple[str, str]]:
    """Formats, the richest first, each by the names that the server tells, then by usual ones."""
    for form in PREFERRED:
        if form in readable:
            own = [entry.name for entry in said.schemas if schema_format(*entry) == form]
            yield from ((form, name) for name in dict.fromkeys((*own, *_USUAL[form])))


def _told(said: Explained) -> str:
    return "it offers " + (", ".join(entry.name for entry in said.schemas[:50]) or "none that it names")
