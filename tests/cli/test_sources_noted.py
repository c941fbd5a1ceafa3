"""What ``catalog sources`` changes stands in the audit log as what people change in the browser does."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import khomo_files
import pytest
from flask import Flask

from catalog.store import audit
from catalog.store.audit import CLI, Entry, Wanted
from catalog.store.db import reading
from catalog.store.scopes import Reach
from tests.conftest import Runner
from tests.factories import add_institution


def noted() -> list[Entry]:
    """The log, what came first on top."""
    with reading() as session:
        return audit.listed(session, Reach(everything=True), Wanted())[::-1]


@pytest.fixture
def books(tmp_path: Path, make_app: Callable[..., Flask], run_in: Runner) -> Runner:
    """The command, in a catalog with an institution and a file of books."""
    (tmp_path / "books.csv").write_text("id,title\n1,Truyện Kiều\n", "utf-8")
    make_app([khomo_files])
    add_institution()
    return run_in


def test_a_source_that_is_added_changed_and_removed_is_noted(books: Runner, tmp_path: Path) -> None:
    path = f"path={tmp_path}/books.csv"
    books(
        "sources",
        "add",
        "books",
        "--connector",
        "files",
        "--institution",
        "hue-library",
        "--option",
        path,
        "--yes",
    )
    books("sources", "update", "books", "--option", "metadata_licence=CC0-1.0", "--every", "12h")
    books("sources", "update", "books", "--option", "metadata_licence=CC0-1.0")
    books("sources", "remove", "books", "--no-index")
    added, changed, removed = noted()
    assert [
        (one.actor, one.action, one.subject_type, one.subject, one.institution)
        for one in (added, changed, removed)
    ] == [(CLI, action, "source", "books", "hue-library") for action in ("create", "change", "delete")]
    assert added.before is None
    assert added.after["options"]["path"] == f"{tmp_path}/books.csv"
    assert (changed.before["metadata_licence"], changed.after["metadata_licence"]) == ("", "CC0-1.0")
    assert (changed.before["every_seconds"], changed.after["every_seconds"]) == (None, 43_200)
    assert removed.before["metadata_licence"] == "CC0-1.0"
    assert removed.after is None


def test_an_institution_that_is_made_with_its_source_is_noted_too(books: Runner, tmp_path: Path) -> None:
    books(
        "sources", "add", "vinh", "--connector", "files", "--institution", "vinh-museum",
        "--institution-name", "Bảo tàng Vinh", "--institution-system", "museum",
        "--option", f"path={tmp_path}/books.csv", "--yes",
    )  # fmt: skip
    made, _added = noted()
    assert (made.actor, made.action) == (CLI, "create")
    assert (made.subject_type, made.subject) == ("institution", "vinh-museum")
    assert made.after["name_vi"] == "Bảo tàng Vinh"


def test_a_source_that_cannot_be_added_or_changed_leaves_no_note(books: Runner) -> None:
    books("sources", "add", "books", "--connector", "files", "--institution", "nobody", "--yes", code=1)
    books("sources", "update", "none", "--every", "1d", code=1)
    assert noted() == []
