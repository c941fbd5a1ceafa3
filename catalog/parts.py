"""The parts that one running catalog is wired of, as the layers above are handed them."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from catalog.sdk.search import SearchEngine
from catalog.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable

    from catalog.hooks import Hooks


class Parts:
    """Settings, hooks and the search engine of one app; found in ``app.extensions["catalog"]``.

    The engine is opened at first use, so that web processes open it after they were forked.
    """

    def __init__(
        self, settings: Settings, hooks: Hooks, open_engine: Callable[[Settings, Hooks], SearchEngine]
    ) -> None:
        self.settings, self.hooks = settings, hooks
        self._open_engine = open_engine
        self._engine: SearchEngine | None = None
        self._lock = threading.Lock()

    @property
    def engine(self) -> SearchEngine:
        """The search engine; raises ``SearchError`` if it cannot be opened."""
        if self._engine is None:
            with self._lock:
                if self._engine is None:
                    self._engine = self._open_engine(self.settings, self.hooks)
        return self._engine
