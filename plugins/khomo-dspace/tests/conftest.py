"""A scripted DSpace server on this machine, and the connector run over it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from khomo_dspace import DspaceConnector, DspaceFormat

from catalog.formats import builtin_formats
from catalog.sdk import Checkpoint, Failed, FetchRequest, Formats, Notice, RawRecord
from catalog.sdk.testing import LocalHttp, make_source, run_connector
from catalog.sdk.testing.dspace import Script, nasty_dspace

FORMATS = Formats([*builtin_formats(), DspaceFormat()])


class Fetched:
    """What a run yielded, by kind."""

    def __init__(self, items: list) -> None:
        self.items = items
        self.raws = [item for item in items if isinstance(item, RawRecord)]
        self.ids = [item.native_id for item in self.raws]
        self.failed = [item for item in items if isinstance(item, Failed)]
        self.notices = [item for item in items if isinstance(item, Notice)]
        self.rules = [item.rule for item in self.notices]
        self.marks = [item for item in items if isinstance(item, Checkpoint)]

    @property
    def end(self) -> Checkpoint:
        return self.marks[-1]

    def told(self, rule: str) -> str:
        return next(item.message for item in self.notices if item.rule == rule)


class Repository:
    """A server by its script, and the connector over it."""

    def __init__(self, url: str, script: Script) -> None:
        self.url, self.script = url, script
        self.http = LocalHttp()

    @property
    def handles(self) -> list[str]:
        return [item.handle for item in self.script.items]

    def connector(self, **options: object) -> DspaceConnector:
        given = {"url": self.url, **options}
        return DspaceConnector(DspaceConnector.options().load(given))

    def stream(self, request: FetchRequest | None = None, **options: object) -> Iterator:
        source = make_source(DspaceConnector, {"url": self.url, **options})
        return self.connector(**options).fetch(source, request or FetchRequest(), self.http)

    def fetch(self, request: FetchRequest | None = None, **options: object) -> Fetched:
        return Fetched(list(self.stream(request, **options)))

    def trial(self, **options: object):
        return run_connector(DspaceConnector, {"url": self.url, **options}, self.http, formats=FORMATS)

    def records(self, **options: object):
        return self.trial(**options).records

    def check(self, **options: object):
        return self.connector(**options).check(make_source(DspaceConnector, {}), self.http)


@pytest.fixture
def repository() -> Iterator[Repository]:
    """Thirty items on a server that does as its description says, until a test changes its script."""
    script = Script()
    with nasty_dspace(script) as url:
        yield Repository(url, script)
