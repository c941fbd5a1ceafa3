"""The HTTP client that connectors are given: polite, bounded, guarded."""

from __future__ import annotations

import email.utils
import logging
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from types import TracebackType
from urllib.parse import urljoin, urlsplit

import requests
from requests.adapters import HTTPAdapter

from catalog import __version__
from catalog.errors import SourceMalformed, SourceRefused, SourceUnavailable
from catalog.harvest.ssrf import check_host, parse, shown
from catalog.harvest.transport import GuardedAdapter
from catalog.sdk.http import Reply, Stream
from catalog.settings import Settings

log = logging.getLogger(__name__)

ATTEMPTS = 4
BACKOFF_SECONDS = (1.0, 3.0, 9.0)
MAX_WAIT_SECONDS = 300.0
"""The longest Retry-After that is waited for; a longer one ends the run, which can be taken up later."""
MAX_REDIRECTS = 5
MAX_REPLY_BYTES = 100_000_000
TOTAL_FACTOR = 20
"""A whole answer may take so many times the timeout: a server must not hold us by dripping bytes."""
CHUNK = 65_536
_RETRIED = frozenset((408, 425, 429, 500, 502, 503, 504))
_REDIRECTS = frozenset((301, 302, 303, 307, 308))
_SECRET_HEADERS = ("authorization", "cookie", "x-api-key")


class _Cut(Exception):
    """An answer that ended before its announced end."""


