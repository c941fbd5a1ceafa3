"""One work in several institutions: one result that says so, and a page that explains it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from catalog.record import Holding, Link, Record
from catalog.store import decisions
from catalog.store.db import writing
from catalog.web import same_work
from tests.factories import add_institution, make_record
from tests.store.test_grouping import ISBNS, book
from tests.web.conftest import Read, links_of, text_of

Publish = Callable[..., list[str]]
SECTION = "//section[@aria-labelledby='same-work']"


@pytest.fixture
def three(publish: Publish) -> None:
    """A book at three libraries, the third of which knows it by its ISBN alone."""
    for slug, name in (("a", "Thư viện Hà Nội"), ("b", "Thư viện Đà Nẵng"), ("c", "Thư viện Cần Thơ")):
        add_institution(f"library-{slug}", name_vi=name, name_en="")
    publish(
        book("a", "Truyện Kiều", ISBNS[0]),
        book("b", "Truyện Kiều", holdings=(Holding(call_number="895.922", location="Kho mở"),)),
        book(
            "c", "TRUYEN KIEU", ISBNS[0], creators=(), links=(Link(rel="fulltext", url="https://ct.example/1"),)
        ),
    )  # fmt: skip


@pytest.mark.usefixtures("three")
def test_a_search_shows_one_result_and_says_how_many_hold_it(read: Read) -> None:
    page = read("/search?q=truyen+kieu")
    assert len(page.xpath("//article[@class='row']")) == 1
    assert "3 nơi lưu giữ" in text_of(page, "//article")
    assert "held in 3 places" in text_of(read("/en/search?q=truyen+kieu"), "//article")


@pytest.mark.usefixtures("three")
def test_a_search_within_an_institution_shows_its_record(read: Read) -> None:
    page = read("/search?q=truyen+kieu&institution=library-b")
    (address,) = page.xpath("//article//h2/a/@href")
    assert address.partition("?")[0] == "/record/sample-b"


@pytest.mark.usefixtures("three")
def test_a_record_tells_where_else_the_work_is_and_why_it_is_the_same(read: Read) -> None:
    page = read("/record/sample-a")
    told = text_of(page, SECTION)
    assert told.startswith("Cùng tác phẩm ở 3 nơi")
    assert "Thư viện Đà Nẵng" in told
    assert "Ký hiệu xếp giá: 895.922" in told
    assert "Cùng tác phẩm vì cùng nhan đề, tác giả và năm" in told
    assert "Cùng tác phẩm vì cùng ISBN 9786041234567" in told
    links = links_of(page, f"{SECTION}//a")
    assert links["Truyện Kiều"] == "/record/sample-b"
    assert links["TRUYEN KIEU"] == "/record/sample-c"
    assert links["Thư viện Đà Nẵng"] == "/institution/library-b"
    assert "https://ct.example/1" in links.values()
    english = text_of(read("/en/record/sample-b"), SECTION)
    assert english.startswith("The same work in 3 places")
    assert "Together because: through another record of the work" in english


@pytest.mark.usefixtures("three")
def test_what_an_editor_put_together_is_said_to_be_so(publish: Publish, read: Read) -> None:
    publish(book("d", "Kim Vân Kiều", creators=()))
    with writing() as session:
        decisions.join(session, ["sample-d", "sample-a"], "me")
    assert "vì biên mục viên đã ghép lại" in text_of(read("/record/sample-d"), SECTION)


def test_two_records_of_one_institution_are_called_records(publish: Publish, read: Read) -> None:
    same = {"institution": "hue-library"}
    publish(book("1", "Truyện Kiều", **same), book("2", "Truyện Kiều", **same))
    assert text_of(read("/record/sample-1"), SECTION).startswith("Bản ghi khác của cùng tác phẩm")
    assert "nơi lưu giữ" not in text_of(read("/search?q=kieu"), "//article")


def test_a_record_alone_has_no_such_section(publish: Publish, read: Read) -> None:
    publish(make_record("1"))
    assert not read("/record/sample-1").xpath(SECTION)


def test_a_work_of_many_records_shows_some_and_counts_the_rest(publish: Publish, read: Read) -> None:
    many: list[Record] = [
        book(f"{number:03}", "Truyện Kiều", institution="hue-library")
        for number in range(same_work.SHOWN + 6)
    ]
    publish(*many)
    page = read("/record/sample-000")
    assert len(page.xpath(f"{SECTION}//li")) == same_work.SHOWN
    assert text_of(page, SECTION).endswith("và 5 bản ghi nữa")


def test_titles_and_names_of_others_are_escaped(publish: Publish, read: Read) -> None:
    publish(book("1", "Kiều <b>& Kim</b>", ISBNS[0]), book("2", "Kiều <b>& Kim</b>", ISBNS[0]))
    page = read("/record/sample-1")
    assert not page.xpath(f"{SECTION}//b")
    assert "Kiều <b>& Kim</b>" in text_of(page, SECTION)
