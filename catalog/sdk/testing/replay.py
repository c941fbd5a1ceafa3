"""An HTTP client that answers from saved replies: nothing is connected to, addresses stay the real ones."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from urllib.parse import urlencode, urlsplit

from catalog.errors import SourceError, SourceRefused, SourceUnavailable
from catalog.sdk.http import Reply, Stream, Visit
from catalog.sdk.testing.saved import SavedReply

PIECE = 65536
_FINE = (200, 299)


class TooManyRequests(BaseException):
    """The connector asks without end. No ``Exception``: connectors may catch those of a request."""


class ReplayHttp:
    """Implements ``catalog.sdk.http.HttpClient`` over saved replies.

    What is not saved is answered with 404. A request that is saved several times is answered by each in
    turn, then by the last. After ``most`` requests ``TooManyRequests`` is raised. ``asked`` tells the
    addresses of all requests so far, ``unanswered`` those that nothing was saved for.
    """

    def __init__(self, replies: Sequence[SavedReply], most: int = 2000) -> None:
        self._replies, self._most = tuple(replies), most
        self._given: set[int] = set()
        self.asked: list[str] = []
        self.unanswered: list[str] = []

    def get(
        self,
        url: str,
        params: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        accept_status: tuple[int, ...] = (),
    ) -> Reply:
        """The saved answer; raises ``SourceRefused`` for 4xx, ``SourceUnavailable`` for 5xx."""
        return self._answered(with_params(url, params), None, accept_status)

    def post(
        self,
        url: str,
        form: Mapping[str, str],
        headers: Mapping[str, str] | None = None,
        accept_status: tuple[int, ...] = (),
    ) -> Reply:
        """The saved answer to a form; raises as ``get`` does."""
        return self._answered(url, form, accept_status)

    @contextmanager
    def stream(self, url: str, headers: Mapping[str, str] | None = None) -> Iterator[Stream]:
        """The saved answer piece by piece."""
        yield WholeStream(self._answered(url, None, (304,)))

    def visit(self, host: str, port: int) -> Visit:
        """Refused: another protocol than HTTP is not saved."""
        raise SourceRefused(f"{host}:{port}: replies of HTTP alone are saved; see `server` in source.yaml")

    def reply(self, url: str, form: Mapping[str, str] | None) -> SavedReply | None:
        """What is saved for a request, None for nothing; counts the request."""
        self.asked.append(url)
        if len(self.asked) > self._most:
            raise TooManyRequests(f"{len(self.asked):,} requests, the last one for {url}")
        fitting = [number for number, saved in enumerate(self._replies) if saved.fits(url, form)]
        if not fitting:
            self.unanswered.append(url)
            return None
        number = next((number for number in fitting if number not in self._given), fitting[-1])
        self._given.add(number)
        return self._replies[number]

    def _answered(self, url: str, form: Mapping[str, str] | None, accepted: tuple[int, ...]) -> Reply:
        return accepted_reply(url, self.reply(url, form), accepted)


def accepted_reply(url: str, saved: SavedReply | None, accepted: tuple[int, ...]) -> Reply:
    """A saved reply as a client gives it; raises ``SourceError`` by its status."""
    if urlsplit(url).scheme not in ("http", "https"):
        raise SourceRefused(f"{url}: only http and https addresses are fetched")
    answer = saved or SavedReply(url=url, status=404)
    if _FINE[0] <= answer.status <= _FINE[1] or answer.status in accepted:
        return Reply(url=url, status=answer.status, headers=answer.headers, body=answer.body)
    raise refusal(url, answer.status)


def refusal(url: str, status: int) -> SourceError:
    """The error that stands for a status: ``SourceRefused`` for 4xx but 408 and 429, else the other."""
    away = status in (408, 429) or not 400 <= status < 500
    return (SourceUnavailable if away else SourceRefused)(f"{url} answered {status}")


def with_params(url: str, params: Mapping[str, str] | None) -> str:
    """The address with parameters added to those that it has."""
    return f"{url}{'&' if '?' in url else '?'}{urlencode(params)}" if params else url


class WholeStream:
    """Implements ``catalog.sdk.http.Stream`` over a whole reply."""

    def __init__(self, reply: Reply) -> None:
        self.url, self.status, self.headers, self._body = reply.url, reply.status, reply.headers, reply.body

    def chunks(self) -> Iterator[bytes]:
        """The body in pieces of 64 KiB."""
        for at in range(0, len(self._body), PIECE):
            yield self._body[at : at + PIECE]
