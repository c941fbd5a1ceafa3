"""Answers of protocols over HTTP whose servers send their errors under statuses of the web's."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import TypeVar
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from catalog.errors import SourceMalformed, SourceRefused, SourceUnavailable
from catalog.sdk.http import Reply

CARRIERS = (400, 401, 403, 404, 405, 406, 409, 410, 422, 500)
"""Statuses that servers send with errors of the protocol, though these belong to replies of status 200."""

Page = TypeVar("Page")


class WebRefused(SourceRefused):
    """The web server refused without a word of the protocol."""


class WebUnavailable(SourceUnavailable):
    """The server did not answer, or with an error of its own, after all attempts."""


class WebBroken(WebUnavailable):
    """The server broke over this very request (status 500), each time."""


def base_of(url: str, arguments: Collection[str]) -> str:
    """The base URL of an address that a person copied: without ``arguments`` of the protocol (lower case)."""
    parts = urlsplit(url.strip())
    kept = [
        pair for pair in parse_qsl(parts.query, keep_blank_values=True) if pair[0].lower() not in arguments
    ]
    return urlunsplit(parts._replace(query=urlencode(kept), fragment=""))


def answered(
    ask: Callable[[tuple[int, ...]], Reply], read: Callable[[bytes], Page], refusal: Callable[[Reply], str]
) -> Page:
    """The page that a request brings, whatever its status.

    ``ask`` makes the request and takes the statuses to give back, ``read`` raises ``SourceMalformed`` for
    what is no page, ``refusal`` tells such a reply to people. Raises ``WebRefused``, ``WebBroken``, and what
    these raise.
    """
    reply = ask(CARRIERS)
    if reply.status < 400:
        return read(reply.body)
    try:
        return read(reply.body)
    except SourceMalformed:
        if reply.status != 500:
            raise WebRefused(refusal(reply)) from None
    # An error of the server itself: the client's own retries, with their pauses, are due.
    try:
        return read(ask(CARRIERS[:-1]).body)
    except SourceUnavailable as error:
        raise WebBroken(error.message) from error


def refusal(url: str, status: int, known: Mapping[int, str], seen: str) -> str:
    """A refusal for people: what is ``known`` of its status, and what was ``seen`` instead of a page."""
    told = known.get(status, "the server refuses this request")
    return f"{url}: {told} (status {status})" + (f"; {seen}" if seen else "")
