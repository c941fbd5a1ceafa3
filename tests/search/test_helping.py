"""What is tried where little is found, on every engine: keys, questions, numbers, spelling, most words."""

from __future__ import annotations

from pathlib import Path

import pytest

from catalog.sdk.search import Batch, Position, SearchEngine
from catalog.search.document import build_document
from catalog.search.engines import builtin_engines
from catalog.search.fields import CORE_FIELDS
from catalog.search.finder import Found, find
from catalog.search.questions import without_question_words

RECORDS = (
    ("Thư viện số tỉnh Ninh Bình", "book", ""),
    ("Thư viện số và bạn đọc", "book", ""),
    ("Thư viện số cho trường học", "book", "Mở cửa các ngày trong tuần"),
    ("Văn hóa hòa bình", "book", ""),
    ("Mĩ thuật lớp 6", "lesson", ""),
    ("Bảo tàng Mỹ thuật Việt Nam", "web", ""),
    ("The museum system of Huế", "book", ""),
    ("SOS: cứu hộ trên biển", "book", ""),
    ("Số liệu thống kê", "dataset", "có số"),
    ("Giờ mở cửa bảo tàng Hùng Vương", "web", ""),
    ("Lịch mở cửa bảo tàng Hùng Vương dịp Tết", "web", ""),
    ("Vé và giờ mở cửa bảo tàng Hùng Vương", "web", ""),
    ("Kế hoạch 288/2023/KH-UBND phát triển thư viện", "web", "Ngày 25/08/2023"),
    ("Quyết định 1785/QĐ-BVHTTDL", "web", ""),
    ("Vật lí đại cương", "book", "ISBN 978-0-306-40615-7"),
    ("Từ điển Thư viện số", "book", ""),
    ("Thư viện số", "book", ""),
    ("Truyện cổ", "book", "895.9221 TR527C, kho VV 1234/2020"),
)


@pytest.fixture(params=builtin_engines(), ids=lambda kind: kind.name)
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> SearchEngine:
    made: SearchEngine = request.param(CORE_FIELDS, tmp_path, {})
    documents = [
        build_document(
            f"r{n}", ({"title": title, "kind": kind, "description": text, "seq": n},), {}, CORE_FIELDS
        )
        for n, (title, kind, text) in enumerate(RECORDS)
    ]
    made.apply(Batch(put=documents), Position("log", "fields", len(documents)))
    return made


def titles(found: Found) -> list[str]:
    return [RECORDS[int(hit.id[1:])][0] for hit in found.results.hits]


def codes(found: Found) -> list[str]:
    return [notice.code for notice in found.notices]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("thuw vieenj soos", "thư viện số"),
        ("thu7 vie65n so61", "thư viện số"),
        ("Thuw vieenj số", "Thư viện số"),
        ("thuw vieenj so", "thư viện so"),
        ("THUW VIEENJ SOOS", "THƯ VIỆN SỐ"),
        ("th] vieejn soos", "thư viện số"),
    ],
)
def test_telex_and_vni_are_read_where_nothing_is_found(engine: SearchEngine, typed: str, meant: str) -> None:
    found = find(engine, typed)
    assert found.shown_for == meant
    assert found.notices[0].params == {"from": typed, "to": meant}
    assert codes(found) == ["typed"]
    assert titles(found) == titles(find(engine, meant))
    assert found.searched == tuple(meant.split())


@pytest.mark.parametrize(
    "text",
    ["museum system", "is this of the", "there has", "sos", "SOS", "so", "thư viện số", "system of hue"],
)
def test_what_finds_something_is_not_read_as_keys(engine: SearchEngine, text: str) -> None:
    assert find(engine, text).shown_for == ""


def test_a_held_word_among_keys_stays_as_it_is(engine: SearchEngine) -> None:
    found = find(engine, "museum of Hueees")
    assert found.shown_for == ""
    found = find(engine, "sos bieenr")
    assert found.shown_for == "sos biển"
    assert titles(found)[0] == "SOS: cứu hộ trên biển"


