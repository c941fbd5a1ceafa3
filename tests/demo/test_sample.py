from __future__ import annotations

import csv
import dataclasses
import io
import zipfile
from collections import Counter
from urllib.parse import urlsplit

import pytest
from PIL import Image

from catalog.demo.unpack import DATA, INSTITUTIONS, DemoSource
from catalog.formats.identifiers import isbn
from catalog.record import LEVELS, SYSTEMS, SourceRef, record_id
from catalog.schemas import RecordSchema
from catalog.shape import to_dict
from tests.demo.conftest import Sample, rows_of

MARK = "Dữ liệu trình diễn / demonstration data"


def in_vietnam(samples: list[Sample]) -> list[Sample]:
    return [sample for sample in samples if sample.source.institution != "tate"]


def institutions() -> list[dict[str, str]]:
    with INSTITUTIONS.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_sample_has_the_promised_number_of_every_kind(samples: list[Sample]) -> None:
    vietnamese = in_vietnam(samples)
    kinds = Counter(sample.record.kind for sample in vietnamese)
    digital = [s for s in vietnamese if s.source.slug.startswith("demo-hoc-lieu-")]
    assert len(vietnamese) >= 300
    assert kinds["object"] == 60
    assert (kinds["exhibition"], kinds["programme"]) == (15, 15)
    assert kinds["class"] + kinds["club"] == 30
    assert len(digital) == 50
    assert {s.record.kind for s in digital} == {"lesson", "video", "course", "book"}
    assert kinds["book"] - sum(s.record.kind == "book" for s in digital) == 100
    assert len(samples) - len(vietnamese) == 300


def test_every_record_passes_the_door(samples: list[Sample]) -> None:
    schema = RecordSchema()
    faults = {}
    for sample in samples:
        reference = SourceRef(slug=sample.source.slug, native_id=sample.native_id)
        record = dataclasses.replace(
            sample.record,
            id=record_id(sample.source.slug, sample.native_id),
            source=reference,
            institution=sample.source.institution,
            images=(),  # file names in the zip become addresses when the pictures are kept
        )
        fault = schema.validate(to_dict(record))
        if fault:
            faults[record.id] = fault
    assert faults == {}


def test_ids_are_unique_within_their_source(samples: list[Sample]) -> None:
    counted = Counter((sample.source.slug, sample.native_id) for sample in samples)
    assert all(native_id for _, native_id in counted)
    assert [key for key, number in counted.items() if number > 1] == []


def test_every_vietnamese_record_is_described_and_marked(samples: list[Sample]) -> None:
    poor = [
        sample.native_id
        for sample in in_vietnam(samples)
        if len(sample.record.description) < 40 or not any(MARK in note for note in sample.record.notes)
    ]
    assert poor == []


def test_every_record_offers_a_way_on(samples: list[Sample]) -> None:
    addresses = {row["slug"]: row["address"] for row in institutions()}
    for sample in samples:
        assert sample.record.links or sample.record.holdings or addresses[sample.source.institution]


def test_links_are_secure_addresses_of_a_host(samples: list[Sample]) -> None:
    links = [link.url for sample in samples for link in sample.record.links]
    assert len(links) > 300
    assert [url for url in links if urlsplit(url).scheme != "https" or not urlsplit(url).hostname] == []


def test_digital_resources_tell_grade_or_audience_subject_and_freedom(samples: list[Sample]) -> None:
    for sample in samples:
        if sample.source.slug.startswith("demo-hoc-lieu-"):
            record = sample.record
            assert record.school_subjects, sample.native_id
            assert record.audiences, sample.native_id
            assert record.free is True
            assert record.links


def test_both_named_treasures_are_in_the_sample(samples: list[Sample]) -> None:
    drum = next(s.record for s in samples if s.record.title == "Trống đồng Ngọc Lũ")
    assert drum.titles[0].value == "Ngọc Lũ bronze drum"
    assert "1426/QĐ-TTg" in " ".join(drum.notes)
    assert any(s.record.title.startswith("Truyện Kiều") and s.record.kind == "book" for s in samples)


def test_isbns_have_the_right_check_digit() -> None:
    kept = [line for line in (DATA / "src/books.yaml").read_text("utf-8").splitlines() if "isbn:" in line]
    numbers = [line.split('"')[1] for line in kept]
    assert len(numbers) >= 4
    assert [number for number in numbers if not isbn(number)] == []


def test_institutions_are_of_all_three_systems_with_places() -> None:
    rows = institutions()
    assert len(rows) >= 12
    assert len({row["slug"] for row in rows}) == len(rows)
    assert {row["system"] for row in rows} == set(SYSTEMS)
    assert {row["level"] for row in rows} <= set(LEVELS)
    for row in rows:
        assert row["name_vi"]
        assert row["name_en"]
        assert row["address"]
        assert -90 <= float(row["lat"]) <= 90
        assert -180 <= float(row["lon"]) <= 180
        assert row["slug"] == "tate" or (row["province"] and row["commune"])


def test_every_source_belongs_to_a_listed_institution_and_every_institution_has_one(
    sources: list[DemoSource],
) -> None:
    assert {source.institution for source in sources} == {row["slug"] for row in institutions()}
    assert len({source.slug for source in sources}) == len(sources)
    assert len({source.title for source in sources}) == len(sources), "lists could not be told apart"


@pytest.mark.parametrize("name", sorted(path.name for path in (DATA / "images").iterdir()))
def test_picture_is_a_small_png(name: str) -> None:
    content = (DATA / "images" / name).read_bytes()
    assert len(content) <= 15_000
    with Image.open(io.BytesIO(content)) as picture:
        picture.load()
        assert (picture.format, picture.size) == ("PNG", (480, 360))


def test_pictures_of_a_zip_are_those_its_rows_name(sources: list[DemoSource]) -> None:
    used: set[str] = set()
    for source in sources:
        if not source.options["path"].endswith(".zip"):
            continue
        with zipfile.ZipFile(source.options["path"]) as archive:
            packed = {name for name in archive.namelist() if name.endswith(".png")}
        named = {row["Ảnh"] for row in rows_of(source) if row["Ảnh"]}
        assert packed == named, source.slug
        used |= packed
    assert used == {path.name for path in (DATA / "images").iterdir()}
    assert len(used) >= 30


def test_every_picture_has_a_text_for_those_who_cannot_see_it(samples: list[Sample]) -> None:
    pictures = [image for sample in samples for image in sample.record.images]
    assert len(pictures) >= 60
    assert [image.url for image in pictures if len(image.alt) < 10] == []
