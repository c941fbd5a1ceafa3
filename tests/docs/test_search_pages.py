"""What the pages about searching say is what the search does, on every engine."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from catalog.sdk.search import Batch, Position, SearchEngine
from catalog.search.document import build_document
from catalog.search.engines import builtin_engines
from catalog.search.fields import CORE_FIELDS
from catalog.search.finder import find
from catalog.search.language import MAX_CHARACTERS, MAX_CLAUSES, MAX_DEPTH, NAMES

DOCS = Path(__file__).parents[2] / "docs"
PAGES = (DOCS / "search.md", DOCS / "vi" / "tim-kiem.md")
HELPED, NOT_AS_TYPED = ("When little is found", "Khi tìm được ít"), ("What is not taken", "Điều không được")


def rows(page: Path, columns: int) -> Iterator[tuple[str, list[str]]]:
    """The section and the cells of each row of the tables with so many columns."""
    section = ""
    for line in page.read_text("utf-8").splitlines():
        if line.startswith("## "):
            section = line[3:]
        cells = [cell.strip() for cell in line.strip("|").split("|")] if line.startswith("| ") else []
        if len(cells) == columns and not cells[0].startswith("---"):
            yield section, cells


def works(page: Path) -> list[dict[str, Any]]:
    found = []
    for _, cells in rows(page, 8):
        number, title, creator, year, kind, language, grade, note = cells
        if not number.isdecimal():
            continue
        found.append(
            {
                "id": number, "seq": int(number), "title": title, "kind": kind,
                "creators": [{"name": creator}] if creator else [],
                "issued": {"display": year, "earliest": int(year), "latest": int(year)},
                "languages": [language] if language else [],
                "education_levels": [grade] if grade else [],
                "notes": [note] if note else [],
            }
        )  # fmt: skip
    return found


def examples(page: Path) -> list[tuple[str, str, tuple[str, ...]]]:
    """Section, query and the numbers of the works that it finds, in order."""
    return [
        (
            section,
            cells[0].strip("`"),
            tuple(sorted({number.strip() for number in cells[2].split(",")} - {"-"})),
        )
        for section, cells in rows(page, 3)
        if re.fullmatch(r"[\d, ]+|-", cells[2])
    ]


@pytest.fixture(scope="module", params=builtin_engines(), ids=lambda kind: kind.name)
def engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> SearchEngine:
    made: SearchEngine = request.param(CORE_FIELDS, tmp_path_factory.mktemp("index"), {})
    documents = [build_document(record["id"], (record,), {}, CORE_FIELDS) for record in works(PAGES[0])]
    made.apply(Batch(put=documents), Position("log", "fields", len(documents)))
    return made


@pytest.mark.parametrize(("section", "query", "numbers"), examples(PAGES[0]), ids=lambda value: str(value))
def test_each_example_finds_what_the_page_says(
    engine: SearchEngine, section: str, query: str, numbers: tuple[str, ...]
) -> None:
    found = find(engine, query, facets=())
    assert tuple(sorted(hit.id for hit in found.results.hits)) == numbers
    if section.startswith(NOT_AS_TYPED) and not query.endswith("***"):
        assert found.notices
    elif not section.startswith(HELPED):
        assert {notice.code for notice in found.notices} <= {"most_words"}


def test_both_pages_have_the_same_works_and_examples() -> None:
    english, vietnamese = ([(query, numbers) for _, query, numbers in examples(page)] for page in PAGES)
    assert english == vietnamese
    assert len(english) > 40
    assert works(PAGES[0]) == works(PAGES[1])
    assert len(works(PAGES[0])) == 10


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_field_and_limit_stands_on_the_page(page: Path) -> None:
    text = page.read_text("utf-8")
    told = {cells[0].strip("`"): cells[1] for _, cells in rows(page, 3) if cells[0].strip("`") in NAMES}
    assert {name: tuple(re.findall("`([^`]+)`", aliases)) for name, aliases in told.items()} == {
        name.name: name.aliases for name in NAMES.values()
    }
    thousand = f"{MAX_CHARACTERS:,}"
    assert thousand in text or thousand.replace(",", ".") in text
    assert re.search(rf"\b{MAX_CLAUSES}\b", text)
    assert re.search(rf"\b{MAX_DEPTH}\b", text)
