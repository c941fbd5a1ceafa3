"""What checks share while they run: a polite client, a folder, another process to map records in."""

from __future__ import annotations

import pickle
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Any

from catalog.record import RawRecord, Source
from catalog.sdk.connector import Connector
from catalog.sdk.format import Formats
from catalog.sdk.http import HttpClient
from catalog.sdk.testing import core
from catalog.sdk.testing.nasty_http import NastyHttp, nasty_http


class Workshop:
    """Tools of the checks, each made when it is first used; a context manager that puts them away."""

    def __init__(self) -> None:
        self._stack = ExitStack()

    def __enter__(self) -> Workshop:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()

    @cached_property
    def folder(self) -> Path:
        """A folder that goes away in the end."""
        return Path(self._stack.enter_context(tempfile.TemporaryDirectory(prefix="khomo-check-")))

    @cached_property
    def http(self) -> HttpClient:
        """The client of a harvest, without its pauses."""
        given = {"max_download_bytes": 50_000_000}
        return self._stack.enter_context(core.polite_http(self.folder, **given))

    @cached_property
    def nasty(self) -> NastyHttp:
        """A server that misbehaves."""
        return self._stack.enter_context(nasty_http())

    @cached_property
    def _elsewhere(self) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "catalog.sdk.testing.elsewhere"]
        process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self._stack.callback(_end, process)
        return process

    def mapped_elsewhere(
        self,
        connector: Connector,
        source: Source,
        formats: Formats,
        raws: Sequence[RawRecord],
    ) -> list[dict[str, Any]] | str:
        """The lines that another process makes of raw records from (class, options); a text if it cannot."""
        work = type(connector), connector.settings, source, formats, list(raws)
        try:
            sent = pickle.dumps((sys.path, pickle.dumps(work)))
        except Exception as error:
            return f"cannot be sent to another process: {error}"
        process = self._elsewhere
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            pickle.dump(sent, process.stdin)
            process.stdin.flush()
            answer: list[dict[str, Any]] | str = pickle.load(process.stdout)  # noqa: S301 - our own child
        except (OSError, EOFError):
            return f"the other process ended with exit code {process.wait()}"
        return answer


def _end(process: subprocess.Popen[bytes]) -> None:
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            pipe.close()
    process.wait()
