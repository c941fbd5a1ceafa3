"""One site per module, with people of every role."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.web.admin.site import Site, opened
from tests.web.conftest import translations

__all__ = ["translations"]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The site of a module: ``site.visitor("editor").get("/admin/")``."""
    with opened(tmp_path_factory.mktemp("admin")) as made:
        yield made
