"""Where a server sends on to, and what may be told there."""

from __future__ import annotations

from urllib.parse import SplitResult

from catalog.errors import SourceRefused
from catalog.harvest.ssrf import parse, shown

HARMLESS_HEADERS = frozenset(
    ("accept", "accept-language", "if-none-match", "if-modified-since", "range", "user-agent")
)
"""What another host may see of a request's headers: any other may hold a key."""


def redirected(url: str, target: str) -> SplitResult:
    """The parts of where ``url`` sends on to; raises ``SourceRefused`` for what is no address of the web."""
    try:
        return parse(target)
    except SourceRefused as error:
        raise SourceRefused(f"{shown(url)} sends on to {error}; ask its operator") from error


def may_know(before: SplitResult, after: SplitResult) -> bool:
    """Whether a redirect's target may see what was sent to its origin: the same server, or its secure twin.

    A server that sends us elsewhere, or on from https to http, must not get our keys sent there.
    """
    if before.hostname != after.hostname:
        return False
    ports = [parts.port or (443 if parts.scheme == "https" else 80) for parts in (before, after)]
    secured = (before.scheme, after.scheme) == ("http", "https") and ports == [80, 443]
    return secured or (before.scheme == after.scheme and ports[0] == ports[1])
