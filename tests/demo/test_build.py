from __future__ import annotations

import csv
import io

import pymarc
import pytest
import yaml
from PIL import Image, ImageChops

from catalog.demo.books import LIBRARIES, marc_files
from catalog.demo.build import tate_sample, workbooks
from catalog.demo.pictures import draw_all
from catalog.demo.unpack import DATA
from tests.demo.conftest import table_rows


def test_marc_files_equal_what_is_built_from_their_source() -> None:
    books = yaml.safe_load((DATA / "src/books.yaml").read_text("utf-8"))
    built = marc_files(books)
    assert sorted(built) == sorted(path.stem for path in (DATA / "books").iterdir())
    for library, content in built.items():
        assert (DATA / f"books/{library}.mrc").read_bytes() == content


def test_workbooks_hold_what_is_built_from_their_source() -> None:
    built = workbooks()
    assert sorted(built) == sorted(path.stem for path in (DATA / "objects").iterdir())
    for museum, content in built.items():
        committed = (DATA / f"objects/{museum}.xlsx").read_bytes()
        assert table_rows(committed, ".xlsx") == table_rows(content, ".xlsx")


def test_a_workbook_is_built_to_the_same_bytes_each_time() -> None:
    assert workbooks() == workbooks()


def test_pictures_are_those_drawn() -> None:
    drawn = draw_all()
    assert sorted(drawn) == sorted(path.name for path in (DATA / "images").iterdir())
    for name, content in drawn.items():
        with (
            Image.open(io.BytesIO(content)) as now,
            Image.open(DATA / "images" / name) as committed,
        ):
            # Another Pillow may choose another palette, but not another picture.
            difference = ImageChops.difference(now.convert("L"), committed.convert("L"))
            assert sum(difference.histogram()[48:]) < 480 * 360 / 50


@pytest.mark.parametrize("library", [slug for slug, _ in LIBRARIES.values()])
def test_marc_file_is_read_whole_by_another_reader(library: str) -> None:
    content = (DATA / f"books/{library}.mrc").read_bytes()
    records = list(pymarc.MARCReader(content, permissive=False))
    assert len(records) >= 20
    for record in records:
        assert record is not None
        assert record.leader[9] == "a"
        assert len(record["008"].data) == 40
        assert record["245"]["a"]
        for tag in ("001", "003", "005", "041", "082", "300", "520", "852"):
            assert tag in record, (record["001"].data, tag)


def test_tate_sample_is_300_rows_of_many_artists_and_mediums() -> None:
    with (DATA / "tate/tate_sample.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len({row["accession_number"] for row in rows}) == 300
    assert len({row["artist"] for row in rows}) >= 40
    assert len({row["medium"] for row in rows}) >= 100
    assert tate_sample(rows) == rows
