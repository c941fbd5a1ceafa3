from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from catalog.errors import QueryError, SettingsError
from catalog.sdk.search import Batch, Position, SearchEngine
from catalog.search.document import build_document
from catalog.search.engines import builtin_engines, choose
from catalog.search.fields import CORE_FIELDS, facet_names
from catalog.search.finder import Found, find
from catalog.search.spelling import suggest

TITLES = (
    ("Trống đồng Ngọc Lũ", "object", "Mặt trống có hình ngôi sao; the Ngoc Lu bronze drum"),
    ("Truyện Kiều", "book", "Thơ của Nguyễn Du"),
    ("Kim Vân Kiều truyện", "book", ""),
    ("Trống cơm và đồng ca", "audio", ""),
    ("Bronze figure", "object", "A small figure"),
    ("Lập trình C++", "course", ""),
    ("Kế hoạch 288/KH-UBND", "web", ""),
    ("Đường Lâm", "object", ""),
    ("Trà Kiệu", "object", ""),
    ("Đài thờ Trà Kiệu", "object", ""),
    ("Tượng Trà Kiệu", "object", ""),
    *((f"Sách thiếu nhi {number}", "book", "") for number in range(30)),
)


@pytest.fixture(params=builtin_engines(), ids=lambda kind: kind.name)
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> SearchEngine:
    made: SearchEngine = request.param(CORE_FIELDS, tmp_path, {})
    records = [
        {"id": f"r{n}", "title": title, "kind": kind, "description": text, "seq": n, "institution": "i"}
        for n, (title, kind, text) in enumerate(TITLES)
    ]
    known = {"i": {"slug": "i", "name_vi": "Nhà bảo tàng", "name_en": "Museum", "system": "museum"}}
    documents = [build_document(record["id"], (record,), known, CORE_FIELDS) for record in records]
    made.apply(Batch(put=documents), Position("log", "fields", len(documents)))
    return made


def titles(found: Found) -> list[str]:
    return [TITLES[int(hit.id[1:])][0] for hit in found.results.hits]


def codes(found: Found) -> list[str]:
    return [notice.code for notice in found.notices]


@pytest.mark.parametrize("text", ["trong dong", "trống đồng", "TRỐNG ĐỒNG", '"trong dong"'])
def test_neighbouring_syllables_outrank_scattered_ones(engine: SearchEngine, text: str) -> None:
    assert titles(find(engine, text))[0] == "Trống đồng Ngọc Lũ"


def test_the_word_as_typed_outranks_its_look_alikes(engine: SearchEngine) -> None:
    records = [{"title": title, "kind": "book"} for title in ("Lan", "Lân", "Lấn")]
    documents = [build_document(f"r{n}", (record,), {}, CORE_FIELDS) for n, record in enumerate(records)]
    engine.apply(Batch(put=documents), Position("log", "fields", 99))
    found = find(engine, "lân").results
    assert found.total == 3
    assert found.hits[0].id == "r1"


@pytest.mark.parametrize(
    "text",
    ['province:"Thừa Thiên Huế"', "tỉnh:hue", 'tỉnh:"Thành phố Huế"', 'place:"Thừa Thiên Huế"', "nơi:Huế"],
)
def test_a_province_is_found_by_its_old_and_new_names(engine: SearchEngine, text: str) -> None:
    known = {
        "hue": {"slug": "hue", "name_vi": "Thư viện tỉnh", "system": "library", "province": "Thừa Thiên Huế"}
    }
    record = {"id": "book", "title": "Sách", "kind": "book", "institution": "hue"}
    document = build_document("book", (record,), known, CORE_FIELDS)
    engine.apply(Batch(put=[document]), Position("log", "fields", 99))
    assert [hit.id for hit in find(engine, text).results.hits] == ["book"]


@pytest.mark.parametrize("text", ["C++", "288/KH-UBND", "288/kh-ubnd", "duong lam", "đường lâm"])
def test_signs_and_numbers_are_found_as_they_are(engine: SearchEngine, text: str) -> None:
    assert find(engine, text).results.total == 1


