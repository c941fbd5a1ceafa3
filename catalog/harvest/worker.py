"""A worker process: maps batches of raw records until its parent closes the pipe.

Started by ``catalog.harvest.workers`` as ``python -m catalog.harvest.worker IN OUT`` with two pipe ends;
a fresh interpreter, so that no lock, thread or database connection of the parent is copied into it.
"""

from __future__ import annotations

import os
import pickle
import queue
import sys
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from multiprocessing.connection import Connection
from types import ModuleType
from typing import Any

from catalog.bulk import spare_collector, uncollected
from catalog.harvest.pipeline import Pipeline
from catalog.hooks import Hooks, load_hooks
from catalog.record import Source

NICENESS = 10
EXIT_MEMORY = 70
"""Exit code of a worker that ran out of memory: the parent counts the record it was at."""


@dataclass(frozen=True, slots=True)
class PluginList:
    """Which plugins a worker loads: all installed (None), or objects and modules (by name)."""

    plugins: tuple[object, ...] | None
    disabled: tuple[str, ...] = ()

    @classmethod
    def of(cls, hooks: Hooks) -> PluginList:
        """The plugins that ``hooks`` were loaded from, in a shape that can be sent to another process."""
        given = hooks.origin.plugins
        if given is not None:
            given = tuple(entry.__name__ if isinstance(entry, ModuleType) else entry for entry in given)
        return cls(given, hooks.origin.disabled)

    def load(self) -> Hooks:
        """The hooks as the parent has them, those that map records."""
        return load_hooks(plugins=self.plugins, disabled=self.disabled, only_mapping=True)


@dataclass(frozen=True, slots=True)
class Job:
    """What records are mapped with: the source, its connector's name and loaded options, zlib's level."""

    source: Source
    connector: str
    options: Mapping[str, Any]
    compression: int

    def pipeline(self, hooks: Hooks) -> Pipeline:
        """The pipeline of this job."""
        connector = hooks.connectors[self.connector](self.options)
        return Pipeline(
            self.source, connector, hooks.formats, hooks.enrichers, hooks.match_keys, self.compression
        )


def main(arguments: list[str]) -> None:
    """Serve: ``("job", Job)`` sets what to map with, ``("batch", tasks)`` is answered with outcomes."""
    inbox = Connection(int(arguments[0]), writable=False)
    outbox = Connection(int(arguments[1]), readable=False)
    _give_way()
    messages: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    threading.Thread(target=_receive, args=(inbox, messages), daemon=True).start()
    try:
        _serve(messages, outbox)
    except MemoryError:
        os._exit(EXIT_MEMORY)
    except BrokenPipeError:
        os._exit(0)


def _receive(inbox: Connection, messages: queue.SimpleQueue[bytes]) -> None:
    """Take messages as they come, so that the parent never waits for a busy worker."""
    while True:
        try:
            messages.put(inbox.recv_bytes())
        except (EOFError, OSError):
            os._exit(0)


def _give_way() -> None:
    """Let readers of the site and the indexer come first: mapping can wait, and would take every core."""
    if hasattr(os, "nice"):
        os.nice(NICENESS)


def _serve(messages: queue.SimpleQueue[bytes], outbox: Connection) -> None:
    plugins: PluginList = pickle.loads(messages.get())  # noqa: S301 - from our own parent process
    with uncollected():
        hooks = plugins.load()
    spare_collector()
    outbox.send_bytes(pickle.dumps(("ready", None)))
    pipeline: Pipeline | None = None
    while True:
        kind, content = pickle.loads(messages.get())  # noqa: S301 - from our own parent process
        if kind == "job":
            pipeline = content.pipeline(hooks)
        else:
            assert pipeline is not None
            outcomes = [pipeline.run(task) for task in content]
            outbox.send_bytes(pickle.dumps(("batch", outcomes), pickle.HIGHEST_PROTOCOL))


if __name__ == "__main__":
    main(sys.argv[1:])
