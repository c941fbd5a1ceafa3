"""An HTTP client that keeps what a real one brings, to be saved as an example: without secrets."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

from catalog.sdk.http import HttpClient, Reply, Stream, Visit
from catalog.sdk.testing.replay import WholeStream, with_params
from catalog.sdk.testing.saved import SavedReply, write_replies

HIDDEN = "***"
_SECRET_NAME = re.compile(
    r"(?i)(^|[_-])(key|token|password|passwd|secret|auth|credential|session|signature|sig)"
)
_KEPT_HEADERS = (
    "content-type", "link", "etag", "last-modified", "retry-after", "location", "x-total-count",
    "omeka-total-results", "omeka-s-total-results", "x-base-total-count",
)  # fmt: skip
_SUFFIXES = {"json": "json", "xml": "xml", "html": "html", "calendar": "ics", "csv": "csv"}


class RecordingHttp:
    """Implements ``catalog.sdk.http.HttpClient`` over another one and keeps each reply.

    ``secrets`` are values that never stay: in addresses, forms, headers and bodies they become ``***``, as do
    values of parameters whose name says what they are (key, token, password ...). Of the headers those stay
    that connectors read, never cookies. ``rename`` gives other names to parts of texts, hosts above all.
    """

    def __init__(
        self, http: HttpClient, secrets: Collection[str] = (), rename: Mapping[str, str] | None = None
    ) -> None:
        self._http, self._rename = http, dict(rename or {})
        # The longest first: a secret may hold another one.
        self._secrets = sorted({part for part in secrets if part}, key=len, reverse=True)
        self.replies: list[SavedReply] = []

    def get(
        self,
        url: str,
        params: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        accept_status: tuple[int, ...] = (),
    ) -> Reply:
        """The other client's answer, kept."""
        return self._keep(with_params(url, params), None, self._http.get(url, params, headers, accept_status))

    def post(
        self,
        url: str,
        form: Mapping[str, str],
        headers: Mapping[str, str] | None = None,
        accept_status: tuple[int, ...] = (),
    ) -> Reply:
        """The other client's answer to a form, kept."""
        return self._keep(url, form, self._http.post(url, form, headers, accept_status))

    @contextmanager
    def stream(self, url: str, headers: Mapping[str, str] | None = None) -> Iterator[Stream]:
        """The other client's answer, read whole and kept."""
        with self._http.stream(url, headers) as answer:
            body = b"".join(answer.chunks())
            got = Reply(url=answer.url, status=answer.status, headers=answer.headers, body=body)
        yield WholeStream(self._keep(url, None, got))

    def visit(self, host: str, port: int) -> Visit:
        """The other client's way to a server of another protocol; nothing of it is kept."""
        return self._http.visit(host, port)

    def save(self, folder: Path) -> int:
        """Write the replies into ``folder``, each once, and their index; gives how many there are."""
        kept = list({(reply.url, str(reply.form), reply.body): reply for reply in self.replies}.values())
        names = [f"{number:03}.{_suffix(reply)}" for number, reply in enumerate(kept, 1)]
        write_replies(folder, kept, names)
        return len(kept)

    def _keep(self, url: str, form: Mapping[str, str] | None, got: Reply) -> Reply:
        told = {name: self._clean(text) for name, text in got.headers.items() if name in _KEPT_HEADERS}
        saved = SavedReply(
            url=self._clean(_without_secrets(url)),
            form=None if form is None else {name: _hidden(name, self._clean(form[name])) for name in form},
            status=got.status,
            headers=told,
            body=self._clean_bytes(got.body),
        )
        self.replies.append(saved)
        return got

    def _clean(self, text: str) -> str:
        for secret in self._secrets:
            for written in {secret, quote(secret, safe="")}:
                text = text.replace(written, HIDDEN)
        for old, new in self._rename.items():
            text = text.replace(old, new).replace(quote(old, safe=""), quote(new, safe=""))
        return text

    def _clean_bytes(self, body: bytes) -> bytes:
        for secret in self._secrets:
            body = body.replace(secret.encode(), HIDDEN.encode())
        for old, new in self._rename.items():
            body = body.replace(old.encode(), new.encode())
        return body


def _hidden(name: str, value: str) -> str:
    return HIDDEN if _SECRET_NAME.search(name) else value


def _without_secrets(url: str) -> str:
    parts = urlsplit(url)
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    if not any(_SECRET_NAME.search(name) and name.lower() != "resumptiontoken" for name, _ in pairs):
        return url
    kept = [(name, _hidden(name, value)) for name, value in pairs]
    return urlunsplit(parts._replace(query=urlencode(kept, safe="*")))


def _suffix(reply: SavedReply) -> str:
    media_type = reply.headers.get("content-type", "").partition(";")[0]
    return next((suffix for word, suffix in _SUFFIXES.items() if word in media_type), "bin")