@pytest.mark.parametrize(
    ("text", "suggestion"),
    [
        ("Truyen Kieuu", "Truyen kiều"),
        ("tra kieuu", "tra kiệu"),
        ("ngoc luu", "ngoc lũ"),
        ("truyenn kieu", "truyện kieu"),
    ],
)
def test_a_misspelt_word_is_corrected_and_told(engine: SearchEngine, text: str, suggestion: str) -> None:
    found = find(engine, text)
    assert found.suggestion == suggestion
    assert "corrected" in codes(found)
    assert found.results.total >= 1


@pytest.mark.parametrize("text", ["Trông đồng Ngoc Lu", "truyện kiểu", "truyen kieu"])
def test_wrong_accents_are_no_misspelling(engine: SearchEngine, text: str) -> None:
    found = find(engine, text)
    assert found.suggestion == ""
    assert titles(found)[0] in ("Trống đồng Ngọc Lũ", "Truyện Kiều")


def test_most_of_the_words_are_enough_when_little_is_found(engine: SearchEngine) -> None:
    found = find(engine, "bronze drum")
    assert titles(found)[:2] == ["Trống đồng Ngọc Lũ", "Bronze figure"]
    assert codes(found) == ["most_words"]


@pytest.mark.parametrize("text", ["zzzzqqqq", "(zzzz OR qqqq)", "😀", "****"])
def test_nothing_found_is_an_answer(engine: SearchEngine, text: str) -> None:
    assert find(engine, text, facets=()).results.hits == ()


@pytest.mark.parametrize(
    "text",
    ['"' * 999, "*" * 1_000, "\x00" * 9, "שלום 漢字 😀", "a" * 1_000, "AND AND", "(" * 20, "id:\x00"],
)
def test_odd_input_is_answered(engine: SearchEngine, text: str) -> None:
    assert find(engine, text).results.total >= 0


def test_all_facets_are_counted_and_filters_narrow(engine: SearchEngine) -> None:
    found = find(engine, "", filters={"kind": ["object", "course"]}, size=5)
    assert found.results.total == 7
    assert list(found.results.facets) == list(facet_names(CORE_FIELDS))
    assert sum(count.count for count in found.results.facets["kind"]) == len(TITLES)
    assert [(one.value, one.count) for one in found.results.facets["system"]] == [("museum", 7)]


def test_pages_follow_on(engine: SearchEngine) -> None:
    pages: list[str] = []
    for page in (1, 2, 3, 4):
        pages += titles(find(engine, "sach", page=page, size=10, sort="title"))
    assert pages == [f"Sách thiếu nhi {number}" for number in range(30)]


@pytest.mark.parametrize(
    ("given", "parameter"),
    [
        ({"page": 0}, "page"),
        ({"page": 502}, "page"),
        ({"size": 0}, "size"),
        ({"size": 101}, "size"),
        ({"sort": "colour"}, "sort"),
        ({"filters": {"colour": ["red"]}}, "colour"),
        ({"filters": {"kind": ["x"] * 101}}, "kind"),
        ({"facets": ["colour"]}, "facets"),
    ],
)
def test_a_wrong_parameter_is_named(engine: SearchEngine, given: dict[str, Any], parameter: str) -> None:
    with pytest.raises(QueryError) as refused:
        find(engine, "sen", **given)
    assert refused.value.parameter == parameter


@pytest.mark.parametrize("words", [["Truyện", "Kiều"], ["288/KH-UBND"], ["zz"], ["z" * 40], ["qwrtpsd"], []])
def test_what_cannot_be_corrected_is_left_alone(engine: SearchEngine, words: Sequence[str]) -> None:
    assert suggest(words, engine) == ()


def test_the_best_engine_that_is_there_is_chosen() -> None:
    engines = builtin_engines()
    names = [engine.name for engine in engines]
    assert choose("auto", engines).name == names[0]
    assert choose("whoosh", engines).name == "whoosh"
    assert choose("auto", [engine for engine in engines if engine.name == "whoosh"]).name == "whoosh"
    with pytest.raises(SettingsError, match="whoosh"):
        choose("elastic", engines)
