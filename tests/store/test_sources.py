"""Sources: what is kept of them, when they are due."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from catalog.errors import AlreadyExists, UnknownName
from catalog.record import Source
from catalog.store import runs, sources
from catalog.store.db import now, reading, writing
from tests.factories import add_institution


@pytest.fixture
def books(app: Flask) -> Source:
    add_institution()
    source = Source(slug="books", connector="files", institution="hue-library", options={"path": "a.mrc"})
    with writing() as session:
        sources.add(session, source, every_seconds=3600)
    return source


def test_a_source_comes_back_as_it_was_added(books: Source) -> None:
    with reading() as session:
        state = sources.get(session, "books")
    assert state.source == books
    assert (state.every_seconds, state.next_since, state.removed) == (3600, None, None)


def test_a_slug_is_taken_for_ever(books: Source) -> None:
    with writing() as session:
        sources.close(session, "books")
    with reading() as session:
        assert sources.everything(session) == []
        with pytest.raises(UnknownName, match="no source named 'books'"):
            sources.get(session, "books")
    with writing() as session, pytest.raises(AlreadyExists):
        sources.add(session, books)


def test_a_source_needs_its_institution(app: Flask) -> None:
    source = Source(slug="books", connector="files", institution="nobody")
    with writing() as session, pytest.raises(UnknownName, match="no institution named 'nobody'"):
        sources.add(session, source)


def test_a_source_with_a_rhythm_is_due_at_once_and_again_after_it(books: Source) -> None:
    with writing() as session:
        assert sources.due(session, now()) == ["books"]
        sources.harvested(session, "books", next_since="2026-05-01")
        assert sources.due(session, now()) == []
        assert sources.due(session, now() + timedelta(hours=2)) == ["books"]
        assert sources.get(session, "books").next_since == "2026-05-01"
        sources.harvested(session, "books")
        assert sources.get(session, "books").next_since == "2026-05-01"
        sources.update(session, "books", every_seconds=0)
        assert sources.due(session, now() + timedelta(days=9)) == []


def test_changed_options_forget_how_far_the_source_was_harvested(books: Source) -> None:
    with writing() as session:
        run = runs.open_run(session, "books", "changes")
        runs.mark(session, run.id, resume={"page": 2}, next_since=None, total=None, counts={})
        runs.finish(session, run.id, "failed", {})
        sources.harvested(session, "books", next_since="2026-05-01")
        sources.update(session, "books", options={"path": "a.mrc"}, link="https://a.example/{native_id}")
        assert sources.get(session, "books").next_since == "2026-05-01"
        sources.update(session, "books", options={"path": "b.mrc"})
        assert sources.get(session, "books").next_since is None
        assert runs.open_run(session, "books", "changes").resume is None
