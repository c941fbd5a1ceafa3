"""What a process does that handles very many values at a time."""

from __future__ import annotations

import gc

NEW_OBJECTS = 100_000


def spare_collector() -> None:
    """Let Python's cyclic collector run seldom, and leave alone what is loaded already.

    A batch holds some hundred thousand small values without cycles; at its usual pace the collector walks
    through them again and again (measured: half of the time of building documents).
    """
    gc.freeze()
    gc.set_threshold(NEW_OBJECTS, 50, 50)
