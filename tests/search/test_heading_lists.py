"""Headings in the order of the Vietnamese alphabet, by letter and by use."""

from __future__ import annotations

from pathlib import Path

import pytest

from catalog.search import heading_lists as lists
from catalog.search.headings import COLLECTION, PERSON, SUBJECT
from catalog.search.wordbook import Wordbook
from tests.search.test_suggestions import written

SUBJECTS = ("Đồ đồng", "Dân ca", "Áo dài", "Ấn bản", "Âm nhạc", "Ăn uống", "Dệt", "thơ Nôm", "1945", "阮朝")


@pytest.fixture
def book(tmp_path: Path) -> Wordbook:
    records = [{"title": "Sách", "subjects": [{"label": label}]} for label in SUBJECTS]
    records += [{"title": "Thơ", "subjects": [{"label": "Thơ Nôm"}, {"label": "895", "scheme": "ddc"}]}] * 3
    people = [{"name": "Nguyễn Du"}, {"name": "Bùi Kỷ"}]
    records += [{"title": "Kiều", "creators": people, "collections": ["Tủ sách Huế"]}]
    records += [{"title": "Văn chiêu hồn", "creators": people[:1]}]
    return written(tmp_path / "book", records)


def test_letters_stand_in_the_order_of_the_alphabet(book: Wordbook) -> None:
    assert list(lists.initials(book, SUBJECT).items()) == [
        ("A", 1), ("Ă", 1), ("Â", 2), ("D", 2), ("Đ", 1), ("T", 1), ("#", 1)
    ]  # fmt: skip


def test_headings_of_a_letter_stand_in_the_order_of_vietnamese_by_pages(book: Wordbook) -> None:
    assert [one.text for one in lists.under(book, SUBJECT, "Â", 0, 10)] == ["Âm nhạc", "Ấn bản"]
    assert [one.key for one in lists.under(book, SUBJECT, "D", 1, 1)] == ["dệt"]
    assert lists.under(book, SUBJECT, "Q", 0, 10) == []


def test_the_most_used_come_first_under_their_most_used_spelling(book: Wordbook) -> None:
    first = lists.most_used(book, SUBJECT, 2)[0]
    assert first == ("thơ-nôm", "Thơ Nôm", 4)
    assert lists.found(book, SUBJECT, "thơ-nôm") == first
    assert lists.found(book, SUBJECT, "895") is None


def test_collections_are_listed_and_people_of_several_records(book: Wordbook) -> None:
    assert [one.key for one in lists.most_used(book, COLLECTION, 5)] == ["tủ-sách-huế"]
    assert lists.keys(book, PERSON, 0, 10) == ["nguyễn-du"]


def test_a_word_book_that_is_not_there_lists_nothing(tmp_path: Path) -> None:
    book = Wordbook(tmp_path)
    assert lists.initials(book, SUBJECT) == {}
    assert lists.most_used(book, SUBJECT, 5) == []
    assert lists.found(book, SUBJECT, "x") is None
