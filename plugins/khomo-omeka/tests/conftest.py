"""An Omeka on this machine, recorded or made up, and the connector run over it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from khomo_omeka import OmekaConnector, OmekaFormat

from catalog.formats import builtin_formats
from catalog.sdk import Formats
from catalog.sdk.testing import omeka_museum
from catalog.sdk.testing.omeka import Script, nasty_omeka
from catalog.sdk.testing.played import Played

FORMATS = Formats([*builtin_formats(), OmekaFormat()])
DATA = Path(__file__).parent / "data"
ITEMS = Path(__file__).parents[3] / "tests" / "e2e" / "data" / "omeka_classic"


class Museum(Played[OmekaConnector, Script]):
    """A site by its script, and the connector over it."""

    def __init__(self, url: str, script: Script) -> None:
        super().__init__(OmekaConnector, {"url": url}, script, FORMATS)

    def records(self, **options: object):
        return self.trial(**options).records


def _recorded(state: str) -> Script:
    """The recorded Omeka Classic in one of its states: before, after, damaged."""
    prefix = "before_" if state == "before" else ""
    lists = {
        name: [entry for number in pages for entry in _body(f"{prefix}api_{name}_p{number}")]
        for name, pages in (("collections", "1"), ("exhibits", "1"), ("exhibit_pages", "1"), ("files", "12"))
    }
    items: dict[int, Any] = {}
    for number in range(1, 5):
        items |= {entry["id"]: entry for entry in _body(f"{prefix}api_items_p{number}")}
    if state == "damaged":
        items |= {entry["id"]: entry for entry in _body("damaged_api_items_p4")}
    lists["items"] = [items[number] for number in sorted(items)]
    return Script(lists=lists, site=_body(f"{prefix}api_site"))


def _body(name: str) -> Any:
    for folder in (DATA / "classic", ITEMS):
        path = folder / f"{name}.body.json"
        if path.exists():
            return json.loads(path.read_bytes())
    raise FileNotFoundError(name)


@pytest.fixture(scope="session")
def recorded() -> Callable[[str], Script]:
    """The script of the recorded Omeka Classic in one of its states: before, after, damaged."""
    return _recorded


@pytest.fixture
def museum() -> Iterator[Museum]:
    """The recorded Omeka Classic after its changes, until a test changes its script."""
    script = _recorded("after")
    with nasty_omeka(script) as url:
        yield Museum(url, script)


@pytest.fixture
def museum_s() -> Iterator[Museum]:
    """A made-up museum on Omeka S, three things to a page."""
    script = omeka_museum.script()
    with nasty_omeka(script) as url:
        yield Museum(url, script)


@pytest.fixture
def damaged() -> Iterator[Museum]:
    """The recorded Omeka Classic with damaged items."""
    script = _recorded("damaged")
    with nasty_omeka(script) as url:
        yield Museum(url, script)
