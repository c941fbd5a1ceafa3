"""Tokens of links: made of 32 random bytes; what is kept is only their SHA-256."""

from __future__ import annotations

import hashlib
import secrets
from typing import NamedTuple

LONGEST = 100


class Token(NamedTuple):
    """A token to hand out, and the hash to keep."""

    text: str
    hash: str


def make() -> Token:
    """A new token: 43 letters that stand in an address as they are."""
    text = secrets.token_urlsafe(32)
    return Token(text, hashed(text))


def hashed(text: str) -> str:
    """The SHA-256 of a token in hex.

    A row found by it is found by what nobody can aim at, so that times tell nothing of tokens.
    """
    return hashlib.sha256(text[:LONGEST].encode("utf-8", "replace")).hexdigest()
