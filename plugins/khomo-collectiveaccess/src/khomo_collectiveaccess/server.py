"""The JSON services of CollectiveAccess (Providence 1.4 and later): a login, lists, records."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from typing import Any

from catalog.formats.json_documents import Document, JsonUnreadable, parse
from catalog.formats.xml_pages import PageUnreadable
from catalog.sdk import HttpClient, Reply, SourceError, SourceMalformed, SourceRefused, SourceUnavailable
from catalog.sdk.answers import CARRIERS, WebBroken, refusal

_PREFIXES = ("json/", "")
"""Where the JSON services are: since version 1.8 apart from those of GraphQL."""
_TOLD = {
    401: "the login is not taken: check user and password, and that the user may use the web services",
    403: "the server does not let us in: check that the user may use the web services",
    404: "there are no JSON services here: give the address of Providence with its folder",
}
_EXPIRED = 401


class CaRefused(SourceRefused):
    """The server answered with an error (``status``; 200 for ``{"ok": false}``)."""

    def __init__(self, message: str, status: int) -> None:
        super().__init__(message)
        self.status = status


class Server:
    """The services of the installation at ``base``, an address without a slash at its end.

    Messages hold neither the password nor the token that stands for it.
    """

    def __init__(self, http: HttpClient, base: str, user: str, password: str) -> None:
        self.http, self.base, self._user, self._password = http, base, user, password
        self._prefix, self._token = "", ""
        self.date = ""

    def login(self) -> None:
        """Ask for the token that later requests need; raises ``CaRefused``, ``SourceError``."""
        pair = base64.b64encode(f"{self._user}:{self._password}".encode()).decode("ascii")
        refused: SourceError | None = None
        for prefix in _PREFIXES:
            try:
                found = self._asked(f"{prefix}auth/login", {}, {"Authorization": f"Basic {pair}"})
            except (CaRefused, PageUnreadable) as error:
                # An older version has nothing at the first address.
                refused = error if refused is None or isinstance(error, CaRefused) else refused
                if isinstance(error, CaRefused) and error.status in (401, 403):
                    raise
                continue
            token = found.get("authToken")
            if isinstance(token, str) and token:
                self._prefix, self._token = prefix, token
                return
        raise refused or CaRefused(f"{self.base}: the login brought no token: {_TOLD[401]}", 401)

    def get(self, path: str, params: Mapping[str, str], source: Any = None) -> Document:
        """What a service answers; ``source`` is the body of its request, which may stand in the address.

        Raises ``CaRefused``, ``PageUnreadable``, ``WebBroken``, ``SourceUnavailable``.
        """
        if not self._token:
            self.login()
        asked = {**params, "noCache": "1"}
        if source is not None:
            asked["source"] = json.dumps(source, separators=(",", ":"))
        try:
            return self._asked(self._prefix + path, {**asked, "authToken": self._token}, {})
        except CaRefused as error:
            if error.status != _EXPIRED:
                raise
            # Tokens live for an hour.
            self.login()
            return self._asked(self._prefix + path, {**asked, "authToken": self._token}, {})

    def _asked(self, path: str, params: Mapping[str, str], headers: Mapping[str, str]) -> Document:
        address = f"{self.base}/service.php/{path}"
        reply = self._replied(address, params, headers)
        if reply.status == 500:
            try:
                reply = self._replied(address, params, headers, CARRIERS[:-1])
            except SourceUnavailable as error:
                raise WebBroken(error.message) from None
        if reply.status >= 400:
            told = refusal(address, reply.status, _TOLD, self._hidden(_errors_in(reply.body)))
            raise CaRefused(told, reply.status)
        self.date = reply.headers.get("date", self.date)
        try:
            value, _repairs = parse(reply.body)
        except JsonUnreadable as error:
            told = self._hidden(f"{address}: {error.message}")
            raise PageUnreadable(told, reply.body, foreign=error.foreign) from None
        if not isinstance(value, dict):
            raise PageUnreadable(f"{address}: there is a list where an object should be", reply.body)
        if value.get("ok") is False:
            said = self._hidden(_errors_in(reply.body)) or "it does not say why"
            raise CaRefused(f"{address}: CollectiveAccess refuses the request: {said}", 200)
        return value

    def _replied(
        self,
        address: str,
        params: Mapping[str, str],
        headers: Mapping[str, str],
        accepted: tuple[int, ...] = CARRIERS,
    ) -> Reply:
        try:
            return self.http.get(address, params or None, {"Accept": "application/json", **headers}, accepted)
        except SourceMalformed as error:
            raise PageUnreadable(self._hidden(error.message)) from None
        except SourceError as error:
            raise type(error)(self._hidden(error.message)) from None

    def _hidden(self, told: str) -> str:
        for secret in (self._password, self._token):
            told = told.replace(secret, "***") if secret else told
        return told

    def is_there(self) -> bool:
        """Whether the services still answer at all."""
        try:
            self.get("find/ca_objects", {"q": "*", "limit": "1"})
        except SourceUnavailable as error:
            return isinstance(error, WebBroken)
        except SourceError as error:
            return not (isinstance(error, PageUnreadable) and error.foreign)
        return True


def _errors_in(body: bytes) -> str:
    try:
        value, _repairs = parse(body)
    except JsonUnreadable:
        return ""
    errors = value.get("errors") if isinstance(value, dict) else None
    said = (
        errors
        if isinstance(errors, list)
        else list(errors.values())
        if isinstance(errors, dict)
        else [errors]
    )
    return "; ".join(entry for entry in said if isinstance(entry, str))[:200]
