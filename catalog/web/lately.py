"""What is dear to count, kept: exact while counting is cheap, else of a little ago."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from typing import Generic, NamedTuple, TypeVar

log = logging.getLogger(__name__)
CHEAP_SECONDS = 0.3
"""A count that takes no longer is made anew whenever something changed, while the visitor waits."""
SHARE = 0.05
"""The share of the time that dearer counts may take, each in a thread beside the answers."""
T = TypeVar("T")


class Held(NamedTuple, Generic[T]):
    """What a count gave for a key, and the seconds that it took."""

    key: object
    value: T
    cost: float


class Lately(Generic[T]):
    """What a count gives, kept until its key changes; where counting is dear, for a while longer.

    The first count is waited for, unless ``held`` is one of before; ``keep`` is handed each dear one: one
    of over ``cheap`` seconds, ``CHEAP_SECONDS`` unless told. Safe for any number of threads, of which one
    counts.
    """

    def __init__(
        self,
        count: Callable[[], T],
        *,
        cheap: float | None = None,
        share: float = SHARE,
        held: Held[T] | None = None,
        keep: Callable[[Held[T]], None] | None = None,
    ) -> None:
        self._count, self._share = count, share
        self._cheap = CHEAP_SECONDS if cheap is None else cheap
        self._held, self._keep = held, keep
        self._lock = threading.Lock()
        self._due = 0.0

    def get(self, key: object) -> T:
        """The value for ``key``, or an earlier one while a dear count goes on or is not due."""
        held = self._held
        if held is not None and held.key == key:
            return held.value
        if held is None or held.cost <= self._cheap:
            with self._lock:
                held = self._held
                return held.value if held is not None and held.key == key else self._measured(key)
        if time.monotonic() >= self._due and self._lock.acquire(blocking=False):
            threading.Thread(target=self._beside, args=(key,), daemon=True).start()
        return held.value

    def _beside(self, key: object) -> None:
        try:
            self._measured(key)
        except Exception:
            # What is held stays; who asks after the pause tries again.
            log.exception("what is kept could not be counted anew")
        finally:
            self._lock.release()

    def _measured(self, key: object) -> T:
        begun = time.monotonic()
        held = self._held
        try:
            held = self._held = Held(key, self._count(), time.monotonic() - begun)
        finally:
            cost = time.monotonic() - begun
            self._due = time.monotonic() + cost / self._share
        if self._keep is not None and held.cost > self._cheap:
            self._keep(held)
        return held.value
