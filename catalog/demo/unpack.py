"""The demonstration files, unpacked to a folder with their dates filled in.

The CSV files carry dates as ``{+14}``, days from the Monday of the current week. A week's Monday rather
than the day itself: a class then keeps its weekday (``{+1}`` is a Tuesday), and the files stay the same
for a week, so that loading them again finds nothing changed.
"""

from __future__ import annotations

import io
import os
import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import yaml

DATA = Path(__file__).parent / "data"
"""The committed files: ``sources.yaml``, ``institutions.csv``, tables, pictures, profiles."""
INSTITUTIONS = DATA / "institutions.csv"
"""The institutions, as ``catalog institutions import`` reads them."""

_TOKEN = re.compile(rb"\{([+-]\d{1,4})\}")
_RELATIVE_OPTIONS = ("path", "profile")
# A fixed time makes the same content the same bytes.
_ZIP_TIME = (2026, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoSource:
    """A demonstration source, ready to be saved: ``options`` hold absolute paths of unpacked files."""

    slug: str
    institution: str
    connector: str
    title: str
    options: Mapping[str, Any] = field(default_factory=dict)
    link: str = ""


def unpack(folder: Path, today: date) -> list[DemoSource]:
    """The sources of the sample, their files written under ``folder`` with dates around ``today``.

    Running it again in the same week changes no byte; a file whose content is the same is not touched.
    Raises ``OSError`` when ``folder`` cannot be written.
    """
    return [_unpack_source(entry, folder.resolve(), today) for entry in read_sources()]


def read_sources() -> Sequence[Mapping[str, Any]]:
    """The entries of ``sources.yaml`` as they stand there, paths relative."""
    entries: list[dict[str, Any]] = yaml.safe_load((DATA / "sources.yaml").read_text("utf-8"))
    return entries


def fill_dates(content: bytes, today: date) -> bytes:
    """The table with each ``{+n}`` replaced by the ISO 8601 date n days from the Monday of that week."""
    monday = today - timedelta(days=today.weekday())

    def day(token: re.Match[bytes]) -> bytes:
        return (monday + timedelta(days=int(token[1]))).isoformat().encode("ascii")

    return _TOKEN.sub(day, content)


def _unpack_source(entry: Mapping[str, Any], folder: Path, today: date) -> DemoSource:
    options = dict(entry["options"])
    contents = entry.get("contents")
    table = _zipped(contents, today) if contents else _content(options["path"], today)
    _write(folder / options["path"], table)
    if "profile" in options:
        _write(folder / options["profile"], _content(options["profile"], today))
    for name in _RELATIVE_OPTIONS:
        if name in options:
            options[name] = str(folder / options[name])
    return DemoSource(
        slug=entry["slug"],
        institution=entry["institution"],
        connector=entry["connector"],
        title=entry["title"],
        options=options,
        link=entry.get("link", ""),
    )


def _content(name: str, today: date) -> bytes:
    content = (DATA / name).read_bytes()
    return fill_dates(content, today) if name.startswith("activities/") else content


def _zipped(names: Sequence[str], today: date) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for name in names:
            archive.writestr(zipfile.ZipInfo(Path(name).name, _ZIP_TIME), _content(name, today))
    return packed.getvalue()


def _write(target: Path, content: bytes) -> None:
    if target.is_file() and target.read_bytes() == content:
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(target.name + ".part")
    part.write_bytes(content)
    os.replace(part, target)
