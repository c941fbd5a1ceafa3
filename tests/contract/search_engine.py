"""What every search engine must do: one suite, run on each (``tests/contract/test_search_engines.py``).

A plugin's engine is tested by subclassing ``EngineContract`` and ``DamageContract`` with its fixture.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from pathlib import Path

import pytest

from catalog.errors import QueryError
from catalog.formats.text.collation import sort_key
from catalog.sdk.search import Batch, Document, IndexField, Position, Query, SearchEngine
from catalog.sdk.tree import (
    And,
    Boost,
    Constant,
    Everything,
    Fuzzy,
    Keyword,
    Node,
    Not,
    NumberRange,
    Or,
    Phrase,
    Prefer,
    Prefix,
    Term,
    Wildcard,
)
from catalog.search.analysis import analyse, indexed

FIELDS = (
    IndexField(name="title", type="text", weight=8.0, multiple=True),
    IndexField(name="description", type="text", multiple=True),
    IndexField(name="kind", type="keyword", facet=True),
    IndexField(name="language", type="keyword", facet=True, multiple=True),
    IndexField(name="identifier", type="keyword", multiple=True),
    IndexField(name="year", type="number", facet=True, multiple=True),
)
START = Position("log", "fields", 0)


def document(id: str, *titles: str, newest: int = 0, **values: Sequence[str] | Sequence[int]) -> Document:
    """A document with these titles; ``values`` by field: description, kind, language, identifier, year."""
    texts = {"title": [indexed(title) for title in titles]}
    if "description" in values:
        texts["description"] = [indexed(str(text)) for text in values["description"]]
    keywords = {name: values[name] for name in ("kind", "language", "identifier") if name in values}
    return Document(
        id=id,
        texts=texts,
        keywords=keywords,  # type: ignore[arg-type]
        numbers={"year": values["year"]} if "year" in values else {},  # type: ignore[dict-item]
        sort_title=sort_key(titles[0] if titles else ""),
        newest=newest,
    )


DRUM = document("drum", "Trống đồng Ngọc Lũ", newest=1, kind=["object"], language=["vi"], year=[-300])
KIEU = document(
    "kieu",
    "Truyện Kiều",
    "The tale of Kiều",
    newest=2,
    kind=["book"],
    language=["vi", "en"],
    year=[1820],
    description=["Thơ lục bát của Nguyễn Du, in năm 1866 và nhiều lần về sau"],
    identifier=["9786041058271"],
)
LIBRARY = document("library", "Thư viện trường", newest=3, kind=["book"], language=["vi"], year=[1925, 1926])
BRONZE = document("bronze", "Đồng và trống", newest=4, kind=["book"], language=["fr"], year=[1902])
PLAN = document("plan", "Kế hoạch 288/KH-UBND hoà bình", newest=5, kind=["web"], language=["vi"])
ALL = (DRUM, KIEU, LIBRARY, BRONZE, PLAN)


def folded(text: str) -> Node:
    """All words of ``text``, folded, in any text field."""
    tokens = analyse(text).folded
    return And(tuple(Term(token, folded=True) for token in tokens))


def told(value: object) -> str:
    """A parameter as part of a test's name: the same in every process, sets too."""
    return repr(sorted(value)) if isinstance(value, set) else repr(value)


