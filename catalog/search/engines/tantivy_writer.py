"""A Tantivy index opened for writing: documents in its own shape, in place of those of the same id."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import tantivy

from catalog.sdk.search import Document, IndexField
from catalog.search import likeness
from catalog.search.analysis import Analysed
from catalog.search.engines.guard import encodable
from catalog.search.engines.tantivy import ANYWHERE, BETWEEN

_BETWEEN = f" {BETWEEN} "


class TantivyWriter:
    """Holds the lock of the index until it is closed or cancelled."""

    def __init__(self, index: Any, fields: Mapping[str, IndexField], heap: int, threads: int) -> None:
        self._index, self._fields = index, fields
        self._writer = index.writer(heap, threads)
        self._uncommitted: set[str] = set()
        # Opened under the lock, so that nothing another process committed is missed.
        self._look()

    def put(self, documents: Sequence[Document], remove: Sequence[str]) -> None:
        """Take out ``remove``, put in ``documents`` in place of those of the same id."""
        ids = [*remove, *(document.id for document in documents)]
        if self._holds_any(ids):
            self._writer.delete_documents_by_query(self._any_of(ids))
        for document in documents:
            self._writer.add_document(_shape(document, self._fields))
        self._uncommitted.update(ids)

    def commit(self) -> None:
        """Make all that was put durable."""
        self._writer.commit()
        self._uncommitted.clear()
        self._look()

    def cancel(self) -> None:
        """Forget what was put since the last commit."""
        self._writer.rollback()
        self._writer = None

    def close(self) -> None:
        """Wait for the merges that commits began."""
        self._writer.wait_merging_threads()
        self._writer = None

    def _look(self) -> None:
        self._index.reload()
        self._searcher = self._index.searcher()

    def _holds_any(self, ids: Sequence[str]) -> bool:
        # Tantivy looks up each id to be deleted in each segment, which costs more the larger the index
        # is. Works of a first harvest are in no segment: one look says so for all of them.
        if not self._uncommitted.isdisjoint(ids):
            return True
        if not self._searcher.num_docs:
            return False
        return bool(self._searcher.search(self._any_of(ids), 1, count=True).count)

    def _any_of(self, ids: Sequence[str]) -> Any:
        return tantivy.Query.term_set_query(self._index.schema, "id", ids)


def _texts(value: Sequence[Sequence[str]]) -> tuple[str, str]:
    if type(value) is Analysed:
        return value.exact_text, value.folded_text
    exact, folded = value
    return " ".join(exact), " ".join(folded)


def _shape(document: Document, fields: Mapping[str, IndexField]) -> Any:
    try:
        return _shaped(document, fields)
    except UnicodeEncodeError:
        return _shaped(encodable(document), fields)


def _shaped(document: Document, fields: Mapping[str, IndexField]) -> Any:
    shaped = tantivy.Document()
    add_text, add_integer = shaped.add_text, shaped.add_integer
    add_text("id", document.id)
    shaped.add_bytes("likeness", likeness.kept(document).encode("utf-8", "ignore"))
    # Newest and id stand in the key, so that equal titles have one order.
    newest = max(0, 10**15 - document.newest)
    add_text("sort_title", f"{document.sort_title}\x00{newest:016d}{document.id}")
    add_integer("newest", document.newest)
    everything = []
    for name, values in document.texts.items():
        if name in fields:
            pairs = [_texts(value) for value in values]
            folded = _BETWEEN.join([folded for _, folded in pairs])
            add_text(f"{name}_folded", folded)
            everything.append(folded)
            # What has no accents is searched folded only.
            accented = [exact for exact, folded in pairs if exact != folded]
            if accented:
                add_text(name, _BETWEEN.join(accented))
    add_text(ANYWHERE, " ".join(everything))
    for name, keywords in document.keywords.items():
        if name in fields:
            for keyword in dict.fromkeys(keywords):
                add_text(name, keyword)
    for name, numbers in document.numbers.items():
        if name in fields:
            for number in dict.fromkeys(numbers):
                add_integer(name, number)
    return shaped
