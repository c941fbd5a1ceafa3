"""Requests of SRU and what they end with: a page, a refusal of the server, an error of the web."""

from __future__ import annotations

from catalog.formats.xml_pages import PageUnreadable
from catalog.sdk import (
    HttpClient,
    Reply,
    SourceError,
    SourceMalformed,
    SourceRefused,
    SourceUnavailable,
    answers,
)
from catalog.sdk.answers import answered, refusal
from khomo_sru.diagnostics import Diagnostic
from khomo_sru.page import EXPLAIN, READER, SEARCH, Page, read_page

_ARGUMENTS = frozenset(
    (
        "operation", "version", "query", "querytype", "startrecord", "maximumrecords", "recordschema",
        "recordpacking", "recordxmlescaping", "sortkeys", "resultsetttl", "stylesheet",
    )
)  # fmt: skip
_TOLD = {
    401: "the server asks for a name and password",
    403: "the server does not let us in: ask its staff to allow harvesting",
    404: "there is nothing at this address",
    410: "the server says that this address is gone for good",
}


class SruRefused(SourceRefused):
    """The server answered a search with a diagnostic instead of records."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__(diagnostic.told)
        self.diagnostic = diagnostic


def base_of(url: str) -> str:
    """The base URL of an address that a person copied: without arguments of the protocol."""
    return answers.base_of(url, _ARGUMENTS)


class Server:
    """An SRU server at one address, asked in one ``version`` for one ``schema`` ("" for its own choice)."""

    def __init__(self, http: HttpClient, url: str, version: str = "1.2", schema: str = "") -> None:
        self.http, self.url = http, base_of(url)
        self.version, self.schema = version, schema

    def explain(self) -> Page:
        """What the server says of itself; raises ``SourceError``."""
        page = self._read({"operation": "explain", "version": "1.2"})
        return page if page.kind == EXPLAIN else self._read({})

    def search(self, query: str, start: int, count: int) -> Page:
        """``count`` records from position ``start`` (from 1) on; nothing but its end behind the last one.

        Raises ``SruRefused``, ``PageUnreadable``, ``WebRefused``, ``WebBroken``, ``SourceUnavailable``.
        """
        page = self._read(self._arguments(query, start, count))
        if page.kind != SEARCH:
            raise PageUnreadable("the server answered a search with its description", foreign=True)
        if page.refusal is not None and not page.is_too_many:
            raise SruRefused(page.refusal)
        return page

    def is_there(self) -> bool:
        """Whether the server still answers at all."""
        try:
            self.explain()
        except SourceUnavailable:
            return False
        except SourceError:
            return True
        return True

    def _arguments(self, query: str, start: int, count: int) -> dict[str, str]:
        # Version 2.0 knows no operation any more: a query alone asks for a search.
        given = {"version": self.version}
        if not self.version.startswith("2"):
            given["operation"] = "searchRetrieve"
        given |= {"query": query, "startRecord": str(start), "maximumRecords": str(count)}
        return given | ({"recordSchema": self.schema} if self.schema else {})

    def _read(self, params: dict[str, str]) -> Page:
        def told(reply: Reply) -> str:
            return refusal(self.url, reply.status, _TOLD, READER.seen(reply.body))

        return answered(lambda accepted: self._get(params, accepted), read_page, told)

    def _get(self, params: dict[str, str], accepted: tuple[int, ...]) -> Reply:
        try:
            return self.http.get(self.url, params, None, accepted)
        except SourceMalformed as error:
            # Cut or too large each time that the client asked for it.
            raise PageUnreadable(error.message) from error
