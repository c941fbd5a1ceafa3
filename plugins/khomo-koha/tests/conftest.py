"""A scripted Koha on this machine, and the connector run over it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from khomo_koha import KohaConnector

from catalog.formats import builtin_formats
from catalog.sdk import FetchRequest, Formats
from catalog.sdk.testing import make_source
from catalog.sdk.testing.koha import KEY, Script, nasty_koha
from catalog.sdk.testing.played import Fetched, Played

FORMATS = Formats(builtin_formats())


class Library(Played[KohaConnector, Script]):
    """A Koha by its script, and the connector over it."""

    def __init__(self, url: str, script: Script) -> None:
        super().__init__(KohaConnector, {"url": url}, script, FORMATS)

    @property
    def numbers(self) -> list[str]:
        return [str(book.number) for book in self.script.books]

    def by_rest(self, request: FetchRequest | None = None) -> Fetched:
        return self.fetch(request, key=KEY)

    def copies(self, number: str, **options: object):
        source = make_source(KohaConnector, {**self.given, **options})
        return self.connector(**options).holdings(number, source, self.http)


@pytest.fixture
def library() -> Iterator[Library]:
    """Thirty records on a Koha that does as its documents say, until a test changes its script."""
    script = Script()
    with nasty_koha(script) as url:
        yield Library(url, script)
