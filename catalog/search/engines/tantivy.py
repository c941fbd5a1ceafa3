"""Tantivy: the fast engine, used where the package is installed.

Text is given to it analysed, its tokens joined by blanks and split again at these, so that positions are
ours. The values of a field go in as one text with ``BETWEEN`` between them, which leaves the same empty
position as values given apart, at half the calls. All folded tokens stand once more in one field without
positions, which tells what is found; the fields of their own tell how it ranks. Never sent to it, because
it panics: a phrase of one token, a limit of 0. Filters of a facet that is itself counted take one more
aggregation each; Tantivy's own filter aggregations would have to be written in its query language, and no
user's text goes there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any, ClassVar

from catalog.errors import SearchError
from catalog.sdk.search import IndexField
from catalog.search.engines import tantivy_joining
from catalog.search.engines.base import Snapshot
from catalog.search.engines.parted import PartedEngine
from catalog.search.engines.writing import Writer

try:
    import tantivy

    _VERSION: str | None = version("tantivy")
except ImportError:  # not installed, or built for another machine
    _VERSION = None

_HEAP = 64_000_000
_THREADS = 1
ANYWHERE = "anywhere"
"""The field of the folded tokens of all text fields."""
TOKENS = "tokens"
SORTED = "sorted"
BETWEEN = "\x1f"
"""Stands between two values of a field; no token, since analysis takes control characters out."""
_SCHEMA = 3
"""Raised when the schema or its tokenizers change: older indexes are then rebuilt."""


class TantivyEngine(PartedEngine):
    """The engine over a Tantivy index; settings ``heap`` (bytes) and ``threads`` of the writer."""

    # Small batches keep few documents in Python's memory, fewer than set off its collector of cycles; the
    # writer gathers them into large commits.

    name: ClassVar[str] = "tantivy"
    capabilities: ClassVar[frozenset[str]] = frozenset({"fuzzy", "fast"})
    batch_size: ClassVar[int] = 500
    commit_documents: ClassVar[int] = 20_000
    rebuild_documents: ClassVar[int] = 100_000
    library: ClassVar[str] = f"tantivy {_VERSION} {_SCHEMA}"

    @classmethod
    def available(cls) -> bool:
        """Whether the package tantivy is installed."""
        return _VERSION is not None

    def __init__(self, fields: Sequence[IndexField], folder: Path, settings: Mapping[str, Any]) -> None:
        super().__init__(fields, folder, settings)
        self._sizes: dict[str, tuple[int, int]] = {}

    def _create(self, path: Path) -> None:
        tantivy.Index(schema_of(self.fields), str(path), reuse=False)

    def _open(self, path: Path) -> Snapshot:
        from catalog.search.engines.tantivy_snapshot import TantivySnapshot

        return TantivySnapshot(self._index(path), self.fields, self._is_large)

    def _is_large(self, searcher: Any, name: str) -> bool:
        """Whether a facet has too many values; asked anew when the index has become another fifth larger."""
        if self._by_name[name].type != "keyword":
            return False
        works, known = self._sizes.get(name, (0, 0))
        if not works or not works * 0.8 <= searcher.num_docs <= works * 1.2:
            from catalog.search.engines.tantivy_facets import distinct

            known = distinct(searcher, name)
            self._sizes[name] = (searcher.num_docs, known)
        return known > self.many_values

    def _index(self, path: Path) -> Any:
        index = tantivy.Index.open(str(path))
        _register_tokenizers(index)
        # The stamp of our own files tells when to reload, so no thread watches the folder.
        index.config_reader("manual")
        return index

    def _writer(self, path: Path) -> Writer:
        from catalog.search.engines.tantivy_writer import TantivyWriter

        heap, threads = int(self.settings.get("heap", _HEAP)), int(self.settings.get("threads", _THREADS))
        return TantivyWriter(self._index(path), self._by_name, heap, threads)

    def _join(self, path: Path, parts: Sequence[Path]) -> None:
        wanted = sum(map(tantivy_joining.documents, parts))
        tantivy_joining.join(path, parts)
        joined = self._index(path).searcher().num_docs
        if joined != wanted:
            raise SearchError(f"the joined index holds {joined} works in place of {wanted}")
        # A commit looks whether there are segments to be merged.
        writer = self._writer(path)
        writer.commit()
        writer.close()


def _register_tokenizers(index: Any) -> None:
    between = tantivy.Filter.custom_stopword([BETWEEN])
    index.register_tokenizer(TOKENS, _analyzer(tantivy.Tokenizer.whitespace(), between))
    # Sort keys are only read from their column. A text field is always indexed too, and a dictionary of
    # long keys that are all different cost a third of the writing: so no token of them is let through.
    nothing = tantivy.Filter.remove_long(1)
    index.register_tokenizer(SORTED, _analyzer(tantivy.Tokenizer.raw(), nothing))
    index.register_fast_field_tokenizer(SORTED, _analyzer(tantivy.Tokenizer.raw()))


def _analyzer(tokenizer: Any, *filters: Any) -> Any:
    builder = tantivy.TextAnalyzerBuilder(tokenizer)
    for chosen in filters:
        builder = builder.filter(chosen)
    return builder.build()


def schema_of(fields: Sequence[IndexField]) -> Any:
    """Tantivy's schema for ``fields`` and what every document has."""
    if _VERSION is None:
        raise SearchError("the search engine tantivy is not installed; install khomo[fast] or use whoosh")
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_bytes_field("likeness", stored=True)
    builder.add_text_field("sort_title", fast=True, tokenizer_name=SORTED, index_option="basic")
    builder.add_integer_field("newest", fast=True)
    builder.add_text_field(ANYWHERE, tokenizer_name=TOKENS, index_option="basic")
    for field in fields:
        if field.type == "text":
            builder.add_text_field(field.name, tokenizer_name=TOKENS)
            builder.add_text_field(f"{field.name}_folded", tokenizer_name=TOKENS)
        elif field.type == "keyword":
            builder.add_text_field(field.name, fast=field.facet, tokenizer_name="raw", index_option="basic")
        elif field.type == "number":
            builder.add_integer_field(field.name, indexed=True, fast=True)
    return builder.build()
