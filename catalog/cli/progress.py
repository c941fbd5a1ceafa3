"""Progress of long work: a bar on a terminal, a plain line now and then elsewhere, all on stderr."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

PLAIN_SECONDS = 5.0


@contextmanager
def bar(title: str) -> Iterator[Callable[[int, int], None]]:
    """A function ``(done, total)`` that shows how far the work is; total 0 means unknown."""
    if sys.stderr.isatty():
        yield from _rich(title)
    else:
        yield _plain(title)


def _rich(title: str) -> Iterator[Callable[[int, int], None]]:
    # Imported late: what draws bars is nothing for the many commands that run without a terminal.
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(title, total=None)
        yield lambda done, total: progress.update(task, completed=done, total=total or None)


def _plain(title: str) -> Callable[[int, int], None]:
    last = time.monotonic()

    def advance(done: int, total: int) -> None:
        nonlocal last
        if time.monotonic() - last >= PLAIN_SECONDS:
            last = time.monotonic()
            told = f"{title}: {done} of {total}" if total else f"{title}: {done}"
            sys.stderr.write(told + "\n")

    return advance


@contextmanager
def line(title: str) -> Iterator[Callable[[str], None]]:
    """A function that shows on a terminal what is being done now, in one line; elsewhere it says nothing."""
    if not sys.stderr.isatty():
        yield lambda text: None
        return
    from rich.console import Console
    from rich.text import Text

    with Console(stderr=True).status(title) as status:
        yield lambda text: status.update(Text(f"{title} {text}"))
