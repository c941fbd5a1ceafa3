"""Telling each call of a hook on standard error, where ``CATALOG_TRACE_HOOKS=1`` asks for it.

For authors of plugins: which plugin's hook was called, how long it took, how much it gave or what it raised;
never a record's contents. The variable is looked at when the process starts, by worker processes too.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator, Sized
from contextlib import contextmanager

VARIABLE = "CATALOG_TRACE_HOOKS"
ON = os.environ.get(VARIABLE, "").lower() in ("1", "true", "yes", "on")
"""Whether calls are told."""


@contextmanager
def traced(plugin: str, hook: str) -> Iterator[list[Sized]]:
    """Tell of one call; what it gave is put into the list that this gives."""
    given: list[Sized] = []
    if not ON:
        yield given
        return
    began = time.perf_counter()
    outcome = ""
    try:
        yield given
        outcome = f"gave {len(given[0])}" if given else "was told"
    except BaseException as error:
        # The class alone: the text of an error can hold what was in a record.
        outcome = f"raised {type(error.__cause__ or error).__name__}"
        raise
    finally:
        took = 1000 * (time.perf_counter() - began)
        sys.stderr.write(f"hook {hook} of {plugin}, process {os.getpid()}: {took:.2f} ms, {outcome}\n")
