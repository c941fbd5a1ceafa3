"""A site with two institutions, and phones that reach them by personal links."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.web.conftest import translations
from tests.web.phone.site import Site, opened

__all__ = ["translations"]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The site of a module: ``site.phone()`` is one that opened its link."""
    with opened(tmp_path_factory.mktemp("phone")) as made:
        yield made
