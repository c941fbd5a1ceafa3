"""The nasty web server as a fixture of pytest: ``from catalog.sdk.testing.fixture import nasty_web``."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from catalog.sdk.testing.nasty_http import NastyHttp
from catalog.sdk.testing.nasty_http import nasty_http as _nasty_http


@pytest.fixture
def nasty_web() -> Iterator[NastyHttp]:
    """A server of its own for each test; put good answers into its ``files`` by path."""
    with _nasty_http() as server:
        yield server
