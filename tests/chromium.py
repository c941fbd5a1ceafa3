"""Debian's chromium, started once for all tests of a process."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ENOUGH = 1 << 30
"""Bytes of shared memory with which a browser does not run short."""


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's chromium, or the one that CHROMIUM names."""
    # Late: most processes need none.
    from playwright.sync_api import sync_playwright

    path = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if path is None:
        pytest.skip("chromium is not installed: apt-get install chromium")
    # In a container with little shared memory it must lie on the disk, which makes each page slower.
    sparing = () if shutil.disk_usage("/dev/shm").total >= ENOUGH else ("--disable-dev-shm-usage",)
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", *sparing])
        yield launched
        launched.close()
