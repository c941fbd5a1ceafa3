"""Writing: batches gathered into commits, the position noted after each."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Protocol

from catalog.sdk.search import Batch, Document, Position


class Writer(Protocol):
    """An index opened for writing, by one process at a time."""

    def put(self, documents: Sequence[Document], remove: Sequence[str]) -> None:
        """Take out ``remove``, put in ``documents`` in place of those of the same id.

        What was put since the last commit is taken out and replaced like what stands in the index.
        """

    def commit(self) -> None:
        """Make all that was put durable."""

    def cancel(self) -> None:
        """Forget what was put since the last commit; the writer is not used any more."""

    def close(self) -> None:
        """Wait for what goes on after a commit; the writer is not used any more."""


class Commits:
    """Gathers batches and commits them once they are many or old, each time noting the position.

    ``documents`` and ``seconds`` say how many and how old. After a kill the index may hold a commit whose
    position was not noted: its batches come again, and replace what they find.
    """

    def __init__(
        self,
        open_writer: Callable[[], Writer],
        noted: Position | None,
        note: Callable[[Position], None],
        *,
        documents: int,
        seconds: float,
    ) -> None:
        self._open, self._note = open_writer, note
        self._documents, self._seconds = documents, seconds
        self._writer: Writer | None = None
        self._position = self._noted = noted
        self._waiting = 0
        self._since = 0.0

    def put(self, batch: Batch, position: Position) -> None:
        """Put a batch in; commit if enough came together or waited long enough."""
        documents = list({document.id: document for document in batch.put}.values())
        put = {document.id for document in documents}
        remove = [id for id in dict.fromkeys(batch.remove) if id not in put]
        if documents or remove:
            if self._writer is None:
                self._writer = self._open()
            self._writer.put(documents, remove)
            self._since = self._since if self._waiting else time.monotonic()
            self._waiting += len(documents) + len(remove)
        self._position = position
        if self._waiting and (
            self._waiting >= self._documents or time.monotonic() - self._since >= self._seconds
        ):
            self._commit()

    def finish(self) -> None:
        """Commit what is left and close."""
        self._commit()
        if self._writer is not None:
            self._writer.close()
            self._writer = None

    def abandon(self) -> None:
        """Forget what was not committed."""
        writer, self._writer = self._writer, None
        if writer is not None:
            writer.cancel()

    def _commit(self) -> None:
        if self._waiting:
            assert self._writer is not None
            self._writer.commit()
        elif self._position == self._noted:
            return
        if self._position is not None:
            self._note(self._position)
        self._waiting, self._noted = 0, self._position
