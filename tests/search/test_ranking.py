from __future__ import annotations

from pathlib import Path

import pytest

from catalog.sdk.search import Batch, Document, Position, Query, SearchEngine
from catalog.sdk.tree import Everything, Keyword
from catalog.search.analysis import indexed
from catalog.search.document import build_document
from catalog.search.engines import builtin_engines
from catalog.search.fields import CORE_FIELDS
from catalog.search.finder import find
from catalog.search.language import parse
from catalog.search.ranking import WEIGHTS, preferred, weight

DOCUMENTATION = Path(__file__).parents[2] / "docs" / "search-quality.md"


def filled(kind: type[SearchEngine], folder: Path, records: dict[str, dict[str, object]]) -> SearchEngine:
    engine = kind(CORE_FIELDS, folder, {})
    documents = [
        build_document(id, ({"kind": "book", **record},), {}, CORE_FIELDS) for id, record in records.items()
    ]
    engine.apply(Batch(put=documents), Position("log", "fields", 1))
    return engine


def found(engine: SearchEngine, text: str) -> list[str]:
    return [hit.id for hit in find(engine, text, facets=()).results.hits]


@pytest.fixture(params=builtin_engines(), ids=lambda kind: kind.name)
def kind(request: pytest.FixtureRequest) -> type[SearchEngine]:
    made: type[SearchEngine] = request.param
    return made


def test_titles_come_before_subjects_and_those_before_descriptions(
    kind: type[SearchEngine], tmp_path: Path
) -> None:
    records = {
        "description": {"title": "Một", "description": "hoa sen"},
        "subject": {"title": "Hai", "subjects": [{"label": "hoa sen"}]},
        "title": {"title": "Hoa sen"},
    }
    assert found(filled(kind, tmp_path, records), "hoa sen") == ["title", "subject", "description"]


@pytest.mark.parametrize("text", ["TD-LS-001", "td ls 001", "tdls001", "TD LS-001"])
def test_the_thing_with_a_number_comes_before_all_that_mention_it(
    kind: type[SearchEngine], tmp_path: Path, text: str
) -> None:
    records: dict[str, dict[str, object]] = {
        f"mention-{number}": {"title": "TD-LS-001 TD LS 001", "description": "TD-LS-001"}
        for number in range(3)
    }
    records["thing"] = {"title": "Trống đồng", "identifiers": [{"scheme": "inventory", "value": "TD-LS-001"}]}
    assert found(filled(kind, tmp_path, records), text)[0] == "thing"


@pytest.mark.parametrize("text", ["truyện kiều", "truyen kieu", "TRUYỆN KIỀU"])
def test_the_work_whose_title_was_typed_whole_comes_before_those_that_hold_it(
    kind: type[SearchEngine], tmp_path: Path, text: str
) -> None:
    records = {
        "dictionary": {"title": "Từ điển Truyện Kiều", "subjects": [{"label": "Truyện Kiều"}]},
        "about": {"title": "Truyện Kiều và truyện Kiều", "description": "Truyện Kiều"},
        "work": {"title": "Truyện Kiều : Đoạn trường tân thanh"},
    }
    assert found(filled(kind, tmp_path, records), text)[0] == "work"


def test_a_title_that_differs_in_accents_is_not_the_one_typed(
    kind: type[SearchEngine], tmp_path: Path
) -> None:
    records = {"other": {"title": "Đồng Dương"}, "journal": {"title": "Đông Dương tạp chí"}}
    assert found(filled(kind, tmp_path, records), "Đông Dương") == ["journal", "other"]


def test_a_year_in_a_title_is_no_number_of_a_thing(kind: type[SearchEngine], tmp_path: Path) -> None:
    records = {
        "row": {"title": "Bình gốm", "identifiers": [{"scheme": "inventory", "value": "1984"}]},
        "novel": {"title": "1984"},
    }
    assert found(filled(kind, tmp_path, records), "1984") == ["novel", "row"]


def test_of_two_alike_the_one_online_and_the_fuller_one_come_first(
    kind: type[SearchEngine], tmp_path: Path
) -> None:
    engine = kind(CORE_FIELDS, tmp_path, {})
    shaped = [
        Document(
            id=id,
            texts={"title": [indexed("Hoa sen")]},
            keywords={"online": online, "complete": complete},
        )
        for id, online, complete in (("plain", (), ()), ("full", (), ("yes",)), ("online", ("yes",), ()))
    ]
    engine.apply(Batch(put=shaped), Position("log", "fields", 1))
    tree = preferred(parse("sen", CORE_FIELDS).tree, CORE_FIELDS)
    hits = engine.search(Query(tree=tree)).hits
    assert [hit.id for hit in hits] == ["online", "full", "plain"]


def test_boosts_leave_what_ranks_nothing_in_its_order() -> None:
    for tree in (Everything(), Keyword("online", "yes")):
        assert preferred(tree, CORE_FIELDS) == tree
    words = parse("sen", CORE_FIELDS).tree
    without = [field for field in CORE_FIELDS if field.name not in ("online", "complete")]
    assert preferred(words, without) == words


def test_every_weight_has_a_reason_and_is_documented() -> None:
    text = DOCUMENTATION.read_text("utf-8")
    for name, entry in WEIGHTS.items():
        assert entry.reason.endswith("."), name
        assert f"| `{name}` | {weight(name):g}" in text
        assert entry.reason in text


@pytest.mark.parametrize("text", ["hoa", "hòa", '"hoa sen"', "title:hoa", "hoa sen", "sen OR truyen", "an^2"])
def test_a_search_ranks_alike_whether_something_else_narrows_it_or_not(
    kind: type[SearchEngine], tmp_path: Path, text: str
) -> None:
    records: dict[str, dict[str, object]] = {
        str(number): {"title": title, "description": about}
        for number, (title, about) in enumerate(
            [("Hoa sen", "an nhiên"), ("Hòa An", "hoa"), ("Truyện Kiều", "sen"), ("Sen hoa", ""), ("Án", "")]
        )
    }
    engine = filled(kind, tmp_path, records)
    tree = parse(text, CORE_FIELDS).tree
    alone = engine.search(Query(tree=tree))
    # All of them are books: the filter finds no fewer, but is looked up beside what ranks.
    narrowed = engine.search(Query(tree=tree, filters={"kind": ("book",)}))
    assert alone.total == narrowed.total == engine.count_many([Query(tree=tree)])[0] > 0
    assert [(hit.id, round(hit.score, 3)) for hit in alone.hits] == [
        (hit.id, round(hit.score, 3)) for hit in narrowed.hits
    ]
