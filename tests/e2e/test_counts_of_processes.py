"""Counts of a site that several processes serve: none is lost when they end in good order."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests
from flask import Flask

from catalog.settings import Settings
from catalog.store import visits
from catalog.store.db import reading
from catalog.web import i18n
from tests.factories import make_record, publish_records

pytestmark = pytest.mark.databases("sqlite")
VIEWS = 60
PHONE = "Mozilla/5.0 (Linux; Android 13; SM-A125F) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0 Mobile"


def look(address: str) -> int:
    """The status of the page, asked for over a connection of its own: any of the processes may answer."""
    return requests.get(address, headers={"User-Agent": PHONE, "Connection": "close"}, timeout=30).status_code


def await_page(address: str) -> None:
    until = time.monotonic() + 60
    while True:
        try:
            requests.get(address, timeout=30)
            return
        except requests.ConnectionError:
            assert time.monotonic() < until
            time.sleep(0.1)


def test_what_two_processes_counted_is_added_up_when_the_site_is_stopped(
    make_app: Callable[..., Flask], settings: Settings
) -> None:
    make_app()
    publish_records([make_record("1")])
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environ = {**os.environ, "CATALOG_HOME": str(settings.home)}
    command = [sys.executable, "-m", "catalog.cli", "serve", "--port", str(port), "--workers", "2"]
    site = f"http://127.0.0.1:{port}"
    with subprocess.Popen(command, env=environ) as server:
        try:
            await_page(f"{site}/healthz")
            with ThreadPoolExecutor(4) as visitors:
                seen = list(visitors.map(look, [f"{site}/record/sample-1"] * VIEWS))
        finally:
            server.terminate()
            server.wait(60)
    assert seen == [200] * VIEWS
    with reading() as session:
        found = visits.totals(session, ["hue-library"], i18n.today(), i18n.today())
    assert found["hue-library"].views == VIEWS
