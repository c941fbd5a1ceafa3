"""An HTTP client that answers from saved replies but for one of them, which a misbehaving server spoils."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import TypeVar

from catalog.errors import SourceError
from catalog.sdk.http import HttpClient, Reply, Stream
from catalog.sdk.testing.nasty_http import NastyHttp
from catalog.sdk.testing.replay import ReplayHttp, WholeStream, accepted_reply, with_params
from catalog.sdk.testing.saved import SavedReply
from catalog.sdk.testing.serving import Answer
from catalog.sdk.testing.watch import allowed

T = TypeVar("T")
Spoil = Callable[[bytes], bytes]


class SpoiltHttp(ReplayHttp):
    """Request number ``at`` (from 0) goes through ``http`` to the nasty server, as ``behaviour`` spoils it.

    So the connector sees what the catalog's own client makes of it: the retries, the errors, the limits.
    """

    def __init__(
        self,
        replies: tuple[SavedReply, ...],
        most: int,
        *,
        at: int,
        behaviour: str,
        http: HttpClient,
        nasty: NastyHttp,
    ) -> None:
        super().__init__(replies, most)
        self._at, self._behaviour, self._http, self._nasty = at, behaviour, http, nasty

    def get(
        self,
        url: str,
        params: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        accept_status: tuple[int, ...] = (),
    ) -> Reply:
        """The saved answer, or the spoilt one; raises ``SourceError``."""
        whole = with_params(url, params)
        good = self.reply(whole, None)
        if not self._is_due():
            return accepted_reply(whole, good, accept_status)
        got = self._spoilt(whole, good, lambda address: self._http.get(address, None, None, accept_status))
        return dataclasses.replace(got, url=whole)

    @contextmanager
    def stream(self, url: str, headers: Mapping[str, str] | None = None) -> Iterator[Stream]:
        """The saved answer piece by piece, or the spoilt one."""
        good = self.reply(url, None)
        if not self._is_due():
            yield WholeStream(accepted_reply(url, good, (304,)))
            return
        reply = self._spoilt(url, good, self._streamed)
        yield WholeStream(dataclasses.replace(reply, url=url))

    def _streamed(self, address: str) -> Reply:
        with self._http.stream(address) as answer:
            body = b"".join(answer.chunks())
            return Reply(url=answer.url, status=answer.status, headers=answer.headers, body=body)

    def _is_due(self) -> bool:
        return len(self.asked) == self._at + 1

    def _spoilt(self, url: str, good: SavedReply | None, ask: Callable[[str], T]) -> T:
        saved = good or SavedReply(url=url, status=404)
        path = f"/{len(self._nasty.files)}"
        self._nasty.files[path] = Answer(saved.body, saved.status, saved.headers)
        address = self._nasty.address(self._behaviour, path)
        try:
            with allowed():
                return ask(address)
        except SourceError as error:
            # As it would be told of the address that was asked for.
            raise type(error)(error.message.replace(address, url.partition("?")[0])) from error.__cause__


class RepeatingHttp(ReplayHttp):
    """From request number ``at`` (from 0) on each answer is the last one before it: the same page again."""

    def __init__(self, replies: tuple[SavedReply, ...], most: int, *, at: int) -> None:
        super().__init__(replies, most)
        self._at = at
        self._last: SavedReply | None = None

    def reply(self, url: str, form: Mapping[str, str] | None) -> SavedReply | None:
        """What is saved for a request, the repeated one later."""
        good = super().reply(url, form)
        if len(self.asked) > self._at and self._last is not None:
            return self._last
        self._last = good
        return good


class AlteredHttp(ReplayHttp):
    """Request number ``at`` (from 0) is answered with an altered body."""

    def __init__(self, replies: tuple[SavedReply, ...], most: int, *, at: int, spoil: Spoil) -> None:
        super().__init__(replies, most)
        self._at, self._spoil = at, spoil

    def reply(self, url: str, form: Mapping[str, str] | None) -> SavedReply | None:
        """What is saved for a request, altered where it is due."""
        good = super().reply(url, form)
        if good is None or len(self.asked) != self._at + 1:
            return good
        return dataclasses.replace(good, body=self._spoil(good.body))
