"""The connector ``files``."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import Any, ClassVar

from catalog.formats import builtin_formats
from catalog.sdk import (
    Checkpoint,
    Connector,
    Failed,
    Fetched,
    FetchRequest,
    Formats,
    HttpClient,
    Look,
    Notice,
    RawRecord,
    Record,
    RecordError,
    SkipRecord,
    Source,
    SourceError,
    SourceInfo,
)
from catalog.sdk.answer import SentTable
from catalog.sdk.files import OpenFile, access_of, open_origin
from khomo_files.answer_tables import sent_tables
from khomo_files.encoding import is_wide
from khomo_files.looking import looked
from khomo_files.mapping import applies, profile_key, stated_profile
from khomo_files.opening import Wish
from khomo_files.options import FilesOptions
from khomo_files.packs import read, readings
from khomo_files.reading import Item, Reading
from khomo_files.tables import MISSING_PICTURES
from khomo_files.templated import template_source
from khomo_files.templates import Language, text
from khomo_files.templates_profile import TEMPLATES
from khomo_files.words import WORDS

BATCH = 500
"""Records between two checkpoints."""
CHECKED = 100_000
"""Records that ``check`` counts at most."""
SHOWN = 3
"""Titles that ``check`` tells."""
TOLD = 20
"""Notices and failures that ``check`` tells."""


def _spoken(language: str) -> Language:
    return "en" if language == "en" else "vi"


class FilesConnector(Connector):
    """Reads one file: MARC, XML, RIS, BibTeX, CDS/ISIS, CSV, TSV, XLSX, or a zip of them with pictures."""

    name: ClassVar[str] = "files"
    label: ClassVar[str] = "File (MARC, MODS and other XML, RIS, BibTeX, CDS/ISIS, CSV, XLSX, zip)"
    words = WORDS
    version: ClassVar[str] = "1"
    options: ClassVar[type[FilesOptions]] = FilesOptions

    def __init__(self, options: Mapping[str, Any]) -> None:
        super().__init__(options)
        self._mapping: Mapping[str, Any] | None = None

    @classmethod
    def blanks(cls, language: str) -> Mapping[str, str]:
        """The tables of records; those of institutions and visits are no source."""
        return {
            kind: text(entry.title, _spoken(language)) for kind, entry in TEMPLATES.items() if entry.record
        }

    @classmethod
    def blank(cls, kind: str, language: str) -> bytes:
        """The table with its header, two examples, and lists to choose from."""
        # What writes workbooks takes a moment to load.
        from khomo_files.templates_write import write_template

        out = BytesIO()
        write_template(TEMPLATES[kind], out, _spoken(language))
        return out.getvalue()

    def check(self, source: Source, http: HttpClient) -> SourceInfo:
        """Format, encoding, columns, count (up to 100,000), missing columns and the first titles.

        Raises ``SourceError``.
        """
        access = access_of(self.settings, source)
        with open_origin(self.settings, source, http) as opened:
            assert opened is not None
            with read(opened, self.settings, access) as reading:
                return self._checked(opened.name, reading, source)

    def look(self, source: Source, http: HttpClient, *, sheet: str = "", kind: str = "") -> Look:
        """Kind, encoding, columns with the mapping that they speak for, the first records as they came."""
        wish = {"wish": Wish(sheet=sheet, kind=kind, lenient=True)}
        with open_origin(self.settings, source, http) as opened:
            assert opened is not None
            with read(opened, {**self.settings, **wish}, access_of(self.settings, source)) as reading:
                return looked(opened.name, reading, lambda raw: _taken_along(raw, reading))

    def fetch(self, source: Source, request: FetchRequest, http: HttpClient) -> Iterator[Fetched]:
        """Every record of the file, a checkpoint each 500; raises ``SourceError``."""
        # After a cut run the store may hold parts of a newer file than the one ``since`` tells of.
        since = None if request.full or request.resume else request.since
        with open_origin(self.settings, source, http, since) as opened:
            if opened is None:
                yield Notice("unchanged_file", "the server says that the file has not changed")
                yield Checkpoint(next_since=since)
                return
            with read(opened, self.settings, access_of(self.settings, source)) as reading:
                reading.refuse_missing(opened.name)
                yield from self._delivered(opened, reading, request)

    def to_record(self, raw: RawRecord, source: Source, formats: Formats) -> Record:
        """The record, tables by their profile; pictures that did not come with the file are left out."""
        if raw.format != "table":
            return formats.read(raw.format, raw.payload, self._context_of(raw, source))
        record = formats.read("table", raw.payload, {"profile": self._profile_of(raw, source)})
        missing = raw.context.get(MISSING_PICTURES)
        if not missing:
            return record
        images = tuple(image for image in record.images if image.url not in missing)
        return dataclasses.replace(record, images=images)

    def sent(self, source: Source, http: HttpClient) -> Iterator[SentTable]:
        """The rows of each table, those above and below it included; raises ``SourceError``."""
        with open_origin(self.settings, source, http) as opened:
            assert opened is not None
            for name, reading in readings(opened, self.settings, access_of(self.settings, source)):
                yield from sent_tables(name, reading)

    def mapping_key(self) -> str:
        """The profile, its file's content included, flavour and encoding."""
        return profile_key(self.settings)

    def _context_of(self, raw: RawRecord, source: Source) -> Mapping[str, Any]:
        context = {key: self.settings[key] for key in ("flavour", "encoding") if self.settings.get(key)}
        if is_wide(context.get("encoding", "")):
            # The file was brought into UTF-8 to be cut into records.
            del context["encoding"]
        if raw.format == "isis":
            context["profile"] = self._profile_of(raw, source)
        return {**raw.context, **context}

    def _profile_of(self, raw: RawRecord, source: Source) -> Mapping[str, Any]:
        carried: Mapping[str, Any] | None = raw.context.get("profile")
        if carried is not None:
            return carried
        if "template" in raw.context:
            return template_source(raw.context["template"], tuple(json.loads(raw.payload)))
        if not applies(self.settings, raw.format):
            return {}
        if self._mapping is None:
            try:
                profile = stated_profile(self.settings, access_of(self.settings, source))
            except SourceError as error:
                raise RecordError.of("profile", "", "profile", error.message) from None
            self._mapping = profile.source if profile else {}
        return self._mapping

    def _delivered(self, opened: OpenFile, reading: Reading, request: FetchRequest) -> Iterator[Fetched]:
        done = _done(request, opened)
        for item in _from_record(reading.items, done):
            if isinstance(item, Notice):
                yield item
                continue
            if request.limit is not None and done >= request.limit:
                yield Checkpoint(total=reading.total)
                return
            yield _with_profile(item, reading)
            done += 1
            if done % BATCH == 0:
                yield Checkpoint(resume={"record": done, "file": dict(opened.mark)}, total=reading.total)
        yield Checkpoint(next_since=opened.since, total=done, complete=self.settings["mode"] == "replace")

    def _checked(self, name: str, reading: Reading, source: Source) -> SourceInfo:
        seen = _Seen([f"file {name}: {reading.missing_told}"] if reading.missing else [])
        for item in reading.items:
            seen.add(item, reading)
            if seen.count == CHECKED:
                seen.notices.append(f"counted up to {CHECKED:,} records")
                break
        details = {"format": reading.format, **reading.details, "columns": list(reading.columns)}
        if seen.failed:
            details["failed"] = seen.failed
        if seen.first:
            titles = [
                self._title_of(raw, source, seen.notices, place) for place, raw in enumerate(seen.first)
            ]
            details |= {"first_title": titles[0], "next_titles": [title for title in titles[1:] if title]}
        formats = tuple(seen.formats) if reading.format == "zip" else (reading.format,)
        return SourceInfo(
            title=name,
            formats=formats,
            total=reading.total if seen.count == CHECKED else seen.count,
            notices=tuple(seen.notices),
            details=details,
        )

    def _title_of(self, raw: RawRecord, source: Source, notices: list[str], place: int) -> str:
        try:
            return self.to_record(raw, source, Formats(builtin_formats())).title
        except (RecordError, SkipRecord) as error:
            which = ("first", "second", "third")[place]
            notices.append(f"the {which} record cannot be taken: {error}")
            return ""


