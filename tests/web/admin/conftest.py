"""One site per module, with people of every role."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.web.admin.post import Post, post_office
from tests.web.admin.site import Site, opened
from tests.web.conftest import translations

__all__ = ["translations"]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The site of a module: ``site.visitor("editor").get("/admin/")``."""
    with opened(tmp_path_factory.mktemp("admin")) as made:
        yield made


@pytest.fixture(scope="module")
def post() -> Iterator[Post]:
    """The mail server of a module."""
    with post_office() as office:
        yield office


@pytest.fixture(scope="module")
def mailed(post: Post, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site that sends its mail there."""
    settings = {"smtp_url": post.url, "contact": "khomo@example.org", "base_url": "http://localhost"}
    with opened(tmp_path_factory.mktemp("mailed"), **settings) as made:
        yield made