class PoliteClient:
    """Implements ``catalog.sdk.http.HttpClient`` over requests; closed at the end of a run.

    ``sleep`` is called with seconds to wait. Proxies and netrc of the environment are not used.
    """

    def __init__(
        self, settings: Settings, *, allow_private: bool = False, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        self.settings, self.allow_private, self._sleep = settings, allow_private, sleep
        self._session = requests.Session()
        self._session.trust_env = False
        adapter = HTTPAdapter() if allow_private else GuardedAdapter()
        self._session.mount("http://", adapter)
        self._session.mount("https://", adapter)
        self._session.headers["User-Agent"] = _user_agent(settings)
        self._next_request: dict[str, float] = {}

    def __enter__(self) -> PoliteClient:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._session.close()

    def get(
        self,
        url: str,
        params: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        accept_status: tuple[int, ...] = (),
    ) -> Reply:
        """The whole answer, after redirects and retries; statuses in ``accept_status`` are returned.

        Raises ``SourceUnavailable``, ``SourceRefused``, ``SourceMalformed`` (over 100 MB, cut every time).
        """
        for attempt in range(ATTEMPTS):
            try:
                response = self._open(url, params, headers, accept_status, attempt)
                with response:
                    body = self._body(response)
            except _Cut as error:
                if attempt + 1 == ATTEMPTS:
                    raise SourceMalformed(f"{shown(url)}: the answer is cut every time ({error})") from error
                self._wait(self._backoff(attempt))
                continue
            return Reply(
                url=response.url, status=response.status_code, headers=_lower(response.headers), body=body
            )
        raise SourceUnavailable(f"{shown(url)}: no answer after {ATTEMPTS} attempts")

    @contextmanager
    def stream(self, url: str, headers: Mapping[str, str] | None = None) -> Iterator[Stream]:
        """The answer piece by piece, up to the setting ``max_download_bytes``."""
        response = self._open(url, None, headers, (), 0)
        with response:
            yield _Download(response, self.settings.max_download_bytes)

    def _open(
        self,
        url: str,
        params: Mapping[str, str] | None,
        headers: Mapping[str, str] | None,
        accept_status: tuple[int, ...],
        attempt: int,
    ) -> requests.Response:
        """The answer's head, its status acceptable; tries again from ``attempt`` on."""
        while True:
            attempt += 1
            try:
                response = self._follow(url, params, headers, accept_status)
            except requests.RequestException as error:
                if attempt >= ATTEMPTS:
                    told = f"{shown(url)}: no answer after {attempt} attempts ({type(error).__name__})"
                    raise SourceUnavailable(told) from error
                self._wait(self._backoff(attempt - 1))
                continue
            status = response.status_code
            if 200 <= status < 300 or status == 304 or status in accept_status:
                return response
            response.close()
            if status not in _RETRIED:
                raise SourceRefused(f"{shown(response.url)}: the server answered {status} {response.reason}")
            if attempt >= ATTEMPTS:
                told = f"{shown(response.url)}: the server answered {status} {attempt} times"
                raise SourceUnavailable(told)
            self._wait(self._pause_asked(response, attempt))

    def _follow(
        self,
        url: str,
        params: Mapping[str, str] | None,
        headers: Mapping[str, str] | None,
        accept_status: tuple[int, ...],
    ) -> requests.Response:
        sent = dict(headers or {})
        for _ in range(MAX_REDIRECTS + 1):
            parts = parse(url)
            if not self.allow_private:
                check_host(parts)
            self._pace(parts.netloc)
            log.debug("GET %s", shown(url))
            timeout = (min(10.0, self.settings.http_timeout), self.settings.http_timeout)
            response = self._session.get(
                url, params=params, headers=sent, timeout=timeout, allow_redirects=False, stream=True
            )
            target = response.headers.get("Location")
            status = response.status_code
            if status not in _REDIRECTS or not target or status in accept_status:
                return response
            response.close()
            url, params = urljoin(response.url, target), None
            if urlsplit(url).netloc != parts.netloc:
                # A server that sends us elsewhere must not get our keys sent there.
                sent = {name: value for name, value in sent.items() if name.lower() not in _SECRET_HEADERS}
        raise SourceRefused(f"{shown(url)}: more than {MAX_REDIRECTS} redirects")

    def _body(self, response: requests.Response) -> bytes:
        pieces: list[bytes] = []
        size, began = 0, time.monotonic()
        try:
            for piece in response.iter_content(CHUNK):
                pieces.append(piece)
                size += len(piece)
                if size > MAX_REPLY_BYTES:
                    told = f"{shown(response.url)}: the answer is over {MAX_REPLY_BYTES:,} bytes"
                    raise SourceMalformed(told)
                if time.monotonic() - began > TOTAL_FACTOR * self.settings.http_timeout:
                    raise SourceUnavailable(f"{shown(response.url)}: the answer comes too slowly")
        except requests.RequestException as error:
            raise _Cut(type(error).__name__) from error
        return b"".join(pieces)

    def _pace(self, host: str) -> None:
        now = time.monotonic()
        early = self._next_request.get(host, 0.0) - now
        if early > 0:
            self._sleep(early)
        self._next_request[host] = max(now, now + early) + self.settings.http_pause

    def _wait(self, seconds: float) -> None:
        log.info("waiting %.0f s before the next attempt", seconds)
        self._sleep(seconds)

    def _backoff(self, attempt: int) -> float:
        return BACKOFF_SECONDS[attempt] * self.settings.http_backoff

    def _pause_asked(self, response: requests.Response, attempt: int) -> float:
        seconds = _retry_after(response.headers.get("Retry-After"))
        if seconds is None:
            return self._backoff(attempt - 1)
        if seconds > MAX_WAIT_SECONDS:
            told = f"{shown(response.url)}: the server asks to come back in {seconds:.0f} s"
            raise SourceUnavailable(told)
        return seconds


class _Download:
    """Implements ``catalog.sdk.http.Stream``."""

    def __init__(self, response: requests.Response, most: int) -> None:
        self.url, self.status = response.url, response.status_code
        self.headers: Mapping[str, str] = _lower(response.headers)
        self._response, self._most = response, most

    def chunks(self) -> Iterator[bytes]:
        """The body in pieces; raises ``SourceUnavailable`` when it is cut or too large."""
        size = 0
        try:
            for piece in self._response.iter_content(CHUNK):
                size += len(piece)
                if size > self._most:
                    raise SourceUnavailable(f"{shown(self.url)}: the file is over {self._most:,} bytes")
                yield piece
        except requests.RequestException as error:
            told = f"{shown(self.url)}: the download was cut after {size:,} bytes ({type(error).__name__})"
            raise SourceUnavailable(told) from error


def _lower(headers: Mapping[str, str]) -> dict[str, str]:
    return {name.lower(): value for name, value in headers.items()}


def _user_agent(settings: Settings) -> str:
    told = [part for part in (f"+{settings.base_url}" if settings.base_url else "", settings.contact) if part]
    agent = f"KhoMo/{__version__}" + (f" ({'; '.join(told)})" if told else "")
    return agent.encode("ascii", "ignore").decode().replace("\n", " ").replace("\r", " ")


def _retry_after(text: str | None) -> float | None:
    """Seconds to wait by a Retry-After header (RFC 9110, 10.2.3): a number or an HTTP date."""
    if not text:
        return None
    text = text.strip()
    if text.isascii() and text.isdigit():
        return float(text[:9])
    try:
        moment = email.utils.parsedate_to_datetime(text)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max(0.0, (moment - datetime.now(UTC)).total_seconds())
