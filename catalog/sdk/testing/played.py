"""A connector run over a server that a script plays, and what its runs yield, by kind."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Generic, TypeVar

from catalog.record import RawRecord
from catalog.sdk.connector import Checkpoint, Connector, Failed, FetchRequest, Notice, Present, SourceInfo
from catalog.sdk.connector import Fetched as Item
from catalog.sdk.format import Formats
from catalog.sdk.http import HttpClient
from catalog.sdk.testing.serving import LocalHttp
from catalog.sdk.testing.trial import Trial, make_source, run_connector

__all__ = ["Fetched", "Played"]

ConnectorT = TypeVar("ConnectorT", bound=Connector)
ScriptT = TypeVar("ScriptT")


class Fetched:
    """What a run yielded, by kind, each in the order in which it came.

    ``raws`` are all raw records, ``ids`` the native ids of those that are there and ``deleted`` of those that
    are gone; ``present`` are the ids that were only said to exist still, ``rules`` those of the ``notices``,
    ``marks`` the checkpoints.
    """

    def __init__(self, items: Iterable[Item]) -> None:
        self.items = list(items)
        self.raws = [item for item in self.items if isinstance(item, RawRecord)]
        self.ids = [item.native_id for item in self.raws if not item.deleted]
        self.deleted = [item.native_id for item in self.raws if item.deleted]
        self.present = [item.native_id for item in self.items if isinstance(item, Present)]
        self.failed = [item for item in self.items if isinstance(item, Failed)]
        self.notices = [item for item in self.items if isinstance(item, Notice)]
        self.rules = [item.rule for item in self.notices]
        self.marks = [item for item in self.items if isinstance(item, Checkpoint)]

    @property
    def end(self) -> Checkpoint:
        """The last checkpoint."""
        return self.marks[-1]

    def told(self, rule: str) -> str:
        """What the first notice of a rule says."""
        return next(item.message for item in self.notices if item.rule == rule)


class Played(Generic[ConnectorT, ScriptT]):
    """A server by its script, and the connector over it.

    ``given`` are the options that each run has, as a person gives them: a test may change them, or name more
    of them, or others, for one run. ``script`` is what the server plays by, ``http`` the client of the runs.
    """

    def __init__(
        self, kind: type[ConnectorT], given: Mapping[str, object], script: ScriptT, formats: Formats
    ) -> None:
        self.kind, self.script, self.formats = kind, script, formats
        self.given = dict(given)
        self.http: HttpClient = LocalHttp()

    @property
    def url(self) -> str:
        """The option of that name: the server's address, where the connector has it as one."""
        return str(self.given["url"])

    @url.setter
    def url(self, url: str) -> None:
        self.given["url"] = url

    def connector(self, **options: object) -> ConnectorT:
        """The connector by its options."""
        return self.kind(self.kind.options().load({**self.given, **options}))

    def stream(self, request: FetchRequest | None = None, **options: object) -> Iterator[Item]:
        """What a run yields, as it comes."""
        source = make_source(self.kind, {**self.given, **options})
        return self.connector(**options).fetch(source, request or FetchRequest(), self.http)

    def fetch(self, request: FetchRequest | None = None, **options: object) -> Fetched:
        """What a run yielded."""
        return Fetched(self.stream(request, **options))

    def trial(self, **options: object) -> Trial:
        """What came of a run whose records were mapped, with the checks of ``run_connector``."""
        return run_connector(self.kind, {**self.given, **options}, self.http, formats=self.formats)

    def check(self, **options: object) -> SourceInfo:
        """What the connector says of the source."""
        source = make_source(self.kind, {**self.given, **options})
        return self.connector(**options).check(source, self.http)
