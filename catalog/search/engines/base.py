"""What engines over an index folder share: batches, positions, rebuilds, reloading, errors.

A concrete engine gives a ``Snapshot`` (the index as opened at one position) and three functions that
create, open and write a generation.
"""

from __future__ import annotations

import math
import threading
from abc import abstractmethod
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import lru_cache, partial
from pathlib import Path
from typing import Any, ClassVar, Protocol, Self

from catalog.errors import IndexUnusable, QueryError, SearchError
from catalog.sdk.search import Batch, FacetCount, Hit, IndexField, Position, Query, Results, SearchEngine
from catalog.sdk.tree import And, Keyword, Not
from catalog.search import likeness
from catalog.search.engines.folder import IndexFolder, Stamp, layout_of
from catalog.search.engines.guard import guarded
from catalog.search.engines.writing import Commits, Writer
from catalog.search.trees import check_query, clean_filters, clean_top, leaves

_WRITING = "write to the index"
MANY_VALUES = 10_000
"""Facets with more values are counted only alone; setting ``many_values`` of an engine."""
KEPT_ALIKE = 1_000
"""Of so many works it is remembered what is like them, while the index stays the same."""


class Snapshot(Protocol):
    """An index as it was when it was opened. All trees are clean, all queries checked."""

    def search(self, query: Query) -> Results:
        """One page and the facet counts."""

    def count(self, query: Query) -> int:
        """The number of works."""

    def facet_values(self, field: str, prefix: str, query: Query) -> tuple[FacetCount, ...]:
        """Values of a facet that begin with a folded prefix."""

    def vocabulary(self, name: str) -> Iterable[tuple[str, int]]:
        """The tokens of an indexed text field with their document counts."""

    def frequency(self, name: str, token: str) -> int:
        """The number of documents that hold a token in an indexed text field."""

    def likeness(self, id: str) -> str | None:
        """What was stored of a work to find others like it, None if there is no such work."""

    def stats(self) -> dict[str, Any]:
        """``documents`` and what else is cheap to tell."""


