"""The census as pages and the DCAT catalog tell it: exact while counting is cheap, else of a little ago."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from typing import Generic, NamedTuple, TypeVar

from flask import current_app

from catalog.store import census
from catalog.store.census import Census
from catalog.store.db import reading
from catalog.web.caching import Stand, stand

log = logging.getLogger(__name__)
CHEAP_SECONDS = 0.3
"""A count that takes no longer is made anew whenever something changed, while the visitor waits."""
SHARE = 0.05
"""The share of the time that dearer counts may take, each in a thread beside the answers."""
T = TypeVar("T")


class Counted(NamedTuple):
    """The census and where the store stood when it was taken."""

    stand: Stand
    census: Census


class Lately(Generic[T]):
    """What a count gives, kept until its key changes; where counting is dear, for a while longer.

    The first count is waited for. Safe for any number of threads, of which one counts.
    """

    def __init__(self, count: Callable[[], T], *, cheap: float = CHEAP_SECONDS, share: float = SHARE) -> None:
        self._count, self._cheap, self._share = count, cheap, share
        self._lock = threading.Lock()
        self._held: tuple[object, T] | None = None
        self._cost, self._ended = 0.0, 0.0

    def get(self, key: object) -> T:
        """The value for ``key``, or an earlier one while a dear count goes on or is not due."""
        held = self._held
        if held is not None and held[0] == key:
            return held[1]
        if held is None or self._cost <= self._cheap:
            with self._lock:
                held = self._held
                if held is None or held[0] != key:
                    held = self._measure(key)
                return held[1]
        if time.monotonic() - self._ended >= self._cost / self._share and self._lock.acquire(blocking=False):
            threading.Thread(target=self._beside, args=(key,), daemon=True).start()
        return held[1]

    def _beside(self, key: object) -> None:
        try:
            self._measure(key)
        except Exception:
            # What is held stays; the next who asks after the pause tries again.
            log.exception("the census could not be taken")
            self._ended = time.monotonic()
        finally:
            self._lock.release()

    def _measure(self, key: object) -> tuple[object, T]:
        begun = time.monotonic()
        held = self._held = (key, self._count())
        self._ended = time.monotonic()
        self._cost = self._ended - begun
        return held


def counted() -> Counted:
    """The census of the app at hand."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]

    def count() -> Counted:
        with app.app_context():
            stood = stand()
            with reading() as session:
                return Counted(stood, census.count(session))

    lately: Lately[Counted] = app.extensions.setdefault("catalog.census", Lately(count))
    return lately.get(stand())
