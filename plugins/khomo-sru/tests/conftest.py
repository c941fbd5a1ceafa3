"""A scripted SRU server on this machine, and the connector run over it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from khomo_sru import SruConnector

from catalog.formats import builtin_formats
from catalog.sdk import Formats
from catalog.sdk.testing.played import Played
from catalog.sdk.testing.sru import Script, nasty_sru

FORMATS = Formats(builtin_formats())


class Library(Played[SruConnector, Script]):
    """A server by its script, and the connector over it."""

    def __init__(self, url: str, script: Script) -> None:
        super().__init__(SruConnector, {"url": url}, script, FORMATS)

    @property
    def numbers(self) -> list[str]:
        return [book.number for book in self.script.books]


@pytest.fixture
def library() -> Iterator[Library]:
    """Thirty books on a server that does as the standard says, until a test changes its script."""
    script = Script()
    with nasty_sru(script) as url:
        yield Library(url, script)
