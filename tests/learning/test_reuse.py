"""Whether a thing may be used again, by what institutions write for its licence."""

from __future__ import annotations

import pytest

from catalog.learning.reuse import SORTS, is_open, open_among, reuse_of


@pytest.mark.parametrize(
    ("licence", "sort"),
    [
        ("CC0-1.0", "free"),
        ("https://creativecommons.org/publicdomain/mark/1.0/", "free"),
        ("CC-BY-4.0", "named"),
        ("http://creativecommons.org/licenses/by/3.0/deed.vi", "named"),
        ("CC BY-SA 4.0", "alike"),
        ("https://opendatacommons.org/licenses/odbl/1-0/", "alike"),
        ("CC-BY-NC-SA-4.0", "unsold"),
        ("CC BY-ND 4.0", "unchanged"),
        ("https://creativecommons.org/licenses/by-nc-nd/4.0/", "unchanged"),
        ("http://rightsstatements.org/vocab/InC/1.0/", "reserved"),
        ("http://rightsstatements.org/vocab/InC-EDU/1.0/", "unsold"),
        ("http://rightsstatements.org/vocab/InC-RUU/1.0/", "reserved"),
        ("http://rightsstatements.org/vocab/NoC-US/1.0/", "unknown"),
        ("Bản quyền thuộc về thư viện", "unknown"),
        ("CC BY", "named"),
        ("cc-by-nc", "unsold"),
        ("CC BYE", "unknown"),
        ("", "unknown"),
        ("x" * 5000, "unknown"),
    ],
)
def test_a_licence_says_what_may_be_done(licence: str, sort: str) -> None:
    assert reuse_of(licence) == sort
    assert sort in SORTS


def test_open_is_what_may_be_changed_and_sold_too() -> None:
    assert is_open("CC-BY-SA-4.0")
    assert not is_open("CC-BY-NC-4.0")
    assert open_among(["CC0-1.0", "riêng", "CC-BY-ND-4.0", "CC-BY-4.0"]) == ("CC0-1.0", "CC-BY-4.0")
