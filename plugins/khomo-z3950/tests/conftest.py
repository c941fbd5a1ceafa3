"""A scripted Z39.50 server on this machine, and the connector run over it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from khomo_z3950 import Z3950Connector

from catalog.formats import builtin_formats
from catalog.sdk import Checkpoint, Failed, FetchRequest, Formats, Notice, RawRecord
from catalog.sdk.testing import LocalHttp, make_source, run_connector
from catalog.sdk.testing.z3950 import Script, nasty_z3950

FORMATS = Formats(builtin_formats())


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


class Library:
    """A server by its script, and the connector over it."""

    def __init__(self, port: int, script: Script) -> None:
        self.script = script
        self.http = LocalHttp()
        self.given: dict[str, object] = {"host": "127.0.0.1", "port": port}

    @property
    def numbers(self) -> list[str]:
        return [book.number for book in self.script.books]

    def connector(self, **options: object) -> Z3950Connector:
        return Z3950Connector(Z3950Connector.options().load({**self.given, **options}))

    def stream(self, request: FetchRequest | None = None, **options: object) -> Iterator:
        source = make_source(Z3950Connector, {**self.given, **options})
        return self.connector(**options).fetch(source, request or FetchRequest(), self.http)

    def fetch(self, request: FetchRequest | None = None, **options: object) -> Fetched:
        return Fetched(list(self.stream(request, **options)))

    def trial(self, **options: object):
        return run_connector(Z3950Connector, {**self.given, **options}, self.http, formats=FORMATS)

    def check(self, **options: object):
        return self.connector(**options).check(make_source(Z3950Connector, {}), self.http)


@pytest.fixture
def library() -> Iterator[Library]:
    """Thirty books on a server that does as the standard says, until a test changes its script."""
    script = Script()
    with nasty_z3950(script) as port:
        yield Library(port, script)
