"""Files as they come: alone, or several in a zip, tar or gzip, each of them read by its own kind."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from typing import Any

from catalog.formats.profile import Profile
from catalog.sdk import Failed, Notice, RawRecord, SourceError, SourceMalformed
from catalog.sdk.files import FileAccess, OpenFile, unpacked
from khomo_files.archive import Archive, Member
from khomo_files.guess import guess_format
from khomo_files.mapping import PROFILED, applies, is_carried, parse_profile, stated_profile
from khomo_files.reading import Item, Plain, Reading, before, begin


@contextmanager
def read(opened: OpenFile, settings: Mapping[str, Any], access: FileAccess) -> Iterator[Reading]:
    """Begin to read the file, those within a zip included; raises ``SourceError``."""
    with ExitStack() as stack:
        stream, name = unpacked(stack, opened.stream, opened.name)
        kind = guess_format(stream, name, settings.get("format"))
        if kind == "zip":
            archive = _open(stack, replace(opened, stream=stream, name=name), settings)
            yield _read_zip(stack, archive, settings, access)
            return
        profile = stated_profile(settings, access) if applies(settings, kind) else None
        plain = Plain(kind=kind, stream=stream, name=name, settings=settings, stack=stack, profile=profile)
        reading = begin(plain)
        yield replace(reading, carried=profile.source) if profile and is_carried(settings) else reading


def _open(stack: ExitStack, opened: OpenFile, settings: Mapping[str, Any]) -> Archive:
    stated = settings.get("profile")
    archive = Archive(opened.stream, opened.name, stated if isinstance(stated, str) else None)
    stack.callback(archive.close)
    return archive


def _read_zip(stack: ExitStack, archive: Archive, settings: Mapping[str, Any], access: FileAccess) -> Reading:
    profile, carried = _shared_profile(archive, settings, access)
    notices = [
        Notice("ignored_file", f"file {archive.name}: {other} is not read") for other in archive.ignored
    ]
    if len(archive.tables) > 1:
        items = _all_items(archive, profile, settings)
        details = {"files": [table.name for table in archive.tables], "pictures": archive.pictures}
        return Reading(format="zip", items=before(notices, items), details=details, carried=carried)
    table = archive.tables[0]
    reading = _begin_member(stack, archive, table, profile, settings)
    return replace(
        reading,
        items=before(notices, reading.items),
        details={**reading.details, "file": table.name, "pictures": archive.pictures},
        carried=reading.carried or carried,
    )


def _shared_profile(
    archive: Archive, settings: Mapping[str, Any], access: FileAccess
) -> tuple[Profile | None, Mapping[str, Any] | None]:
    """The profile for all files of a zip, and what records have to take along of it."""
    stated = settings.get("profile")
    inside = None if isinstance(stated, dict) else archive.profile()
    if inside is not None:
        profile: Profile | None = parse_profile(inside, f"in {archive.name}")
    else:
        profile = stated_profile(settings, access)
    taken = inside is not None or is_carried(settings)
    return profile, profile.source if profile and taken else None


def _begin_member(
    stack: ExitStack, archive: Archive, table: Member, profile: Profile | None, settings: Mapping[str, Any]
) -> Reading:
    stream = stack.enter_context(archive.copy_table(table))
    name = f"{archive.name}/{table.name}"
    kind = guess_format(stream, name, None)
    if kind == "zip":
        raise SourceMalformed(f"file {name}: is a zip within a zip")
    beside = archive.profile(table) if kind in PROFILED else None
    if beside is not None:
        profile = parse_profile(beside, f"beside {name}")
    elif not applies(settings, kind):
        profile = None
    plain = Plain(
        kind=kind, stream=stream, name=name, settings=settings, stack=stack, profile=profile, archive=archive
    )
    reading = begin(plain)
    return replace(reading, carried=profile.source) if beside is not None and profile else reading


def _all_items(archive: Archive, profile: Profile | None, settings: Mapping[str, Any]) -> Iterator[Item]:
    """The records of all files, one file after the other; one that cannot be read is a failure of its own."""
    for table in archive.tables:
        with ExitStack() as stack:
            try:
                reading = _begin_member(stack, archive, table, profile, settings)
                if reading.missing:
                    where = f"file {archive.name}/{table.name}"
                    # Without an identifier: what it held before must not be withdrawn.
                    yield Failed(None, f"{where}: {reading.missing_told}", "missing_columns")
                    continue
                yield Notice("read_file", _told(archive, table, reading))
                yield from _taking_along(reading)
            except SourceError as error:
                yield Failed(None, error.message, "unreadable_file")


def _taking_along(reading: Reading) -> Iterator[Item]:
    for item in reading.items:
        if isinstance(item, RawRecord) and reading.taken_along:
            item = replace(item, context={**item.context, **reading.taken_along})
        yield item


def _told(archive: Archive, table: Member, reading: Reading) -> str:
    encoding = reading.details.get("encoding")
    return f"file {archive.name}/{table.name}: is read as {reading.format}" + (
        f" in {encoding}" if encoding else ""
    )


def readings(
    opened: OpenFile, settings: Mapping[str, Any], access: FileAccess
) -> Iterator[tuple[str, Reading]]:
    """Each file of records with its name, one after the other; raises ``SourceError``."""
    with ExitStack() as stack:
        stream, name = unpacked(stack, opened.stream, opened.name)
        if guess_format(stream, name, settings.get("format")) != "zip":
            with read(replace(opened, stream=stream, name=name), settings, access) as reading:
                yield name, reading
            return
        archive = _open(stack, replace(opened, stream=stream, name=name), settings)
        profile, _ = _shared_profile(archive, settings, access)
        for table in archive.tables:
            with ExitStack() as inner:
                yield table.name, _begin_member(inner, archive, table, profile, settings)
