"""Keys that records of one work have in common, and none for what is never one work."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.formats.identifiers import isbn
from catalog.matching import keys, sketch
from catalog.matching.keys import keys_of, tidy
from catalog.record import KINDS, Agent, DateSpan, Identifier, Record


def made(title: str = "Truyện Kiều", kind: str = "book", **fields: Any) -> Record:
    given: dict[str, Any] = {
        "creators": (Agent(name="Nguyễn Du"),),
        "issued": DateSpan(display="2003", earliest=2003, latest=2003),
        **fields,
    }
    return Record(title=title, kind=kind, **given)


def numbers(*pairs: tuple[str, str]) -> tuple[Identifier, ...]:
    return tuple(Identifier(scheme=scheme, value=value) for scheme, value in pairs)


def title_key(title: str = "Truyện Kiều", **fields: Any) -> str:
    found = [key for key in keys_of(made(title, **fields)) if key.startswith("title:")]
    return found[0] if found else ""


@pytest.mark.parametrize(
    "value", ["0306406152", "0-306-40615-2", "9780306406157", "978-0-306-40615-7", "ISBN 0306406152 (pbk.)"]
)
def test_an_isbn_of_ten_digits_and_of_thirteen_is_one_key(value: str) -> None:
    assert keys_of(made(creators=(), identifiers=numbers(("isbn", value)))) == ("isbn:9780306406157",)


@pytest.mark.parametrize("value", ["9780306406158", "9780000000002", "0000000000", "97803064061", "không có"])
def test_what_is_no_isbn_is_no_key(value: str) -> None:
    assert keys_of(made(creators=(), identifiers=numbers(("isbn", value)))) == ()


def test_a_record_with_the_isbns_of_a_whole_set_is_known_by_none_of_them() -> None:
    isbns = [f"97801311036{number:02}" for number in range(100)]
    valid = [number for number in isbns if isbn(number)]
    few, many = valid[: keys.MOST_ISBNS], valid[: keys.MOST_ISBNS + 1]
    assert len(keys_of(made(creators=(), identifiers=numbers(*(("isbn", number) for number in few))))) == len(
        few
    )
    assert keys_of(made(creators=(), identifiers=numbers(*(("isbn", number) for number in many)))) == ()


def test_an_issn_is_a_key_of_periodicals_alone() -> None:
    issn = numbers(("issn", "0866-7101"))
    assert keys_of(made(kind="periodical", creators=(), identifiers=issn)) == ("issn:0866-7101",)
    assert keys_of(made(kind="article", creators=(), identifiers=issn)) == ()
    assert keys_of(made(kind="periodical", creators=(), identifiers=numbers(("issn", "0000-0000")))) == ()


@pytest.mark.parametrize("value", ["10.1000/ABC.1", "https://doi.org/10.1000/abc.1", "doi:10.1000/abc.1"])
def test_a_doi_is_one_key_however_it_is_written(value: str) -> None:
    assert keys_of(made(kind="article", creators=(), identifiers=numbers(("doi", value)))) == (
        "doi:10.1000/abc.1",
    )


@pytest.mark.parametrize("kind", sorted(set(KINDS) - keys.IDENTIFIED))
def test_things_of_which_there_is_one_and_things_to_attend_have_no_key(kind: str) -> None:
    told = numbers(("isbn", "9780306406157"), ("doi", "10.1000/1"), ("inventory", "BTLS-5719"))
    assert keys_of(made(kind=kind, identifiers=told)) == ()


def test_object_and_inventory_numbers_are_never_keys() -> None:
    told = numbers(
        ("inventory", "123"), ("system", "123"), ("oclc", "123"), ("other", "123"), ("lccn", "123")
    )
    assert keys_of(made(creators=(), identifiers=told)) == ()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Truyện Kiều", "TRUYỆN KIỀU"),
        ("Truyện Kiều", "Truyện Kiều : thơ"),
        ("Truyện Kiều", "Truyện Kiều: thơ"),
        ("Truyện Kiều", "“Truyện Kiều”."),
        ("Truyện Kiều", "Truyện Kiều (bìa cứng)"),
        ("Truyện Kiều", "Truyện Kiều / Nguyễn Du"),
        ("Hoà bình và hạnh phúc", "Hòa bình và hạnh phúc"),
        ("Kỹ thuật số", "Kĩ thuật số"),
        ("Đất rừng phương Nam. Tập 1", "Đất rừng phương Nam, T.I"),
        ("Sinh học (Tái bản lần thứ 3)", "Sinh học"),
    ],
)
def test_one_title_is_one_key_in_the_ways_it_is_written(one: str, other: str) -> None:
    assert title_key(one) == title_key(other) != ""


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Giáo trình kinh tế vi mô", "Giáo trình kinh tế vĩ mô"),
        ("Toán nâng cao lớp 5", "Toán nâng cao lớp 6"),
        ("Truyện Kiều", "Truyện Kiều tập chú"),
    ],
)
def test_titles_that_only_look_alike_are_two_keys(one: str, other: str) -> None:
    assert title_key(one) != title_key(other)


def test_creator_year_and_kind_are_of_the_key() -> None:
    own = title_key()
    assert own != title_key(creators=(Agent(name="Đoàn Thị Điểm"),))
    assert own != title_key(issued=DateSpan(display="2004", earliest=2004, latest=2004))
    assert own != title_key(kind="video")
    assert own == title_key(creators=(Agent(name="Du, Nguyễn"),))
    assert own == title_key(creators=(Agent(name="GS. Nguyễn Du"),))
    assert own == title_key(creators=(Agent(name="Bùi Kỷ", role="editor"), Agent(name="Nguyễn Du")))


@pytest.mark.parametrize(
    "title",
    [
        "Báo cáo",
        "Annual report",
        "Báo cáo thường niên năm 2003",
        "Thơ",
        "Kỷ yếu",
        "Untitled",
        "123",
        "",
        "???",
    ],
)
def test_short_and_generic_titles_have_no_key(title: str) -> None:
    assert title_key(title) == ""


@pytest.mark.parametrize(
    "fields",
    [
        {"creators": ()},
        {"creators": (Agent(name="GS. TS."),)},
        {"issued": None},
        {"issued": DateSpan(display="thế kỷ XX", earliest=1901, latest=2000)},
        {"issued": DateSpan(display="không rõ")},
    ],
)
def test_a_title_without_creator_or_year_has_no_key(fields: dict[str, Any]) -> None:
    assert title_key(**fields) == ""


def test_keys_are_kept_tidy_whatever_a_plugin_gives() -> None:
    assert tidy(["a:1", "a:1", "", "  ", "=party", "b\n c\t"]) == ("a:1", "party", "b c")
    (long,) = tidy(["shelf:" + "x" * 500])
    assert len(long) <= keys.MOST_LETTERS
    assert long.startswith("shelf:")
    assert tidy(["shelf:" + "x" * 501]) != (long,)
    assert len(tidy(f"k:{number}" for number in range(100))) == keys.MOST_KEYS


@given(st.text(), st.lists(st.text()), st.sampled_from(KINDS))
def test_any_title_and_any_keys_come_back_from_the_text_that_keeps_them(
    title: str, given_keys: list[str], kind: str
) -> None:
    record = made(title.encode("utf-8", "ignore").decode(), kind)
    text = sketch.matching_text(record, given_keys)
    assert sketch.read(text).keys == sketch.keys_in(text) == tidy(given_keys)
    if text:
        assert sketch.read(text).sketch.kind == kind
