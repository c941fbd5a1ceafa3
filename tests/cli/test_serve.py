"""``catalog serve`` takes its server with it when it ends."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest


def answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def await_answer(port: int, *, wanted: bool) -> None:
    until = time.monotonic() + 30
    while answers(port) is not wanted:
        assert time.monotonic() < until
        time.sleep(0.05)


@pytest.mark.parametrize("kind", [signal.SIGTERM, signal.SIGINT])
def test_the_server_ends_with_the_command(tmp_path: Path, kind: signal.Signals) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environ = {**os.environ, "CATALOG_HOME": str(tmp_path)}
    subprocess.run([sys.executable, "-m", "catalog.cli", "db", "upgrade"], env=environ, check=True)
    command = [sys.executable, "-m", "catalog.cli", "serve", "--port", str(port)]
    with subprocess.Popen(command, env=environ) as process:
        await_answer(port, wanted=True)
        process.send_signal(kind)
        assert process.wait(30) == 0
    await_answer(port, wanted=False)
