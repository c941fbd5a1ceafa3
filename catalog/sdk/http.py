"""The HTTP client that connectors are given: polite, bounded, guarded (``catalog.harvest.http`` makes it)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Any, Protocol

from catalog.errors import SourceMalformed


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """A whole answer: status (2xx, 304 or a 4xx that was asked for), headers by lower-case name, bytes."""

    url: str
    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""

    def json(self) -> Any:
        """The body read as JSON; raises ``SourceMalformed`` if it is none."""
        try:
            return json.loads(self.body)
        except ValueError as error:
            raise SourceMalformed(f"{self.url} did not answer with JSON: {error}") from error


class Stream(Protocol):
    """An answer that is read piece by piece.

    ``status`` is 2xx, or 304 with an empty body when the request's headers were conditional.
    """

    url: str
    status: int
    headers: Mapping[str, str]

    def chunks(self) -> Iterator[bytes]:
        """The body in pieces of up to 64 KiB; raises ``SourceUnavailable`` when it is cut or too large."""


class Visit(Protocol):
    """The way to a server that speaks another protocol than HTTP, by the same rules."""

    @property
    def addresses(self) -> Sequence[str]:
        """The IP addresses to connect to, each of them allowed: the name is not to be looked up again."""

    @property
    def seconds(self) -> float:
        """The longest wait for a connection, and for the next bytes of an answer."""

    def turn(self) -> AbstractContextManager[float]:
        """Hold the turn at the server for one request, after the pause that is due.

        Gives the seconds that the whole request may take; raises ``SourceUnavailable``.
        """

    def again(self, attempt: int) -> bool:
        """Wait as is due after so many failed attempts; whether there may be another one."""


class HttpClient(Protocol):
    """Times out, retries, honours Retry-After, paces per host, caps sizes, refuses private addresses.

    Raises ``SourceUnavailable`` (no answer, 5xx after retries), ``SourceRefused`` (4xx, forbidden
    address), ``SourceMalformed`` (too large, cut).
    """

    def get(
        self,
        url: str,
        params: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        accept_status: tuple[int, ...] = (),
    ) -> Reply:
        """The whole answer; statuses in ``accept_status`` are returned instead of raised."""

    def post(
        self,
        url: str,
        form: Mapping[str, str],
        headers: Mapping[str, str] | None = None,
        accept_status: tuple[int, ...] = (),
    ) -> Reply:
        """The whole answer to a form; a redirect is refused, for the form may hold a key."""

    def stream(self, url: str, headers: Mapping[str, str] | None = None) -> AbstractContextManager[Stream]:
        """The answer piece by piece, for large files."""

    def visit(self, host: str, port: int) -> Visit:
        """The way to a server of another protocol.

        Raises ``SourceUnavailable`` where the name has no address, ``SourceRefused`` where one may not go.
        """
