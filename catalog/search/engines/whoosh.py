"""Whoosh: the engine that runs everywhere, written in Python.

Whoosh keeps the postings, positions and columns; the tree is evaluated by ``whoosh_snapshot`` with sets,
because Whoosh's own matchers do not know a minimum of parts and read "slop" otherwise.
"""

from __future__ import annotations

import io
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, ClassVar, TypeVar

import whoosh
from whoosh import columns, fields, formats, index, reading, writing
from whoosh.filedb import filestore, structfile

from catalog.sdk.search import Document, IndexField
from catalog.search import likeness
from catalog.search.engines.base import FolderEngine, Snapshot
from catalog.search.engines.whoosh_segment import SegmentValues
from catalog.search.engines.whoosh_snapshot import WhooshSnapshot
from catalog.search.engines.writing import Writer

_MEGABYTES = 64
_SCHEMA = 2
"""Raised when what is written changes: older indexes are then rebuilt."""
_MANY_SEGMENTS = 8
_PAUSES = (0.01, 0.02, 0.04, 0.08)
_Opened = TypeVar("_Opened")


class TokenField(fields.FieldType):  # type: ignore[misc]
    """A field whose value is a sequence of token sequences, with positions."""

    def __init__(self) -> None:
        super().__init__(formats.Positions(), None, scorable=True)

    def index(self, value: Sequence[Sequence[str]], **_: Any) -> Iterator[tuple[bytes, int, float, bytes]]:
        """Token, frequency, weight and positions; between two values one position stays empty."""
        positions: dict[str, list[int]] = defaultdict(list)
        place = 0
        for tokens in value:
            for token in tokens:
                positions[token].append(place)
                place += 1
            place += 1
        encode = self.format.encode
        for token, places in positions.items():
            yield token.encode("utf-8", "ignore"), len(places), float(len(places)), encode(places)


class ValueField(fields.FieldType):  # type: ignore[misc]
    """A field whose value is a sequence of whole values."""

    def __init__(self) -> None:
        super().__init__(formats.Existence(), None)

    def index(self, value: Sequence[str], **_: Any) -> Iterator[tuple[bytes, int, float, bytes]]:
        """Each value once."""
        for text in dict.fromkeys(value):
            yield text.encode("utf-8", "ignore"), 1, 1.0, b""


class WhooshEngine(FolderEngine):
    """The engine over a Whoosh index; setting ``megabytes`` of the writer's memory."""

    name: ClassVar[str] = "whoosh"
    capabilities: ClassVar[frozenset[str]] = frozenset({"fuzzy"})
    library: ClassVar[str] = f"whoosh {whoosh.versionstring()} {_SCHEMA}"

    _segments: dict[str, SegmentValues]

    def _create(self, path: Path) -> None:
        index.create_in(str(path), schema_of(self.fields)).close()

    def _open(self, path: Path) -> Snapshot:
        reader = _settled(lambda: _opened(path).reader())
        known = getattr(self, "_segments", {})
        snapshot = WhooshSnapshot(reader, self.fields, known, self.many_values)
        # Values of segments that are still there need not be read again.
        self._segments = snapshot.segments
        return snapshot

    def _writer(self, path: Path) -> Writer:
        return WhooshWriter(path, int(self.settings.get("megabytes", _MEGABYTES)), self._by_name)


class WhooshWriter:
    """Writes one batch at a time: Whoosh cannot take out what was not committed yet."""

    def __init__(self, path: Path, megabytes: int, fields: dict[str, IndexField]) -> None:
        self._path, self._megabytes, self._fields = path, megabytes, fields
        self._writer: writing.SegmentWriter | None = None

    def put(self, documents: Sequence[Document], remove: Sequence[str]) -> None:
        """Take out ``remove``, put in ``documents`` in place of those of the same id."""
        opened = _settled(lambda: _opened(self._path))
        self._writer = opened.writer(limitmb=self._megabytes)
        if opened.doc_count_all():
            _delete(self._writer, (*remove, *(document.id for document in documents)))
        for document in documents:
            self._writer.add_document(**_shaped(document, self._fields))

    def commit(self) -> None:
        """Make what was put durable."""
        writer, self._writer = self._writer, None
        assert writer is not None
        writer.commit(mergetype=_merge_similar)

    def cancel(self) -> None:
        """Forget what was put since the last commit."""
        writer, self._writer = self._writer, None
        if writer is not None:
            writer.cancel()

    def close(self) -> None:
        """Nothing goes on after a commit."""


