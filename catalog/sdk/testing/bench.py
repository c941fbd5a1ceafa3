"""A connector over one saved example, run as often and in as many ways as the checks ask for."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from typing import Any

from catalog.errors import SourceError
from catalog.record import RawRecord, Source
from catalog.sdk.connector import Connector, Failed, Fetched, FetchRequest, Notice, Present
from catalog.sdk.format import Formats
from catalog.sdk.http import HttpClient
from catalog.sdk.testing import core
from catalog.sdk.testing.example import Example
from catalog.sdk.testing.played import Fetched as ByKind
from catalog.sdk.testing.replay import TooManyRequests
from catalog.sdk.testing.report import Broken, NotApplicable
from catalog.sdk.testing.watch import watching
from catalog.sdk.testing.workshop import Workshop

MOST_ITEMS = 20_000
"""More from a saved example is taken for a listing without an end."""


@dataclass(slots=True)
class Run:
    """What one run yielded until its end or its ``error``; ``asked`` are the addresses of its requests."""

    items: list[Fetched] = field(default_factory=list)
    error: BaseException | None = None
    asked: list[str] = field(default_factory=list)
    unanswered: list[str] = field(default_factory=list)

    @property
    def by_kind(self) -> ByKind:
        """The items by their kind."""
        return ByKind(self.items)

    @property
    def known_ids(self) -> set[str]:
        """The native ids that were told of in any way."""
        raws = {item.native_id for item in self.items if isinstance(item, RawRecord | Present)}
        return raws | {item.identifier for item in self.items if isinstance(item, Failed) if item.identifier}

    @property
    def complete(self) -> bool:
        """Whether a checkpoint says that everything has been listed."""
        return any(mark.complete for mark in self.by_kind.marks)

    @property
    def told(self) -> str:
        """The error in words, "" for none."""
        return f"{type(self.error).__name__}: {self.error}" if self.error is not None else ""


class _Listening(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))


class Bench:
    """One connector over one example; ``said`` is all that was told, ``breaches`` what it did by itself."""

    def __init__(self, kind: type[Connector], example: Example, formats: Formats, shop: Workshop) -> None:
        self.kind, self.example, self.formats, self.shop = kind, example, formats, shop
        self.said: list[str] = []
        self.breaches: list[str] = []

    @cached_property
    def settings(self) -> Mapping[str, Any]:
        """The example's options as the connector's schema loads them; raises ``NotApplicable``."""
        return self.load({})

    def load(self, more: Mapping[str, Any]) -> Mapping[str, Any]:
        """The options with further ones; raises ``NotApplicable`` where they are refused."""
        schema = self.kind.options()
        given = {**self.example.options, **more}
        own = {
            name: value for name, value in given.items() if name != "allow_private" or name in schema.fields
        }
        if errors := schema.validate(own):
            raise NotApplicable(f"the options of the example are refused: {errors}")
        loaded: Mapping[str, Any] = schema.load(own)
        return loaded

    @cached_property
    def first(self) -> Run:
        """The run of everything; raises ``NotApplicable`` where it failed."""
        run = self.whole
        if run.error is not None:
            raise NotApplicable("the run over the example failed: see the check `runs`")
        return run

    @cached_property
    def whole(self) -> Run:
        """The run of everything, whatever came of it."""
        return self.run()

    @cached_property
    def lines(self) -> list[dict[str, Any]]:
        """What came of the first run, in the form of ``expected.jsonl``."""
        return self.lines_of(self.first)

    def request(self, **wanted: Any) -> FetchRequest:
        """What a run wants, the formats told that can be read here."""
        return FetchRequest(formats=frozenset(entry.name for entry in self.formats.readers()), **wanted)

    def run(
        self,
        request: FetchRequest | None = None,
        *,
        http: HttpClient | None = None,
        example: Example | None = None,
        source: Source | None = None,
        more: Mapping[str, Any] | None = None,
    ) -> Run:
        """A run over the example or another one, with an HTTP client that may spoil replies.

        ``more``: options of a server that plays already.
        """
        example = example or self.example
        if more is not None:
            return self._run(request, http, source or example.source(more), more)
        with example.played() as options, self.client(http, example) as client:
            return self._run(request, client, source or example.source(options), options)

    @contextmanager
    def client(self, http: HttpClient | None, example: Example) -> Iterator[HttpClient]:
        """The client of a run: the one given, else that of the saved replies or of the played server."""
        yield http or (self.shop.http if example.server else example.http())

    def _run(
        self, request: FetchRequest | None, http: HttpClient | None, source: Source, more: Mapping[str, Any]
    ) -> Run:
        assert http is not None
        run, connector = Run(), self.kind(self.load(more))
        wanted = request or self.request()
        # A library of the system, that a server of another protocol is reached by, goes its own ways.
        alone: AbstractContextManager[list[str]] = nullcontext([]) if self.example.server else watching()
        with self.listening(), alone as breaches:
            try:
                for item in islice(connector.fetch(source, wanted, http), MOST_ITEMS):
                    run.items.append(item)
                if len(run.items) == MOST_ITEMS:
                    raise TooManyRequests(f"{MOST_ITEMS:,} items from a small example")
            except (Exception, SystemExit, TooManyRequests) as error:
                run.error = error
        self.breaches += breaches
        run.asked = list(getattr(http, "asked", ()))
        run.unanswered = list(getattr(http, "unanswered", ()))
        self.said += [run.told, repr(connector), *_told(run.items)]
        return run

    @contextmanager
    def listening(self) -> Iterator[None]:
        """Keep what is logged meanwhile."""
        root, ear = logging.getLogger(), _Listening()
        level, handlers = root.level, root.handlers
        # Alone: what is said of servers that misbehave on purpose is not for other ears.
        root.handlers = [ear]
        root.setLevel(logging.DEBUG)
        try:
            yield
        finally:
            root.handlers = handlers
            root.setLevel(level)
            self.said += ear.lines

    def lines_of(self, run: Run, example: Example | None = None) -> list[dict[str, Any]]:
        """What came of a run, in the form of ``expected.jsonl``."""
        source = (example or self.example).source()
        connector = self.kind(self.settings)
        lines: list[dict[str, Any]] = []
        notices: dict[str, int] = {}
        for item in run.items:
            if isinstance(item, Notice):
                notices[item.rule] = notices.get(item.rule, 0) + 1
            elif line := self._line(item, connector, source):
                lines.append(line)
        return lines + [{"notice": rule, "times": times} for rule, times in sorted(notices.items())]

    def _line(self, item: Fetched, connector: Connector, source: Source) -> dict[str, Any] | None:
        if isinstance(item, Present):
            return {"native_id": item.native_id, "present": True}
        if isinstance(item, Failed):
            return {"native_id": item.identifier, "failed": [f"{item.field}: {item.rule}"]}
        if not isinstance(item, RawRecord):
            return None
        if item.deleted:
            return {"native_id": item.native_id, "deleted": True}
        return outcome_line(item, core.outcome(connector, source, self.formats, item))


def outcome_line(raw: RawRecord, outcome: Any) -> dict[str, Any]:
    """One line of ``expected.jsonl`` for what a harvest makes of a raw record."""
    if hasattr(outcome, "json"):
        published: dict[str, Any] = json.loads(outcome.json)
        return published
    faults = [f"{field}: {rule}" for field, _, rule, _ in outcome.faults]
    if outcome.state == "skipped":
        return {"native_id": raw.native_id, "skipped": outcome.faults[0][3]}
    return {"native_id": raw.native_id, "failed": faults}


def _told(items: list[Fetched]) -> Iterator[str]:
    for item in items:
        if isinstance(item, RawRecord):
            yield f"{item.native_id} {dict(item.context)!r}"
        else:
            yield repr(item)


def is_told(error: BaseException | None) -> bool:
    """Whether an error is one that the catalog tells people of: a ``SourceError`` with a text."""
    return isinstance(error, SourceError) and bool(error.message.strip())


def compared(expected: list[dict[str, Any]], came: list[dict[str, Any]]) -> None:
    """Raise ``Broken`` with the first difference between two lists of lines, whatever their order."""
    wanted, got = ({_key(line): line for line in part} for part in (expected, came))
    if missing := [key for key in wanted if key not in got]:
        raise Broken(f"{len(missing)} of {len(wanted)} expected lines did not come: {missing[0]}")
    if more := [key for key in got if key not in wanted]:
        raise Broken(f"{len(more)} lines came that are not expected: {more[0]}")
    for key, line in wanted.items():
        if got[key] != line:
            names = [name for name in {**line, **got[key]} if line.get(name) != got[key].get(name)]
            first = names[0]
            raise Broken(f"{key}: {first} is {got[key].get(first)!r}, expected is {line.get(first)!r}")


def _key(line: Mapping[str, Any]) -> str:
    if "notice" in line:
        return f"notice {line['notice']}"
    if "file" in line:
        return f"file {line['file']}"
    source = line.get("source")
    return f"record {source['native_id'] if isinstance(source, Mapping) else line.get('native_id')}"
