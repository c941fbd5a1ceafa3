"""Resumption tokens of OAI-PMH 2.0 (section 3.5): all that a list needs to go on, kept by the client.

Nothing is stored here, so tokens never expire, outlive a restart, and give the same page again when they are
asked for again. The order is that of the change log: a record that changes while a list is walked leaves its
place and stands at the end. A list without ``until`` goes on to the head of the log as it stands when each
page is asked for, so the record is met there; it ends where it has caught up. A list with ``until`` does not
hold what changed later, as its window says.
"""

from __future__ import annotations

import base64
import hashlib
from dataclasses import astuple, dataclass
from typing import Any

import orjson

from catalog.feeds.oaipmh_request import OaiError

_CHECK_BYTES = 6
_LARGEST = 1 << 62


@dataclass(frozen=True, slots=True)
class Token:
    """Where a list stands: what comes next has a number above ``position`` in the log ``log_id``.

    ``verb`` gives ``prefix`` and ``set`` their meaning (of ListSets ``set`` is the last one that was given);
    ``until`` is the end of the window in seconds since 1970, left out of it, 0 for none; ``begin`` the number
    after which the list began; ``given`` how many were given, ``size`` how many there were at its beginning.
    """

    log_id: str
    verb: str
    prefix: str
    set: str
    until: int
    begin: int
    position: int
    given: int
    size: int

    def encode(self) -> str:
        """The token as letters, digits, ``-`` and ``_``."""
        packed = orjson.dumps(astuple(self))
        return base64.urlsafe_b64encode(_check(packed) + packed).decode().rstrip("=")


def decode(text: str) -> Token:
    """The token that ``encode`` wrote; raises ``OaiError`` (badResumptionToken) for anything else."""
    try:
        data = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        packed = data[_CHECK_BYTES:]
        if data[:_CHECK_BYTES] != _check(packed):
            raise ValueError(text)
        token = Token(*_values(orjson.loads(packed)))
        if token.encode() != text:
            raise ValueError(text)
    except ValueError:
        raise OaiError("badResumptionToken", f"{text!r:.200} is no token that was given out here") from None
    return token


def _values(told: object) -> list[Any]:
    """The values of a token, each of its type and within bounds; raises ``ValueError``."""
    kinds = [str] * 4 + [int] * 5
    if not isinstance(told, list) or len(told) != len(kinds):
        raise ValueError(told)
    for kind, value in zip(kinds, told, strict=True):
        if type(value) is not kind or (isinstance(value, int) and not 0 <= value <= _LARGEST):
            raise ValueError(told)
    return told


def _check(packed: bytes) -> bytes:
    return hashlib.sha256(b"khomo oai-pmh" + packed).digest()[:_CHECK_BYTES]
