"""Published exhibitions as their pages tell them, from the editor and from other sites alike."""

from __future__ import annotations

from dataclasses import replace

from catalog.exhibitions.published import PublishedSection, read
from catalog.exhibitions.story import record_of
from catalog.record import Chapter, Image, Record, Related
from tests.exhibitions.samples import EVERYTHING


def test_what_was_written_here_is_told_in_chapters_and_sections() -> None:
    told = read(replace(record_of(EVERYTHING), id="museum-own-1", institution="museum"))
    assert (told.id, told.institution, told.subtitle) == ("museum-own-1", "museum", "Nghìn năm còn vọng")
    assert told.contents == ((1, "Đúc trống"), (2, "Đánh trống"))
    opening, mould = told.chapters[0].sections
    assert (opening.title, opening.markdown) == ("", "Đồng, thiếc và **chì**.")
    assert (mould.title, mould.text, mould.level) == ("Khuôn", "Khuôn đất.", 1)
    assert (mould.pictures[0].caption, mould.pictures[0].credit) == ("Trống", "Bảo tàng")
    assert (mould.shows[0].id, mould.shows[0].note) == ("museum-trong", "Chiếc đẹp nhất.")
    assert [section.title for section in told.chapters[1].sections] == ["Hội"]
    assert told.cover is not None
    assert (told.cover.alt, told.sources) == ("Mặt trống", "Nguyễn Văn Huyên, 1975.")
    assert (told.teaching_note, told.questions) == (("45 phút.",), ("Trống để làm gì?",))
    assert told.teaching == "45 phút.\n\n1. Trống để làm gì?"
    assert (told.curators, told.levels, told.subjects) == (("Lê Thị Hoa",), ("Lớp 6",), ("Lịch sử",))


def test_what_another_site_has_is_told_the_same_way_however_deep_its_pages_lie() -> None:
    picture, thing = Image(url="https://anh.example/a.jpg"), Related(type="shows", id="omeka-1")
    told = read(
        Record(
            title="Gốm",
            kind="exhibition",
            related=(thing, Related(type="shows", id="omeka-2"), Related(type="part_of", id="omeka-3")),
            chapters=(
                Chapter(text="Lời đầu"),
                Chapter(title="Lò", url="https://omeka.example/lo", images=(picture,), shows=(thing,)),
                Chapter(title="Men", level=2, url="https://omeka.example/lo/men"),
                Chapter(title="Men lam", level=3, text="Xanh."),
                Chapter(title="Chợ", level=2),
            ),
        )
    )
    assert told.contents == ((2, "Lò"),)
    first, kiln = told.chapters
    assert first.sections == (PublishedSection(text="Lời đầu"),)
    assert (kiln.url, kiln.sections[0].pictures, kiln.sections[0].shows) == (
        "https://omeka.example/lo", (picture,), (thing,),
    )  # fmt: skip
    assert [(part.title, part.level, part.url) for part in kiln.sections[1:]] == [
        ("Men", 1, "https://omeka.example/lo/men"), ("Men lam", 2, ""), ("Chợ", 1, ""),
    ]  # fmt: skip
    assert [entry.id for entry in told.others] == ["omeka-2"]


def test_sections_before_any_chapter_and_an_exhibition_of_a_title_alone_are_told_too() -> None:
    alone = read(Record(title="Gốm", kind="exhibition", chapters=(Chapter(title="A", level=2),)))
    assert [(chapter.title, chapter.sections) for chapter in alone.chapters] == [("A", ())]
    bare = read(Record(title="Gốm", kind="exhibition"))
    assert (bare.chapters, bare.cover, bare.sources, bare.contents) == ((), None, "", ())