class EngineContract:
    """Trees, filters, facets, sorts, paging, changes."""

    @pytest.fixture
    def engine(self, engine_class: type[SearchEngine], tmp_path: Path) -> Iterable[SearchEngine]:
        made = engine_class(FIELDS, tmp_path / "index", {})
        made.apply(Batch(put=ALL), START)
        yield made
        made.close()

    @staticmethod
    def ids(engine: SearchEngine, tree: Node, **more: object) -> list[str]:
        results = engine.search(Query(tree=tree, **more))  # type: ignore[arg-type]
        assert results.total >= len(results.hits)
        return [hit.id for hit in results.hits]

    @pytest.mark.parametrize(
        ("tree", "expected"),
        [
            (Everything(), {"drum", "kieu", "library", "bronze", "plan"}),
            (Term("dong", folded=True), {"drum", "bronze"}),
            (Term("đồng"), {"drum", "bronze"}),
            (Term("dong"), {"drum", "bronze"}),
            (Term("dồng"), set()),
            (Term("tale"), {"kieu"}),
            (Phrase(("tale", "of")), {"kieu"}),
            (Phrase(("of", "kiều")), {"kieu"}),
            (Term("dong", "description", folded=True), set()),
            (Term("nguyễn", "description"), {"kieu"}),
            (Phrase(("trong", "dong"), folded=True), {"drum"}),
            (Phrase(("dong", "trong"), folded=True), set()),
            (Phrase(("dong", "trong"), folded=True, slop=1), {"bronze"}),
            (Phrase(("trong", "ngoc", "lu"), folded=True, slop=1), {"drum"}),
            (Phrase(("trong", "lu"), folded=True, slop=1), set()),
            (Phrase(("kieu", "the"), folded=True), set()),
            (Phrase(("kieu",), folded=True), {"kieu"}),
            (Phrase((), folded=True), set()),
            (Prefix("tr", folded=True), {"drum", "kieu", "library", "bronze"}),
            (Prefix("trống"), {"drum", "bronze"}),
            (Prefix("zz", folded=True), set()),
            (Prefix("t*", folded=True), set()),
            (Wildcard("tr?ng", folded=True), {"drum", "bronze"}),
            (Wildcard("trố*g"), {"drum", "bronze"}),
            (Wildcard("tr?", folded=True), set()),
            (Wildcard("k?e*u*", "title", folded=True), {"kieu"}),
            (Wildcard("tr[a-z]ng*", folded=True), set()),
            (Fuzzy("kieeu"), {"kieu"}),
            (Fuzzy("keu", distance=1), {"kieu", "plan"}),
            (Fuzzy("xkieuy", distance=2), {"kieu"}),
            (Fuzzy("xkieuy", distance=1), set()),
            (Keyword("kind", "book"), {"kieu", "library", "bronze"}),
            (Keyword("identifier", "9786041058271"), {"kieu"}),
            (Keyword("id", "plan"), {"plan"}),
            (Keyword("year", "1926"), {"library"}),
            (NumberRange("year", 1820, 1902), {"kieu", "bronze"}),
            (NumberRange("year", None, 0), {"drum"}),
            (NumberRange("year", 1902, None), {"library", "bronze"}),
            (NumberRange("year", None, None), {"drum", "kieu", "library", "bronze"}),
            (NumberRange("year", 1930, 1820), set()),
            (NumberRange("year", -(10**30), 10**30), {"drum", "kieu", "library", "bronze"}),
            (And((Term("trong", folded=True), Not(Term("ngoc", folded=True)))), {"bronze"}),
            (Not(Keyword("kind", "book")), {"drum", "plan"}),
            (Not(Everything()), set()),
            (And((Not(Keyword("kind", "book")), Not(Term("trong", folded=True)))), {"plan"}),
            (Or((Term("kieu", folded=True), Not(Keyword("kind", "book")))), {"kieu", "drum", "plan"}),
            (Or((Term("ngoc", folded=True), Term("binh", folded=True))), {"drum", "plan"}),
            (Or(tuple(Term(t, folded=True) for t in ("trong", "dong", "lu")), minimum=2), {"drum", "bronze"}),
            (Or(tuple(Term(t, folded=True) for t in ("trong", "dong", "lu")), minimum=3), {"drum"}),
            (Or((Term("lu", folded=True),), minimum=2), set()),
            (Or(()), set()),
            (And(()), {"drum", "kieu", "library", "bronze", "plan"}),
            (And((Everything(), Term("lu", folded=True))), {"drum"}),
            (Boost(Term("lu", folded=True), 3.0), {"drum"}),
            (Constant(Keyword("kind", "object"), 3.0), {"drum"}),
            (Prefer(Term("trong", folded=True), Term("lu", folded=True)), {"drum", "bronze"}),
            (Prefer(Term("trong", folded=True), Or(())), {"drum", "bronze"}),
            (Term("288/kh-ubnd", folded=True), {"plan"}),
            (Phrase(("288", "kh", "ubnd", "hoa", "binh"), folded=True), {"plan"}),
        ],
        ids=told,
    )
    def test_a_tree_finds_what_it_says(self, engine: SearchEngine, tree: Node, expected: set[str]) -> None:
        assert set(self.ids(engine, tree)) == expected
        assert engine.count_many([Query(tree=tree)]) == [len(expected)]

    @pytest.mark.parametrize(
        "typed",
        ["thu vien", "thư viện", "THƯ VIỆN", "Thƣ viện", unicodedata.normalize("NFD", "thư viện")],
    )
    def test_accents_case_and_form_do_not_hide_a_work(self, engine: SearchEngine, typed: str) -> None:
        assert self.ids(engine, folded(typed)) == ["library"]

    @pytest.mark.parametrize("typed", ["hoà bình", "hòa bình", "HOÀ BÌNH"])
    def test_both_tone_placements_are_one_exact_word(self, engine: SearchEngine, typed: str) -> None:
        assert self.ids(engine, Phrase(analyse(typed).exact)) == ["plan"]

    @pytest.mark.parametrize("typed", ["đồng", "Đồng", "ÐỒNG", "Ɖồng", "dong"])
    def test_all_letters_that_look_like_d_are_d(self, engine: SearchEngine, typed: str) -> None:
        assert set(self.ids(engine, folded(typed))) == {"drum", "bronze"}

    def test_a_wanted_part_ranks_without_hiding_the_others(self, engine: SearchEngine) -> None:
        plain, wanted = Term("trong", folded=True), Phrase(("trong", "dong"), folded=True)
        assert self.ids(engine, Prefer(plain, wanted)) == ["drum", "bronze"]
        assert self.ids(engine, Prefer(plain, Boost(Term("va", folded=True), 9.0))) == ["bronze", "drum"]

    def test_a_constant_counts_the_same_for_every_work_that_has_it(self, engine: SearchEngine) -> None:
        plain = Term("trong", folded=True)
        wanted = Constant(Or((Keyword("kind", "object"), Keyword("language", "fr"))), 5.0)
        scores = {hit.id: hit.score for hit in engine.search(Query(tree=plain)).hits}
        lifted = {hit.id: hit.score for hit in engine.search(Query(tree=Prefer(plain, wanted))).hits}
        assert {id: round(lifted[id] - score, 3) for id, score in scores.items()} == {
            "drum": 5.0,
            "bronze": 5.0,
        }

    def test_a_field_of_more_weight_ranks_higher(self, engine: SearchEngine) -> None:
        engine.apply(Batch(put=[document("a", "x", description=["lụa"]), document("b", "lụa")]), START)
        assert self.ids(engine, Term("lua", folded=True)) == ["b", "a"]

    def test_filters_take_any_value_of_a_field_and_all_fields(self, engine: SearchEngine) -> None:
        query = {"kind": ("book", "object"), "language": ("vi",)}
        assert set(self.ids(engine, Everything(), filters=query)) == {"drum", "kieu", "library"}
        assert self.ids(engine, Everything(), filters={"year": ("1925",)}) == ["library"]
        assert self.ids(engine, Everything(), filters={"year": ("nineteen",)}) == []
        assert self.ids(engine, Everything(), filters={"kind": ('x" OR kind:"book',)}) == []
        assert len(self.ids(engine, Everything(), filters={"kind": ()})) == 5

    def test_counts_of_a_facet_ignore_its_own_filter_only(self, engine: SearchEngine) -> None:
        filters = {"kind": ("book",), "language": ("vi", "en")}
        results = engine.search(Query(filters=filters, facets=("kind", "language", "year")))
        counted = {
            name: {found.value: found.count for found in counts} for name, counts in results.facets.items()
        }
        assert results.total == 2
        assert counted["kind"] == {"book": 2, "object": 1, "web": 1}
        assert counted["language"] == {"vi": 2, "en": 1, "fr": 1}
        assert counted["year"] == {"1926": 1, "1925": 1, "1820": 1}

    def test_counts_are_ordered_and_cut(self, engine: SearchEngine) -> None:
        results = engine.search(Query(facets=("kind", "language", "year"), facet_size=3))
        assert [found.value for found in results.facets["kind"]] == ["book", "object", "web"]
        assert [found.value for found in results.facets["language"]] == ["vi", "en", "fr"]
        assert [found.value for found in results.facets["year"]] == ["1926", "1925", "1902"]

    def test_values_of_a_facet_are_found_by_a_folded_beginning(self, engine: SearchEngine) -> None:
        assert [found.value for found in engine.facet_values("kind", "B", Query())] == ["book"]
        narrowed = Query(tree=Term("dong", folded=True), filters={"kind": ("object",)})
        counted = [(found.value, found.count) for found in engine.facet_values("kind", "", narrowed)]
        assert counted == [("book", 1), ("object", 1)]

    def test_newest_and_title_sort_as_people_expect(self, engine: SearchEngine) -> None:
        newest = engine.search(Query(sort="newest")).hits
        numbered = [("plan", 5), ("bronze", 4), ("library", 3), ("kieu", 2), ("drum", 1)]
        assert [(hit.id, hit.newest) for hit in newest] == numbered
        # What comes behind a work, whatever has come before it meanwhile.
        behind = And((Keyword("language", "vi"), NumberRange("newest", None, 3)))
        assert self.ids(engine, behind, sort="newest") == ["library", "kieu", "drum"]
        assert self.ids(engine, NumberRange("newest", 4, None)) == ["plan", "bronze"]
        titles = ["Ba", "Bà", "Bá", "Đa", "Da", "Ca", "Ăn", "An", "Ân", "Trăng 10", "Trăng 9"]
        named = [document(f"t{n}", title) for n, title in enumerate(titles)]
        engine.apply(Batch(put=named, remove=[one.id for one in ALL]), START)
        ordered = [titles[int(id[1:])] for id in self.ids(engine, Everything(), sort="title")]
        assert ordered == ["An", "Ăn", "Ân", "Ba", "Bà", "Bá", "Ca", "Da", "Đa", "Trăng 9", "Trăng 10"]

    @pytest.mark.parametrize("sort", ["relevance", "newest", "title"])
    def test_pages_follow_on_and_ties_go_by_newest_then_id(self, engine: SearchEngine, sort: str) -> None:
        same = [document(f"s{n:03d}", "Sen", newest=n // 10, kind=["book"]) for n in range(230)]
        engine.apply(Batch(put=same[100:]), START)
        engine.apply(Batch(put=same[:100]), START)
        expected = [one.id for one in sorted(same, key=lambda one: (-one.newest, one.id))]
        tree = Term("sen", folded=True)
        pages = [self.ids(engine, tree, sort=sort, offset=start, limit=25) for start in range(0, 250, 25)]
        assert [id for page in pages for id in page] == expected

    def test_no_limit_gives_counts_without_works(self, engine: SearchEngine) -> None:
        results = engine.search(Query(limit=0, facets=("kind",)))
        assert (results.total, results.hits, len(results.facets["kind"])) == (5, (), 3)
        assert self.ids(engine, Everything(), offset=9_999) == []

    @pytest.mark.parametrize(
        ("query", "parameter"),
        [
            (Query(offset=10_001), "page"),
            (Query(offset=-1), "page"),
            (Query(limit=-1), "size"),
            (Query(limit=1_001), "size"),
            (Query(filters={"colour": ("red",)}), "colour"),
            (Query(filters={"title": ("red",)}), "title"),
            (Query(facets=("identifier",)), "facets"),
            (Query(sort="colour"), "sort"),  # type: ignore[arg-type]
            (Query(tree=Term("a", "colour")), "q"),
            (Query(tree=Keyword("title", "a")), "q"),
            (Query(tree=NumberRange("kind", 1, 2)), "q"),
        ],
        ids=told,
    )
    def test_a_query_beyond_the_rules_is_refused_by_name(
        self, engine: SearchEngine, query: Query, parameter: str
    ) -> None:
        with pytest.raises(QueryError) as refused:
            engine.search(query)
        assert refused.value.parameter == parameter

    def test_too_deep_a_tree_is_refused(self, engine: SearchEngine) -> None:
        tree: Node = Term("a")
        for _ in range(5_00):
            tree = Boost(tree, 1.0)
        with pytest.raises(QueryError):
            engine.search(Query(tree=tree))

    def test_a_later_document_takes_the_place_of_the_earlier(self, engine: SearchEngine) -> None:
        engine.apply(Batch(put=[document("drum", "Lụa"), document("drum", "Gốm", newest=9)]), START)
        assert self.ids(engine, Term("ngoc", folded=True)) == []
        assert self.ids(engine, Term("lua", folded=True)) == []
        assert self.ids(engine, Term("gom", folded=True)) == ["drum"]
        assert engine.stats()["documents"] == 5

    def test_removed_works_leave_results_and_counts(self, engine: SearchEngine) -> None:
        engine.apply(Batch(remove=["kieu", "drum", "never seen"]), Position("log", "fields", 7))
        results = engine.search(Query(facets=("kind",)))
        assert results.total == 3
        assert {found.value: found.count for found in results.facets["kind"]} == {"book": 2, "web": 1}
        assert engine.position() == Position("log", "fields", 7)

    def test_the_same_batch_twice_changes_nothing(self, engine: SearchEngine) -> None:
        asked = Query(tree=Term("trong", folded=True), facets=("kind", "year"))
        before = engine.search(asked)
        engine.apply(Batch(put=ALL, remove=["gone"]), START)
        after = engine.search(asked)
        assert (before.total, before.facets) == (after.total, after.facets)
        assert [hit.id for hit in before.hits] == [hit.id for hit in after.hits]

    def test_many_small_batches_hold_the_same_as_one(self, engine: SearchEngine) -> None:
        many = [document(f"m{n}", f"Sách {n % 7}", newest=n, kind=["book"]) for n in range(60)]
        for start in range(0, 60, 3):
            engine.apply(Batch(put=many[start : start + 3], remove=[f"m{start - 1}"]), START)
        kept = {one.id for one in many} - {f"m{n}" for n in range(2, 57, 3)}
        assert set(self.ids(engine, Term("sach", folded=True), limit=100)) == kept

    def test_similar_works_share_rare_words(self, engine: SearchEngine) -> None:
        engine.apply(Batch(put=[document("other", "Trống đồng Hoàng Hạ"), document("far", "Lụa")]), START)
        alike = [hit.id for hit in engine.similar("drum")]
        assert "other" in alike
        assert not {"drum", "far"} & set(alike)
        assert engine.similar("nobody") == ()

    def test_what_is_similar_follows_the_index(self, engine: SearchEngine) -> None:
        engine.apply(Batch(put=[document("other", "Trống đồng Hoàng Hạ")]), START)
        assert engine.similar("drum") == engine.similar("drum")
        assert "other" in {hit.id for hit in engine.similar("drum")}
        assert len(engine.similar("drum", limit=1)) == 1
        engine.apply(Batch(put=[document("new", "Trống đồng Sông Đà")], remove=["other"]), START)
        alike = {hit.id for hit in engine.similar("drum")}
        assert "new" in alike
        assert "other" not in alike

    def test_an_explanation_names_fields_and_tokens(self, engine: SearchEngine) -> None:
        tree = And((Term("kieu", folded=True), Term("du", folded=True)))
        told = engine.explain(Query(tree=tree), "kieu")
        assert told["found"] is True
        assert [(one["field"], one["tokens"]) for one in told["matches"]] == [
            ("title", ["kieu"]),
            ("description", ["du"]),
        ]
        assert engine.explain(Query(tree=tree), "drum")["found"] is False

    def test_the_vocabulary_counts_documents(self, engine: SearchEngine) -> None:
        assert dict(engine.vocabulary("title"))["đồng"] == 2
        assert dict(engine.vocabulary("title_folded"))["kieu"] == 1
        with pytest.raises(QueryError):
            engine.vocabulary("kind")
