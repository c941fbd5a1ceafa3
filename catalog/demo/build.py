"""``python -m catalog.demo.build``: makes the committed MARC files, workbooks and pictures.

A developer's tool: it needs openpyxl, the catalog itself does not. Sources are ``data/src/books.yaml`` and
``data/src/objects.csv``; pictures are drawn. With ``--tate FILE`` it also takes the sample anew from the
whole collection file.
"""

from __future__ import annotations

import argparse
import csv
import io
import re
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path

import yaml
from openpyxl import Workbook  # type: ignore[import-untyped]
from openpyxl.styles import Alignment, Font  # type: ignore[import-untyped]

from catalog.demo.books import marc_files
from catalog.demo.pictures import draw_all
from catalog.demo.unpack import DATA

TATE_ROWS = 300
TATE_ARTISTS = (
    "Joseph Mallord William Turner", "William Blake", "John Constable", "Henry Moore OM, CH",
    "Dame Barbara Hepworth", "David Hockney", "Andy Warhol", "Pablo Picasso", "Henri Matisse",
    "Salvador Dalí", "Paul Klee", "Wassily Kandinsky", "Piet Mondrian", "Claude Monet", "Edgar Degas",
    "Auguste Rodin", "Alberto Giacometti", "Francis Bacon", "Lucian Freud", "L.S. Lowry",
    "Sir Stanley Spencer", "Paul Nash", "Ben Nicholson OM", "Naum Gabo", "Sir John Everett Millais, Bt",
    "Dante Gabriel Rossetti", "William Holman Hunt", "Sir Edward Coley Burne-Jones, Bt",
    "John William Waterhouse", "William Hogarth", "Thomas Gainsborough", "Sir Joshua Reynolds",
    "George Stubbs", "James Abbott McNeill Whistler", "John Singer Sargent", "Gwen John", "Vanessa Bell",
    "Bridget Riley", "Mark Rothko", "Roy Lichtenstein", "Joan Miró", "Max Ernst", "René Magritte",
    "Georges Braque", "Constantin Brancusi", "Amedeo Modigliani", "Paul Cézanne", "Vincent van Gogh",
    "Paul Gauguin", "Joseph Beuys", "Louise Bourgeois", "Dame Elisabeth Frink", "Sir Eduardo Paolozzi",
    "R.B. Kitaj", "Richard Hamilton", "Robert Mapplethorpe", "Lubaina Himid",
)  # fmt: skip
_SHEET_TIME = (2026, 1, 1, 0, 0, 0)
_WIDTHS = {"Mô tả": 60, "Tên hiện vật": 34, "Tên tiếng Anh": 34, "Niên đại": 28, "Từ khóa": 34}
_CHANGED = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")


def workbooks() -> dict[str, bytes]:
    """XLSX bytes per museum slug, one sheet "Hiện vật" each, from ``src/objects.csv``; always the same."""
    with (DATA / "src/objects.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    museums: dict[str, list[dict[str, str]]] = {}
    for row in rows:
        museums.setdefault(row.pop("Bảo tàng"), []).append(row)
    return {museum: _workbook(entries) for museum, entries in museums.items()}


def _workbook(rows: list[dict[str, str]]) -> bytes:
    book = Workbook()
    sheet = book.active
    sheet.title = "Hiện vật"
    header = list(rows[0])
    sheet.append(header)
    for row in rows:
        sheet.append([row[name] or None for name in header])
    for number, name in enumerate(header, start=1):
        cell = sheet.cell(row=1, column=number)
        cell.font = Font(bold=True)
        sheet.column_dimensions[cell.column_letter].width = _WIDTHS.get(name, 18)
    for line in sheet.iter_rows(min_row=2):
        for cell in line:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.freeze_panes = "C2"
    saved = io.BytesIO()
    book.save(saved)
    return _without_times(saved.getvalue())


def _without_times(workbook: bytes) -> bytes:
    # openpyxl writes the moment of saving into the zip and into the properties.
    packed = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook)) as old,
        zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            content = old.read(name)
            if name == "docProps/core.xml":
                content = _CHANGED.sub(rb"\g<1>2026-01-01T00:00:00Z", content)
            new.writestr(zipfile.ZipInfo(name, _SHEET_TIME), content, zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def tate_sample(rows: Iterable[Mapping[str, str]]) -> list[Mapping[str, str]]:
    """300 rows of the collection, taken in turn from well-known artists, a medium not yet shown first."""
    by_artist: dict[str, list[Mapping[str, str]]] = {name: [] for name in TATE_ARTISTS}
    for row in rows:
        if row["artist"] in by_artist and row["medium"] and row["title"] != "[no title]":
            by_artist[row["artist"]].append(row)
    chosen: list[Mapping[str, str]] = []
    shown: set[str] = set()
    while len(chosen) < TATE_ROWS and any(by_artist.values()):
        for waiting in filter(None, by_artist.values()):
            row = next((row for row in waiting if row["medium"] not in shown), waiting[0])
            waiting.remove(row)
            shown.add(row["medium"])
            chosen.append(row)
    return sorted(chosen[:TATE_ROWS], key=lambda row: row["accession_number"])


def _write_tate(whole: Path) -> None:
    with whole.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        chosen = tate_sample(reader)
        header = reader.fieldnames or []
    (DATA / "tate").mkdir(exist_ok=True)
    with (DATA / "tate/tate_sample.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, header, lineterminator="\n")
        writer.writeheader()
        writer.writerows(chosen)


def _put(name: str, content: bytes) -> None:
    target = DATA / name
    target.parent.mkdir(exist_ok=True)
    target.write_bytes(content)


def main() -> None:
    """Write everything that is built."""
    parser = argparse.ArgumentParser(description="Build the demonstration files")
    parser.add_argument("--tate", type=Path, help="the whole collection file, to take the sample anew")
    given = parser.parse_args()
    books = yaml.safe_load((DATA / "src/books.yaml").read_text("utf-8"))
    for library, content in marc_files(books).items():
        _put(f"books/{library}.mrc", content)
    for museum, content in workbooks().items():
        _put(f"objects/{museum}.xlsx", content)
    for name, content in draw_all().items():
        _put(f"images/{name}", content)
    if given.tate:
        _write_tate(given.tate)


if __name__ == "__main__":
    main()
