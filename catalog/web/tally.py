"""What was seen since it was last written down: counts in the memory of one process, of nobody in particular.

A request adds to a counter and is done. Every ``SECONDS`` the counters of a process are written in one
transaction, by a thread that lives that long; the institutions of the records are looked up then. What a
process has not written when it is killed is lost; one that ends in good order writes it.
"""

from __future__ import annotations

import logging
import re
import threading
import time
import unicodedata
from collections import Counter
from dataclasses import dataclass, field

from flask import Flask
from sqlalchemy.exc import SQLAlchemyError

from catalog.errors import CatalogError
from catalog.store import lost_searches, visits
from catalog.store.db import reading, writing
from catalog.web.i18n import today

log = logging.getLogger(__name__)
SECONDS = 20.0
MANY = 20_000
"""So many different things are written before their time."""
MOST = 100_000
"""So many are held where they cannot be written; further ones are not counted."""
_PERSONAL = re.compile(r"@|(?:\d[\s.-]?){7}")
"""What may be somebody's e-mail, telephone or card number is not counted."""
Place = tuple[str, str]
"""A record or an institution, and a day."""


@dataclass(slots=True)
class Counts:
    """Counters by what was seen and the day; searches by their words."""

    views: Counter[Place] = field(default_factory=Counter)
    ways: Counter[Place] = field(default_factory=Counter)
    shown: Counter[Place] = field(default_factory=Counter)
    doors: Counter[Place] = field(default_factory=Counter)
    lost: Counter[str] = field(default_factory=Counter)

    def __len__(self) -> int:
        places = sum(len(counter) for counter in (self.views, self.ways, self.shown, self.doors))
        return places + len(self.lost)

    def add(self, other: Counts) -> None:
        """Add what was counted apart."""
        for name in ("views", "ways", "shown", "doors", "lost"):
            getattr(self, name).update(getattr(other, name))


class Tally:
    """The counts of one process; ``write`` puts them into the store."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._lock = threading.Lock()
        self._writing = threading.Lock()
        self._counts = Counts()
        self._due = time.monotonic() + SECONDS

    def view(self, record: str, day: str) -> None:
        """The page of a record was opened."""
        with self._lock:
            self._counts.views[record, day] += 1

    def list(self, institutions: frozenset[str], day: str) -> None:
        """A list of results showed records of these institutions."""
        with self._lock:
            self._counts.shown.update((slug, day) for slug in institutions)

    def way(self, record: str, day: str) -> None:
        """A link of a record was followed to where it leads."""
        with self._lock:
            self._counts.ways[record, day] += 1

    def door(self, institution: str, day: str) -> None:
        """The link to an institution's own site was followed."""
        with self._lock:
            self._counts.doors[institution, day] += 1

    def lost(self, text: str) -> None:
        """A search found nothing."""
        words = plain(text)
        if words:
            with self._lock:
                self._counts.lost[words] += 1

    def write_when_due(self) -> None:
        """Begin to write, in a thread of its own, what was counted long enough ago."""
        if not len(self._counts) or (time.monotonic() < self._due and len(self._counts) < MANY):
            return
        with self._lock:
            if len(self._counts) > MOST:
                self._counts = Counts()
                log.error("counts of visits were dropped: they cannot be written")
            if self._writing.locked():
                return
            self._due = time.monotonic() + SECONDS
        threading.Thread(target=self.write, name="counts", daemon=True).start()

    def write(self) -> None:
        """Write what was counted; what cannot be written now waits for the next time."""
        with self._writing:
            with self._lock:
                counts, self._counts = self._counts, Counts()
            if not len(counts):
                return
            try:
                with self._app.app_context():
                    _keep(counts)
            except (CatalogError, SQLAlchemyError) as error:
                log.warning("counts of visits could not be written, and wait: %s", error)
                with self._lock:
                    self._counts.add(counts)


def _keep(counts: Counts) -> None:
    with reading() as session:
        of_record = visits.institutions_of(session, {record for record, _ in (*counts.views, *counts.ways)})
        doors = visits.known(session, {slug for slug, _ in (*counts.doors, *counts.shown)})
    clicks = _of(of_record, counts.ways) + _of(doors, counts.doors)
    seen = visits.gathered(_of(of_record, counts.views), _of(doors, counts.shown), clicks)
    with writing() as session:
        visits.add(session, seen)
        lost_searches.add(session, counts.lost, today().isoformat())


def _of(institutions: dict[str, str], counted: Counter[Place]) -> Counter[Place]:
    """Counts by institution and day; what is of none that is known is left out."""
    found: Counter[Place] = Counter()
    for (name, day), count in counted.items():
        if name in institutions:
            found[institutions[name], day] += count
    return found


def plain(text: str) -> str:
    """The words of a search as they are counted: small letters, single spaces; empty where they are not.

    Neither what is long nor what may be somebody's number or e-mail is counted.
    """
    words = " ".join(unicodedata.normalize("NFC", text).lower().split())
    readable = words.isprintable() and 2 <= len(words) <= lost_searches.LONGEST
    return words if readable and not _PERSONAL.search(words) else ""
