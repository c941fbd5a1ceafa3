"""What the option ``key`` opens: a token by client credentials (RFC 6749, 4.4), or a login (RFC 7617)."""

from __future__ import annotations

import base64

from catalog.sdk import HttpClient, Reply, SourceMalformed, SourceRefused
from khomo_koha.site import Site

_REFUSALS = (400, 401, 403, 404, 405, 406, 422)


class KeyRefused(SourceRefused):
    """Koha does not take the key."""


class Access:
    """The right to ask, renewed when a token runs out (Koha's last an hour)."""

    def __init__(self, http: HttpClient, site: Site, key: str) -> None:
        self.http, self.site, self._key = http, site, key
        self._header = ""
        self._said = ""
        self.is_login = False
        """Whether the key is used as name and password, because Koha gave no token for it."""

    def __bool__(self) -> bool:
        return bool(self._key)

    @property
    def is_renewable(self) -> bool:
        """Whether another token can be asked for."""
        return ":" in self._key and not self.is_login

    def header(self, *, anew: bool = False) -> str:
        """The header Authorization; raises ``SourceError`` when Koha cannot be asked for a token."""
        if anew or not self._header:
            self._header = self._authorized() if ":" in self._key else f"Bearer {self._key}"
        return self._header

    def refused(self, told: str) -> KeyRefused:
        """The refusal of the key for people, by what Koha ``told``."""
        if self.is_login:
            return KeyRefused(
                f"Koha does not take the key: it gave no token for it ({self._said}), and as name and "
                f"password it was refused too ({told}). For an API key switch on RESTOAuth2ClientCredentials "
                "and copy id and secret once more from the patron's page; for a login switch on RESTBasicAuth"
            )
        return KeyRefused(f"Koha does not take the key ({told}): make a new one and give it as key=id:secret")

    def _authorized(self) -> str:
        name, _, secret = self._key.partition(":")
        form = {"grant_type": "client_credentials", "client_id": name, "client_secret": secret}
        given = {"Accept": "application/json"}
        reply = self.http.post(self.site.api("/oauth/token"), form, given, _REFUSALS)
        token = _token(reply)
        if token:
            return f"Bearer {token}"
        self.is_login, self._said = True, said(reply)
        return "Basic " + base64.b64encode(self._key.encode()).decode("ascii")


def _token(reply: Reply) -> str:
    if reply.status >= 400:
        return ""
    try:
        told = reply.json()
    except SourceMalformed:
        return ""
    token = told.get("access_token") if isinstance(told, dict) else None
    is_fit = isinstance(token, str) and token.isascii() and token.isprintable()
    return str(token) if is_fit else ""


def said(reply: Reply) -> str:
    """What Koha says of an error, in one line; its status where it says nothing."""
    try:
        told = reply.json()
    except SourceMalformed:
        return f"status {reply.status}"
    if not isinstance(told, dict):
        return f"status {reply.status}"
    words = told.get("error") or [
        entry.get("message", "") for entry in told.get("errors") or () if isinstance(entry, dict)
    ]
    text = " ".join((words if isinstance(words, str) else "; ".join(map(str, words))).split())[:200]
    return f"{text} (status {reply.status})" if text else f"status {reply.status}"
