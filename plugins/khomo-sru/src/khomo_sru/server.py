"""Requests of SRU and what they end with: a page, a refusal of the server, an error of the web."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from catalog.formats.xml_pages import PageUnreadable
from catalog.sdk import HttpClient, Reply, SourceError, SourceMalformed, SourceRefused, SourceUnavailable
from khomo_sru.diagnostics import Diagnostic
from khomo_sru.page import EXPLAIN, READER, SEARCH, Page, read_page

_CARRIERS = (400, 401, 403, 404, 405, 406, 409, 410, 422, 500)
"""Statuses that servers send with diagnostics, though they belong to replies of status 200."""
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


class WebRefused(SourceRefused):
    """The web server refused without a word of SRU."""


class WebBroken(SourceUnavailable):
    """The server broke over this very request (status 500), each time."""


def base_of(url: str) -> str:
    """The base URL of an address that a person copied: without arguments of the protocol."""
    parts = urlsplit(url.strip())
    kept = [
        pair for pair in parse_qsl(parts.query, keep_blank_values=True) if pair[0].lower() not in _ARGUMENTS
    ]
    return urlunsplit(parts._replace(query=urlencode(kept), fragment=""))


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
        reply = self._get(params, _CARRIERS)
        if reply.status < 400:
            return read_page(reply.body)
        try:
            return read_page(reply.body)
        except PageUnreadable:
            if reply.status != 500:
                raise WebRefused(self._refusal(reply)) from None
        # An error of the server itself: the client's own retries, with their pauses, are due.
        try:
            return read_page(self._get(params, _CARRIERS[:-1]).body)
        except SourceUnavailable as error:
            raise WebBroken(error.message) from error

    def _get(self, params: dict[str, str], accepted: tuple[int, ...]) -> Reply:
        try:
            return self.http.get(self.url, params, None, accepted)
        except SourceMalformed as error:
            # Cut or too large each time that the client asked for it.
            raise PageUnreadable(error.message) from error

    def _refusal(self, reply: Reply) -> str:
        told = _TOLD.get(reply.status, "the server refuses this request")
        what = READER.seen(reply.body)
        return f"{self.url}: {told} (status {reply.status})" + (f"; {what}" if what else "")
