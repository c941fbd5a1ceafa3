"""The address of a calendar's file behind what people copy: webcal links, pages of Google and Outlook."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator
from urllib.parse import parse_qs, quote, urlsplit, urlunsplit

_GOOGLE = "calendar.google.com"
_EMBEDDED = re.compile(rb"https?://calendar\.google\.com/calendar/(?:u/\d/)?embed\?[^\"'<>\s]{1,2000}")
_SECRET = re.compile(r"/private-[0-9a-f]+/")


def file_address(url: str) -> str:
    """The http or https address of the file: what only shows the calendar is turned into it."""
    parts = urlsplit(url.strip())
    if parts.scheme in ("webcal", "webcals"):
        parts = parts._replace(scheme="https")
    if parts.hostname == _GOOGLE:
        name = _google_name(parts.query) if not parts.path.startswith("/calendar/ical/") else ""
        if name:
            return f"https://{_GOOGLE}/calendar/ical/{quote(name, safe='')}/public/basic.ics"
    if (parts.hostname or "").startswith("outlook.") and parts.path.endswith("/calendar.html"):
        parts = parts._replace(path=parts.path.removesuffix(".html") + ".ics", query="")
    return urlunsplit(parts._replace(fragment=""))


def _google_name(query: str) -> str:
    """The name of a calendar in the address of its page: src of an embedded one, cid of a shared one."""
    given = parse_qs(query)
    for name in given.get("src", ())[:1]:
        return name
    for packed in given.get("cid", ())[:1]:
        try:
            name = base64.urlsafe_b64decode(packed + "=" * (-len(packed) % 4)).decode()
        except (binascii.Error, UnicodeDecodeError, ValueError):
            name = packed
        return name if "@" in name else packed
    return ""


def is_secret(url: str) -> bool:
    """Whether this is an address that Google gives to the owner alone."""
    return urlsplit(url).hostname == _GOOGLE and _SECRET.search(url) is not None


def embedded_in(page: bytes) -> Iterator[str]:
    """The files of Google calendars that a web page shows."""
    seen: set[str] = set()
    for found in _EMBEDDED.findall(page[:5_000_000])[:20]:
        query = urlsplit(found.decode("ascii", "replace").replace("&amp;", "&")).query
        for name in parse_qs(query).get("src", ()):
            address = f"https://{_GOOGLE}/calendar/ical/{quote(name, safe='')}/public/basic.ics"
            if address not in seen:
                seen.add(address)
                yield address
