"""A scripted CollectiveAccess on this machine, and the connector run over it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from khomo_collectiveaccess import CollectiveAccessConnector, CollectiveAccessFormat

from catalog.formats import builtin_formats
from catalog.sdk import Formats
from catalog.sdk.testing.collectiveaccess import PASSWORD, USER, Script, nasty_collectiveaccess
from catalog.sdk.testing.played import Played

FORMATS = Formats([*builtin_formats(), CollectiveAccessFormat()])


@pytest.fixture
def museum() -> Iterator[Played[CollectiveAccessConnector, Script]]:
    """A museum with a login, until a test changes its script or its options."""
    script = Script()
    with nasty_collectiveaccess(script) as url:
        given = {"url": url, "user": USER, "password": PASSWORD}
        yield Played(CollectiveAccessConnector, given, script, FORMATS)
