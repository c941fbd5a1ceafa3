"""A scripted server of Linked Art documents on this machine, and the connector run over it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from khomo_linkedart import LinkedArtConnector

from catalog.formats import builtin_formats
from catalog.sdk import Formats
from catalog.sdk.testing.documents import Documents, documents_served
from catalog.sdk.testing.linkedart import names, thing
from catalog.sdk.testing.played import Fetched, Played

FORMATS = Formats(builtin_formats())


class Museum(Played[LinkedArtConnector, Documents]):
    """A server by its documents, and the connector over it; the source is the search ``/search``."""

    def __init__(self, url: str, script: Documents) -> None:
        super().__init__(LinkedArtConnector, {"url": f"{url}/search"}, script, FORMATS)

    def numbers(self, fetched: Fetched) -> list[int]:
        """The numbers of the objects that were read, in their order."""
        return [int(name.rpartition("/")[2]) for name in fetched.ids]

    def hold(self, numbers: range, size: int = 50) -> None:
        """Have these objects, and the search that finds them in pages."""
        self.script.held |= {f"/o/{number}": thing(number) for number in numbers}
        pages = [numbers[start : start + size] for start in range(0, len(numbers), size)]
        whole = [{"id": "{base}/search", "type": "OrderedCollection", "totalItems": len(numbers)}]
        for place, page in enumerate(pages):
            path = "/search" if not place else f"/search?page={place}"
            held: dict[str, Any] = {"id": "{base}" + path, "type": "OrderedCollectionPage", "partOf": whole}
            held["orderedItems"] = names(page)
            if place + 1 < len(pages):
                held["next"] = {"id": f"{{base}}/search?page={place + 1}", "type": "OrderedCollectionPage"}
            self.script.held[path] = held


@pytest.fixture
def museum() -> Iterator[Museum]:
    """Five objects that one search finds in pages of two, until a test changes it."""
    script = Documents()
    with documents_served(script) as url:
        found = Museum(url, script)
        found.hold(range(1, 6), 2)
        yield found
