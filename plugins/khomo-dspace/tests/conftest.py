"""A scripted DSpace server on this machine, and the connector run over it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from khomo_dspace import DspaceConnector, DspaceFormat

from catalog.formats import builtin_formats
from catalog.sdk import Formats
from catalog.sdk.testing.dspace import Script, nasty_dspace
from catalog.sdk.testing.played import Played

FORMATS = Formats([*builtin_formats(), DspaceFormat()])


class Repository(Played[DspaceConnector, Script]):
    """A server by its script, and the connector over it."""

    def __init__(self, url: str, script: Script) -> None:
        super().__init__(DspaceConnector, {"url": url}, script, FORMATS)

    @property
    def handles(self) -> list[str]:
        return [item.handle for item in self.script.items]

    def records(self, **options: object):
        return self.trial(**options).records


@pytest.fixture
def repository() -> Iterator[Repository]:
    """Thirty items on a server that does as its description says, until a test changes its script."""
    script = Script()
    with nasty_dspace(script) as url:
        yield Repository(url, script)
