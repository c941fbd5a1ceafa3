"""How many records are asked for at a time: as many as the server can give, fewer around a bad one."""

from __future__ import annotations

PAGE = 100
"""Records asked for at a time."""
SMALL = 10
"""Records asked for at a time behind a bad one."""
GOOD_PAGES = 10
"""Pages in a row after which larger ones are tried again."""


class PageSize:
    """The size of the next page; ``now`` is halved within a window that failed, until its end is passed."""

    def __init__(self, most: int) -> None:
        self._most = self._full = self.now = max(1, min(most, PAGE))
        self._until = self._good = 0
        self._is_bad_within = False

    @property
    def is_narrowed(self) -> bool:
        """Whether a page failed and its end is not passed yet."""
        return self._until > 0

    def halve(self, position: int) -> None:
        """Ask for half as many from the record at ``position`` on."""
        self._until = self._until or position + self.now
        self.now //= 2

    def passed_by(self, position: int) -> None:
        """A bad record was found: the records behind it are asked for from ``position`` on."""
        self._is_bad_within = True
        self.now = min(self._full, SMALL)
        self.moved(position)

    def moved(self, position: int) -> None:
        """Behind the window that failed, full pages again; smaller ones if no record was at fault."""
        if self._until:
            if position >= self._until:
                self._widen()
        elif self._full < self._most:
            # It may have been the line that failed, not the size of the page.
            self._good += 1
            if self._good >= GOOD_PAGES:
                self.now = self._full = min(self._most, 2 * self._full)
                self._good = 0

    def _widen(self) -> None:
        if not self._is_bad_within:
            self._full, self._good = max(1, self._full // 2), 0
        self.now, self._until, self._is_bad_within = self._full, 0, False
