"""Ctrl-C, SIGTERM and a person's wish: a run ends at once, but never in the middle of a commit."""

from __future__ import annotations

import contextvars
import logging
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType, TracebackType
from typing import Any

from catalog.errors import CatalogError
from catalog.store import runs
from catalog.store.db import reading

log = logging.getLogger(__name__)

ASK_SECONDS = 1.0
"""How often it is asked whether a person wants the run to end."""


class Interrupts:
    """While entered, both signals raise ``KeyboardInterrupt``; within ``shielded`` only at its end.

    Whether a person wants the ``run`` to end is asked beside it, so that a server that does not answer holds
    nothing up. Outside the main thread, where Python delivers no signals, it does nothing.
    """

    def __init__(self, run: int | None = None) -> None:
        self._shielded = self._pending = False
        self._before: dict[signal.Signals, Any] = {}
        self._run = run
        self._over = threading.Event()
        self._asking: threading.Thread | None = None
        self.by_person = False

    @property
    def reason(self) -> str:
        """Why the run was ended, in a sentence for its report."""
        return "stopped by a person" if self.by_person else "stopped by a signal"

    def __enter__(self) -> Interrupts:
        if threading.current_thread() is threading.main_thread():
            for kind in (signal.SIGINT, signal.SIGTERM):
                self._before[kind] = signal.signal(kind, self._on_signal)
            if self._run is not None:
                # The app whose database it is stands in the context.
                context = contextvars.copy_context()
                self._asking = threading.Thread(target=context.run, args=(self._ask, self._run), daemon=True)
                self._asking.start()
        return self

    def _ask(self, run: int) -> None:
        while not self._over.wait(ASK_SECONDS):
            try:
                with reading() as session:
                    self.by_person = runs.is_stop_asked(session, run)
            except CatalogError as error:
                log.debug("whether the run is to end cannot be asked: %s", error)
            if self.by_person:
                signal.raise_signal(signal.SIGTERM)
                return

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        # Ended first: its signal must find our handler.
        self._over.set()
        if self._asking is not None:
            self._asking.join()
        for number, handler in self._before.items():
            signal.signal(number, handler)
        self._before.clear()

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        if self._shielded:
            self._pending = True
        else:
            raise KeyboardInterrupt

    @contextmanager
    def shielded(self) -> Iterator[None]:
        """Let what is inside come to its end before a signal counts."""
        self._shielded = True
        try:
            yield
        finally:
            self._shielded = False
        if self._pending:
            self._pending = False
            raise KeyboardInterrupt
