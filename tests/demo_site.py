"""``catalog demo`` as a process of its own: the sample, served by gunicorn, for tests of the whole."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.parse
from pathlib import Path
from typing import Any

import requests

READY = "Kho Mở is ready"


def free_port() -> int:
    """A port of loopback that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class Demo:
    """A running demo: its address, its output so far."""

    def __init__(self, home: Path, **environment: str) -> None:
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.log = home.with_name(f"{home.name}-{self.port}.log")
        with self.log.open("wb") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "catalog.cli", "demo", "--port", str(self.port)],
                env={**os.environ, "CATALOG_HOME": str(home), **environment},
                stdout=output,
                stderr=subprocess.STDOUT,
            )

    def wait(self, seconds: float = 120) -> Demo:
        deadline = time.monotonic() + seconds
        while READY not in self.output:
            assert self.process.poll() is None, self.output
            assert time.monotonic() < deadline, self.output
            time.sleep(0.1)
        return self

    @property
    def output(self) -> str:
        return self.log.read_text("utf-8", "replace")

    def search(self, query: str, **more: str) -> dict[str, Any]:
        words = urllib.parse.urlencode({"q": query, **more})
        answer: dict[str, Any] = requests.get(f"{self.address}/search.json?{words}", timeout=10).json()
        return answer

    def stop(self, number: int = signal.SIGTERM) -> int:
        self.process.send_signal(number)
        return self.process.wait(30)
