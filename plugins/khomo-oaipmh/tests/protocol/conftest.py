"""A well-behaved provider, asked in this process: no sockets, every request kept."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Mapping
from urllib.parse import urlsplit

import pytest
from khomo_oaipmh import OaiPmhConnector

from catalog.formats import builtin_formats
from catalog.sdk import FetchRequest, Formats, Reply, SourceRefused
from catalog.sdk.testing import make_source, played, run_connector
from catalog.sdk.testing.oaipmh import Provider

URL = "http://library.example/oai"
FORMATS = Formats(builtin_formats())
Change = Callable[[dict[str, str], bytes], bytes]


class Fetched(played.Fetched):
    """What a run yielded, by kind, with the payloads of the records that are there."""

    def __init__(self, items: Iterable) -> None:
        super().__init__(items)
        self.payloads = {item.native_id: item.payload for item in self.raws if not item.deleted}


class Library:
    """An ``HttpClient`` over a provider; ``change`` may spoil a reply, ``requests`` tells what was asked."""

    def __init__(self, provider: Provider) -> None:
        self.provider = provider
        self.change: Change = lambda asked, body: body
        self.requests: list[dict[str, str]] = []
        self.path = urlsplit(URL).path

    def get(
        self,
        url: str,
        params: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        accept_status: tuple[int, ...] = (),
    ) -> Reply:
        asked = dict(params or {})
        self.requests.append(
            {**asked, "url": url, **{f"h:{key}": value for key, value in (headers or {}).items()}}
        )
        if urlsplit(url).path != self.path:
            if 404 in accept_status:
                return Reply(url=url, status=404, body=b"<html><title>Not found</title></html>")
            raise SourceRefused(f"{url} answered 404")
        return Reply(
            url=url, status=200, body=self.change(asked, self.provider.reply(list(asked.items()), url))
        )

    def stream(self, url: str, headers: Mapping[str, str] | None = None):
        raise AssertionError("no file is downloaded")

    def asked(self, verb: str) -> list[dict[str, str]]:
        return [request for request in self.requests if request["verb"] == verb]

    def set(self, **changes: object) -> None:
        self.provider = dataclasses.replace(self.provider, **changes)

    def stream_of(self, request: FetchRequest | None = None, **options: object):
        given = {"url": URL, **options}
        connector = OaiPmhConnector(OaiPmhConnector.options().load(given))
        return connector.fetch(make_source(OaiPmhConnector, given), request or FetchRequest(), self)

    def fetch(self, request: FetchRequest | None = None, **options: object) -> Fetched:
        return Fetched(self.stream_of(request, **options))

    def trial(self, request: FetchRequest | None = None, **options: object):
        return run_connector(OaiPmhConnector, {"url": URL, **options}, self, request=request, formats=FORMATS)

    def check(self, **options: object):
        given = {"url": URL, **options}
        connector = OaiPmhConnector(OaiPmhConnector.options().load(given))
        return connector.check(make_source(OaiPmhConnector, given), self)


@pytest.fixture
def library() -> Library:
    return Library(Provider())
