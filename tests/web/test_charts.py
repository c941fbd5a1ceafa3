"""Drawings: bars with marks, lines that break where nothing is known."""

from __future__ import annotations

from catalog.web.charts import WIDTH, line, meter


def test_a_value_that_is_not_known_has_no_bar_and_zero_has_one_without_length() -> None:
    assert meter(None, [(2025, 70)]).length is None
    assert meter(0, []).length == 0


def test_marks_lie_where_the_bar_would_reach_them() -> None:
    drawn = meter(70, [(2025, 70), (2030, 100)])
    assert drawn.length == drawn.marks[0].x == 0.7 * WIDTH
    assert [(mark.year, mark.place) for mark in drawn.marks] == [(2025, 0), (2030, 1)]
    assert drawn.marks[1].x == WIDTH


def test_a_fall_and_what_goes_beyond_stay_within_the_drawing() -> None:
    assert meter(-4.5, [], whole=20).length == 0
    assert meter(31, [], whole=20).length == WIDTH


def test_a_line_breaks_where_a_year_has_no_figures() -> None:
    drawn = line([10, 20, None, 40])
    assert len(drawn.dots) == 3
    assert len(drawn.pieces) == 1
    (first, second), *_rest = [
        [tuple(map(float, point.split(","))) for point in piece.split()] for piece in drawn.pieces
    ]
    assert first[1] > second[1], "a larger value is higher up"


def test_the_same_every_year_is_a_level_line_in_the_middle() -> None:
    assert {y for _x, y in line([5, 5, 5]).dots} == {16}
