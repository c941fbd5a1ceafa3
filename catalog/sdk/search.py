"""The search interface: the fields of the index, what is asked and answered, what an engine must do.

What is searched for is a tree of ``catalog.sdk.tree``.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar, Final, Literal

from catalog.sdk.tree import Everything, Node

FieldType = Literal["text", "keyword", "number", "stored"]


NEWEST: Final = "newest"
"""The number that "newest" sorts by; a tree may hold a ``NumberRange`` of it, to go on behind a work."""
RESERVED_FIELDS = frozenset({"id", NEWEST, "sort_title", "likeness", "anywhere"})
"""Names of fields that engines use themselves; names that end in ``_folded`` are theirs too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexField:
    """One field of a document.

    ``text``: indexed twice, as ``<name>_folded`` and, of values that hold accents, as ``<name>`` (exact
    tokens); ``weight`` multiplies its score. ``keyword``: whole values, filterable; with ``facet``
    countable. ``number``: integers, filterable by value and by range; with ``facet`` counted per value,
    the largest first. ``multiple`` fields hold several values. ``label`` is an untranslated English
    message for the facet's heading. Every engine keeps the work's ``id`` as a keyword without being told.

    ``words`` names the text field that holds the words of a facet's values, so that a value is found by a
    word among many. ``ends`` names the number fields that hold the first and the last of the span that a
    work takes up on this one: a range then finds the spans that touch it.
    """

    name: str
    type: FieldType
    label: str = ""
    weight: float = 1.0
    facet: bool = False
    multiple: bool = False
    words: str = ""
    ends: tuple[str, str] | None = None


Sort = Literal["relevance", "newest", "title"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """What to search: a tree, filters by facet (any value of a field, all fields), facets to count.

    A filter of a number field may be a range, "1900..1945", "..1945" or "1900..". Counts of a facet ignore
    that facet's own filter (multi-select) and come most frequent first, those of numbers largest first.
    Of ``facets`` those with more than 10,000 values in the index are left out of the counts and named in
    the results; those in ``large_facets`` are counted all the same. ``histograms`` are number fields with
    ``ends``. ``offset`` is at most 10,000, ``limit`` 1,000 (0: only counts). Ties are ordered by newest,
    then by id.
    """

    tree: Node = field(default_factory=Everything)
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    facets: tuple[str, ...] = ()
    large_facets: tuple[str, ...] = ()
    histograms: tuple[str, ...] = ()
    facet_size: int = 50
    sort: Sort = "relevance"
    offset: int = 0
    limit: int = 20


@dataclass(frozen=True, slots=True)
class FacetCount:
    """A value of a facet and the number of matching works."""

    value: str
    count: int


@dataclass(frozen=True, slots=True)
class Bucket:
    """A bar of a histogram: the works whose span touches ``low`` to ``high``, both included.

    That is what the filter "low..high" finds, so a span may be counted in several bars.
    """

    low: int
    high: int
    count: int


@dataclass(frozen=True, slots=True)
class Hit:
    """A work that was found; ``newest`` is its number where works are sorted by "newest", else 0."""

    id: str
    score: float
    newest: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """What was found: the number of works, one page of them, the counts asked for.

    ``left_out`` are facets that were asked for and have too many values to be counted beside others; ask
    for them alone, by ``Query.large_facets`` or ``facet_values``.
    """

    total: int
    hits: tuple[Hit, ...] = ()
    facets: Mapping[str, tuple[FacetCount, ...]] = field(default_factory=dict)
    left_out: tuple[str, ...] = ()
    histograms: Mapping[str, tuple[Bucket, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """What an engine indexes: a work's id and, per field, analysed values.

    ``texts[field]`` is a sequence of values, each a pair (exact tokens, folded tokens) of equal length.
    ``keywords[field]`` are whole values, ``numbers[field]`` integers, ``sort_title`` a collation key,
    ``newest`` the number to sort by for "newest".
    """

    id: str
    texts: Mapping[str, Sequence[Sequence[Sequence[str]]]] = field(default_factory=dict)
    keywords: Mapping[str, Sequence[str]] = field(default_factory=dict)
    numbers: Mapping[str, Sequence[int]] = field(default_factory=dict)
    sort_title: str = ""
    newest: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Documents to put in place of older ones of the same id, and ids to take out."""

    put: Sequence[Document] = ()
    remove: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Position:
    """How far an index is: the log it follows, the fingerprint of its fields and code, the last seq."""

    log_id: str
    fingerprint: str
    seq: int


class SearchEngine(ABC):
    """An engine over one index folder. Readers may share a folder with one writer at a time.

    Every method raises ``SearchError``; ``IndexUnusable`` where a rebuild helps; ``QueryError`` for a
    query that names an unknown field or passes a limit. An engine without an index yet finds nothing.
    """

    name: ClassVar[str]
    capabilities: ClassVar[frozenset[str]] = frozenset()
    batch_size: ClassVar[int] = 7_000
    """How many works suit one batch; a batch is held in memory while it is made and put in."""

    def __init__(self, fields: Sequence[IndexField], folder: Path, settings: Mapping[str, Any]) -> None:
        self.fields, self.folder, self.settings = tuple(fields), folder, settings

    @classmethod
    def available(cls) -> bool:
        """Whether what the engine needs is installed."""
        return True

    @abstractmethod
    def apply(self, batch: Batch, position: Position) -> None:
        """Put the batch in, durably, then write ``position``; doing it twice is harmless."""

    def apply_all(self, batches: Iterable[tuple[Batch, Position]]) -> None:
        """Put the batches in one after the other, each as ``apply`` does.

        An engine may gather several into one commit, and write their last position after it. A work may
        come again in a later batch. What ``batches`` raises passes through; what is not committed by
        then is forgotten.
        """
        for batch, position in batches:
            self.apply(batch, position)

    @abstractmethod
    def position(self) -> Position | None:
        """The position written last, None for an empty index."""

    @abstractmethod
    def search(self, query: Query) -> Results:
        """One page of works and the facet counts."""

    @abstractmethod
    def count_many(self, queries: Sequence[Query]) -> list[int]:
        """The number of works for each query."""

    @abstractmethod
    def facet_values(self, field: str, prefix: str, query: Query) -> tuple[FacetCount, ...]:
        """The values of one facet in which each word of ``prefix`` begins a word, accents apart.

        At most ``query.facet_size``, most frequent first; all of them where nothing is typed. The filter
        by the facet itself is left out. Bounded: of beginnings that thousands of words share, the rare
        words may be missing.
        """

    @abstractmethod
    def similar(self, id: str, limit: int = 6) -> tuple[Hit, ...]:
        """Works like this one."""

    @abstractmethod
    def explain(self, query: Query, id: str) -> Mapping[str, Any]:
        """Which fields and tokens of the work match, with their share of the score."""

    @abstractmethod
    def vocabulary(self, field: str) -> Iterable[tuple[str, int]]:
        """The tokens of ``<name>`` or ``<name>_folded`` of a text field, with their document counts."""

    @abstractmethod
    def begin_rebuild(self) -> SearchEngine:
        """An empty engine of the same kind beside this one, to be filled and then promoted."""

    @abstractmethod
    def promote(self) -> None:
        """Put this rebuilt index in the place of the one it was begun from, in one step."""

    @abstractmethod
    def stats(self) -> Mapping[str, Any]:
        """``documents``, ``bytes`` and what else the engine can tell."""

    @abstractmethod
    def close(self) -> None:
        """Let go of files; a process that ends without it does no harm."""