class _Storage(filestore.FileStorage):  # type: ignore[misc]
    """Whoosh's files, but for the table of contents, which Whoosh leaves open when it is damaged."""

    def open_file(self, name: str, **options: Any) -> Any:
        """A file of the index, open for reading."""
        if not name.endswith(".toc"):
            return super().open_file(name, **options)
        return structfile.StructFile(io.BytesIO(Path(self.folder, name).read_bytes()), name=name)


def _opened(path: Path) -> index.FileIndex:
    return index.FileIndex(_Storage(str(path)))


def _settled(opening: Callable[[], _Opened]) -> _Opened:
    """What ``opening`` gives, tried again while a commit of another process takes files away."""
    for pause in _PAUSES:
        try:
            return opening()
        except (FileNotFoundError, index.EmptyIndexError):
            time.sleep(pause)
    return opening()


def _delete(writer: writing.SegmentWriter, ids: Iterable[str]) -> None:
    # delete_by_term would open the whole index once for each id.
    reader = writer.reader()
    try:
        for id in ids:
            if ("id", id) in reader:
                for document in list(reader.postings("id", id).all_ids()):
                    writer.delete_document(document)
    finally:
        reader.close()


def schema_of(index_fields: Sequence[IndexField]) -> fields.Schema:
    """Whoosh's schema for ``index_fields`` and what every document has."""
    schema = fields.Schema(
        id=ValueField(),
        column_id=fields.COLUMN(columns.VarBytesColumn()),
        column_title=fields.COLUMN(columns.VarBytesColumn()),
        column_newest=fields.COLUMN(columns.NumericColumn("q")),
        column_likeness=fields.COLUMN(columns.VarBytesColumn()),
    )
    for field in index_fields:
        if field.type == "text":
            schema.add(field.name, TokenField())
            schema.add(f"{field.name}_folded", TokenField())
        elif field.type in ("keyword", "number"):
            schema.add(field.name, ValueField())
    return schema


def _shaped(document: Document, known: dict[str, IndexField]) -> dict[str, Any]:
    shaped: dict[str, Any] = {
        "id": (document.id,),
        "column_id": document.id.encode("utf-8", "ignore"),
        "column_title": document.sort_title.encode("utf-8", "ignore"),
        "column_newest": document.newest,
        "column_likeness": likeness.kept(document).encode("utf-8", "ignore"),
    }
    for name, values in document.texts.items():
        if name in known:
            pairs = [(exact, folded) for exact, folded in values]
            shaped[name] = [exact for exact, folded in pairs if exact != folded]
            shaped[f"{name}_folded"] = [folded for _, folded in pairs]
    for name, keywords in document.keywords.items():
        if name in known:
            shaped[name] = keywords
    for name, numbers in document.numbers.items():
        if name in known:
            shaped[name] = [str(number) for number in numbers]
    return shaped


def _merge_similar(writer: writing.SegmentWriter, segments: list[Any]) -> list[Any]:
    """Merge the small segments once there are many, so that each document is merged a few times in all.

    Whoosh's own policy merges only segments of a few documents, and batches of thousands pile up.
    """
    if len(segments) <= _MANY_SEGMENTS:
        return segments
    ordered = sorted(segments, key=lambda segment: segment.doc_count())
    total, count = 0, 0
    for segment in ordered:
        if count > 1 and segment.doc_count() > 2 * total:
            break
        total += segment.doc_count()
        count += 1
    for segment in ordered[:count]:
        reader = reading.SegmentReader(writer.storage, writer.schema, segment)
        writer.add_reader(reader)
        reader.close()
    return ordered[count:]
