"""The body of an answer: unpacked, bounded, and whole or told to be cut."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import requests
from urllib3.exceptions import HTTPError

from catalog.errors import SourceMalformed, SourceUnavailable
from catalog.harvest import troubles
from catalog.harvest.ssrf import printable, shown
from catalog.harvest.transport import TooSlow
from catalog.harvest.troubles import Trouble
from catalog.harvest.unpacking import Broken, Gunzip

PIECE = 65_536


class TooLarge(Exception):
    """A body of more bytes than are taken."""


def pieces(response: requests.Response, most: int) -> Iterator[bytes]:
    """The body in pieces of at most 64 KiB.

    Raises ``Trouble`` when it is cut, broken or too slow, ``TooLarge`` over ``most`` bytes, packed or not.
    """
    length = response.headers.get("Content-Length", "")
    if length.isascii() and length.isdigit() and int(length[:19]) > most:
        raise TooLarge
    size = 0
    try:
        for piece in _unpacked(response, most):
            size += len(piece)
            if size > most:
                raise TooLarge
            yield piece
    except (HTTPError, OSError, TooSlow, Broken) as error:
        trouble = troubles.of_body(error, size)
        trouble.at = shown(response.url)
        raise trouble from error


def _unpacked(response: requests.Response, most: int) -> Iterator[bytes]:
    packing = response.headers.get("Content-Encoding", "").strip().lower()
    if packing in ("", "identity"):
        yield from _received(response)
        return
    if packing not in ("gzip", "x-gzip"):
        told = f"the answer is packed as {printable(packing, 40)}, though only gzip was asked for"
        raise Trouble(told, "ask its operator", SourceMalformed, again=False)
    unpacker, size = Gunzip(PIECE), 0
    for piece in _received(response):
        size += len(piece)
        if size > most:
            raise TooLarge
        yield from unpacker.feed(piece)
    unpacker.finish()


def _received(response: requests.Response) -> Iterator[bytes]:
    """The body as it comes: to wait until a piece is full would keep, and in a cut lose, what is there."""
    while piece := response.raw.read1(PIECE, decode_content=False):
        yield piece


class Download:
    """Implements ``catalog.sdk.http.Stream``."""

    def __init__(self, response: requests.Response, most: int) -> None:
        self.url, self.status = response.url, response.status_code
        self.headers: Mapping[str, str] = lower(response.headers)
        self._response, self._most = response, most

    def chunks(self) -> Iterator[bytes]:
        """The body in pieces; raises ``SourceUnavailable`` when it is cut, too slow or too large."""
        try:
            yield from pieces(self._response, self._most)
        except TooLarge:
            told = f"{shown(self.url)}: the file is over {self._most:,} bytes"
            raise SourceUnavailable(
                f"{told}; raise the setting CATALOG_MAX_DOWNLOAD_BYTES or split it"
            ) from None
        except Trouble as trouble:
            trouble.kind = SourceUnavailable
            raise trouble.told(shown(self.url), 1) from trouble


def lower(headers: Mapping[str, str]) -> dict[str, str]:
    """The headers by lower-case name."""
    return {name.lower(): value for name, value in headers.items()}
