"""Suggestions, from values through a word book's file to what is offered."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalog.search import wordbook
from catalog.search.gathering import MAX_TEXT, Gathering
from catalog.search.suggestions import suggest
from catalog.search.wordbook import Wordbook
from catalog.search.wordbook_writer import WordbookWriter

Make = Callable[..., Wordbook]


def record(title: str, *, times: int = 1, **fields: Any) -> list[dict[str, Any]]:
    return [{"title": title, **fields}] * times


def written(
    folder: Path, records: Sequence[dict[str, Any]], institutions: Sequence[tuple[str, str, int]] = ()
) -> Wordbook:
    """The word book of these records; institutions are slug, name and number of records."""
    folder.mkdir(parents=True)
    gathering = Gathering(folder / "gathered")
    for one in records:
        gathering.add(one)
    for slug, name, count in institutions:
        gathering.add_institution(slug, name, count)
    with WordbookWriter(folder / "new", folder / "ranked") as writer:
        writer.rank(gathering.values())
        writer.finish()
        writer.tell({"log_id": "log", "seq": "1", "seconds": "0"})
    gathering.close()
    (folder / "new").replace(folder / wordbook.FILE)
    return Wordbook(folder)


@pytest.fixture
def make(tmp_path: Path) -> Make:
    return lambda *given: written(tmp_path / "book", *given)


def texts(book: Wordbook, typed: str, limit: int = 8) -> list[str]:
    return [found.text for found in suggest(book, typed, limit)]


def test_the_most_popular_comes_first(make: Make) -> None:
    book = make([*record("Hoa lan", times=2), *record("Hoa sen", times=5), *record("Hoa cúc")])
    assert texts(book, "hoa") == ["Hoa sen", "Hoa lan", "Hoa cúc"]
    assert texts(book, "hoa", 1) == ["Hoa sen"]
    assert [found.count for found in suggest(book, "hoa")] == [5, 2, 1]


def test_words_match_in_any_order_the_last_as_a_beginning(make: Make) -> None:
    book = make([*record("Lịch sử Việt Nam"), *record("Địa lý Việt Nam")])
    assert texts(book, "nam viet l") == ["Địa lý Việt Nam", "Lịch sử Việt Nam"]
    assert texts(book, "viet nam lich") == ["Lịch sử Việt Nam"]
    assert texts(book, "iet") == []
    assert texts(book, "vie ") == [], "after a blank the word is ended"
    assert texts(book, "viet ") == ["Địa lý Việt Nam", "Lịch sử Việt Nam"]


def test_what_begins_with_the_text_stands_before_what_holds_it(make: Make) -> None:
    book = make([*record("Thơ và Truyện Kiều", times=9), *record("Truyện Kiều")])
    assert texts(book, "truyen") == ["Truyện Kiều", "Thơ và Truyện Kiều"]


def test_the_accents_typed_come_first_the_others_after(make: Make) -> None:
    book = make([*record("Lân", times=1), *record("Lan man", times=9), *record("Lần đầu", times=5)])
    assert texts(book, "lân") == ["Lân", "Lan man", "Lần đầu"]
    assert texts(book, "lần") == ["Lần đầu", "Lan man", "Lân"]
    assert texts(book, "lan") == ["Lan man", "Lần đầu", "Lân"]


@pytest.mark.parametrize("typed", ["đường", "Đường", "ĐUỜNG", "duong", "đuong", "đươ"])
def test_d_with_a_stroke_is_found_in_every_way_of_typing(typed: str, make: Make) -> None:
    assert texts(make(record("Đường Lâm")), typed) == ["Đường Lâm"]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("ki", ["Kiều", "Kỹ thuật", "Kí"]),
        ("kí", ["Kí", "Kiều", "Kỹ thuật"]),
        ("ky", ["Kỹ thuật", "Kí"]),
        ("ky thu", ["Kỹ thuật"]),
        ("kĩ thu", ["Kỹ thuật"]),
    ],
)
def test_i_and_y_at_a_words_end_are_one(typed: str, expected: list[str], make: Make) -> None:
    book = make([*record("Kỹ thuật", times=2), *record("Kiều", times=3), *record("Kí")])
    assert texts(book, typed) == expected


@pytest.mark.parametrize("typed", ["thuw vieenj", "thu7 vie65n", "thuw vie", "Thuw Vieenj soos"])
def test_raw_keystrokes_are_read_where_they_give_nothing_as_they_are(typed: str, make: Make) -> None:
    assert texts(make(record("Thư viện số")), typed) == ["Thư viện số"]


def test_places_and_institutions_come_first_but_not_alone(make: Make) -> None:
    institutions = [(f"hue-{n}", f"Huế {n}", n + 1) for n in range(6)]
    found = suggest(make(record("Huế xưa", times=99, creators=[{"name": "Huế Lan"}]), institutions), "hue")
    assert [one.kind for one in found] == ["institution"] * 3 + ["title", "creator"]
    assert (found[0].text, found[0].slug) == ("Huế 5", "hue-5")


def test_forms_of_one_value_are_merged_into_the_one_most_written(make: Make) -> None:
    people = ["Nguyễn Du"] * 6 + ["NGUYỄN DU"] * 2 + ["Nguyen Du"] * 3 + ["Nguyễn Du,"] + ["Nguyễn Dữ"] * 4
    book = make([{"title": "x", "creators": [{"name": name}]} for name in people])
    found = suggest(book, "nguyen")
    assert [(one.text, one.count) for one in found] == [("Nguyễn Du", 12), ("Nguyễn Dữ", 4)]


def test_a_form_without_accents_that_is_the_usual_one_stays(make: Make) -> None:
    book = make([*record("Lan", times=5), *record("Lân", times=2)])
    assert [(one.text, one.count) for one in suggest(book, "lan")] == [("Lan", 5), ("Lân", 2)]


def test_a_rare_way_of_accents_is_offered_to_who_types_it(make: Make) -> None:
    book = make([*record("Truyện Kiều", times=50), *record("Truyên Kiêu")])
    assert texts(book, "truyen") == ["Truyện Kiều"]
    assert texts(book, "truyên")[0] == "Truyên Kiêu"


def test_one_text_of_two_kinds_is_offered_once(make: Make) -> None:
    found = suggest(make(record("Huế", subjects=[{"label": "Huế"}], places=[{"label": "Huế"}])), "hu")
    assert [(one.kind, one.text) for one in found] == [("place", "Huế")]


def test_long_words_are_completed_too(make: Make) -> None:
    book = make([*record("Bibliothèque nationale"), *record("Библиотека"), *record("Bibliographies")])
    assert texts(book, "bibliothe") == ["Bibliothèque nationale"]
    assert texts(book, "bibliothèq") == ["Bibliothèque nationale"]
    assert texts(book, "bibliogra") == ["Bibliographies"]
    assert texts(book, "библиотек") == ["Библиотека"]


def test_signs_and_chinese_characters_are_completed(make: Make) -> None:
    book = make([*record("Lập trình C++"), *record("漢字 tự điển"), *record("Số 288/KH-UBND")])
    assert texts(book, "c++") == ["Lập trình C++"]
    assert texts(book, "漢字") == ["漢字 tự điển"]
    assert texts(book, "288/kh") == ["Số 288/KH-UBND"]


def test_long_values_are_cut_between_words_and_bare_numbers_left_out(make: Make) -> None:
    (long,) = texts(make([*record("từ " * 200), *record("1945"), *record("...")]), "tu")
    assert len(long) <= MAX_TEXT
    assert long.endswith("từ")


def test_publishers_are_not_offered(make: Make) -> None:
    assert texts(make(record("Sen", publisher="Nhà xuất bản Trẻ")), "nha") == []


@pytest.mark.parametrize(
    "typed",
    [
        "",
        " ",
        "*",
        '"',
        "NEAR(",
        "a" * 10_000,
        "\0",
        "😀",
        "hoa*",
        '"hoa',
        "hoa AND",
        "^hoa",
        "hoa:sen",
        "-hoa",
        "{hoa}",
    ],
)
def test_signs_of_fts5_mean_nothing(typed: str, make: Make) -> None:
    found = texts(make(record("Hoa sen")), typed)
    assert found == (["Hoa sen"] if typed in ("hoa*", '"hoa', "^hoa", "hoa:sen", "-hoa", "{hoa}") else [])


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(titles=st.lists(st.text(max_size=30), max_size=6), typed=st.text(max_size=40))
def test_whatever_is_written_and_typed_is_answered(
    titles: list[str], typed: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    book = written(tmp_path_factory.mktemp("any") / "book", [{"title": title} for title in titles])
    for asked in (typed, *titles):
        assert len(suggest(book, asked)) <= 8


def test_a_replaced_file_is_read_at_the_next_question(tmp_path: Path) -> None:
    book = written(tmp_path / "one", record("Hoa sen"))
    assert texts(book, "hoa") == ["Hoa sen"]
    other = written(tmp_path / "two", record("Hoa lan"))
    other.path.replace(book.path)
    assert texts(book, "hoa") == ["Hoa lan"]
    book.path.unlink()
    assert texts(book, "hoa") == []


def test_class_numbers_are_not_offered(make: Make) -> None:
    subjects = [{"label": "PL4378 thơ", "scheme": "lcc"}, {"label": "PL4378 văn", "scheme": "lcsh"}]
    assert texts(make(record("Sách", subjects=subjects)), "pl4378") == ["PL4378 văn"]