@pytest.mark.parametrize(
    ("question", "dropped"),
    [
        ("Bảo tàng Hùng Vương mở cửa bao giờ?", "bao giờ"),
        ("bao tang hung vuong mo cua khi nao", "khi nao"),
        ("Thư viện số là gì", "là gì"),
        ("cho tôi hỏi thư viện số ở đâu", "cho tôi hỏi ở đâu"),
        ("where is the museum of Hùng Vương", "where is the of"),
    ],
)
def test_words_that_only_ask_are_left_out_and_told(engine: SearchEngine, question: str, dropped: str) -> None:
    found = find(engine, question)
    assert codes(found) == ["question_words"]
    assert found.notices[0].params == {"words": dropped}
    assert found.results.total >= 3


def test_keys_of_a_question_are_read_before_it_is_shortened(engine: SearchEngine) -> None:
    found = find(engine, "thuw vieenj soos laf gif")
    assert codes(found) == ["typed", "question_words"]
    assert found.shown_for == "thư viện số là gì"
    assert titles(found)[0].startswith("Thư viện số")


def test_a_question_word_counts_where_enough_holds_it(engine: SearchEngine) -> None:
    found = find(engine, "có số")
    assert "question_words" in codes(found)
    assert titles(found)[0] == "Số liệu thống kê"
    assert codes(find(engine, "mở cửa")) == []


@pytest.mark.parametrize(
    ("words", "kept"),
    [
        ("đầu rồng ở đâu", "đầu rồng"),
        ("what is lacquer", "lacquer"),
        ("What's on in Huế", "Huế"),
        ("qui est Nguyễn Ái Quốc", "Nguyễn Ái Quốc"),
        ("ở đâu", "ở đâu"),
        ("what is it", "what is it"),
        ("sao biển", "sao biển"),
        ("trống đồng", "trống đồng"),
    ],
)
def test_what_describes_is_kept(words: str, kept: str) -> None:
    assert " ".join(without_question_words(words.split())[0]) == kept


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("hoà bình", "Văn hóa hòa bình"),
        ("kĩ mỹ thuật lớp 6", "Mĩ thuật lớp 6"),
        ("mỹ thuật lớp 6", "Mĩ thuật lớp 6"),
        ("my thuat lop 6", "Mĩ thuật lớp 6"),
        ("Bảo tàng Mĩ thuật", "Bảo tàng Mỹ thuật Việt Nam"),
        ("vật lý đại cương", "Vật lí đại cương"),
        ("288/KH-UBND", "Kế hoạch 288/2023/KH-UBND phát triển thư viện"),
        ("288 / KH - UBND", "Kế hoạch 288/2023/KH-UBND phát triển thư viện"),
        ("288/2023/kh-ubnd", "Kế hoạch 288/2023/KH-UBND phát triển thư viện"),
        ("25/8/2023", "Kế hoạch 288/2023/KH-UBND phát triển thư viện"),
        ("2023-08-25", "Kế hoạch 288/2023/KH-UBND phát triển thư viện"),
        ("1785/QD-BVHTTDL", "Quyết định 1785/QĐ-BVHTTDL"),
        ("1785/QĐ-BVHTTL", "Quyết định 1785/QĐ-BVHTTDL"),
        ("9780306406157", "Vật lí đại cương"),
        ("0-306-40615-2", "Vật lí đại cương"),
        ("978 0 306 40615 7", "Vật lí đại cương"),
        ("895.9221", "Truyện cổ"),
        ("895.92*", "Truyện cổ"),
        ("VV 1234/2020", "Truyện cổ"),
        ('nhan đề:"thư viện số"', "Thư viện số"),
        ("nhan đề:sos", "SOS: cứu hộ trên biển"),
        ("tru?ện", "Truyện cổ"),
        ("th?ng ke*", "Số liệu thống kê"),
    ],
)
def test_numbers_and_spellings_are_found_as_they_are_meant(
    engine: SearchEngine, text: str, title: str
) -> None:
    assert titles(find(engine, text))[0] == title


def test_help_is_not_given_where_only_the_filters_leave_little(engine: SearchEngine) -> None:
    found = find(engine, "thư viện số", filters={"kind": ["dataset"]})
    assert found.results.total == 0
    assert codes(found) == []


@pytest.mark.parametrize("page", [1, 2])
def test_the_pages_of_a_helped_search_have_one_total(engine: SearchEngine, page: int) -> None:
    found = find(engine, "thuw vieenj soos", page=page, size=3)
    assert found.results.total == 5
    assert len(found.results.hits) == (3, 2)[page - 1]
