"""Fixtures: the sample unpacked on a fixed day, and its records as the formats read them."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from catalog.demo.unpack import DemoSource, unpack
from catalog.formats.marc import MarcFormat
from catalog.formats.marc_records import control_number, split
from catalog.formats.profile import load_profile
from catalog.formats.table import TableFormat, native_id
from catalog.record import Record

TODAY = date(2026, 11, 22)


@dataclass(frozen=True)
class Sample:
    source: DemoSource
    native_id: str
    record: Record


def table_rows(content: bytes, name: str) -> list[dict[str, str]]:
    """The rows of a CSV file or a workbook, empty cells as empty texts."""
    if name.endswith(".xlsx"):
        lines = (
            openpyxl.load_workbook(io.BytesIO(content), read_only=True)
            .worksheets[0]
            .iter_rows(values_only=True)
        )
        header, *rows = [["" if cell is None else str(cell) for cell in line] for line in lines]
        return [dict(zip(header, row, strict=True)) for row in rows]
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def rows_of(source: DemoSource) -> list[dict[str, str]]:
    """The rows of a source's table, out of its zip where it has one."""
    path = Path(source.options["path"])
    if path.suffix != ".zip":
        return table_rows(path.read_bytes(), path.name)
    with zipfile.ZipFile(path) as archive:
        table = next(name for name in archive.namelist() if not name.endswith(".png"))
        return table_rows(archive.read(table), table)


def _read(source: DemoSource) -> Iterator[Sample]:
    path = Path(source.options["path"])
    if path.suffix == ".mrc":
        with path.open("rb") as file:
            for raw in split(file):
                yield Sample(source, control_number(raw) or "", MarcFormat().read(raw, {}))
        return
    profile = load_profile(Path(source.options["profile"]).read_text("utf-8"))
    for row in rows_of(source):
        record = TableFormat().read(json.dumps(row).encode(), {"profile": profile.source})
        yield Sample(source, native_id(row, profile), record)


@pytest.fixture(scope="session")
def sources(tmp_path_factory: pytest.TempPathFactory) -> list[DemoSource]:
    return unpack(tmp_path_factory.mktemp("sample"), TODAY)


@pytest.fixture(scope="session")
def samples(sources: list[DemoSource]) -> list[Sample]:
    return [sample for source in sources for sample in _read(source)]
