"""Text as old programs wrote it, and as others showed it."""

from __future__ import annotations

import unicodedata

_TONES = "\u0300\u0301\u0303\u0309\u0323"


def in_1258(text: str) -> bytes:
    """Bytes of Windows-1258: each tone a byte after its vowel."""
    letters = []
    for letter in unicodedata.normalize("NFC", text):
        parts = unicodedata.normalize("NFD", letter)
        tones = "".join(part for part in parts if part in _TONES)
        bare = "".join(part for part in parts if part not in _TONES)
        letters.append(unicodedata.normalize("NFC", bare) + tones)
    return "".join(letters).encode("cp1258")


def shown(data: bytes) -> str:
    """Bytes as a program shows them that takes them for Windows-1252."""
    return "".join(bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in data)
