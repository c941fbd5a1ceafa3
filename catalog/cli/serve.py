"""``catalog serve``: the site behind gunicorn."""

from __future__ import annotations

import importlib.util
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

import click

from catalog import settings
from catalog.errors import CatalogError
from catalog.web import assets, session_key


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--workers", default=2, show_default=True, type=click.IntRange(1, 64), help="processes")
@click.option("--threads", default=4, show_default=True, type=click.IntRange(1, 64), help="per process")
def command(host: str, port: int, workers: int, threads: int) -> None:
    """Serve the site until it is stopped."""
    with told_to_end():
        server = start(host, port, workers, threads)
        try:
            code = server.wait()
        except KeyboardInterrupt:
            code = stop(server)
    raise SystemExit(max(code, 0))


@contextmanager
def told_to_end() -> Iterator[None]:
    """While entered, SIGTERM (of a service manager) raises ``KeyboardInterrupt``, as Ctrl-C does."""
    previous = signal.signal(signal.SIGTERM, _end)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, previous)


def _end(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def start(host: str, port: int, workers: int = 2, threads: int = 4) -> subprocess.Popen[bytes]:
    """Start the server as a process of its own.

    Raises ``CatalogError`` when the address is taken, or nobody could log in with the key that is kept.
    """
    need_free(host, port)
    given = settings.load()
    session_key.check(given)
    command = [sys.executable, "-m", *_server(host, port, workers, threads)]
    process = subprocess.Popen(command, env=_environment())
    threading.Thread(target=assets.prepare, args=(given.packed,), daemon=True).start()
    return process


def stop(process: subprocess.Popen[bytes], seconds: float = 10) -> int:
    """Ask a process to end, then make it; gives its exit code."""
    process.terminate()
    try:
        return process.wait(seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        return process.wait()


def _server(host: str, port: int, workers: int, threads: int) -> list[str]:
    if importlib.util.find_spec("gunicorn") is None:
        # gunicorn needs fork; elsewhere (Windows) Werkzeug's threads serve a laptop well enough.
        return ["flask", "--app", "catalog.app:create_app", "run", "--host", host, "--port", str(port)]
    options = ["--bind", f"{shown_host(host)}:{port}", "--workers", str(workers), "--threads", str(threads)]
    # Without a listener per worker, keep-alive clients pile up on one of them.
    shared = ["--reuse-port"] if hasattr(socket, "SO_REUSEPORT") else []
    # Addresses with many filters are longer than gunicorn's own limit of 4,094 bytes.
    rest = ["--limit-request-line", "8190", "--log-level", "warning"]
    rest += ["--worker-class", "catalog.cli.gunicorn_worker.Worker"]
    return ["gunicorn", *options, *shared, *rest, "catalog.app:create_app()"]


def _environment() -> dict[str, str]:
    return {**os.environ, "PYTHONUNBUFFERED": "1"}


def shown_host(host: str) -> str:
    """The host as it stands in an address: IPv6 in brackets."""
    return f"[{host}]" if ":" in host else host


def need_free(host: str, port: int) -> None:
    """Raise ``CatalogError`` when nothing can listen there, because the server's own way would not tell."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise CatalogError(
                f"cannot listen on {host} port {port}: {error.strerror}; choose another PORT"
            ) from error
