"""A scripted Z39.50 server on this machine, and the connector run over it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from khomo_z3950 import Z3950Connector

from catalog.formats import builtin_formats
from catalog.sdk import Formats
from catalog.sdk.testing.played import Played
from catalog.sdk.testing.z3950 import Script, nasty_z3950

FORMATS = Formats(builtin_formats())


class Library(Played[Z3950Connector, Script]):
    """A server by its script, and the connector over it."""

    def __init__(self, port: int, script: Script) -> None:
        super().__init__(Z3950Connector, {"host": "127.0.0.1", "port": port}, script, FORMATS)

    @property
    def numbers(self) -> list[str]:
        return [book.number for book in self.script.books]


@pytest.fixture
def library() -> Iterator[Library]:
    """Thirty books on a server that does as the standard says, until a test changes its script."""
    script = Script()
    with nasty_z3950(script) as port:
        yield Library(port, script)
