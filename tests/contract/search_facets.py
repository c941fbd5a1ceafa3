"""What every search engine must count: facets and their values, ranges, histograms."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from pathlib import Path

import pytest

from catalog.errors import QueryError
from catalog.sdk.search import Batch, Document, IndexField, Query, SearchEngine
from catalog.sdk.tree import Everything, NumberRange, Term
from catalog.search.analysis import indexed
from tests.contract.search_engine import START

FIELDS = (
    IndexField(name="title", type="text", weight=8.0, multiple=True),
    IndexField(name="creator", type="text", multiple=True),
    IndexField(name="kind", type="keyword", facet=True),
    IndexField(name="maker", type="keyword", facet=True, multiple=True, words="creator"),
    IndexField(name="year", type="number", facet=True, multiple=True, ends=("from", "to")),
    IndexField(name="from", type="number"),
    IndexField(name="to", type="number"),
)


def work(id: str, title: str, makers: Sequence[str], span: tuple[int, int], kind: str = "book") -> Document:
    """A work of these people, of the years of a span."""
    return Document(
        id=id,
        texts={"title": [indexed(title)], "creator": [indexed(maker) for maker in makers]},
        keywords={"kind": [kind], "maker": makers},
        numbers={"year": [span[0]] if span[0] == span[1] else [], "from": [span[0]], "to": [span[1]]},
    )


WORKS = (
    work("kieu", "Truyện Kiều", ["Nguyễn Du"], (1820, 1820)),
    work("chinh-phu", "Chinh phụ ngâm", ["Đặng Trần Côn", "Đoàn Thị Điểm"], (1741, 1741)),
    work("quoc-am", "Quốc âm thi tập", ["Nguyễn Trãi"], (1401, 1500)),
    work("tale", "The tale of Kieu", ["Nguyễn Du", "Thong, Huynh Sanh"], (1983, 1983)),
    work("drum", "Trống đồng", ["Du Mục"], (-300, -300), kind="object"),
)


class FacetContract:
    """Counts of values and of years."""

    @pytest.fixture
    def counting(self, engine_class: type[SearchEngine], tmp_path: Path) -> Iterable[SearchEngine]:
        made = engine_class(FIELDS, tmp_path / "index", {"many_values": 5})
        made.apply(Batch(put=WORKS), START)
        yield made
        made.close()

    @staticmethod
    def values(engine: SearchEngine, prefix: str, query: Query | None = None) -> dict[str, int]:
        return {found.value: found.count for found in engine.facet_values("maker", prefix, query or Query())}

    @pytest.mark.parametrize(
        ("typed", "expected"),
        [
            ("", {"Nguyễn Du": 2, "Du Mục": 1, "Nguyễn Trãi": 1}),
            ("du", {"Nguyễn Du": 2, "Du Mục": 1}),
            ("ngu", {"Nguyễn Du": 2, "Nguyễn Trãi": 1}),
            ("NGUYỄN d", {"Nguyễn Du": 2}),
            ("du nguyen", {"Nguyễn Du": 2}),
            ("huynh", {"Thong, Huynh Sanh": 1}),
            ("đ", {"Du Mục": 1, "Nguyễn Du": 2, "Đặng Trần Côn": 1, "Đoàn Thị Điểm": 1}),
            ("guyễn", {}),
            ("?!", {}),
            ("du trai", {}),
        ],
    )
    def test_a_value_is_found_by_the_beginnings_of_its_words(
        self, counting: SearchEngine, typed: str, expected: dict[str, int]
    ) -> None:
        assert expected.items() <= self.values(counting, typed).items()
        if typed:
            assert self.values(counting, typed) == expected

    def test_values_are_counted_under_the_search_without_their_own_filter(
        self, counting: SearchEngine
    ) -> None:
        filters = {"maker": ("Nguyễn Trãi",), "kind": ("book",)}
        query = Query(tree=Term("kieu", folded=True), filters=filters)
        assert self.values(counting, "du", query) == {"Nguyễn Du": 2}
        assert self.values(counting, "", query) == {"Nguyễn Du": 2, "Thong, Huynh Sanh": 1}

    def test_only_so_many_values_come_the_most_frequent_first(self, counting: SearchEngine) -> None:
        found = counting.facet_values("maker", "du", Query(facet_size=1))
        assert [one.value for one in found] == ["Nguyễn Du"]

    def test_a_facet_of_too_many_values_is_left_out_and_says_so(self, counting: SearchEngine) -> None:
        results = counting.search(Query(facets=("kind", "maker")))
        assert results.left_out == ("maker",)
        assert list(results.facets) == ["kind"]
        alone = counting.search(Query(facets=("kind",), large_facets=("maker",), limit=0))
        assert alone.left_out == ()
        assert alone.facets["maker"][0].value == "Nguyễn Du"
        both = counting.search(Query(facets=("kind", "maker"), large_facets=("maker",)))
        assert (both.left_out, list(both.facets)) == ((), ["kind", "maker"])

    @pytest.mark.parametrize(
        ("wanted", "expected"),
        [
            (("1820",), {"kieu"}),
            (("1741..1820",), {"kieu", "chinh-phu"}),
            (("1450..1460",), {"quoc-am"}),
            (("..0",), {"drum"}),
            (("1900..",), {"tale"}),
            (("..-1", "1983"), {"drum", "tale"}),
            (("1820..1741",), set()),
            (("..",), set()),
            (("1820..x",), set()),
        ],
    )
    def test_a_range_filters_by_the_spans_that_touch_it(
        self, counting: SearchEngine, wanted: tuple[str, ...], expected: set[str]
    ) -> None:
        query = Query(filters={"year": wanted})
        assert {hit.id for hit in counting.search(query).hits} == expected
        assert counting.count_many([query]) == [len(expected)]

    @pytest.mark.parametrize(
        "tree", [Everything(), Term("kieu", folded=True), NumberRange("from", 1400, None)]
    )
    def test_each_bar_of_a_histogram_counts_what_its_range_finds(
        self, counting: SearchEngine, tree: object
    ) -> None:
        chosen = {"year": ("1820",), "kind": ("book", "object")}
        results = counting.search(Query(tree=tree, filters=chosen, histograms=("year",)))  # type: ignore[arg-type]
        bars = results.histograms["year"]
        asked = [
            Query(tree=tree, filters={**chosen, "year": (f"{bar.low}..{bar.high}",)})  # type: ignore[arg-type]
            for bar in bars
        ]
        assert [bar.count for bar in bars] == counting.count_many(asked)
        assert 0 < len(bars) <= 40
        assert all(left.high + 1 == right.low for left, right in pairwise(bars))

    def test_a_histogram_of_nothing_is_empty(self, counting: SearchEngine) -> None:
        none = Query(tree=Term("zzz", folded=True), histograms=("year",))
        assert counting.search(none).histograms == {"year": ()}

    @pytest.mark.parametrize(
        ("query", "parameter"),
        [(Query(large_facets=("title",)), "facets"), (Query(histograms=("from",)), "histograms")],
    )
    def test_what_cannot_be_counted_is_refused_by_name(
        self, counting: SearchEngine, query: Query, parameter: str
    ) -> None:
        with pytest.raises(QueryError) as refused:
            counting.search(query)
        assert refused.value.parameter == parameter
