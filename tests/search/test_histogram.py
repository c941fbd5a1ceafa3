from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from catalog.search.histogram import MOST, buckets

spans = st.lists(
    st.tuples(st.integers(-(10**10), 9999) | st.integers(1850, 2030), st.integers(0, 300)).map(
        lambda pair: (pair[0], pair[0] + pair[1])
    ),
    max_size=300,
)


def test_bars_have_round_widths_and_begin_at_multiples() -> None:
    years = Counter({1903: 5, 1947: 2, 2024: 90})
    bars = buckets(years, years)
    assert {bar.high - bar.low + 1 for bar in bars} == {5}
    assert [(bar.low, bar.count) for bar in bars if bar.count] == [(1900, 5), (1945, 2), (2020, 90)]


def test_a_few_works_far_outside_do_not_flatten_the_rest() -> None:
    years = Counter({year: 10 for year in range(1990, 2021)} | {-300: 1})
    bars = buckets(years, years)
    assert (bars[0].low, bars[0].high, bars[0].count) == (-300, 1989, 1)
    assert all(bar.low == bar.high for bar in bars[1:])


def test_no_years_make_no_bars() -> None:
    assert buckets({}, {}) == ()


@given(spans)
def test_bars_are_few_and_each_counts_the_spans_that_touch_it(found: list[tuple[int, int]]) -> None:
    bars = buckets(Counter(low for low, _ in found), Counter(high for _, high in found))
    assert len(bars) <= MOST
    assert [bar.count for bar in bars] == [
        sum(low <= bar.high and high >= bar.low for low, high in found) for bar in bars
    ]
    if found:
        assert bars[0].low <= max(low for low, _ in found)
        assert all(any(bar.low <= high and low <= bar.high for bar in bars) for low, high in found)
