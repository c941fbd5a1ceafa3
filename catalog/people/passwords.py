"""Passwords: the rule for new ones, hashing with Argon2id (RFC 9106), checks that take as long for nobody."""

from __future__ import annotations

import threading
import unicodedata

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHash

SHORTEST = 10
LONGEST = 1000
# OWASP's smallest memory, one round more: a server of 1 GB can check several at once.
_HASHER = PasswordHasher(time_cost=3, memory_cost=19_456, parallelism=1)
_NOBODYS = "$argon2id$v=19$m=19456,t=3,p=1$4XJszxNr+f+3Xb6pPjvlpQ$h9BZ0DkhskPVvHBBDnYllm7AVx1z1RzkPnLO9soEoTE"
"""The hash of a random text that nobody knows: what is compared where there is no account."""
_AT_ONCE = threading.BoundedSemaphore(4)
"""Each check takes 19 MB."""
_COMMONEST = frozenset(
    {
        "0000000000", "0123456789", "0987654321", "1111111111", "1122334455", "1234567890", "1234567891",
        "12345678910", "123456789a", "1q2w3e4r5t", "1qaz2wsx3edc", "9876543210", "a123456789",
        "aa12345678", "aa123456789", "abc1234567", "abc123456789", "abcd123456", "abcdefghij",
        "admin12345", "admin123456", "administrator", "anhyeuem12", "anhyeuem123", "asdfghjkl;",
        "baotang123", "baotang1234", "changeme123", "doimatkhau", "doimatkhau123", "emyeuanh123",
        "iloveyou123", "khomo12345", "khomo123456", "khongbiet123", "letmein123", "matkhau123",
        "matkhau1234", "matkhau12345", "nhavanhoa123", "passw0rd123", "password12", "password123",
        "password1234", "quantri123", "quantri1234", "qwerty1234", "qwerty12345", "qwertyuiop",
        "thuvien123", "thuvien1234", "thuvien12345", "vanhoa1234", "vanhoa12345", "vietnam123",
        "vietnam1234", "vietnam12345", "welcome123", "welcome1234", "yeuemnhieu",
    }
)  # fmt: skip


def fault(password: str, email: str) -> str:
    """Why this cannot be that account's password: ``short``, ``long``, ``email``, ``common``, or empty."""
    plain = _prepared(password)
    if len(plain) < SHORTEST:
        return "short"
    if len(plain) > LONGEST:
        return "long"
    folded, address = plain.casefold().strip(), email.casefold()
    if folded in (address, address.partition("@")[0]):
        return "email"
    if folded in _COMMONEST or len(set(folded)) < 3:
        return "common"
    return ""


def hashed(password: str) -> str:
    """The Argon2id hash to keep, with its own salt and settings."""
    with _AT_ONCE:
        return _HASHER.hash(_prepared(password).encode("utf-8", "replace"))


def matches(kept: str, password: str) -> bool:
    """Whether this is the password of the hash; an empty hash takes as long and matches nothing."""
    with _AT_ONCE:
        try:
            given = _prepared(password)[:LONGEST].encode("utf-8", "replace")
            return _HASHER.verify(kept or _NOBODYS, given) and bool(kept)
        except (Argon2Error, InvalidHash):
            return False


def needs_rehash(kept: str) -> bool:
    """Whether the hash was made with other settings than those of now."""
    return _HASHER.check_needs_rehash(kept)


def _prepared(password: str) -> str:
    """NFC: a Vietnamese letter is the same whichever way a keyboard sends it (RFC 8265, section 4.2)."""
    return unicodedata.normalize("NFC", password)
