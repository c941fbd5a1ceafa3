"""A process that maps raw records for the check that mapping needs nothing of the process that fetched.

``python -m catalog.sdk.testing.elsewhere`` reads pickles from its parent and answers with lines or a text.
"""

from __future__ import annotations

import pickle
import sys
from typing import Any, BinaryIO

from catalog.sdk.testing import core
from catalog.sdk.testing.bench import outcome_line


def serve(inbox: BinaryIO, outbox: BinaryIO) -> None:
    """Answer until the parent closes the pipe."""
    while True:
        try:
            work = pickle.load(inbox)  # noqa: S301 - from our own parent process
        except EOFError:
            return
        pickle.dump(_mapped(work), outbox)
        outbox.flush()


def _mapped(work: bytes) -> list[dict[str, Any]] | str:
    try:
        paths, inside = pickle.loads(work)  # noqa: S301 - from our own parent process
        sys.path[:] = [*paths, *(path for path in sys.path if path not in paths)]
        kind, settings, source, formats, raws = pickle.loads(inside)  # noqa: S301 - the same
        connector = kind(settings)
        return [outcome_line(raw, core.outcome(connector, source, formats, raw)) for raw in raws]
    except Exception as error:  # whatever a plugin raises is the answer
        return f"{type(error).__name__}: {error}"


if __name__ == "__main__":
    answers = sys.stdout.buffer
    sys.stdout = sys.stderr  # what a plugin prints must not get among the answers
    serve(sys.stdin.buffer, answers)
