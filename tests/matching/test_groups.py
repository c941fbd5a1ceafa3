"""Records that have a key in common are of one work, unless something speaks against it."""

from __future__ import annotations

import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.matching.groups import Reason, grouped, reasons
from catalog.matching.keys import keys_of
from catalog.matching.sketch import Matching, matching_text, read
from catalog.matching.titles import TitleParts
from catalog.matching.titles import read as read_title
from catalog.record import Record
from tests.matching.test_keys import made, numbers

ISBN = numbers(("isbn", "9780306406157"))


def matching(record: Record) -> Matching:
    return read(matching_text(record, keys_of(record)))


def by_isbn(title: str, **fields: Any) -> Matching:
    return matching(made(title, identifiers=ISBN, **{"creators": (), **fields}))


def by_title(title: str, **fields: Any) -> Matching:
    return matching(made(title, **fields))


def are_one(*members: Matching) -> bool:
    return len(set(grouped({str(place): member for place, member in enumerate(members)}).values())) == 1


@pytest.mark.parametrize(
    ("title", "volume", "edition"),
    [
        ("Đất rừng phương Nam. Tập 1", "1", ""),
        ("Đất rừng phương Nam. Tập một", "1", ""),
        ("Đất rừng phương Nam, T.II", "2", ""),
        ("Đất rừng phương Nam. Quyển thứ ba", "3", ""),
        ("Tam quốc diễn nghĩa. Quyển hạ", "ha", ""),
        ("Lịch sử. Tập 2, phần 1", "2.1", ""),
        ("Niên giám. Tập 1-2", "1-2", ""),
        ("History of Rome. Vol. 04", "4", ""),
        ("Œuvres. Tome IV", "4", ""),
        ("Sinh học (Tái bản lần thứ 3)", "", "3"),
        ("Sinh học, in lần thứ nhất", "", ""),
        ("Calculus, 2nd ed.", "", "2"),
        ("Calculus. Third edition", "", "3"),
        ("Toán 5", "", ""),
        ("Thư viện số", "", ""),
        ("Phần mềm mã nguồn mở", "", ""),
    ],
)
def test_volumes_and_editions_are_read_from_titles(title: str, volume: str, edition: str) -> None:
    parts = read_title(title)
    assert (parts.volume, parts.edition) == (volume, edition)


def test_a_title_is_told_apart_from_what_follows_it() -> None:
    assert read_title("Truyện Kiều : thơ (bìa cứng)") == TitleParts("truien kieu", "tho bia cung", "", "")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Truyện Kiều", "TRUYEN KIEU"),
        ("Truyện Kiều", "Truyện Kiều : thơ"),
        ("Dế mèn phiêu lưu ký", "Dế mèn phiêu lưu ký truyện thiếu nhi"),
        ("The tale of Kiều = Truyện Kiều", "Truyện Kiều = The tale of Kiều"),
        ("Sinh học đại cương", "Sinh học đại cương (Tái bản lần thứ 3)"),
    ],
)
def test_one_isbn_and_like_titles_are_one_work(one: str, other: str) -> None:
    assert are_one(by_isbn(one), by_isbn(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Truyện Kiều", "Dế mèn phiêu lưu ký"),
        ("Đất rừng phương Nam. Tập 1", "Đất rừng phương Nam. Tập 2"),
        ("Đất rừng phương Nam", "Đất rừng phương Nam. Tập 2"),
        ("Tam quốc diễn nghĩa. Quyển thượng", "Tam quốc diễn nghĩa. Quyển hạ"),
        ("Tiếng Việt 1", "Tiếng Việt 2"),
        ("Niên giám thống kê Huế : 2019", "Niên giám thống kê Huế : 2020"),
        ("Tiếng Việt", "Tiếng Anh"),
        ("Sinh học (Tái bản lần thứ 2)", "Sinh học (Tái bản lần thứ 3)"),
    ],
)
def test_an_isbn_used_again_or_for_a_set_makes_no_work(one: str, other: str) -> None:
    assert not are_one(by_isbn(one), by_isbn(other))


def test_a_film_and_a_book_are_never_one_work() -> None:
    assert not are_one(by_isbn("Đất rừng phương Nam"), by_isbn("Đất rừng phương Nam", kind="video"))
    assert not are_one(by_title("Đất rừng phương Nam"), by_title("Đất rừng phương Nam", kind="video"))


def test_a_generic_title_with_one_isbn_needs_one_year_too() -> None:
    assert are_one(by_isbn("Báo cáo thường niên"), by_isbn("Báo cáo thường niên"))
    assert not are_one(by_isbn("Báo cáo thường niên"), by_isbn("Báo cáo thường niên", issued=None))


def test_volumes_editions_and_other_subtitles_of_one_title_are_other_works() -> None:
    plain = by_title("Tuyển tập Nam Cao")
    assert not are_one(by_title("Nam Cao toàn tập. Tập 1"), by_title("Nam Cao toàn tập. Tập 2"))
    assert not are_one(plain, by_title("Tuyển tập Nam Cao (tái bản lần thứ 2)"))
    assert not are_one(plain, by_title("Tuyển tập Nam Cao", notes=("Tái bản lần thứ 2",)))
    assert are_one(plain, by_title("Tuyển tập Nam Cao", notes=("Xuất bản lần thứ nhất", "Có mục lục")))
    assert not are_one(by_title("Tuyển tập Nam Cao : truyện ngắn"), by_title("Tuyển tập Nam Cao : kịch"))
    assert are_one(plain, by_title("Tuyển tập Nam Cao : truyện ngắn"))


def test_reasons_name_what_is_common_and_nothing_that_a_guard_refuses() -> None:
    one = matching(made("Truyện Kiều", identifiers=ISBN))
    assert reasons(one, one) == (Reason("isbn", "9780306406157"), Reason("title", ""))
    assert reasons(one, by_isbn("TRUYEN KIEU")) == (Reason("isbn", "9780306406157"),)
    assert reasons(one, by_isbn("Dế mèn phiêu lưu ký")) == ()
    party = Matching(one.sketch, ("=a", "shelf:NL-1"))
    assert reasons(party, party) == (Reason("editor", ""), Reason("shelf", "NL-1"))


titles = st.sampled_from(
    [
        "Truyện Kiều",
        "Truyện Kiều : thơ",
        "Truyện Kiều. Tập 1",
        "Dế mèn",
        "Báo cáo",
        "Sinh học 3rd ed.",
        "Kim Kiều",
    ]
)
records = st.lists(
    st.tuples(
        titles, st.lists(st.sampled_from(["isbn:1", "isbn:2", "title:3", "shelf:4", "=5"]), max_size=2)
    ),
    max_size=12,
)


@given(records, st.randoms(use_true_random=False))
def test_groups_are_the_same_in_any_order(held: list[tuple[str, list[str]]], chance: random.Random) -> None:
    members = {
        f"{place:02}": Matching(by_title(title).sketch, tuple(dict.fromkeys(given_keys)))
        for place, (title, given_keys) in enumerate(held)
    }
    found = grouped(members)
    mixed = list(members.items())
    chance.shuffle(mixed)
    assert grouped(dict(mixed)) == found
    for record, group in found.items():
        assert group == min(other for other, of in found.items() if of == group) <= record
