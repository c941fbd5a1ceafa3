"""The census as pages and the DCAT catalog tell it: exact while counting is cheap, else of a little ago."""

from __future__ import annotations

import logging
import os
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Generic, NamedTuple, TypeVar

import orjson
from flask import current_app

from catalog.store import census
from catalog.store.census import Census
from catalog.store.db import reading
from catalog.web.caching import Stand, stand
from catalog.web.frame import parts

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

    The first count is waited for, unless ``held`` is one of before; ``keep`` is handed each dear one. Safe
    for any number of threads, of which one counts.
    """

    def __init__(
        self,
        count: Callable[[], T],
        *,
        cheap: float = CHEAP_SECONDS,
        share: float = SHARE,
        held: Held[T] | None = None,
        keep: Callable[[Held[T]], None] | None = None,
    ) -> None:
        self._count, self._cheap, self._share = count, cheap, share
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
            log.exception("the census could not be taken")
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


class Counted(NamedTuple):
    """The census and where the store stood when it was taken."""

    stand: Stand
    census: Census


def counted() -> Counted:
    """The census of the app at hand."""
    lately: Lately[Counted] | None = current_app.extensions.get("catalog.census")
    if lately is None:
        lately = current_app.extensions.setdefault("catalog.census", _lately())
    return lately.get(stand())


def _lately() -> Lately[Counted]:
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    place = parts().settings.home.absolute() / "census.json"

    def count() -> Counted:
        with app.app_context():
            stood = stand()
            with reading() as session:
                return Counted(stood, census.count(session))

    return Lately(count, held=read(place, stand().log_id), keep=lambda held: write(place, held))


def read(place: Path, log_id: str) -> Held[Counted] | None:
    """The dear census that was last written there, None if there is none of this log."""
    try:
        told = orjson.loads(place.read_bytes())
        taken = Counted(Stand(*told["stand"]), Census.parsed(told["groups"]))
        return Held(taken.stand, taken, float(told["cost"])) if taken.stand.log_id == log_id else None
    except FileNotFoundError:
        return None
    except (OSError, ValueError, TypeError, KeyError) as error:
        log.warning("%s cannot be read, so the census is taken anew: %r", place, error)
        return None


def write(place: Path, held: Held[Counted]) -> None:
    """Keep a census for processes to come, whole or not at all."""
    stood, taken = held.value
    told = {"stand": list(stood), "cost": held.cost, "groups": [list(group) for group in taken.groups]}
    beside = place.with_name(f".{place.name}-{os.getpid()}")
    try:
        beside.write_bytes(orjson.dumps(told))
        beside.replace(place)
    except OSError as error:
        log.warning("the census cannot be kept in %s: %s", place, error)
