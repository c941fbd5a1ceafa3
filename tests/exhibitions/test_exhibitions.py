"""Exhibitions while they are written: their shape, their record, what is done to them, what they lack."""

from __future__ import annotations

from dataclasses import replace

import orjson
import pytest

from catalog.errors import RecordError, TooMany, UnknownName
from catalog.exhibitions import editing, missing
from catalog.exhibitions.model import MOST_CHAPTERS, Chapter, Exhibition, Section, Shown
from catalog.exhibitions.shape import from_json, to_json
from catalog.exhibitions.story import ExhibitionStory
from catalog.formats.iiif_write import Surroundings, manifest
from catalog.record import SourceRef
from catalog.schemas import check_record
from catalog.shape import from_dict, to_dict, with_values
from tests.exhibitions.samples import DRUM, EVERYTHING


@pytest.mark.parametrize("exhibition", [Exhibition(), EVERYTHING])
def test_an_exhibition_comes_back_from_json_as_it_was(exhibition: Exhibition) -> None:
    assert from_json(to_json(exhibition)) == exhibition


@pytest.mark.parametrize(
    "wrong",
    [
        b"{", b"[]", b"null", b'{"title":1}', b'{"chapters":{}}', b'{"chapters":[1]}', b'{"curators":"x"}',
        b'{"cover":[]}', b'{"cover":{"url":"/media/x","width":"1"}}', b'{"teaching":3}', b"{}",
    ],
)  # fmt: skip
def test_what_is_no_exhibition_is_a_failed_record_and_nothing_worse(wrong: bytes) -> None:
    with pytest.raises(RecordError):
        ExhibitionStory().read(wrong, {})


def test_the_record_has_all_that_was_written_and_is_valid() -> None:
    record = ExhibitionStory().read(to_json(EVERYTHING), {})
    source = SourceRef(slug="museum-own", native_id="1")
    shaped = to_dict(with_values(record, id="museum-own-1", source=source, institution="museum"))
    check_record(shaped)
    assert from_dict(shaped).chapters == record.chapters
    assert [(part.title, part.level, part.role) for part in record.chapters] == [
        ("Đúc trống", 1, ""), ("Khuôn", 2, ""), ("Đánh trống", 1, ""), ("Hội", 2, ""), ("", 1, "teaching"),
        ("", 1, "sources"),
    ]  # fmt: skip
    opening, mould = record.chapters[:2]
    assert (opening.text, opening.markdown) == ("Đồng, thiếc và chì.", "Đồng, thiếc và **chì**.")
    assert (mould.markdown, mould.images[0].caption, mould.images[0].credit) == ("", "Trống", "Bảo tàng")
    assert (mould.shows[0].id, mould.shows[0].type, mould.shows[0].note) == (
        "museum-trong", "shows", "Chiếc đẹp nhất.",
    )  # fmt: skip
    assert record.titles[0].value == "Nghìn năm còn vọng"
    assert record.schedule is not None
    assert (record.schedule.start, record.schedule.venue) == ("2026-11-01", "Nhà trưng bày số 1")
    assert record.education_levels == ("Lớp 6",)


def test_parts_keep_their_keys_while_they_are_added_moved_and_removed() -> None:
    exhibition, first = editing.add_chapter(Exhibition(title="T"))
    exhibition, second = editing.add_chapter(exhibition)
    exhibition, third = editing.add_chapter(exhibition)
    exhibition = editing.move_chapter(exhibition, third, -1)
    assert [chapter.key for chapter in exhibition.chapters] == [first, third, second]
    exhibition = editing.move_chapter(exhibition, first, -1)
    exhibition = editing.remove_chapter(exhibition, third)
    assert [chapter.key for chapter in exhibition.chapters] == [first, second]
    chapter, key = editing.add_section(exhibition.chapters[0])
    chapter = editing.move_section(chapter, key, -5)
    assert [section.key for section in chapter.sections] == [key, "s1"]
    assert [section.key for section in editing.remove_section(chapter, key).sections] == ["s1"]


def test_a_part_that_is_gone_is_told() -> None:
    for change in (editing.remove_chapter, lambda given, key: editing.move_chapter(given, key, 1)):
        with pytest.raises(UnknownName):
            change(EVERYTHING, "c99")
    with pytest.raises(UnknownName):
        editing.change_section(EVERYTHING.chapters[0], "s99", lambda section: section)


def test_there_is_an_end_to_chapters() -> None:
    exhibition = Exhibition()
    for _ in range(MOST_CHAPTERS):
        exhibition, _key = editing.add_chapter(exhibition)
    with pytest.raises(TooMany):
        editing.add_chapter(exhibition)


def test_records_are_shown_once_and_in_the_order_that_was_chosen() -> None:
    section = Section(key="s1")
    for identifier in ("a", "b", "c", "a"):
        section = editing.show_record(section, Shown(id=identifier))
    section = editing.move_record(section, "c", -1)
    assert [shown.id for shown in section.shows] == ["a", "c", "b"]
    assert [shown.id for shown in editing.drop_record(section, "a").shows] == ["c", "b"]
    assert editing.move_record(section, "not there", 1) == section


def test_what_is_missing_is_told_with_its_place() -> None:
    bare = replace(DRUM, alt="", credit="")
    lacking = Exhibition(
        start="2026-02-02",
        end="2026-02-01",
        cover=bare,
        chapters=(
            Chapter(key="c7", sections=(Section(key="s1", picture=bare),)),
            Chapter(key="c8", title="Trống"),
        ),
    )
    told = [(lack.rule, lack.needed, lack.chapter, lack.number) for lack in missing.lacks(lacking)]
    assert told == [
        ("title", True, "", 0), ("introduction", True, "", 0), ("end_before_start", True, "", 0),
        ("cover_alt", True, "", 0), ("cover_credit", False, "", 0), ("chapter_title", False, "c7", 1),
        ("section_alt", True, "c7", 1), ("section_credit", False, "c7", 1), ("chapter_empty", False, "c8", 2),
    ]  # fmt: skip
    assert not missing.is_publishable(lacking)
    assert missing.is_publishable(EVERYTHING)
    assert [lack.rule for lack in missing.lacks(Exhibition(title="T", introduction="I"))] == [
        "cover",
        "chapters",
    ]


def test_equal_exhibitions_have_equal_bytes() -> None:
    assert to_json(from_json(to_json(EVERYTHING))) == to_json(EVERYTHING)
    assert b'""' not in to_json(Exhibition())
    assert orjson.loads(to_json(Exhibition())) == {"languages": ["vi"]}


def test_the_manifest_says_under_each_picture_what_it_is_and_whose() -> None:
    record = with_values(ExhibitionStory().read(to_json(EVERYTHING), {}), id="museum-own-1", institution="m")
    made = manifest(record, Surroundings(base="https://khomo.example"))
    canvas = made["items"][0]
    assert "Mặt trống" in str(canvas["label"])
    assert "Trống" in str(canvas["summary"])
    assert "Bảo tàng" in str(canvas["requiredStatement"]["value"])
