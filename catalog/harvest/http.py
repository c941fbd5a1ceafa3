"""The HTTP client that connectors are given: polite, bounded, guarded."""

from __future__ import annotations

import io
import logging
import math
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from types import TracebackType
from typing import TypeVar
from urllib.parse import SplitResult, urljoin

import requests
from urllib3.exceptions import HTTPError

from catalog import __version__
from catalog.errors import SettingsError, SourceMalformed, SourceRefused, SourceUnavailable
from catalog.harvest import troubles
from catalog.harvest.bodies import Download, TooLarge, lower, pieces
from catalog.harvest.redirects import HARMLESS_HEADERS, may_know, redirected
from catalog.harvest.retry_after import come_back, seconds_asked
from catalog.harvest.ssrf import check_host, parse, shown
from catalog.harvest.transport import GuardedAdapter, TooSlow
from catalog.harvest.troubles import Trouble
from catalog.harvest.turns import Turns
from catalog.harvest.visits import PoliteVisit
from catalog.sdk.http import Reply, Stream
from catalog.settings import Settings

log = logging.getLogger(__name__)
T = TypeVar("T")

BACKOFF_SECONDS = (1.0, 3.0, 9.0)
CONNECT_SECONDS = 10.0
MAX_REDIRECTS = 5
MAX_REPLY_BYTES = 100_000_000
TOTAL_FACTOR = 20
"""A whole answer may keep us waiting so many time-outs: 10 minutes, more than any page takes to be made."""
MAX_DOWNLOAD_SECONDS = 6 * 3600.0
"""A whole file may keep us waiting so long: 4 GB need it at 1.5 Mbit/s."""
_REDIRECTS = frozenset((301, 302, 303, 307, 308))


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How often a request is tried, the longest Retry-After that is waited for, and until when at all.

    ``deadline`` is a moment of ``time.monotonic``, after which nothing is asked or waited for.
    """

    attempts: int = 4
    longest_wait: float = 300.0
    deadline: float = math.inf

    def left(self) -> float:
        """The seconds until the deadline."""
        return self.deadline - time.monotonic()


class _Session(requests.Session):
    """A session that looks at no redirect: requests would read its whole body first, even an endless one."""

    def get_redirect_target(self, resp: requests.Response) -> None:
        """None, always."""

    def target(self, response: requests.Response) -> str | None:
        """Where the answer sends on to."""
        return super().get_redirect_target(response)


class PoliteClient:
    """Implements ``catalog.sdk.http.HttpClient`` over requests; closed at the end of a run.

    ``sleep`` is called with seconds to wait. Other processes of the catalog ask a host neither while we do,
    nor sooner than a pause after us. Proxies and netrc of the environment are not used.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        allow_private: bool = False,
        sleep: Callable[[float], None] = time.sleep,
        patience: Patience = Patience(),
    ) -> None:
        self.settings, self.allow_private, self.patience = settings, allow_private, patience
        self.sleep = sleep
        self._session = _Session()
        self._session.trust_env = False
        try:
            self._adapter = GuardedAdapter(allow_private=allow_private, ca_file=settings.http_ca_file)
        except OSError as error:
            rule = "holds no certificates in PEM that can be read"
            raise SettingsError("HTTP_CA_FILE", settings.http_ca_file, rule) from error
        self._session.mount("http://", self._adapter)
        self._session.mount("https://", self._adapter)
        self._session.headers.update({"User-Agent": _user_agent(settings), "Accept-Encoding": "gzip"})
        self._next_request: dict[str, float] = {}
        self.turns = Turns(settings.home / "turns", settings.http_pause, sleep)
        self.answers = 0
        """So many heads of answers came, of whatever status."""

    def __enter__(self) -> PoliteClient:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._session.close()
        self.turns.close()

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
        with self._turn(url):
            return self._tried(url, lambda: self._whole(url, params, headers or {}, accept_status))

    def post(
        self,
        url: str,
        form: Mapping[str, str],
        headers: Mapping[str, str] | None = None,
        accept_status: tuple[int, ...] = (),
    ) -> Reply:
        """The whole answer to a form, as ``get`` gives it; a redirect is refused: the form may hold a key."""
        with self._turn(url):
            return self._tried(url, lambda: self._whole(url, None, headers or {}, accept_status, form))

    @contextmanager
    def stream(
        self, url: str, headers: Mapping[str, str] | None = None, accept_status: tuple[int, ...] = ()
    ) -> Iterator[Stream]:
        """The answer piece by piece, up to the setting ``max_download_bytes``; see ``get``."""
        with self._turn(url):
            response = self._tried(
                url, lambda: self._follow(url, None, headers or {}, accept_status, MAX_DOWNLOAD_SECONDS)
            )
            with response:
                yield Download(response, self.settings.max_download_bytes)

    def visit(self, host: str, port: int) -> PoliteVisit:
        """The way to a server of another protocol; raises ``SourceUnavailable``, ``SourceRefused``."""
        return PoliteVisit(self, host, port)

    def _turn(self, url: str) -> AbstractContextManager[None]:
        # Held over the attempts too: a server that asks us to wait means all of us.
        return self.turns.at(parse(url).netloc, self.patience.left())

    def _tried(self, url: str, ask: Callable[[], T]) -> T:
        attempt = 0
        while True:
            attempt += 1
            try:
                return ask()
            except Trouble as trouble:
                wait = self.backoff(attempt) if trouble.wait is None else trouble.wait
                if not trouble.again or attempt >= self.patience.attempts or wait >= self.patience.left():
                    raise trouble.told(shown(url), attempt) from trouble.__cause__
                log.info("%s: %s; waiting %.1f s before the next attempt", shown(url), trouble.seen, wait)
                self.sleep(wait)

    def _whole(
        self,
        url: str,
        params: Mapping[str, str] | None,
        headers: Mapping[str, str],
        accept_status: tuple[int, ...],
        form: Mapping[str, str] | None = None,
    ) -> Reply:
        whole_seconds = TOTAL_FACTOR * self.settings.http_timeout
        body = io.BytesIO()
        with self._follow(url, params, headers, accept_status, whole_seconds, form) as response:
            try:
                for piece in pieces(response, MAX_REPLY_BYTES):
                    body.write(piece)
            except TooLarge:
                told = (
                    f"{shown(response.url)}: the answer is over {MAX_REPLY_BYTES:,} bytes; it may have no end"
                )
                raise SourceMalformed(f"{told}: ask its operator for smaller pages") from None
            status, head = response.status_code, lower(response.headers)
        return Reply(url=response.url, status=status, headers=head, body=body.getvalue())

    def _follow(
        self,
        url: str,
        params: Mapping[str, str] | None,
        headers: Mapping[str, str],
        accept_status: tuple[int, ...],
        whole_seconds: float,
        form: Mapping[str, str] | None = None,
    ) -> requests.Response:
        """The answer's head after redirects, its status acceptable; ``Trouble``, ``SourceError``."""
        parts = parse(url)
        for _ in range(MAX_REDIRECTS + 1):
            response = self._ask(url, parts, params, headers, whole_seconds, form)
            status = response.status_code
            if 200 <= status < 300 or status == 304 or status in accept_status:
                return response
            response.close()
            target = self._session.target(response)
            if status not in _REDIRECTS or not target:
                raise self._refusal(response)
            if form is not None:
                raise SourceRefused(
                    f"{shown(response.url)}: the server sends on; give its address as it is now"
                )
            try:
                url, params = urljoin(response.url, target), None
            except ValueError:
                told = (
                    f"{shown(response.url)}: the server sends on to an unreadable address; ask its operator"
                )
                raise SourceRefused(told) from None
            before, parts = parts, redirected(response.url, url)
            if not may_know(before, parts):
                headers = {name: text for name, text in headers.items() if name.lower() in HARMLESS_HEADERS}
        told = f"{shown(url)}: more than {MAX_REDIRECTS} redirects, the last one to here"
        raise SourceRefused(f"{told}; its operator has to look at it, or give the address it should lead to")

    def _ask(
        self,
        url: str,
        parts: SplitResult,
        params: Mapping[str, str] | None,
        headers: Mapping[str, str],
        whole_seconds: float,
        form: Mapping[str, str] | None,
    ) -> requests.Response:
        addresses = self._check_name(parts)
        self.pace(parts.netloc)
        left = self.patience.left()
        if left <= 0:
            raise SourceUnavailable(f"{shown(url)}: the time allowed is over; try again later")
        patience = min(self.settings.http_timeout, left)
        self._adapter.whole_seconds = min(whole_seconds, left)
        log.debug("%s %s", "GET" if form is None else "POST", shown(url))
        # Each of the host's addresses is tried: together they get the time of one, or two seconds each.
        connect = min(patience, max(CONNECT_SECONDS / addresses, 2.0))
        try:
            response = self._session.request(
                "GET" if form is None else "POST",
                url,
                params=params,
                data=form,
                headers={name: text.encode() for name, text in headers.items()},
                timeout=(connect, patience),
                allow_redirects=False,
                stream=True,
            )
        except (requests.RequestException, HTTPError, OSError, ValueError, TooSlow) as error:
            trouble = troubles.of_connection(error, parts, self._adapter)
            trouble.at = shown(url)
            raise trouble from error
        self.answers += 1
        return response

    def _check_name(self, parts: SplitResult) -> int:
        try:
            return check_host(parts, allow_private=self.allow_private)
        except (OSError, UnicodeError) as error:
            raise troubles.of_name(error, parts.hostname or "") from error

    def pace(self, host: str) -> None:
        """Wait until the pause after our last request to ``host`` is over."""
        now = time.monotonic()
        early = self._next_request.get(host, 0.0) - now
        if early > 0:
            self.sleep(early)
        self._next_request[host] = max(now, now + early) + self.settings.http_pause

    def backoff(self, attempt: int) -> float:
        """The seconds to wait after so many failed attempts."""
        return BACKOFF_SECONDS[min(attempt, len(BACKOFF_SECONDS)) - 1] * self.settings.http_backoff

    def _refusal(self, response: requests.Response) -> Trouble:
        trouble = troubles.of_status(response.status_code)
        trouble.at = shown(response.url)
        asked = seconds_asked(response.headers.get("Retry-After"))
        if trouble.again and asked is not None:
            trouble.wait = asked
            if asked > self.patience.longest_wait:
                trouble.again, trouble.advice = False, come_back(asked)
        return trouble


def _user_agent(settings: Settings) -> str:
    told = [part for part in (f"+{settings.base_url}" if settings.base_url else "", settings.contact) if part]
    agent = f"KhoMo/{__version__}" + (f" ({'; '.join(told)})" if told else "")
    return agent.encode("ascii", "ignore").decode().replace("\n", " ").replace("\r", " ")
