"""A connector that does all as it should, and one of it for each fault that a check has to find."""

from __future__ import annotations

import itertools
import json
import socket
from contextlib import suppress
from pathlib import Path

from marshmallow import EXCLUDE, Schema, fields

from catalog.sdk import (
    Checkpoint,
    Connector,
    Failed,
    Link,
    Notice,
    RawRecord,
    Record,
    SourceError,
    SourceInfo,
    SourceMalformed,
    SourceUnavailable,
)
from catalog.sdk.options import Options

SECRET = "rat-bi-mat-2026"


class ShelfOptions(Options):
    url = fields.String(required=True)
    key = fields.String(load_default="", metadata={"secret": True})


class Shelf(Connector):
    """Books of a shelf in pages of JSON, some gone at the next run; careless ones change one method."""

    name, label, options = "shelf", "Shelf", ShelfOptions

    def check(self, source, http):
        return SourceInfo(title="Shelf", total=len(self.page(http, self.settings["url"])["items"]))

    def fetch(self, source, request, http):
        url, seen, count = self.begin(request), set(), 0
        while url:
            seen.add(url)
            page = self.page(http, url)
            for position, item in enumerate(page["items"]):
                if self.is_enough(request, count):
                    yield Checkpoint()
                    return
                yield self.raw(item, position)
                count += 1
            url = self.following(page, seen)
            yield Checkpoint(resume={"url": url}) if url else self.end()

    def begin(self, request):
        return (request.resume or {}).get("url") or self.settings["url"]

    def is_enough(self, request, count):
        return request.limit is not None and count >= request.limit

    def following(self, page, seen):
        url = page.get("next")
        if url and (not isinstance(url, str) or url in seen):
            raise SourceMalformed("the list has no end")
        return url

    def end(self):
        return Checkpoint(next_since="2026-01-01", complete=True)

    def page(self, http, url):
        page = http.get(url).json()
        if not isinstance(page, dict) or not isinstance(page.get("items"), list):
            raise SourceMalformed(f"{url}: no page")
        return page

    def raw(self, item, position):
        if not isinstance(item, dict) or not isinstance(item.get("id"), str) or not item["id"]:
            return Failed(None, "an item has no id")
        return RawRecord(item["id"], json.dumps(item).encode(), "json", deleted=item.get("gone") is True)

    def to_record(self, raw, source, formats):
        item = {name: value for name, value in json.loads(raw.payload).items() if isinstance(value, str)}
        links = (Link(rel="page", url=f"https://shelf.example/{raw.native_id}"),)
        return Record(title=item.get("title", ""), kind="book", links=links)


def but(**changes):
    """The shelf with something of it done carelessly."""
    return type("Careless", (Shelf,), changes)


def mapped(change):
    """The shelf with records that are changed after all."""

    def to_record(self, raw, source, formats):
        return change(self, raw, Shelf.to_record(self, raw, source, formats))

    return but(to_record=to_record)


def retitled(make):
    return mapped(lambda self, raw, record: Record(title=make(record), kind="book", links=record.links))


class Lax(ShelfOptions):
    class Meta:
        unknown = EXCLUDE


class Unsendable(fields.Field):
    def _deserialize(self, value, attr, data, **kwargs):
        return lambda: value


UnsendableOptions = Schema.from_dict({"url": Unsendable(required=True), "key": fields.String()})
counting = itertools.count()
memory: list[str] = []


def stumbling(self, source, request, http):
    raise KeyError("items")
    yield


def chatty(self, source, request, http):
    yield "text"
    yield from Shelf.fetch(self, source, request, http)


def trailing(self, source, request, http):
    yield from Shelf.fetch(self, source, request, http)
    yield Notice("done", "đã xong")


def remembering(self, source, request, http):
    memory.append("quyển")
    yield from Shelf.fetch(self, source, request, http)


def idle(self, source, request, http):
    if request.full and request.since:
        yield Checkpoint(complete=True)
    else:
        yield from Shelf.fetch(self, source, request, http)


def forgetful(self, source, request, http):
    found = Shelf.fetch(self, source, request, http)
    yield from itertools.islice(found, 1 if request.since == "2026-01-01" and not request.full else 0, None)


def telling(self, source, request, http):
    yield Notice("login", f"logged in with {self.settings['key']}")
    yield from Shelf.fetch(self, source, request, http)


def calling(self, source, request, http):
    with suppress(OSError):
        socket.create_connection(("127.0.0.1", 9), 1)
    yield from Shelf.fetch(self, source, request, http)


