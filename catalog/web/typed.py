"""What people typed: a line or several of clean text, a day."""

from __future__ import annotations

import re
import unicodedata
from datetime import date

from catalog.web.i18n import gettext as _

_UNWANTED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
"""Control characters, and those that turn the order of what follows them on a page."""


def plain(value: str | None) -> str:
    """A line of text: NFC, without control characters, single spaces, none around it."""
    return " ".join(_UNWANTED.sub(" ", unicodedata.normalize("NFC", value or "")).split())


def plain_lines(value: str | None) -> str:
    """Text of several lines: NFC, without control characters, lines without space at their ends."""
    text = _UNWANTED.sub(
        " ", unicodedata.normalize("NFC", (value or "").replace("\r\n", "\n").replace("\r", "\n"))
    )
    return "\n".join(line.rstrip() for line in text.split("\n")).strip()


def read_day(text: str) -> date | None:
    """The day that is written there, None for nothing; raises ``ValueError`` with what to write."""
    text = text.strip()
    if not text:
        return None
    machine = re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", text)
    written = re.fullmatch(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", text)
    parts = machine.groups() if machine else tuple(reversed(written.groups())) if written else ()
    try:
        year, month, day = map(int, parts)
        return date(year, month, day)
    except ValueError:
        raise ValueError(_("“%(text)s” is no day: write it like 23/11/2026.", text=text[:30])) from None
