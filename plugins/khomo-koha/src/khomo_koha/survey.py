"""What a Koha is, for ``check``: who answers, in which version, by which ways, with how many records."""

from __future__ import annotations

import html
import re
from typing import Any

from catalog.sdk import Source, SourceError, SourceInfo, SourceRefused
from khomo_koha.api import Api, NoInterface
from khomo_koha.listing import PATH
from khomo_koha.names import Names
from khomo_koha.overoai import client

_GENERATOR = re.compile(
    rb"<meta\s[^<>]*name=[\"']generator[\"'][^<>]*content=[\"']Koha\s+([\d.]{1,20})", re.I
)
_TITLE = re.compile(rb"<title[^<>]*>([^<]{0,300})", re.I)
SHOWN_LIBRARIES = 50
SWITCH_ON = (
    "in Koha, Administration, system preferences: switch on OAI-PMH, with OAI-PMH:archiveID of your own"
)


def survey(api: Api, source: Source) -> SourceInfo:
    """The Koha as ``SourceInfo``; raises ``SourceError`` when it cannot be harvested."""
    notices: list[str] = []
    details: dict[str, Any] = {"system": "Koha", "opac": api.site.base}
    title, version = _opac(api)
    details["version"] = version
    total = _over_rest(api, details, notices)
    info = _over_oai(api, source, details, notices, needed="rest" not in details)
    names = Names(api)
    libraries = names.libraries()
    details["public_rest"] = f"does not answer: {names.problem}" if names.problem else "answers"
    details["libraries"] = _shown(libraries)
    if api.access and api.site.is_open:
        notices.append("the key goes over http, where others can read it: give an https address")
    return SourceInfo(
        title=(info.title if info else "") or title or api.site.base,
        formats=info.formats if info else ("marcxml",),
        total=total if total is not None else (info.total if info else None),
        notices=tuple(notices),
        details={name: value for name, value in details.items() if value},
    )


def _over_rest(api: Api, details: dict[str, Any], notices: list[str]) -> int | None:
    """The number of records that REST tells with the key; raises ``KeyRefused`` and what ``Api`` raises."""
    if not api.access:
        return None
    try:
        total = api.values(PATH, {"_per_page": "1"}).total
    except NoInterface as error:
        notices.append(f"{error.message}; records come over OAI-PMH")
        return None
    details["rest"] = "answers with the key"
    return total


def _over_oai(
    api: Api, source: Source, details: dict[str, Any], notices: list[str], *, needed: bool
) -> SourceInfo | None:
    try:
        info = client(api.site).check(source, api.http)
    except SourceError as error:
        told = f"OAI-PMH does not answer: {error.message}; {SWITCH_ON}"
        if needed:
            raise SourceRefused(told) from error
        notices.append(told)
        return None
    notices += info.notices
    for name in ("repository", "protocol", "prefix", "format", "formats", "readable", "deleted_records"):
        details[name] = info.details.get(name)
    return info


def _shown(libraries: dict[str, str]) -> dict[str, Any]:
    first = dict(sorted(libraries.items())[:SHOWN_LIBRARIES])
    return {"number": len(libraries), "first": first} if libraries else {}


def _opac(api: Api) -> tuple[str, str]:
    """The title of the OPAC and the version that its first page tells, "" for what is not told."""
    try:
        reply = api.http.get(api.site.home, None, None, (401, 403, 404, 500))
    except SourceError:
        return "", ""
    version, title = _GENERATOR.search(reply.body), _TITLE.search(reply.body)
    words = html.unescape(title[1].decode("utf-8", "replace")) if title and version else ""
    return " ".join(words.split()), _release(version[1].decode("ascii")) if version else ""


def _release(text: str) -> str:
    """A version as people write it: 22.11.05 for Koha's 22.1105000."""
    year, _, rest = text.partition(".")
    return f"{year}.{rest[:2]}.{rest[2:4]}" if len(rest) >= 4 and rest.isdigit() else text
