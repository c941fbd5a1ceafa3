"""Requests of the REST API and what they end with: a document, a refusal, an error of the web."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

from catalog.formats.xml_pages import PageUnreadable
from catalog.sdk import HttpClient, Reply, SourceError, SourceMalformed, SourceRefused, SourceUnavailable
from catalog.sdk.answers import CARRIERS, WebBroken, refusal
from khomo_dspace.hal import Document, Repair, members, number, parse, text

_ACCEPT = {"Accept": "application/hal+json, application/json"}
_TOLD = {
    400: "the server does not understand the request",
    401: "the server asks for a login: ask its staff to let everyone read",
    403: "the server does not let us in: ask its staff to allow harvesting",
    404: "there is nothing at this address",
    410: "what was at this address is gone",
    422: "the server does not take a value of the request",
}


class DspaceRefused(SourceRefused):
    """The server answered with an error of its own (``status``)."""

    def __init__(self, message: str, status: int) -> None:
        super().__init__(message)
        self.status = status


class Server:
    """A REST API at ``api``, its address without a slash at its end; ``root`` is what it says of itself."""

    def __init__(self, http: HttpClient, api: str, root: Document | None = None) -> None:
        self.http, self.api = http, api
        self.root: Document = root or {}
        self.date = ""
        """The Date header of the last reply."""
        self.repairs: list[Repair] = []
        """What had to be done to the last reply."""

    def get(self, path: str, params: Mapping[str, str] | None = None) -> Any:
        """The document at a path below the API; None where the server says that there is none (204).

        Raises ``DspaceRefused``, ``PageUnreadable``, ``WebBroken``, ``SourceUnavailable``.
        """
        address = self.api + path
        reply = self._get(address, params, CARRIERS)
        if reply.status == 500:
            # An error of the server itself: the client's own retries, with their pauses, are due.
            try:
                reply = self._get(address, params, tuple(status for status in CARRIERS if status != 500))
            except SourceUnavailable as error:
                raise WebBroken(error.message) from error
        if reply.status >= 400:
            raise DspaceRefused(_refused(address, reply), reply.status)
        self.date = reply.headers.get("date", self.date)
        if reply.status == 204:
            return None
        value, self.repairs = parse(reply.body)
        return value

    def _get(self, address: str, params: Mapping[str, str] | None, accepted: tuple[int, ...]) -> Reply:
        try:
            return self.http.get(address, params, _ACCEPT, accepted)
        except SourceMalformed as error:
            # Cut or too large each time that the client asked for it.
            raise PageUnreadable(error.message) from error

    def listed(self, path: str, name: str, params: Mapping[str, str], most: int) -> list[Document]:
        """The members ``name`` of all pages at a path, at most ``most`` of them; raises as ``get`` does."""
        found: list[Document] = []
        for page in range(most // 100 + 1):
            given = members(self.get(path, {**params, "size": "100", "page": str(page)}), name)
            found += given
            if len(given) < 100:
                break
        return found[:most]

    def is_there(self) -> bool:
        """Whether the server still answers at all."""
        try:
            self.get("")
        except SourceUnavailable:
            return False
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


def _refused(address: str, reply: Reply) -> str:
    try:
        value, _repairs = parse(reply.body)
    except PageUnreadable:
        value = None
    said = text(value.get("message")) or text(value.get("error")) if isinstance(value, dict) else ""
    return refusal(address, reply.status, _TOLD, said[:200])


def total_of(document: Any) -> int | None:
    """The number of resources that a page belongs to, None where it is not told."""
    page = document.get("page") if isinstance(document, dict) else None
    return number(page.get("totalElements")) if isinstance(page, dict) else None
