"""Whether all outputs of an instance hold one and the same set of records: read through to their ends.

The change feed is read first and followed on; every other output is brought to the same place of the log by
it, or, where it gives ids alone, compared without what changed while it was read. So an instance may change
as it likes meanwhile.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any
from urllib.parse import parse_qs, urlsplit

from catalog.errors import ForeignCursor, InvalidInput, SourceError, SourceMalformed
from catalog.feeds import verify_dumps as dumps
from catalog.feeds import verify_lists as lists
from catalog.feeds.verify_held import (
    CHANGES,
    Difference,
    Held,
    compare,
    compare_ids,
    follow,
    follow_stream,
    together,
)
from catalog.feeds.verify_reader import NotOffered, Reader, Unreachable
from catalog.feeds.walker import Walk, walk

DIGEST = "/api/v1/digest"
FEED = "/feed.json"
_TRIES = 50
"""So often the digest is asked for until the change feed has come to the same place: only a log that moves
faster than two requests take needs more than a few."""
_SAME = Difference((), ())

Tell = Callable[[str, int], None]
"""Is told the output that is read and how many records it has given so far."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one output: how many records it gave, how they differ, what else is wrong with it.

    ``note`` tells what is right but worth knowing. One that is not ``offered`` has neither.
    """

    output: str
    records: int = 0
    difference: Difference = _SAME
    fault: str = ""
    note: str = ""
    offered: bool = True

    @property
    def good(self) -> bool:
        """Whether it holds the set, or is not there at all."""
        return not self.fault and not self.difference


class Verifier:
    """Verifies the instance at ``url``, the address of its start page or of its feed.

    ``count`` and ``digest`` are of the set that all outputs hold, once ``outcomes`` came to its end.
    """

    def __init__(self, url: str, tell: Tell) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.netloc:
            raise InvalidInput("URL", {"url": [f"must be like https://khomo.example, not {url!r}"]})
        self._reader = Reader(f"{parts.scheme}://{parts.netloc}{parts.path}".removesuffix(FEED).rstrip("/"))
        self._tell = tell
        self._held = Held()
        self.count = 0
        self.digest = ""

    def outcomes(self) -> Iterator[Outcome]:
        """What becomes of each output, as it is read; ends early where the change feed itself is at fault.

        Raises ``Unreachable`` when the instance does not answer, or no longer.
        """
        first = self._judged(CHANGES, self._changes)
        yield first
        if not first.good or not first.offered:
            return
        yield self._judged(f"{CHANGES} (NDJSON)", self._stream)
        yield self._judged(FEED, self._feed)
        yield from self._dumps()
        yield from self._oai()
        yield self._judged(lists.RECORDS, self._records)
        yield self._judged(lists.SITEMAP, partial(self._ids, lists.SITEMAP, lists.sitemap_records))
        yield self._judged(DIGEST, self._digest)

    def _judged(self, output: str, read: Callable[[], Outcome]) -> Outcome:
        """What ``read`` finds; an error of this output alone is its fault, an absent one is told."""
        try:
            return read()
        except Unreachable:
            raise
        except NotOffered as error:
            if output in (CHANGES, DIGEST):
                return Outcome(output=output, fault=str(error))
            return Outcome(output=output, offered=False)
        except (SourceError, ForeignCursor) as error:
            return Outcome(output=output, fault=str(error))

    def _progress(self, output: str) -> lists.Progress:
        return partial(self._tell, output)

    def _changes(self) -> Outcome:
        progress = self._progress(CHANGES)

        def take(change: Any) -> None:
            self._held.apply(change)
            progress(len(self._held.held))

        end = follow(self._reader, "", take)
        self._held.cursor = end.cursor
        return self._summed(CHANGES, self._held, end.live, end.digest)

    def _summed(self, output: str, held: Walk, count: int, digest: str) -> Outcome:
        """Whether what is held is what the instance tells to be live at that place."""
        fault = ""
        if (len(held.held), held.digest) != (count, digest):
            fault = (
                f"gave {len(held.held)} records with set digest {held.digest},"
                f" the catalog tells {count} with {digest}"
            )
        return Outcome(output=output, records=len(held.held), fault=fault)

    def _stream(self) -> Outcome:
        output, held = f"{CHANGES} (NDJSON)", Held()
        progress = self._progress(output)

        def take(change: Any) -> None:
            held.apply(change)
            progress(len(held.held))

        end = follow_stream(self._reader, take)
        held.cursor = end.cursor
        summed = self._summed(output, held, end.live, end.digest)
        return self._compared(output, held, fault=summed.fault)

    def _feed(self) -> Outcome:
        held, fault = Held(), ""
        progress = self._progress(FEED)
        try:
            walk(
                self._reader.base + FEED,
                held,
                session=self._reader.session,
                each=lambda item: progress(len(held.held)),
            )
        except SourceMalformed as error:
            fault = str(error)
        given = parse_qs(urlsplit(held.after).query).get("after", [])
        if not given:
            return self._of_ids(FEED, set(held.held), fault=fault or "tells no address to come back to")
        held.cursor = given[0]
        return self._compared(FEED, held, fault=fault)

    def _dumps(self) -> Iterator[Outcome]:
        told: dict[str, Any] = {}

        def read() -> Outcome:
            told.update(dumps.manifest(self._reader))
            held = dumps.read(self._reader, told, self._progress("/dumps/ (NDJSON)"))
            note = f"made {str(told.get('made', ''))[:19]} UTC"
            return self._compared("/dumps/ (NDJSON)", held, note=note)

        first = self._judged("/dumps/ (NDJSON)", read)
        yield first
        if first.offered:
            for form in dumps.forms(told):
                yield self._judged(f"/dumps/ ({form})", partial(self._counted, told, form))

    def _counted(self, told: dict[str, Any], form: str) -> Outcome:
        output = f"/dumps/ ({form})"
        found, left_out = dumps.count(self._reader, told, form, self._progress(output))
        fault = note = ""
        if found + left_out != told["count"]:
            fault = f"holds {found} records and leaves out {left_out}, the dump has {told['count']}"
        elif left_out:
            note = f"leaves out {left_out} that it cannot say"
        return Outcome(output=output, records=found, fault=fault, note=note)

    def _oai(self) -> Iterator[Outcome]:
        listed = f"{lists.OAI} ListIdentifiers oai_dc"
        first = self._judged(listed, partial(self._ids, listed, lists.oai_identifiers))
        yield first
        if first.offered:
            yield self._judged(f"{lists.OAI} ListRecords", self._oai_records)

    def _oai_records(self) -> Outcome:
        prefix = "marcxml" if "marcxml" in lists.oai_prefixes(self._reader) else "oai_dc"
        read = partial(lists.oai_records, prefix=prefix)
        return self._ids(f"{lists.OAI} ListRecords {prefix}", read)

    def _records(self) -> Outcome:
        held = lists.api_records(self._reader, self._progress(lists.RECORDS))
        return self._compared(lists.RECORDS, held)

    def _ids(self, output: str, read: Callable[[Reader, lists.Progress], set[str]]) -> Outcome:
        return self._of_ids(output, read(self._reader, self._progress(output)))

    def _of_ids(self, output: str, given: set[str], fault: str = "") -> Outcome:
        moving: set[str] = set()

        def take(change: Any) -> None:
            moving.add(change["id"])
            self._held.apply(change)

        self._held.cursor = follow(self._reader, self._held.cursor, take).cursor
        difference = compare_ids(self._held.held, given, moving)
        return Outcome(output=output, records=len(given), difference=difference, fault=fault)

    def _compared(self, output: str, held: Held, *, fault: str = "", note: str = "") -> Outcome:
        together(self._reader, self._held, held)
        difference = compare(self._held.held, held.held)
        return Outcome(output=output, records=len(held.held), difference=difference, fault=fault, note=note)

    def _digest(self) -> Outcome:
        for _ in range(_TRIES):
            told = self._reader.json(DIGEST)
            self._held.cursor = follow(self._reader, self._held.cursor, self._held.apply).cursor
            if told.get("cursor") == self._held.cursor:
                return self._told(told)
        return Outcome(output=DIGEST, fault="the log moves faster than it can be asked: try again later")

    def _told(self, told: Any) -> Outcome:
        try:
            self.count, self.digest = int(told["count"]), str(told["digest"])
            sources = {row["source"]: (row["count"], row["digest"]) for row in told["sources"]}
        except (KeyError, TypeError, ValueError) as error:
            raise SourceMalformed(f"{self._reader.base}{DIGEST} is no digest: {error!r}") from error
        summed = self._summed(DIGEST, self._held, self.count, self.digest)
        if summed.good and (wrong := _unlike(sources, _by_source(self._held))):
            return Outcome(
                output=DIGEST, records=summed.records, fault=f"differs for the sources {', '.join(wrong)}"
            )
        return summed


def _by_source(held: Held) -> dict[str, tuple[int, str]]:
    sets: dict[str, Walk] = {}
    for name, digest in held.held.items():
        sets.setdefault(held.sources[name], Walk()).held[name] = digest
    return {source: (len(entry.held), entry.digest) for source, entry in sets.items()}


def _unlike(given: dict[str, tuple[int, str]], wanted: dict[str, tuple[int, str]]) -> list[str]:
    names = given.keys() | wanted.keys()
    return sorted(name for name in names if given.get(name) != wanted.get(name))
