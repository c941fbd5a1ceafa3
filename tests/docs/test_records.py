"""Whoever follows the page about records keeps fields, gives them back, hides a record and shows it again."""

from __future__ import annotations

from pathlib import Path

import pytest

from catalog.store import audit, locks, records
from catalog.store.db import reading
from catalog.store.scopes import Reach
from catalog.web.admin.records_editors import EDITORS
from tests.conftest import Runner
from tests.docs.followed import DOCS, steps
from tests.factories import make_record, publish_records

PAGES = (DOCS / "records.md", DOCS / "vi" / "sua-ban-ghi.md")
RECORD = "hue-books-1"


@pytest.mark.parametrize("page", PAGES, ids=["en", "vi"])
def test_the_commands_of_the_page_do_what_it_says(run: Runner, page: Path) -> None:
    publish_records([make_record("1", source="hue-books")])
    for words in steps(page):
        run(*words[1:])
    with reading() as session:
        assert locks.of_records(session, [RECORD]) == {}
        stored = records.get(session, RECORD)
        noted = audit.listed(session, Reach(everything=True), audit.Wanted(subject=RECORD))
    assert stored is not None
    assert stored.withdrawn is None
    assert [entry.action for entry in noted] == ["put back", "hide", "give back", "change", "change"]


@pytest.mark.parametrize("page", PAGES, ids=["en", "vi"])
def test_the_page_tells_of_every_kind_of_form(page: Path) -> None:
    rows = [line for line in page.read_text("utf-8").splitlines() if line.startswith("| ")][2:]
    told = sum(row.split("|")[1].count(",") + 1 for row in rows[:3])
    assert told == len(EDITORS)
