"""The way to servers of other protocols than HTTP, by the rules of the polite client."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from catalog.errors import SourceUnavailable
from catalog.harvest import troubles
from catalog.harvest.ssrf import allowed_addresses, printable

if TYPE_CHECKING:
    from catalog.harvest.http import PoliteClient

WHOLE_FACTOR = 4
"""A whole request may keep us waiting so many time-outs: servers of searches answer a little at a time."""


class PoliteVisit:
    """Implements ``catalog.sdk.http.Visit`` with the turns, pauses, retries and deadline of ``client``."""

    def __init__(self, client: PoliteClient, host: str, port: int) -> None:
        self._client = client
        self.server = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
        try:
            found = allowed_addresses(host, port, allow_private=client.allow_private)
        except (OSError, UnicodeError) as error:
            trouble = troubles.of_name(error, printable(host, 200))
            raise trouble.told(printable(self.server, 220), 1) from error
        self.addresses: tuple[str, ...] = tuple(dict.fromkeys(found))

    @property
    def seconds(self) -> float:
        """The longest wait for a connection and for the next bytes of an answer."""
        return min(self._client.settings.http_timeout, max(self._client.patience.left(), 0.0))

    @contextmanager
    def turn(self) -> Iterator[float]:
        """Hold the turn at the server for one request; raises ``SourceUnavailable``."""
        left = self._client.patience.left()
        with self._client.turns.at(self.server, left):
            self._client.pace(self.server)
            left = self._client.patience.left()
            if left <= 0:
                raise SourceUnavailable(f"{self.server}: the time allowed is over; try again later")
            yield min(WHOLE_FACTOR * self._client.settings.http_timeout, left)

    def again(self, attempt: int) -> bool:
        """Wait as is due after so many failed attempts; whether there may be another one."""
        wait = self._client.backoff(attempt)
        if attempt >= self._client.patience.attempts or wait >= self._client.patience.left():
            return False
        self._client.sleep(wait)
        return True
