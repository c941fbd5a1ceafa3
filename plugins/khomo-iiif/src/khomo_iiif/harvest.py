"""One run over a collection, a manifest or a stream, with the marks that let it be cut at any time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from itertools import chain, islice
from typing import Any

from catalog.formats.json_documents import identity
from catalog.sdk import Checkpoint, Fetched, FetchRequest, Notice, RawRecord, SourceRefused
from catalog.sdk.activities import Activities, Change, is_stream
from catalog.sdk.revisits import MAX_FAILED, Revisits, Since
from khomo_iiif.manifests import Manifests
from khomo_iiif.pages import Page
from khomo_iiif.server import Server
from khomo_iiif.walk import Entry, Moved, Walk, streams_of, total_of

BATCH = 50
"""Manifests between two marks."""
_SHOWN_LABELS = 20


class Harvest:
    """The run over what is at ``root``; ``items`` gives what ``Connector.fetch`` yields."""

    def __init__(
        self, server: Server, root: Page, settings: Mapping[str, Any], request: FetchRequest
    ) -> None:
        self.server, self.root, self.settings, self.request = server, root, settings, request
        self.kept = Since.read(request.since, settings["url"])
        resume = request.resume or {}
        self.began = str(resume.get("began", "")) or server.now.astimezone(UTC).isoformat()
        now = datetime.fromisoformat(self.began)
        asked = None if request.full else self.kept.asked_since(now, settings["sweep_days"])
        formats = request.formats if settings["see_also"] else None
        self.revisits = Revisits(asked, self.kept.tags, self.kept.failed)
        self.manifests = Manifests(server, settings["labels"], formats, self.revisits)
        self._left = request.limit
        self._notices: list[Notice] = []
        self._stream_end = ""
        self._doubtful = bool(resume.get("doubtful"))
        self.manifests.failed += resume.get("failed", [])

    def tell(self, rule: str, message: str, address: str = "") -> None:
        """Put a notice by for the report."""
        self._notices.append(Notice(rule, message, address or None))

    def items(self) -> Iterator[Fetched]:
        """Everything to its end, or up to the request's limit."""
        if is_stream(self.root.head):
            yield from self._streamed(self.root.head, self.kept.stream if self.revisits.since else "")
        elif self.root.kind == "Manifest":
            yield from self._single()
        elif self.root.kind == "Collection":
            yield from self._collection()
        else:
            raise SourceRefused(refusal(self.root))

    def _single(self) -> Iterator[Fetched]:
        name = identity(self.root.head) or self.root.url
        entry = Entry(name, None, self.root.whole(), (), None, [])
        yield self.manifests.told(entry, False)
        yield from self._end(complete=not self.manifests.failed)

    def _collection(self) -> Iterator[Fetched]:
        resume = self.request.resume or {}
        stream = self.settings["changes"] or next(streams_of(self.root), "")
        can_ask = bool(stream and self.kept.stream and self.revisits.since) and "place" not in resume
        if can_ask or "changes" in resume:
            yield from self._streamed(self.server.document(stream), self.kept.stream)
            return
        if stream and not resume:
            self._stream_end = self._newest(stream)
        self._stream_end = str(resume.get("stream", "")) or self._stream_end
        yield from self._walked(resume.get("place"), bool(stream))

    def _walked(self, place: Any, has_stream: bool) -> Iterator[Fetched]:
        walk = Walk(self.server, self.root, self.tell)
        try:
            yield from self._entries(walk, walk.entries(place), has_stream)
        except Moved:
            told = "the collection changed while the run was cut: it is read from its beginning"
            self.tell("list_changed", told)
            walk = Walk(self.server, self.root, self.tell)
            yield from self._entries(walk, walk.entries(), has_stream)

    def _entries(self, walk: Walk, entries: Iterator[Entry], has_stream: bool) -> Iterator[Fetched]:
        total = total_of(self.root)
        self.manifests.listed = walk.manifests
        entries = islice(entries, self._left)
        while batch := list(islice(entries, BATCH)):
            known = set(self.request.known([entry.id for entry in batch]))
            for entry in batch:
                # A stream names a manifest without the collections above it: it must say the same either way.
                plain = entry._replace(collections=()) if has_stream else entry
                yield self.manifests.told(plain, entry.id in known)
            yield from self._told()
            yield Checkpoint(resume=self._mark(walk, batch[-1]), total=total)
        self._doubtful = self._doubtful or walk.doubtful
        yield from self._end(complete=not self._doubtful and self._left is None)

    def _mark(self, walk: Walk, entry: Entry) -> dict[str, Any]:
        doubtful = walk.doubtful or self._doubtful
        kept = {"began": self.began, "stream": self._stream_end, "doubtful": doubtful}
        return {**kept, "place": entry.place, "failed": self.manifests.failed[:MAX_FAILED]}

    def _newest(self, stream: str) -> str:
        """The time of the last activity before the walk, from which the next run asks for changes."""
        activities = Activities(self.server.document(stream), self.server.document)
        next(activities.changes(), None)
        return activities.last

    def _streamed(self, head: dict[str, Any], since: str) -> Iterator[Fetched]:
        """What a stream names; a run that was cut reads it again up to its place, which is soon done."""
        resume = self.request.resume or {}
        behind = int(resume.get("changes", 0))
        activities = Activities(head, self.server.document, ("Manifest",))
        done = 0
        again = (Change(name, "", False, "") for name in self.kept.failed if since)
        for change in islice(chain(again, activities.changes(since)), self._left):
            done += 1
            if done <= behind:
                continue
            yield self._changed(change)
            if done % BATCH == 0:
                yield from self._told()
                failed = self.manifests.failed[:MAX_FAILED]
                yield Checkpoint(resume={"began": self.began, "changes": done, "failed": failed})
        self._stream_end = activities.last or since
        whole = not since and self._left is None
        yield from self._end(complete=whole, swept=whole)

    def _changed(self, change: Change) -> Fetched:
        if change.gone:
            return RawRecord(change.id, b"", "iiif", deleted=True)
        is_known = change.id in self.request.known([change.id])
        return self.manifests.changed(Entry(change.id, None, b"", (), None, []), is_known)

    def _told(self) -> Iterator[Notice]:
        yield from self._notices
        self._notices.clear()

    def _end(self, *, complete: bool, swept: bool = True) -> Iterator[Fetched]:
        manifests = self.manifests
        for repair, count in manifests.repairs.items():
            self.tell(repair.rule, f"{count:,} manifests: {repair.told}")
        if manifests.unmapped:
            yield Notice("unmapped_labels", unmapped(manifests.unmapped.most_common()))
        if manifests.lost:
            told = f"{manifests.lost:,} descriptions beside manifests cannot be read: {manifests.why}"
            self.tell("see_also_unreadable", told)
        yield from self._told()
        next_since = self._kept(swept).text() if self._left is None else None
        yield Checkpoint(next_since=next_since, complete=complete)

    def _kept(self, swept: bool) -> Since:
        """What the next run needs; what was not seen is asked for again from the date of the run before."""
        manifests = self.manifests
        unseen = self._doubtful or len(manifests.failed) > MAX_FAILED
        was_full = self.revisits.since is None and swept
        return Since(
            key=self.settings["url"],
            at=(self.kept.at if unseen else "") or self.began,
            swept=self.began if was_full else self.kept.swept,
            stream=self._stream_end,
            tags=self.revisits.tags if swept else self.kept.tags,
            failed=manifests.failed[:MAX_FAILED],
        )


def unmapped(counts: list[tuple[str, int]]) -> str:
    """Labels that mean no field, with how often they came, in one sentence."""
    shown = "; ".join(f"{label} ({count:,})" for label, count in counts[:_SHOWN_LABELS])
    more = f"; and {len(counts) - _SHOWN_LABELS} more" if len(counts) > _SHOWN_LABELS else ""
    told = f"metadata labels that mean no known field stay as notes: {shown}{more}"
    return f"{told}. Name their fields in the option labels"


def refusal(root: Page) -> str:
    """Why a document is nothing to harvest, and what to give instead."""
    protocol = str(root.head.get("protocol", "")) + str(root.head.get("profile", ""))
    if "iiif.io/api/image" in protocol:
        told = "this is one picture (info.json of the IIIF Image API)"
        return f"{root.url}: {told}: give a manifest or a collection"
    what = f"its type is {root.kind}" if root.kind else "it has no type"
    told = f"this is neither a IIIF manifest nor a collection ({what})"
    return f"{root.url}: {told}: ask the institution for one of them"