@dataclasses.dataclass(slots=True)
class _Seen:
    """What a check came by."""

    notices: list[str]
    count: int = 0
    failed: int = 0
    first: list[RawRecord] = dataclasses.field(default_factory=list)
    formats: dict[str, None] = dataclasses.field(default_factory=dict)

    def add(self, item: Item, reading: Reading) -> None:
        """Count it, keep the first records, and what is told of the first failures."""
        self.count += not isinstance(item, Notice)
        if isinstance(item, RawRecord):
            self.formats[item.format] = None
            if len(self.first) < SHOWN:
                self.first.append(dataclasses.replace(_raw_with_profile(item, reading), media=()))
            return
        self.failed += isinstance(item, Failed)
        self.notices += [item.message] if len(self.notices) < TOLD else []


def _done(request: FetchRequest, opened: OpenFile) -> int:
    """How many records a cut run has delivered, 0 when the file is another one by now."""
    resume = request.resume or {}
    done = resume.get("record")
    same = resume.get("file") == dict(opened.mark)
    return done if same and isinstance(done, int) and done > 0 else 0


def _from_record(items: Iterator[Item], done: int) -> Iterator[Item]:
    """The items after so many records; notices about passed ones were told by the run that was cut."""
    while done:
        item = next(items, None)
        if item is None:
            return
        done -= not isinstance(item, Notice)
    yield from items


def _with_profile(item: RawRecord | Failed, reading: Reading) -> RawRecord | Failed:
    return _raw_with_profile(item, reading) if isinstance(item, RawRecord) else item


def _taken_along(raw: RawRecord, reading: Reading) -> RawRecord:
    """The record with the profile that its file brought; one that is only proposed is left to people."""
    return raw if reading.proposal is not None else _raw_with_profile(raw, reading)


def _raw_with_profile(raw: RawRecord, reading: Reading) -> RawRecord:
    if not reading.taken_along or raw.format not in ("table", "isis"):
        return raw
    # In a zip of several a profile that lies beside its file goes before the one for all.
    return dataclasses.replace(raw, context={**reading.taken_along, **raw.context})
