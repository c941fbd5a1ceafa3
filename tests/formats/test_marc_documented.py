"""The tables of docs/marc.md name the fields that are read, and no others."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from catalog.formats import marc21, unimarc

PAGE = (Path(__file__).parents[2] / "docs" / "marc.md").read_text("utf-8")
_NOT_READ = "nothing: not for the public|nothing: who wrote"


def documented(heading: str) -> set[str]:
    """The tags in the first column of the table under a heading, without those that are left out."""
    section = PAGE.split(f"## {heading}\n", 1)[1].split("\n## ", 1)[0]
    rows = [row.split("|") for row in section.splitlines() if row.startswith("| ")][2:]
    first = [re.sub(r"\$\w|/\d[\d-]*", " ", row[1]) for row in rows if not re.search(_NOT_READ, row[2])]
    return set(re.findall(r"\b\d{3}\b", " ".join(first)))


@pytest.mark.parametrize(
    ("heading", "tags"),
    [
        # Fixed fields, and what tells the kind beside other things, are read apart from the plan.
        ("MARC 21", marc21.READ_TAGS | {"006", "007", "008", "336"}),
        ("UNIMARC", unimarc.READ_TAGS | {"100", "102", "105", "135"}),
    ],
)
def test_the_page_names_what_is_read(heading: str, tags: frozenset[str]) -> None:
    # 561 is read for the first indicator that makes it public.
    assert documented(heading) | ({"561"} & tags) == set(tags)
