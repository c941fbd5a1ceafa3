"""What a connector is: it brings raw records from one kind of system and says what it saw."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar

from marshmallow import Schema

from catalog.record import Holding, RawRecord, Record, Source
from catalog.sdk.format import Formats
from catalog.sdk.http import HttpClient
from catalog.sdk.words import Words

if TYPE_CHECKING:
    from catalog.sdk.answer import SentTable


def _none_known(native_ids: Collection[str]) -> frozenset[str]:
    return frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchRequest:
    """What one run wants.

    ``since``: the ``next_since`` of the last complete run, None for everything. ``resume``: the
    ``resume`` of the last checkpoint of a run that was cut. ``full``: a complete listing is wanted
    even if the source could tell changes. ``limit``: stop after so many records. ``formats``: the names of
    the formats that can be read here; empty if that is not told. ``known`` gives those of some native ids
    (up to a few thousand at a time) of which the catalog has this source's bytes, so that a connector that
    lists identifiers need not ask for every record again.
    """

    since: str | None = None
    resume: Mapping[str, Any] | None = None
    full: bool = False
    limit: int | None = None
    formats: frozenset[str] = frozenset()
    known: Callable[[Collection[str]], Collection[str]] = _none_known


@dataclass(frozen=True, slots=True)
class Present:
    """The record still exists at the source, but nothing was sent."""

    native_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkpoint:
    """Everything yielded before may be committed together with this mark.

    ``resume`` (JSON values) is given back in ``FetchRequest.resume`` after a cut; ``next_since`` is
    kept when the run ends well; ``total`` is the source's own count for the progress bar (one below zero or
    of over 63 bits is taken as not told);
    ``complete`` says that the whole source has now been listed, so that absent records may be withdrawn.
    """

    resume: Mapping[str, Any] | None = None
    next_since: str | None = None
    total: int | None = None
    complete: bool = False


@dataclass(frozen=True, slots=True)
class Notice:
    """A repair or an oddity for the run's report; it does not count as a failure."""

    rule: str
    message: str
    identifier: str | None = None


@dataclass(frozen=True, slots=True)
class Failed:
    """A record that is there but cannot be read: counted as failed; with an identifier it counts as present.

    ``field``, ``value`` and ``rule`` say what was wrong where.
    """

    identifier: str | None
    message: str
    rule: str = "unreadable"
    field: str = ""
    value: str = ""


Fetched = RawRecord | Present | Checkpoint | Notice | Failed


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceInfo:
    """What ``check`` found out: a name, the formats, the number of records where it is told, remarks."""

    title: str
    formats: tuple[str, ...] = ()
    total: int | None = None
    notices: tuple[str, ...] = ()
    details: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Look:
    """What a first look found: what ``check`` tells, and the first records as they came, their media empty.

    For a table ``info.details["proposal"]`` is the mapping that it speaks for (``Proposal.to_dict``), also
    where no column is surely the title.
    """

    info: SourceInfo
    samples: tuple[RawRecord, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """An address that answers as a kind of source: its ``options`` as a person would give them, what it says.

    ``system`` is the name of the software behind it where its answers or its path tell ("Koha").
    """

    options: Mapping[str, str]
    info: SourceInfo
    system: str = ""


class Connector(ABC):
    """A kind of source. One object serves one run and keeps no state between runs.

    Workers rebuild it as ``type(connector)(options)``, so it holds nothing but its loaded options.
    """

    name: ClassVar[str]
    label: ClassVar[str]
    words: ClassVar[Mapping[str, Words]] = {}
    """How forms tell of it and its options, by language; ``label`` and descriptions where this is missing."""
    version: ClassVar[str] = "1"
    """Raise it when ``to_record`` maps otherwise: stored raw records are then mapped again."""
    lists_move: ClassVar[bool] = False
    """Whether a listing is read while the source works on it, maybe begun again: a record that comes a second
    time with a later datestamp is then a change; else it is reported as a duplicate identifier."""
    options: ClassVar[type[Schema]]
    """marshmallow schema of the options: validates what is saved, documents it, makes the form.

    A field's ``metadata`` may say ``description`` (help), ``secret`` (never shown or logged).
    """

    def __init__(self, options: Mapping[str, Any]) -> None:
        self.settings = options

    @classmethod
    def lacking(cls) -> str:
        """What this machine lacks before it can be used, in words for people; "" where it lacks nothing."""
        return ""

    @classmethod
    def discover(cls, url: str, http: HttpClient, formats: frozenset[str]) -> Iterator[Offer]:
        """Try the usual addresses of this kind of source at ``url`` (http or https) and yield what answers.

        ``formats`` are the names of the formats that can be read here. Yields nothing where this kind of
        source has no usual addresses, which is what this one does.
        """
        yield from ()

    @classmethod
    def blanks(cls, language: str) -> Mapping[str, str]:
        """Empty tables to fill in that this kind of source reads as they are: their names, by kind."""
        return {}

    @classmethod
    def blank(cls, kind: str, language: str) -> bytes:
        """The empty table of a kind that ``blanks`` names, as a workbook (XLSX); raises ``KeyError``."""
        raise KeyError(kind)

    @abstractmethod
    def check(self, source: Source, http: HttpClient) -> SourceInfo:
        """Reach the source and say what it is; raises ``SourceError`` with a sentence for people."""

    def look(self, source: Source, http: HttpClient, *, sheet: str = "", kind: str = "") -> Look:
        """What a person is shown of something that they sent, before they say how it is to be read.

        ``sheet`` and ``kind`` are what they have said of a table by then. Quick also where there is very
        much. Raises ``SourceError``.
        """
        return Look(self.check(source, http))

    @abstractmethod
    def fetch(self, source: Source, request: FetchRequest, http: HttpClient) -> Iterator[Fetched]:
        """Yield what the source holds, with checkpoints; raises ``SourceError`` when it cannot go on."""

    def to_record(self, raw: RawRecord, source: Source, formats: Formats) -> Record:
        """Map one raw record: pure, runs in worker processes; raises ``RecordError`` or ``SkipRecord``."""
        return formats.read(raw.format, raw.payload, raw.context)

    def holdings(self, native_id: str, source: Source, http: HttpClient) -> Iterable[Holding] | None:
        """The copies of one record at this moment, ``LiveHolding`` where a day of return is told.

        None where the source cannot tell, which is what this one answers. A person waits for it: a few
        requests at most, ``http`` gives up after seconds. Raises ``SourceError``.
        """
        return None

    def institutions(self) -> Collection[str]:
        """Slugs of further institutions of this catalog under which ``to_record`` may put records.

        They are checked when the source is saved. A record whose ``institution`` is none of them belongs to
        the institution of its source, as all do where this is empty.
        """
        return ()

    def sent(self, source: Source, http: HttpClient) -> Iterator[SentTable]:
        """The tables that somebody sent, so that problems are marked beside their rows.

        Yields nothing where the source is no table, which is what this one does. The rows of one table are
        read before the next is asked for. Raises ``SourceError``.
        """
        yield from ()

    def mapping_key(self) -> str:
        """What of the options changes the mapping (a profile): a change maps stored records again."""
        return ""