class FolderEngine(SearchEngine):
    """A search engine whose index lies in a folder of its own under ``folder``."""

    library: ClassVar[str] = ""
    commit_documents: ClassVar[int] = 1
    """So many documents make a commit: 1 commits every batch."""
    commit_seconds: ClassVar[float] = 10.0
    """What waited so long is committed, so that it is found soon while more comes in slowly."""
    rebuild_documents: ClassVar[int] = 1
    """As ``commit_documents``, of an index that is built anew: nobody waits to find what is in it."""

    def __init__(self, fields: Sequence[IndexField], folder: Path, settings: Mapping[str, Any]) -> None:
        super().__init__(fields, folder, settings)
        self._by_name = {field.name: field for field in self.fields}
        self.many_values = int(settings.get("many_values", MANY_VALUES))
        self._disk = IndexFolder(Path(folder), layout_of(self.fields, self.library))
        self._pinned: Path | None = None
        self._held: tuple[tuple[Stamp, Stamp], Snapshot] | None = None
        self._alike: tuple[tuple[Stamp, Stamp], Callable[[str, int], tuple[Hit, ...]]] | None = None
        self._opening = threading.Lock()

    @abstractmethod
    def _create(self, path: Path) -> None:
        """Make an empty index in ``path``."""

    @abstractmethod
    def _open(self, path: Path) -> Snapshot:
        """Open the index in ``path`` for reading."""

    @abstractmethod
    def _writer(self, path: Path) -> Writer:
        """Open the index in ``path`` for writing."""

    # Writing

    def apply(self, batch: Batch, position: Position) -> None:
        """Put the batch in, durably, then note ``position``. Raises ``SearchError``, ``IndexUnusable``."""
        self.apply_all([(batch, position)])

    def apply_all(self, batches: Iterable[tuple[Batch, Position]]) -> None:
        """Put the batches in, several in one commit; what the iterable raises undoes the commit begun."""
        with guarded(_WRITING):
            commits = self._commits()
        try:
            for batch, position in batches:
                with guarded(_WRITING):
                    commits.put(batch, position)
            with guarded(_WRITING):
                commits.finish()
        except BaseException:
            with guarded(_WRITING):
                commits.abandon()
            raise

    def _commits(self) -> Commits:
        path = self._generation()
        if path is None:
            path = self._disk.create()
            self._create(path)
            self._disk.use(path)
        is_rebuild = self._pinned is not None
        return Commits(
            partial(self._writer, path),
            self._disk.read(path).position,
            partial(self._disk.write, path),
            documents=self.rebuild_documents if is_rebuild else self.commit_documents,
            seconds=math.inf if is_rebuild else self.commit_seconds,
        )

    def begin_rebuild(self) -> Self:
        """An empty engine beside this one, which may be unusable; rebuilds that were killed are removed."""
        beside = type(self)(self.fields, self.folder, self.settings)
        with guarded("begin a new index"):
            self._disk.root.mkdir(parents=True, exist_ok=True)
            # The pointer itself may be damaged: then promote replaces it.
            with suppress(IndexUnusable):
                self._disk.remove_unused()
            beside._pinned = self._disk.create()
            beside._create(beside._pinned)
        return beside

    def promote(self) -> None:
        """Put this rebuilt index in use in one step. Raises ``SearchError`` if it is in use already."""
        if self._pinned is None:
            raise SearchError("this index was not begun as a rebuild: there is nothing to promote")
        with guarded("put the new index in use"):
            self._disk.read(self._pinned)
            self._disk.use(self._pinned)
        self._pinned = self._held = self._alike = None

    # Reading

    def position(self) -> Position | None:
        """The position noted last, None for an empty index. Raises ``IndexUnusable``."""
        path = self._generation()
        if path is None:
            return None
        held = self._disk.read(path).position
        if held is not None:
            self._snapshot()
        return held

    def search(self, query: Query) -> Results:
        """One page of works and the facet counts."""
        checked = self._checked(query)
        snapshot = self._snapshot()
        if snapshot is None:
            asked = (*query.facets, *query.large_facets)
            return Results(
                total=0,
                facets={name: () for name in asked},
                histograms={name: () for name in query.histograms},
            )
        with guarded("search"):
            return snapshot.search(checked)

    def count_many(self, queries: Sequence[Query]) -> list[int]:
        """The number of works for each query."""
        checked = [self._checked(query) for query in queries]
        snapshot = self._snapshot()
        if snapshot is None:
            return [0] * len(checked)
        with guarded("count"):
            return [snapshot.count(query) for query in checked]

    def facet_values(self, field: str, prefix: str, query: Query) -> tuple[FacetCount, ...]:
        """The values of one facet that begin with ``prefix`` (folded), at most ``query.facet_size``."""
        checked = self._checked(replace(query, facets=(field,)))
        snapshot = self._snapshot()
        if snapshot is None:
            return ()
        with guarded("count a facet"):
            return snapshot.facet_values(field, prefix, checked)

    def similar(self, id: str, limit: int = 6) -> tuple[Hit, ...]:
        """Works that share rare words of title, subject and creator with this one, best first."""
        if self._snapshot() is None or (held := self._held) is None:
            return ()
        known = self._alike
        if known is None or known[0] != held[0]:
            known = self._alike = (held[0], lru_cache(maxsize=KEPT_ALIKE)(self._similar))
        return known[1](id, limit)

    def _similar(self, id: str, limit: int) -> tuple[Hit, ...]:
        snapshot = self._snapshot()
        if snapshot is None:
            return ()
        with guarded("find similar works"):
            stored = snapshot.likeness(id)
            documents = snapshot.stats()["documents"]
            tree = likeness.tree(stored or "", self.fields, snapshot.frequency, documents)
        if tree is None:
            return ()
        return self.search(Query(tree=And((tree, Not(Keyword("id", id)))), limit=limit)).hits

    def explain(self, query: Query, id: str) -> Mapping[str, Any]:
        """``id``, ``found``, and ``matches`` [{field, tokens, folded, score}], the weightiest first."""
        tree = self._checked(query).tree
        this = Keyword("id", id)
        texts = [field.name for field in self.fields if field.type == "text"]
        matches: list[dict[str, Any]] = []
        for leaf in dict.fromkeys(leaves(tree)):
            for name in [leaf.field] if leaf.field else texts:
                hits = self.search(Query(tree=And((this, replace(leaf, field=name))), limit=1)).hits
                tokens = leaf.tokens if hasattr(leaf, "tokens") else (leaf.text,)
                if hits:
                    told = {"field": name, "tokens": list(tokens), "folded": leaf.folded}
                    matches.append(told | {"score": round(hits[0].score, 6)})
        found = self.count_many([replace(query, tree=And((this, tree)))])[0] == 1
        matches.sort(key=lambda match: -match["score"])
        return {"id": id, "found": found, "matches": matches}

    def vocabulary(self, field: str) -> Iterable[tuple[str, int]]:
        """The tokens of ``<name>`` or ``<name>_folded`` with their document counts."""
        known = self._by_name.get(field.removesuffix("_folded"))
        if known is None or known.type != "text":
            raise QueryError(f"there is no text field {field!r}")
        snapshot = self._snapshot()
        if snapshot is None:
            return ()
        with guarded("list the vocabulary"):
            return snapshot.vocabulary(field)

    def stats(self) -> Mapping[str, Any]:
        """``engine``, ``documents``, ``bytes``, ``position`` and what the engine adds."""
        told: dict[str, Any] = {"engine": self.name, "documents": 0, "bytes": 0, "position": None}
        path, snapshot = self._generation(), self._snapshot()
        if path is None or snapshot is None:
            return told
        with guarded("measure the index"):
            return told | snapshot.stats() | {"bytes": self._disk.size(path), "position": self.position()}

    def close(self) -> None:
        """Let go of the opened index; the next search opens it again."""
        self._held = self._alike = None

    # How it is opened

    def _generation(self) -> Path | None:
        return self._pinned or self._disk.current()

    def _checked(self, query: Query) -> Query:
        check_query(query, self._by_name)
        tree = clean_top(query.tree, self._by_name)
        return replace(query, tree=tree, filters=clean_filters(query.filters, self._by_name))

    def _snapshot(self) -> Snapshot | None:
        """The index as it is now: the one held if nothing changed since it was opened."""
        stamp = self._disk.stamp(self._pinned)
        held = self._held
        if stamp is None:
            return None
        if held is not None and held[0] == stamp:
            return held[1]
        with self._opening:
            return self._reopened()

    def _reopened(self) -> Snapshot | None:
        while True:
            stamp = self._disk.stamp(self._pinned)
            held = self._held
            if stamp is None:
                return None
            if held is not None and held[0] == stamp:
                return held[1]
            try:
                snapshot = self._open_current()
            except SearchError:
                if self._disk.stamp(self._pinned) != stamp:
                    continue  # a rebuild was promoted meanwhile
                raise
            self._held = (stamp, snapshot)
            return snapshot

    def _open_current(self) -> Snapshot:
        path = self._generation()
        if path is None:
            raise IndexUnusable("the index went away while it was opened")
        self._disk.read(path)
        with guarded("open the index"):
            return self._open(path)
