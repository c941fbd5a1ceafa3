"""What a source is or an address offers, told to people and as JSON, with the line that adds it."""

from __future__ import annotations

import ipaddress
import re
import shlex
from collections.abc import Collection, Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from catalog.formats.text.fold import fold
from catalog.harvest.checked import of_info, readable_formats
from catalog.harvest.discovery import Discovery, Found
from catalog.harvest.options import ALLOW_PRIVATE
from catalog.harvest.ssrf import printable
from catalog.sdk.connector import SourceInfo

SHOWN = 8
"""Items of a list that people are shown."""
WIDTH = 400
_ORDER = (
    "repository",
    "base_url",
    "protocol",
    "prefix",
    "sets",
    "deleted_records",
    "granularity",
    "earliest",
)
_ELSEWHERE = ("readable", "formats")
"""Details that the line of formats tells."""
_NOT_OF_A_NAME = frozenset(
    ("www", "www2", "opac", "oai", "vn", "com", "net", "org", "edu", "gov", "ac", "info")
)
_OTHER = re.compile(r"[^a-z0-9]+")


def lines(info: SourceInfo, names: Collection[str]) -> Iterator[str]:
    """What a source is, for people: a line each for its name, formats, size, details and notices."""
    yield printable(info.title, WIDTH)
    if info.formats:
        readable = readable_formats(info, names)
        shown = [f"{name} (can be read here)" if name in readable else name for name in info.formats]
        # Those that can be read are what a person looks for.
        yield f"formats: {_listed(sorted(shown, key=lambda text: not text.endswith(')')))}"
    if info.total is not None:
        yield f"records: {info.total}"
    for name in (*_ORDER, *(name for name in info.details if name not in _ORDER)):
        value = info.details.get(name)
        if name not in _ELSEWHERE and value not in (None, "", [], {}) and value != info.title:
            yield f"{printable(name.replace('_', ' '), 60)}: {_told(value)}"
    for notice in info.notices:
        yield f"notice: {printable(notice, WIDTH)}"


def _told(value: Any) -> str:
    if isinstance(value, Mapping):
        if set(value) == {"number", "first"}:
            first = _told(value["first"]) if value["first"] else ""
            return f"{value['number']}" + (f": {_more(first, value)}" if first else "")
        return _listed([f"{key} ({text})" if text else str(key) for key, text in value.items()])
    if isinstance(value, list | tuple | set | frozenset):
        return _listed([str(entry) for entry in value])
    return printable(str(value), WIDTH)


def _more(first: str, value: Mapping[str, Any]) -> str:
    left = value["number"] - min(len(value["first"]), SHOWN)
    return re.sub(r" and \d+ more\Z", "", first) + (f" and {left} more" if left > 0 else "")


def _listed(entries: list[str]) -> str:
    shown = ", ".join(printable(entry, 100) for entry in entries[:SHOWN])
    return shown + (f" and {len(entries) - SHOWN} more" if len(entries) > SHOWN else "")


def document(target: str, found: Discovery, names: Collection[str], *, allow_private: bool) -> dict[str, Any]:
    """All that was found at an address, as one JSON document."""
    slugs = proposed(found)
    return {
        "target": target,
        "address": found.address,
        "seen": found.seen,
        "offers": [
            {
                "connector": entry.connector,
                "system": entry.offer.system,
                **of_info(entry.offer.info, names),
                "options": dict(entry.offer.options),
                "slug": slug,
                "command": adding(entry, slug, slugs[0], allow_private=allow_private),
            }
            for entry, slug in zip(found.found, slugs, strict=True)
        ],
        "notices": list(found.notices),
    }


def adding(entry: Found, slug: str, institution: str, *, allow_private: bool) -> str:
    """The line that adds the source, ready for a shell."""
    offer = entry.offer
    name = printable(offer.info.title, 200) or institution
    words = ["catalog", "sources", "add", slug, "--connector", entry.connector]
    words += ["--institution", institution, "--institution-name", name]
    options = dict(offer.options)
    if allow_private:
        options[ALLOW_PRIVATE] = "true"
    for key, value in options.items():
        words += ["--option", f"{key}={value}"]
    return shlex.join(words)


def proposed(found: Discovery) -> list[str]:
    """A slug for each offer, made of the host's name; further ones of the same host get the system's too."""
    slugs: list[str] = []
    for entry in found.found:
        host = urlsplit(str(entry.offer.options.get("url", ""))).hostname or urlsplit(found.address).hostname
        slug = slug_of(host or "")
        if slug in slugs and entry.offer.system:
            slug = _slug(f"{slug} {entry.offer.system}")
        free = (slug, *(f"{slug[:56]}-{number}" for number in range(2, len(found.found) + 2)))
        slugs.append(next(candidate for candidate in free if candidate not in slugs))
    return slugs


def slug_of(host: str) -> str:
    """A short name for a host: "opac.thuvienhue.gov.vn" gives "thuvienhue"."""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        parts = [part for part in host.split(".") if part not in _NOT_OF_A_NAME]
        return _slug(" ".join(parts)) or _slug(host) or "source"
    return _slug(f"host {host}")


def _slug(text: str) -> str:
    return _OTHER.sub("-", fold(text)).strip("-")[:60].strip("-")
