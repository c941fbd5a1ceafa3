"""A scripted server of IIIF documents on this machine, and the connector run over it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from khomo_iiif import IiifConnector

from catalog.formats import builtin_formats
from catalog.sdk import Formats
from catalog.sdk.testing.documents import Documents, documents_served
from catalog.sdk.testing.iiif import collection, manifest, named
from catalog.sdk.testing.played import Fetched, Played

FORMATS = Formats(builtin_formats())


class Museum(Played[IiifConnector, Documents]):
    """A server by its documents, and the connector over it; the source is the collection ``/top``."""

    def __init__(self, url: str, script: Documents) -> None:
        super().__init__(IiifConnector, {"url": f"{url}/top"}, script, FORMATS)

    def numbers(self, fetched: Fetched) -> list[int]:
        """The numbers of the manifests that were read, in their order."""
        return [int(name.rpartition("/")[2]) for name in fetched.ids]

    def hold(self, *numbers: int) -> None:
        """Have manifests of these numbers, whether a collection names them or not."""
        self.script.held |= {f"/m/{number}": manifest(number) for number in numbers}


@pytest.fixture
def museum() -> Iterator[Museum]:
    """Five manifests in one collection, until a test changes it."""
    script = Documents({"/top": collection("/top", map(named, range(1, 6)))})
    with documents_served(script) as url:
        found = Museum(url, script)
        found.hold(*range(1, 6))
        yield found
