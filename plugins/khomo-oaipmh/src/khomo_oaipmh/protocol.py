"""Requests of OAI-PMH 2.0 and what they end with: a page, an error of the protocol, an error of the web."""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping
from typing import Any

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
from catalog.sdk.answers import WebUnavailable, answered, refusal
from khomo_oaipmh.page import Fault, Page, seen
from khomo_oaipmh.plain import read_page

_ARGUMENTS = frozenset(
    ("verb", "metadataprefix", "resumptiontoken", "set", "from", "until", "identifier")
)  # fmt: skip
_TOLD = {
    401: "the server asks for a name and password (options user, password, header)",
    403: "the server forbids this request (options user, password, header may help)",
    404: "there is nothing at this address",
    410: "what was at this address is gone",
}


class OaiError(SourceRefused):
    """The server answered with an error of OAI-PMH: ``code`` says which (section 3.6)."""

    def __init__(self, fault: Fault, verb: str) -> None:
        super().__init__(f"the server answered {verb} with {fault.code}: {fault.message}".rstrip(": "))
        self.code, self.verb, self.told = fault.code, verb, fault.message


class PageCut(PageUnreadable):
    """A reply that was cut, garbled or too large each time that the client asked for it."""


def base_of(url: str) -> str:
    """The base URL of an address that a person copied: without arguments of the protocol."""
    return answers.base_of(url, _ARGUMENTS)


def headers_of(options: Mapping[str, Any]) -> dict[str, str]:
    """The headers with which a source is asked: basic authorization (RFC 7617) and one of its own."""
    headers: dict[str, str] = {}
    if options.get("user"):
        pair = f"{options['user']}:{options.get('password', '')}".encode()
        headers["Authorization"] = "Basic " + base64.b64encode(pair).decode("ascii")
    if options.get("header"):
        name, _, value = str(options["header"]).partition(":")
        headers[name.strip()] = value.strip()
    return headers


class Server:
    """An OAI-PMH server at one address."""

    def __init__(self, http: HttpClient, url: str, headers: Mapping[str, str]) -> None:
        self.http, self.url, self.headers = http, base_of(url), dict(headers)
        self.date = ""
        """The Date header of the last reply."""

    def ask(self, verb: str, arguments: Mapping[str, str] | None = None) -> Page:
        """The page that answers; one that cannot be read is asked for once more.

        Raises ``OaiError``, ``PageUnreadable``, ``WebRefused``, ``WebUnavailable``, ``SourceError``.
        """
        params = {"verb": verb, **(arguments or {})}
        try:
            page = self._answer(params)
        except PageCut:
            raise
        except PageUnreadable:
            page = self._answer(params)
        holds_something = page.items or (page.element is not None and len(page.element))
        if page.verb == verb and (holds_something or not page.faults):
            return page
        telling = [fault for fault in page.faults if fault.code != "noRecordsMatch"]
        raise OaiError((telling or page.faults)[0], verb)

    def _answer(self, params: Mapping[str, str]) -> Page:
        page = self._read(params)
        if page.verb != params["verb"] and not page.faults:
            # A cache between us that mixes answers up.
            raise PageUnreadable(f"the server answered {params['verb']} with {page.verb}")
        return page

    def _read(self, params: Mapping[str, str]) -> Page:
        def told(reply: Reply) -> str:
            return refusal(self.url, reply.status, _TOLD, seen(reply.body))

        return answered(lambda accepted: self._get(params, accepted), read_page, told)

    def _get(self, params: Mapping[str, str], accepted: tuple[int, ...]) -> Reply:
        try:
            reply = self.http.get(self.url, params, self.headers, accepted)
        except SourceUnavailable as error:
            raise WebUnavailable(error.message) from error
        except SourceMalformed as error:
            raise PageCut(error.message) from error
        self.date = reply.headers.get("date", "")
        return reply

    def listed(self, verb: str) -> Iterator[Page]:
        """The pages of a short list such as ListSets, at most 100; raises as ``ask`` does."""
        token = ""
        for _ in range(100):
            page = self.ask(verb, {"resumptionToken": token} if token else None)
            yield page
            if not page.token or page.token == token:
                return
            token = page.token

    def is_there(self) -> bool:
        """Whether the server still answers at all."""
        try:
            self.ask("Identify")
        except OaiError:
            return True
        except SourceError:
            return False
        return True
