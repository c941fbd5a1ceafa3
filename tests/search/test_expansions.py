from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from catalog.record import KINDS
from catalog.sdk.search import Batch, Position, SearchEngine
from catalog.sdk.tree import Term
from catalog.search import bilingual, concepts, synonyms
from catalog.search.concepts import plural, singular
from catalog.search.document import build_document
from catalog.search.engines import builtin_engines
from catalog.search.fields import CORE_FIELDS
from catalog.search.finder import find
from catalog.search.language import parse
from catalog.search.trees import leaves

RECORDS = {
    "drum": {"title": "Trống đồng Ngọc Lũ", "subjects": [{"label": "trống đồng"}]},
    "english": {"title": "Ancient bronze drums", "subjects": [{"label": "Bronze drum"}]},
    "mention": {"title": "Kinh Bắc", "description": "Có nhắc đến trống đồng."},
    "apart": {"title": "Trống cơm, đồng ca", "description": "Trống và đồng."},
    "textbook": {"title": "Toán 6", "subjects": [{"label": "Sách giáo khoa"}], "education_levels": ["Lớp 6"]},
    "city": {"title": "Sài Gòn năm xưa", "places": [{"label": "Thành phố Hồ Chí Minh"}]},
    "stone": {"title": "Bia đá", "materials": ["Đá"]},
    "football": {"title": "Đá bóng ngoài sân"},
    "drift": {"title": "Trôi dạt", "description": "da diết"},
    "uncle": {"title": "Đường Kách mệnh", "creators": [{"name": "Nguyễn Ái Quốc"}]},
    "map": {"title": "Giáp Ngọ niên bình Nam đồ", "kind": "map", "places": [{"label": "Huế"}]},
    "story": {"title": "Short stories from Korea"},
}


@pytest.fixture(scope="module", params=builtin_engines(), ids=lambda kind: kind.name)
def engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> SearchEngine:
    folder: Path = tmp_path_factory.mktemp("index")
    made: SearchEngine = request.param(CORE_FIELDS, folder, {})
    documents = [
        build_document(id, ({"kind": "book", **record},), {}, CORE_FIELDS) for id, record in RECORDS.items()
    ]
    made.apply(Batch(put=documents), Position("log", "fields", 1))
    return made


def found(engine: SearchEngine, text: str) -> list[str]:
    return [hit.id for hit in find(engine, text, facets=()).results.hits]


def test_what_was_typed_comes_before_its_translation_and_that_before_scattered_syllables(
    engine: SearchEngine,
) -> None:
    assert found(engine, "trống đồng") == ["drum", "mention", "english", "apart"]
    assert found(engine, "trong dong") == ["drum", "mention", "english", "apart"]


def test_a_translation_is_found_from_either_language(engine: SearchEngine) -> None:
    assert found(engine, "bronze drum")[:2] == ["english", "drum"]


@pytest.mark.parametrize(
    "text", ["sgk toán", "SGK Toán", "sách giáo khoa toán lớp 6", "grade 6 toán", "khối 6"]
)
def test_abbreviations_and_grades_find_what_is_written_in_full(engine: SearchEngine, text: str) -> None:
    assert found(engine, text)[0] == "textbook"


@pytest.mark.parametrize("text", ["tp hcm", "TPHCM", "TP. HCM", "Saigon", "sài gòn", "thành phố hồ chí minh"])
def test_a_city_is_found_by_all_its_names(engine: SearchEngine, text: str) -> None:
    assert "city" in found(engine, text)


def test_the_kind_of_a_record_answers_the_word_for_it(engine: SearchEngine) -> None:
    assert found(engine, "bản đồ huế") == ["map"]
    assert found(engine, "map hue") == ["map"]
    assert len(found(engine, "bản đồ nghệ an")) == 0


def test_kinds_of_the_lists_are_kinds_of_records() -> None:
    named = {concept.kind for concept in (*synonyms.load(), *bilingual.load())} - {""}
    assert {"book", "map", "exhibition", "class", "video"} <= named <= set(KINDS)


def test_names_of_persons_are_looked_for_among_creators(engine: SearchEngine) -> None:
    assert found(engine, "hồ chí minh")[:2] == ["city", "uncle"]


def test_one_syllable_is_understood_with_its_accents_only(engine: SearchEngine) -> None:
    assert "stone" in found(engine, "stone")
    assert "drift" not in found(engine, "stone")
    assert "stone" in found(engine, "đá")
    assert Term("stone", "title", folded=True) not in leaves(parse("da", CORE_FIELDS).tree)


def test_english_plurals_and_singulars_find_each_other(engine: SearchEngine) -> None:
    assert found(engine, "korean story")[:1] == ["story"]
    assert found(engine, "drums")[:1] == ["english"]


@pytest.mark.parametrize(
    "text",
    [
        "sách giáo khoa toán lớp 6 tp hcm trống đồng bronze drum calligraphy",
        "gốm đá lụa tre giấy vàng bạc sắt thép ngọc",
        "history art music painting sculpture poetry novel",
        " ".join(["trống đồng"] * 5),
    ],
)
def test_a_row_of_words_stays_a_bounded_query(text: str) -> None:
    assert len(list(leaves(parse(text, CORE_FIELDS).tree))) <= 7.5 * len(text.split())


@pytest.mark.parametrize("name", [synonyms.FILE, bilingual.FILE])
def test_every_line_says_something_and_none_says_it_twice(name: str) -> None:
    lines = [tuple(term.tokens.exact for term in concept.terms) for concept in concepts.read(name)]
    assert not [line for line, times in Counter(lines).items() if times > 1]
    for concept in concepts.read(name):
        spoken = Counter((term.language, term.tokens.exact) for term in concept.terms)
        assert max(spoken.values()) == 1, concept


def test_there_are_three_hundred_subject_terms_in_both_languages() -> None:
    others = {"kinds", "objects", "materials", "techniques", "periods and dynasties", "centuries"}
    subjects = [
        concept for concept in bilingual.load() if concept.section not in others and not concept.anywhere
    ]
    assert len(subjects) >= 300
    assert all({term.language for term in concept.terms} == {"vi", "en"} for concept in bilingual.load())


@pytest.mark.parametrize(
    ("one", "many"),
    [("drum", "drums"), ("story", "stories"), ("dish", "dishes"), ("class", "class"), ("boy", "boys")],
)
def test_plurals_are_formed_as_english_spells_them(one: str, many: str) -> None:
    assert plural(one) == many
    assert singular(many) == (one if one != many else "")
