"""Where the file comes from: this machine or an http address; in both cases it can be read twice."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, BinaryIO
from urllib.parse import urlsplit

from catalog.record import Source
from catalog.sdk.files.access import FileAccess
from catalog.sdk.http import HttpClient

# The store keeps so many characters of what is to be asked next time.
_MAX_SINCE = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenFile:
    """A file that is open: its name for messages, a mark that changes with its content.

    ``since`` goes into the next request, so that an unchanged file need not be sent again.
    """

    stream: BinaryIO
    name: str
    mark: Mapping[str, Any] = field(default_factory=dict)
    since: str | None = None


def is_address(text: str) -> bool:
    """Whether a path is an http or https address."""
    return text.lower().startswith(("http://", "https://"))


def access_of(settings: Mapping[str, Any], source: Source) -> FileAccess:
    """The rules for files of that source."""
    return FileAccess(source.file_roots, settings.get("trusted_path", ()))


@contextmanager
def open_origin(
    settings: Mapping[str, Any], source: Source, http: HttpClient, since: str | None = None
) -> Iterator[OpenFile | None]:
    """The source's file, closed at the end; None when it has not changed ``since``."""
    place = settings.get("url") or settings["path"]
    if is_address(place):
        with tempfile.TemporaryFile(prefix="khomo-") as stream:
            yield _download(place, http, since, stream)
        return
    with access_of(settings, source).open(place) as stream:
        told = os.fstat(stream.fileno())
        mark = {"size": told.st_size, "mtime": told.st_mtime_ns}
        yield OpenFile(stream=stream, name=os.path.basename(place), mark=mark)


def _download(address: str, http: HttpClient, since: str | None, stream: BinaryIO) -> OpenFile | None:
    digest = hashlib.sha256()
    with http.stream(address, headers=_conditions(since)) as answer:
        if answer.status == 304:
            return None
        for chunk in answer.chunks():
            digest.update(chunk)
            stream.write(chunk)
        since = _validators(answer.headers)
    stream.seek(0)
    name = os.path.basename(urlsplit(address).path) or address
    return OpenFile(stream=stream, name=name, mark={"sha256": digest.hexdigest()}, since=since)


def _conditions(since: str | None) -> dict[str, str]:
    """Headers of RFC 9110 section 13 from what ``_validators`` kept."""
    try:
        kept = json.loads(since or "{}")
    except ValueError:
        kept = None
    if not isinstance(kept, dict):
        return {}
    names = {"etag": "If-None-Match", "modified": "If-Modified-Since"}
    return {names[key]: value for key, value in kept.items() if key in names and isinstance(value, str)}


def _validators(headers: Mapping[str, str]) -> str | None:
    for keys in (("etag", "modified"), ("etag",), ("modified",)):
        told = {"etag": headers.get("etag", ""), "modified": headers.get("last-modified", "")}
        kept = json.dumps({key: told[key] for key in keys if told[key]})
        if kept != "{}" and len(kept) <= _MAX_SINCE:
            return kept
    return None
