"""What libraries answer when they are asked for the copies of one record now: kept briefly, asked sparingly.

One asks for a record at a time, whoever else wants it waits for the same answer; a few at a time ask one
source. All of it is of this process alone; between processes the turns of the HTTP client keep order.
"""

from __future__ import annotations

import dataclasses
import itertools
import logging
import threading
import time
from collections import Counter, OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from catalog.errors import CatalogError, SourceError
from catalog.harvest.http import Patience, PoliteClient
from catalog.harvest.options import build_connector, is_private_allowed
from catalog.hooks import Hooks
from catalog.record import Holding, Source
from catalog.sdk.connector import Connector
from catalog.settings import Settings

log = logging.getLogger(__name__)

TOLD, SILENT, BUSY, UNABLE = "told", "silent", "busy", "unable"
"""What came of asking: copies, no answer, not asked because many are asking, an answer that tells nothing."""
MOST_OF_SOURCE = 3
MOST_IN_ALL = 8
"""Records that are asked for at the same time: each keeps one of the server's threads waiting."""
MOST_KEPT = 1000
MOST_COPIES = 200
FAILURE_SECONDS = 10.0
"""So long a source that did not answer for a record is not asked for it again."""
PAUSE_SECONDS = 0.1
"""Between two requests to one host, in place of the longer pause of a harvest: a person waits."""

Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of asking, the copies of ``TOLD``, and when it came."""

    outcome: str
    copies: tuple[Holding, ...] = ()
    at: datetime = field(default_factory=lambda: datetime.now(UTC))


class _Flight:
    """A question under way: ``answer`` is there when ``ended`` is set."""

    def __init__(self) -> None:
        self.ended = threading.Event()
        self.answer = Answer(SILENT)


def can_tell(hooks: Hooks, connector: str) -> bool:
    """Whether a source of this connector can tell the copies of a record as they are now."""
    kind = hooks.connectors.get(connector)
    return kind is not None and kind.holdings is not Connector.holdings


class LiveAnswers:
    """Asks sources; ``clock`` gives seconds that never go back."""

    def __init__(self, settings: Settings, hooks: Hooks, clock: Callable[[], float] = time.monotonic) -> None:
        self.settings, self.hooks = settings, hooks
        self._clock = clock
        self._lock = threading.Lock()
        self._kept: OrderedDict[Key, tuple[float, Answer]] = OrderedDict()
        self._flights: dict[Key, _Flight] = {}
        self._asking: Counter[str] = Counter()

    def ask(self, source: Source, native_id: str) -> Answer:
        """The copies of a record now, or why they are not known; after a few seconds at most."""
        key = (source.slug, native_id)
        with self._lock:
            kept = self._kept.get(key)
            if kept is not None and kept[0] > self._clock():
                return kept[1]
            flight = self._flights.get(key)
            mine = flight is None
            if flight is None:
                if self._asking[source.slug] >= MOST_OF_SOURCE or self._asking.total() >= MOST_IN_ALL:
                    return Answer(BUSY)
                flight = self._flights[key] = _Flight()
                self._asking[source.slug] += 1
        if mine:
            self._fly(key, source, flight)
        else:
            flight.ended.wait(2 * self.settings.live_timeout)
        return flight.answer

    def _fly(self, key: Key, source: Source, flight: _Flight) -> None:
        try:
            flight.answer = self._asked(source, key[1])
        finally:
            with self._lock:
                self._keep(key, flight.answer)
                del self._flights[key]
                self._asking[source.slug] -= 1
            flight.ended.set()

    def _keep(self, key: Key, answer: Answer) -> None:
        seconds = self.settings.live_cache
        if answer.outcome == SILENT:
            seconds = min(seconds, FAILURE_SECONDS)
        self._kept[key] = (self._clock() + seconds, answer)
        self._kept.move_to_end(key)
        while len(self._kept) > MOST_KEPT:
            self._kept.popitem(last=False)

    def _asked(self, source: Source, native_id: str) -> Answer:
        seconds = self.settings.live_timeout
        patience = Patience(attempts=1, longest_wait=0.0, deadline=time.monotonic() + seconds)
        hasty = dataclasses.replace(
            self.settings,
            http_timeout=min(self.settings.http_timeout, seconds),
            http_pause=min(self.settings.http_pause, PAUSE_SECONDS),
        )
        try:
            connector = build_connector(self.hooks, source)
            with PoliteClient(hasty, allow_private=is_private_allowed(source), patience=patience) as http:
                found = connector.holdings(native_id, source, http)
                if found is None:
                    return Answer(UNABLE)
                copies = tuple(itertools.islice(found, MOST_COPIES))
            return Answer(TOLD, tuple(copy for copy in copies if isinstance(copy, Holding)))
        except SourceError as error:
            log.info("%s does not tell the copies of %s now: %s", source.slug, native_id, error)
        except CatalogError as error:
            log.warning("the source %s cannot be asked for copies: %s", source.slug, error)
        except Exception:
            log.exception("connector %s failed over the copies of %s", source.connector, native_id)
        return Answer(SILENT)
