"""One run over a document, a list of documents or a stream of changes, cut at any time and gone on with."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from itertools import chain, islice
from typing import Any

from catalog.formats.json_documents import identity
from catalog.formats.linkedart_parts import is_list, items_of, next_of
from catalog.sdk import Checkpoint, Fetched, FetchRequest, Notice, RawRecord
from catalog.sdk.activities import Activities, Change, is_stream
from catalog.sdk.revisits import MAX_FAILED, Revisits, Since
from khomo_linkedart.listing import Item, Listing, Moved, total_of
from khomo_linkedart.objects import Objects
from khomo_linkedart.server import Server

BATCH = 50
"""Documents between two marks."""
THINGS = (
    "HumanMadeObject",
    "ManMadeObject",
    "Activity",
    "VisualItem",
    "LinguisticObject",
    "Set",
    "DigitalObject",
)
_SHOWN = 20


class Harvest:
    """The run over the value ``root`` of the source; ``items`` gives what ``Connector.fetch`` yields."""

    def __init__(self, server: Server, root: Any, settings: Mapping[str, Any], request: FetchRequest) -> None:
        self.server, self.root, self.settings, self.request = server, root, settings, request
        self.url = settings["url"]
        self.kept = Since.read(request.since, self.url)
        resume = request.resume or {}
        self.began = str(resume.get("began", "")) or server.now.astimezone(UTC).isoformat()
        now = datetime.fromisoformat(self.began)
        asked = None if request.full else self.kept.asked_since(now, settings["sweep_days"])
        self.revisits = Revisits(asked, self.kept.tags, self.kept.failed)
        self.objects = Objects(server, settings["parts"], self.revisits)
        self.objects.failed += resume.get("failed", [])
        self._doubtful = bool(resume.get("doubtful"))
        self._stream_end = ""
        self._left = request.limit
        self._notices: list[Notice] = []

    def tell(self, rule: str, message: str, address: str = "") -> None:
        """Put a notice by for the report."""
        self._notices.append(Notice(rule, message, address or None))

    def items(self) -> Iterator[Fetched]:
        """Everything to its end, or up to the request's limit."""
        kind = kind_of(self.root, self.server)
        if kind == "stream":
            yield from self._streamed(self.kept.stream if self.revisits.since else "")
        elif kind == "list":
            yield from self._listed()
        else:
            name = identity(self.root) or self.url
            yield self.objects.told(Item(name, self.root, {}), False)
            yield from self._end(complete=not self.objects.failed)

    def _listed(self) -> Iterator[Fetched]:
        place = (self.request.resume or {}).get("place")
        listing = Listing(self.server, self.url, self.root, self.tell)
        try:
            yield from self._entries(listing, listing.items(place))
        except Moved:
            told = "the list changed while the run was cut: it is read from its beginning"
            self.tell("list_changed", told)
            listing = Listing(self.server, self.url, self.root, self.tell)
            yield from self._entries(listing, listing.items())

    def _entries(self, listing: Listing, items: Iterator[Item]) -> Iterator[Fetched]:
        total = total_of(self.root)
        items = islice(items, self._left)
        while batch := list(islice(items, BATCH)):
            known = set(self.request.known([item.id for item in batch]))
            for item in batch:
                yield self.objects.told(item, item.id in known)
            yield from self._told()
            mark = {"place": batch[-1].place, "doubtful": self._doubtful or listing.doubtful}
            yield Checkpoint(resume={**self._mark(), **mark}, total=total)
        self._doubtful = self._doubtful or listing.doubtful
        if total is not None and self._left is None and listing.count < total:
            self._doubtful = True
            self.tell(
                "list_short", f"the list ended after {listing.count:,} documents of {total:,} that it tells"
            )
        yield from self._end(complete=not self._doubtful and self._left is None)

    def _mark(self) -> dict[str, Any]:
        return {"began": self.began, "failed": self.objects.failed[:MAX_FAILED]}

    def _streamed(self, since: str) -> Iterator[Fetched]:
        """What a stream names; a run that was cut reads it again up to its place, which is soon done."""
        behind = int((self.request.resume or {}).get("changes", 0))
        activities = Activities(self.root, self.server.document, THINGS)
        again = (Change(name, "", False, "") for name in self.kept.failed if since)
        for done, change in enumerate(islice(chain(again, activities.changes(since)), self._left), 1):
            if done <= behind:
                continue
            if change.gone:
                yield RawRecord(change.id, b"", "linkedart", deleted=True)
            else:
                is_known = change.id in self.request.known([change.id])
                yield self.objects.changed(Item(change.id, None, {}), is_known)
            if done % BATCH == 0:
                yield Checkpoint(resume={**self._mark(), "changes": done})
        self._stream_end = activities.last or since
        whole = not since and self._left is None
        yield from self._end(complete=whole, swept=whole)

    def _told(self) -> Iterator[Notice]:
        yield from self._notices
        self._notices.clear()

    def _end(self, *, complete: bool, swept: bool = True) -> Iterator[Fetched]:
        objects = self.objects
        for repair, count in objects.repairs.items():
            self.tell(repair.rule, f"{count:,} documents: {repair.told}")
        if objects.unmapped:
            self.tell("unmapped_properties", unmapped(objects.unmapped.most_common()))
        if objects.lost:
            self.tell(
                "parts_unreadable", f"{objects.lost:,} documents named by others cannot be had: {objects.why}"
            )
        yield from self._told()
        unseen = self._doubtful or len(objects.failed) > MAX_FAILED
        after = Since(
            key=self.url,
            at=(self.kept.at if unseen else "") or self.began,
            swept=self.began if self.revisits.since is None and swept else self.kept.swept,
            stream=self._stream_end,
            tags=self.revisits.tags if swept else self.kept.tags,
            failed=objects.failed[:MAX_FAILED],
        )
        yield Checkpoint(next_since=after.text() if self._left is None else None, complete=complete)


def kind_of(root: Any, server: Server) -> str:
    """Whether a document is a "stream" of changes, a "list" or an "object"; lists are looked into."""
    if not is_list(root):
        return "object"
    if isinstance(root, dict) and is_stream(root):
        entries = items_of(root)
        address = identity(root.get("last") or {}) if isinstance(root.get("last"), dict) else ""
        if not entries and (further := address or next_of(root)):
            entries = items_of(server.document(further))
        if any("object" in entry for entry in entries[:5]):
            return "stream"
    return "list"


def unmapped(counts: list[tuple[str, int]]) -> str:
    """Properties that mean no field, with how often they came, in one sentence."""
    shown = "; ".join(f"{name} ({count:,})" for name, count in counts[:_SHOWN])
    return f"properties of the documents that are not shown: {shown}"
