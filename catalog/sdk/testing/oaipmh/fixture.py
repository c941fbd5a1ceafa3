"""The nasty server as a pytest fixture; import it in a ``conftest.py`` or a test module.

``from catalog.sdk.testing.oaipmh.fixture import nasty_oaipmh``
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from catalog.sdk.testing.oaipmh.server import NastyServer, nasty_server


@pytest.fixture
def nasty_oaipmh() -> Iterator[NastyServer]:
    """A server of its own for each test, at its first stage."""
    with nasty_server() as server:
        yield server
