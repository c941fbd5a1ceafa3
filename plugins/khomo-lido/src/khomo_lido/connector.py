"""The connector ``lido``."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Iterator
from typing import ClassVar

from catalog.formats import builtin_formats
from catalog.sdk import (
    Checkpoint,
    Connector,
    Failed,
    Fetched,
    FetchRequest,
    Formats,
    HttpClient,
    Identifier,
    Notice,
    RawRecord,
    Record,
    RecordError,
    Source,
    SourceInfo,
)
from khomo_lido import servers
from khomo_lido.files import Files, open_files
from khomo_lido.options import LidoOptions
from khomo_lido.records import FORMAT, Item, items
from khomo_lido.words import WORDS

BATCH = 500
"""Records between two checkpoints."""
CHECKED = 100_000
"""Records that ``check`` counts at most."""
_TOLD = 20
_SHOWN = 3


class LidoConnector(Connector):
    """Reads LIDO: a file, a zip or tar of files, a folder, or an OAI-PMH server that offers it."""

    name: ClassVar[str] = "lido"
    label: ClassVar[str] = "LIDO (museums): files or OAI-PMH"
    words = WORDS
    version: ClassVar[str] = "1"
    options: ClassVar[type[LidoOptions]] = LidoOptions
    lists_move: ClassVar[bool] = True

    def check(self, source: Source, http: HttpClient) -> SourceInfo:
        """Name, number of records (up to 100,000), first titles, what is wrong; raises ``SourceError``."""
        base = servers.found_server(self.settings.get("url", ""), http)
        if base:
            return servers.connector(base, self.settings, http).check(source, http)
        with open_files(self.settings, source, http) as files:
            assert files is not None
            return _survey(files)

    def fetch(self, source: Source, request: FetchRequest, http: HttpClient) -> Iterator[Fetched]:
        """Every record, a checkpoint each 500; of a server those that changed. Raises ``SourceError``."""
        base = servers.found_server(self.settings.get("url", ""), http)
        if base:
            yield from servers.fetched(base, self.settings, source, request, http)
            return
        # After a cut run the store may hold parts of a newer file than the one ``since`` tells of.
        since = None if request.full or request.resume else request.since
        with open_files(self.settings, source, http, since) as files:
            if files is None:
                yield Notice("unchanged_file", "the server says that the file has not changed")
                yield Checkpoint(next_since=since)
                return
            yield from self._delivered(files, request)

    def to_record(self, raw: RawRecord, source: Source, formats: Formats) -> Record:
        """The record; one that came over OAI-PMH has the identifier under which the server knows it."""
        record = formats.read(raw.format, raw.payload, raw.context)
        if not raw.native_id.startswith("oai:"):
            return record
        known = Identifier(scheme="oai", value=raw.native_id)
        return dataclasses.replace(record, identifiers=tuple(dict.fromkeys((*record.identifiers, known))))

    def _delivered(self, files: Files, request: FetchRequest) -> Iterator[Fetched]:
        mark = dict(files.mark)
        done = _done(request, mark)
        for item in _after(items(files), done):
            if isinstance(item, Notice):
                yield item
                continue
            if request.limit is not None and done >= request.limit:
                yield Checkpoint()
                return
            yield item
            done += 1
            if done % BATCH == 0:
                yield Checkpoint(resume={"record": done, "file": mark})
        yield Checkpoint(next_since=files.since, total=done, complete=self.settings["mode"] == "replace")


def _done(request: FetchRequest, mark: dict[str, object]) -> int:
    """How many records a cut run has delivered, 0 when the files are others by now."""
    resume = request.resume or {}
    done = resume.get("record")
    return done if resume.get("file") == mark and isinstance(done, int) and done > 0 else 0


def _after(found: Iterator[Item], done: int) -> Iterator[Item]:
    """The items after so many records; notices about passed ones were told by the run that was cut."""
    while done:
        item = next(found, None)
        if item is None:
            return
        done -= not isinstance(item, Notice)
    yield from found


def _survey(files: Files) -> SourceInfo:
    rules: Counter[str] = Counter()
    told: dict[str, str] = {}
    titles: list[str] = []
    count = failed = 0
    formats = Formats(builtin_formats())
    for item in items(files):
        if isinstance(item, Notice | Failed):
            rules[item.rule] += 1
            told.setdefault(item.rule, item.message)
        count += not isinstance(item, Notice)
        failed += isinstance(item, Failed)
        if isinstance(item, RawRecord) and len(titles) < _SHOWN:
            titles.append(_title(item, formats))
        if count == CHECKED:
            told["counted"] = f"counted up to {CHECKED:,} records"
            break
    notices = [
        f"{message} ({rules[rule]} times)" if rules[rule] > 1 else message for rule, message in told.items()
    ]
    details = {"format": "LIDO", "first_titles": titles} | ({"failed": failed} if failed else {})
    return SourceInfo(
        title=files.name, formats=(FORMAT,), total=count, notices=tuple(notices[:_TOLD]), details=details
    )


def _title(raw: RawRecord, formats: Formats) -> str:
    try:
        return formats.read(raw.format, raw.payload, raw.context).title
    except RecordError as error:
        return f"({error})"