def swallowing(self, http, url):
    try:
        return Shelf.page(self, http, url)
    except SourceError:
        return {"items": []}


def hasty(self, http, url):
    reply = http.get(url, accept_status=(429, 503))
    return reply.json() if reply.status == 200 else {"items": []}


def reading(self, raw, record):
    Path("/etc/hostname").read_bytes()
    return record


def crashing(self, raw, record):
    raise KeyError("title")


def there(name, item):
    return RawRecord(name, json.dumps(item).encode(), "json")


Swallowing, Hasty = but(page=swallowing), but(page=hasty)
CARELESS = {
    "options_strict": but(options=Lax),
    "options_sendable": but(options=UnsendableOptions),
    "reaches": but(check=lambda self, source, http: None),
    "runs": but(fetch=stumbling),
    "items": but(fetch=chatty),
    "ends": but(fetch=trailing),
    "ids_once": but(raw=lambda self, item, position: there(f"p{position}", item)),
    "ids_stable": but(raw=lambda self, item, position: there(str(next(counting)), item)),
    "expected": retitled(lambda record: record.title.upper()),
    "resumes": but(begin=lambda self, request: "" if request.resume else self.settings["url"]),
    "foreign_mark": but(begin=lambda self, request: (request.resume or self.settings)["url"]),
    "limit": but(is_enough=lambda self, request, count: False),
    "full": but(fetch=idle),
    "since": but(fetch=forgetful),
    "deletions": but(raw=lambda self, item, position: there(item["id"], item)),
    "maps": mapped(crashing),
    "valid": mapped(lambda self, raw, record: Record(title=record.title, kind="tome", links=record.links)),
    "way_on": mapped(lambda self, raw, record: Record(title=record.title, kind="book")),
    "same_twice": retitled(lambda record: f"{record.title} {next(counting)}"),
    "no_io": mapped(reading),
    "server_same_page": but(following=lambda self, page, seen: page.get("next")),
    "server_strange_shapes": but(page=lambda self, http, url: http.get(url).json()),
    "secrets": but(fetch=telling),
    "given_client": but(fetch=calling),
    **dict.fromkeys(("server_busy", "server_busy_until", "server_unavailable_once"), Hasty),
    **dict.fromkeys(
        (
            "server_not_found", "server_forbidden", "server_busy_for_an_hour", "server_unavailable",
            "server_hang_up", "server_slow_body", "server_html_instead", "server_empty_body",
            "server_half_the_data", "server_wrong_charset", "server_gzip_bomb", "server_private_redirect",
            "server_cut_body",
        ),
        Swallowing,
    ),
}  # fmt: skip
"""What is careless by the name of the check that finds it."""


class Remembering(Shelf):
    """Maps with what fetch left behind, which another process has not; found by ``elsewhere``."""

    def fetch(self, source, request, http):
        yield from remembering(self, source, request, http)

    def to_record(self, raw, source, formats):
        record = super().to_record(raw, source, formats)
        return Record(title=f"{record.title} {memory[0] if memory else ''}", kind="book", links=record.links)


class FileOptions(Options):
    path = fields.String(required=True)


class Lines(Connector):
    """The lines of a file, read without a look at what they are; found by ``damaged_files``."""

    name, label, options = "lines", "Lines", FileOptions

    def check(self, source, http):
        return SourceInfo(title="Lines")

    def fetch(self, source, request, http):
        text = (Path(source.file_roots[0]) / self.settings["path"]).read_text("utf-8")
        for number, line in enumerate(text.splitlines()):
            yield RawRecord(str(number), line.encode(), "line")
        yield Checkpoint(complete=True)

    def to_record(self, raw, source, formats):
        return Record(title=raw.payload.decode(), kind="book")


class LineOptions(Options):
    host = fields.String(required=True)
    port = fields.Integer(required=True)


class Line(Lines):
    """Lines from a server, whose breaking is taken for the end; found by ``broken_line``."""

    name, label, options = "line", "Line", LineOptions

    def fetch(self, source, request, http):
        try:
            with socket.create_connection((self.settings["host"], self.settings["port"]), 5) as connected:
                text = connected.makefile("rb").read()
        except OSError as error:
            if isinstance(error, TimeoutError):
                raise SourceUnavailable("no answer") from error
            text = b""
        for number, line in enumerate(text.splitlines()):
            yield RawRecord(str(number), line, "line")
        yield Checkpoint(complete=True)
