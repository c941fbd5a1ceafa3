"""A scripted Koha on this machine, and the connector run over it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from khomo_koha import KohaConnector

from catalog.formats import builtin_formats
from catalog.sdk import Checkpoint, Failed, FetchRequest, Formats, Notice, RawRecord
from catalog.sdk.testing import LocalHttp, make_source, run_connector
from catalog.sdk.testing.koha import KEY, Script, nasty_koha

FORMATS = Formats(builtin_formats())


class Fetched:
    """What a run yielded, by kind."""

    def __init__(self, items: list) -> None:
        self.items = items
        self.raws = [item for item in items if isinstance(item, RawRecord)]
        self.ids = [item.native_id for item in self.raws if not item.deleted]
        self.deleted = [item.native_id for item in self.raws if item.deleted]
        self.failed = [item for item in items if isinstance(item, Failed)]
        self.notices = [item for item in items if isinstance(item, Notice)]
        self.rules = [item.rule for item in self.notices]
        self.marks = [item for item in items if isinstance(item, Checkpoint)]

    @property
    def end(self) -> Checkpoint:
        return self.marks[-1]

    def told(self, rule: str) -> str:
        return next(item.message for item in self.notices if item.rule == rule)


class Library:
    """A Koha by its script, and the connector over it."""

    def __init__(self, url: str, script: Script) -> None:
        self.url, self.script = url, script
        self.http = LocalHttp()

    @property
    def numbers(self) -> list[str]:
        return [str(book.number) for book in self.script.books]

    def connector(self, **options: object) -> KohaConnector:
        return KohaConnector(KohaConnector.options().load({"url": self.url, **options}))

    def stream(self, request: FetchRequest | None = None, **options: object) -> Iterator:
        source = make_source(KohaConnector, {"url": self.url, **options})
        return self.connector(**options).fetch(source, request or FetchRequest(), self.http)

    def fetch(self, request: FetchRequest | None = None, **options: object) -> Fetched:
        return Fetched(list(self.stream(request, **options)))

    def by_rest(self, request: FetchRequest | None = None) -> Fetched:
        return self.fetch(request, key=KEY)

    def trial(self, **options: object):
        return run_connector(KohaConnector, {"url": self.url, **options}, self.http, formats=FORMATS)

    def check(self, **options: object):
        return self.connector(**options).check(make_source(KohaConnector, {}), self.http)

    def copies(self, number: str, **options: object):
        source = make_source(KohaConnector, {"url": self.url, **options})
        return self.connector(**options).holdings(number, source, self.http)


@pytest.fixture
def library() -> Iterator[Library]:
    """Thirty records on a Koha that does as its documents say, until a test changes its script."""
    script = Script()
    with nasty_koha(script) as url:
        yield Library(url, script)
