"""Whom activities are for, as institutions write it."""

from __future__ import annotations

import pytest

from catalog.activities.words import AUDIENCES, audiences_in


@pytest.mark.parametrize("code", AUDIENCES)
def test_what_our_own_form_publishes_is_known_again(code: str) -> None:
    assert code in audiences_in(AUDIENCES[code].vi)


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Học sinh tiểu học", {"children", "pupils"}),
        ("Học sinh trung học cơ sở", {"teenagers", "pupils"}),
        ("thiếu niên; người lớn", {"teenagers", "adults"}),
        ("Tre em", {"children"}),
        ("Families with children", {"families", "children"}),
        ("Khách du lịch", set()),
        ("Nhà nghiên cứu", set()),
        ("", set()),
    ],
)
def test_groups_are_read_from_free_text(text: str, codes: set[str]) -> None:
    assert set(audiences_in(text)) == codes
