"""A file that is being read: its kind, what was found out about it, its records one by one."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from typing import Any, BinaryIO

from catalog.formats.profile import Profile
from catalog.sdk import Failed, Notice, RawRecord, SourceMalformed
from khomo_files.access import FileAccess
from khomo_files.archive import Archive
from khomo_files.encoding import guess_delimiter, guess_encoding
from khomo_files.guess import guess_format
from khomo_files.mapping import fixed_path, parse_profile, stated_profile
from khomo_files.marcfiles import count_marc, marc_items, marcxml_items
from khomo_files.origin import OpenFile
from khomo_files.rows import read_rows
from khomo_files.tables import Table
from khomo_files.workbook import Workbook

Item = RawRecord | Failed | Notice


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What was found out, and ``items`` still to be read.

    ``total`` is the number of records where it is told cheaply. ``missing`` are columns that the profile
    names and the file lacks. ``carried`` is a profile that only this reading could see: records take it
    along, because worker processes cannot.
    """

    format: str
    items: Iterator[Item]
    total: int | None = None
    details: Mapping[str, Any] = field(default_factory=dict)
    columns: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    carried: Mapping[str, Any] | None = None

    def refuse_missing(self, name: str) -> None:
        """Raise ``SourceMalformed`` with the missing columns and those that are there."""
        if self.missing:
            raise SourceMalformed(f"file {name}: {self.missing_told}")

    @property
    def missing_told(self) -> str:
        """The missing columns and those that are there, as a sentence."""
        there = ", ".join(map(repr, self.columns[:40]))
        return f"lacks columns that the profile names: {', '.join(map(repr, self.missing))}; it has {there}"


@contextmanager
def read(opened: OpenFile, settings: Mapping[str, Any], access: FileAccess) -> Iterator[Reading]:
    """Begin to read the file, a table within a zip included; raises ``SourceError``."""
    kind = guess_format(opened.stream, opened.name, settings.get("format"))
    with ExitStack() as stack:
        if kind == "zip":
            yield _read_zip(stack, opened, settings, access)
            return
        profile = stated_profile(settings, access) if kind in ("csv", "tsv", "xlsx") else None
        carried = profile.source if profile and _is_carried(settings) else None
        reading = _read_plain(kind, opened.stream, opened.name, settings, profile, None)
        yield replace(reading, carried=carried)


def _is_carried(settings: Mapping[str, Any]) -> bool:
    return isinstance(settings.get("profile"), str) and fixed_path(settings) is None


def _read_zip(stack: ExitStack, opened: OpenFile, settings: Mapping[str, Any], access: FileAccess) -> Reading:
    stated = settings.get("profile")
    archive = Archive(opened.stream, opened.name, stated if isinstance(stated, str) else None)
    stack.callback(archive.close)
    table = stack.enter_context(archive.copy_table())
    name = f"{opened.name}/{archive.table_name}"
    kind = guess_format(table, name, None)
    if kind == "zip":
        raise SourceMalformed(f"file {name}: is a zip within a zip")
    inside = None if isinstance(stated, dict) else archive.profile()
    if inside is not None:
        profile: Profile | None = parse_profile(inside, f"in {opened.name}")
    else:
        profile = stated_profile(settings, access)
    reading = _read_plain(kind, table, name, settings, profile, archive)
    notices = [
        Notice("ignored_file", f"file {opened.name}: {other} is not read") for other in archive.ignored
    ]
    return replace(
        reading,
        items=_before(notices, reading.items),
        details={**reading.details, "file": archive.table_name, "pictures": archive.pictures},
        carried=profile.source if profile and (inside is not None or _is_carried(settings)) else None,
    )


def _before(notices: list[Notice], items: Iterator[Item]) -> Iterator[Item]:
    yield from notices
    yield from items


def _read_plain(
    kind: str,
    stream: BinaryIO,
    name: str,
    settings: Mapping[str, Any],
    profile: Profile | None,
    archive: Archive | None,
) -> Reading:
    stream.seek(0)
    if kind == "marc":
        encoding = settings.get("encoding", "")
        total = count_marc(stream)
        return Reading(format=kind, items=marc_items(stream, name, encoding), total=total)
    if kind == "marcxml":
        return Reading(format=kind, items=marcxml_items(stream, name))
    if kind == "xlsx":
        return _read_workbook(stream, name, profile, archive)
    return _read_text(kind, stream, name, settings, profile, archive)


def _read_workbook(stream: BinaryIO, name: str, profile: Profile | None, archive: Archive | None) -> Reading:
    book = Workbook(stream, name)
    sheet = book.sheet_name(profile.sheet if profile else None)
    table = Table(book.rows(sheet), profile, name, _pictures(archive))
    details = {"sheet": sheet, "sheets": list(book.sheets)}
    return _of_table("xlsx", table, details, total=max(0, book.total(sheet) - table.header_row))


def _read_text(
    kind: str,
    stream: BinaryIO,
    name: str,
    settings: Mapping[str, Any],
    profile: Profile | None,
    archive: Archive | None,
) -> Reading:
    encoding = settings.get("encoding") or guess_encoding(stream)
    if encoding.lower().replace("_", "-") in ("utf-8", "utf8"):
        encoding = "utf-8-sig"
    stated = settings.get("delimiter") or ("\t" if kind == "tsv" else None)
    delimiter = stated or guess_delimiter(stream, encoding)
    table = Table(read_rows(stream, encoding, delimiter), profile, name, _pictures(archive))
    details = {"encoding": encoding.removesuffix("-sig"), "delimiter": delimiter}
    reading = _of_table(kind, table, details)
    if encoding == "cp1258" and not settings.get("encoding"):
        told = (
            f"file {name}: is not UTF-8 and is read as cp1258; state the option encoding if letters are wrong"
        )
        return replace(reading, items=_before([Notice("guessed_encoding", told)], reading.items))
    return reading


def _of_table(kind: str, table: Table, details: dict[str, Any], total: int | None = None) -> Reading:
    return Reading(
        format=kind,
        items=table.items(),
        total=total,
        details=details,
        columns=table.header,
        missing=table.missing,
    )


def _pictures(archive: Archive | None) -> Any:
    if archive is not None:
        return archive.picture
    return lambda name: (
        f"a file alone has no pictures; put {os.path.basename(name)} and the file into one zip"
    )
