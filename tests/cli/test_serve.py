"""``catalog serve`` takes its server with it when it ends."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import requests

from catalog.settings import load
from tests.migrated import put_empty_catalog


def answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def await_answer(port: int, *, wanted: bool) -> None:
    until = time.monotonic() + 30
    while answers(port) is not wanted:
        assert time.monotonic() < until
        time.sleep(0.05)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def served(home: Path) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    """The running command and its port."""
    port = free_port()
    environ = {**os.environ, "CATALOG_HOME": str(home)}
    put_empty_catalog(load({}, home=home))
    command = [sys.executable, "-m", "catalog.cli", "serve", "--port", str(port)]
    with subprocess.Popen(command, env=environ) as process:
        try:
            await_answer(port, wanted=True)
            yield process, port
        finally:
            process.terminate()


@pytest.mark.parametrize("kind", [signal.SIGTERM, signal.SIGINT])
def test_the_server_ends_with_the_command(tmp_path: Path, kind: signal.Signals) -> None:
    with served(tmp_path) as (process, port):
        process.send_signal(kind)
        assert process.wait(30) == 0
    await_answer(port, wanted=False)


def test_a_key_that_is_none_stops_the_start_with_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "secret_key").write_text("abc")
    command = [sys.executable, "-m", "catalog.cli", "serve", "--port", str(free_port())]
    environ = {**os.environ, "CATALOG_HOME": str(tmp_path)}
    ended = subprocess.run(command, env=environ, check=False, capture_output=True, text=True, timeout=60)
    assert ended.returncode == 1
    assert f"{tmp_path}/secret_key has 3 letters" in ended.stderr
    assert "delete the file" in ended.stderr


def test_a_search_longer_than_an_address_can_be_is_refused_in_the_readers_language(tmp_path: Path) -> None:
    with served(tmp_path) as (_, port):
        for letters in (3_000, 10_000, 100_000):
            answer = requests.get(f"http://127.0.0.1:{port}/search", {"q": "ễ" * letters}, timeout=30)
            assert answer.status_code == 400
            assert "Địa chỉ quá dài" in answer.text
        assert requests.get(f"http://127.0.0.1:{port}/search", {"q": "trống"}, timeout=30).status_code == 200
