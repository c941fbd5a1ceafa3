"""Requests of an API and what they end with: a page of documents, a refusal, an error of the web."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

from catalog.formats.xml_pages import PageUnreadable
from catalog.sdk import HttpClient, Reply, SourceError, SourceMalformed, SourceRefused, SourceUnavailable
from catalog.sdk.answers import CARRIERS, WebBroken, refusal
from khomo_omeka.reading import Document, JsonRepair, JsonUnreadable, count, entries, read, refusal_in

TOTALS = ("omeka-s-total-results", "omeka-total-results")
VERSION = "omeka-s-version"
"""The header in which Omeka S tells its version with every reply of its API."""
_ACCEPT = {"Accept": "application/json, application/ld+json"}
_NEXT = re.compile(r'rel="?next"?', re.I)
_TOLD = {
    400: "the server does not understand the request",
    401: "the server asks for a login: ask its staff for an API key, or to let everyone read",
    403: "the server does not let us in: ask its staff to enable the API, or for a valid API key",
    404: "there is nothing at this address",
    405: "the server does not list this kind of thing",
}


class OmekaRefused(SourceRefused):
    """The server answered with an error (``status``); ``said`` is what the API itself says of it."""

    def __init__(self, message: str, status: int, said: str = "") -> None:
        super().__init__(message)
        self.status, self.said = status, said


@dataclass(slots=True)
class Page:
    """One page of a list: ``total`` as the server tells; ``goes_on`` None where it does not tell that."""

    rows: list[Document] = field(default_factory=list)
    total: int | None = None
    goes_on: bool | None = None
    repairs: list[JsonRepair] = field(default_factory=list)


class Server:
    """The API of the site at ``base``, an address without a slash at its end.

    ``key`` holds the arguments that open it further; no message holds their values.
    """

    def __init__(self, http: HttpClient, base: str, key: Mapping[str, str] | None = None) -> None:
        self.http, self.base, self.key = http, base, dict(key or {})
        self.date = self.version = ""

    @property
    def api(self) -> str:
        """The address of the API."""
        return f"{self.base}/api"

    def get(self, path: str, params: Mapping[str, str] | None = None) -> tuple[Any, list[JsonRepair]]:
        """The value at a path below the API, with the repairs that its reply needed.

        Raises ``OmekaRefused``, ``PageUnreadable``, ``WebBroken``, ``SourceUnavailable``.
        """
        reply = self._replied(path, params)
        return self._read(reply)

    def page(self, path: str, params: Mapping[str, str]) -> Page:
        """A page of the list at a path; raises as ``get`` does."""
        reply = self._replied(path, params)
        value, repairs = self._read(reply)
        if not isinstance(value, list):
            told = f"{self.api}/{path}: there is an object where a list should be"
            raise PageUnreadable(told, reply.body)
        totals = (count(reply.headers.get(name, "").strip()) for name in TOTALS)
        links = reply.headers.get("link", "")
        return Page(
            rows=entries(value),
            total=next((total for total in totals if total is not None), None),
            goes_on=bool(_NEXT.search(links)) if links else None,
            repairs=repairs,
        )

    def _read(self, reply: Reply) -> tuple[Any, list[JsonRepair]]:
        self.date = reply.headers.get("date", self.date)
        self.version = reply.headers.get(VERSION, self.version).strip()[:20]
        try:
            return read(reply.body)
        except JsonUnreadable as error:
            told = f"{self.base}: {error.message}"
            raise PageUnreadable(self._hidden(told), reply.body, foreign=error.foreign) from None

    def _replied(self, path: str, params: Mapping[str, str] | None) -> Reply:
        address = f"{self.api}/{path}".rstrip("/")
        asked = {**(params or {}), **self.key}
        reply = self._asked(address, asked, CARRIERS)
        if reply.status == 500:
            # An error of the server itself: the client's own retries, with their pauses, are due.
            try:
                reply = self._asked(address, asked, tuple(status for status in CARRIERS if status != 500))
            except SourceUnavailable as error:
                raise WebBroken(error.message) from None
        if reply.status >= 400:
            said = self._hidden(refusal_in(reply.body))
            told = self._hidden(refusal(address, reply.status, _TOLD, said))
            raise OmekaRefused(told, reply.status, said)
        return reply

    def _asked(self, address: str, asked: Mapping[str, str], accepted: tuple[int, ...]) -> Reply:
        try:
            return self.http.get(address, asked or None, _ACCEPT, accepted)
        except SourceMalformed as error:
            # Cut or too large each time that the client asked for it.
            raise PageUnreadable(self._hidden(error.message)) from None
        except SourceError as error:
            raise type(error)(self._hidden(error.message)) from None

    def _hidden(self, told: str) -> str:
        """A message without the values of the key, whoever put them there."""
        for value in self.key.values():
            told = told.replace(value, "***") if value else told
        return told

    def is_there(self) -> bool:
        """Whether the server still answers at all."""
        try:
            self.page("items", {"page": "1"})
        except SourceUnavailable as error:
            return isinstance(error, WebBroken)
        except SourceError as error:
            return not (isinstance(error, PageUnreadable) and error.foreign)
        return True

    @property
    def now(self) -> str:
        """The server's time by its last reply, else ours a day back: ISO 8601 in UTC."""
        try:
            moment = parsedate_to_datetime(self.date).astimezone(UTC)
        except (ValueError, TypeError, OverflowError):
            moment = datetime.now(UTC) - timedelta(days=1)
        return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
