"""Exhibitions in the store: versions, what replaces what, how they stand, links to drafts."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask import Flask

from catalog.errors import ChangedMeanwhile, UnknownName
from catalog.exhibitions.model import Chapter, Exhibition, Section
from catalog.store import drafts, exhibitions, own
from catalog.store.db import reading, writing
from catalog.store.drafts import AUTO, Version
from catalog.store.exhibitions import EXHIBITIONS
from catalog.store.own import PUBLISHED, WITHDRAWN, Own
from tests.factories import add_institution


@pytest.fixture
def begun(app: Flask) -> Own:
    add_institution()
    first = Exhibition(title="Trống")
    with writing() as session:
        return EXHIBITIONS.keep(session, EXHIBITIONS.made("e1", "hue-library", first), first, "Lan")


def save(text: str, actor: str = "Lan", kind: str = "saved") -> Own:
    with writing() as session:
        before, kept = EXHIBITIONS.get(session, "e1")
        return EXHIBITIONS.keep(session, before, replace(kept, introduction=text), actor, kind)


def versions() -> list[Version]:
    with reading() as session:
        return drafts.versions(session, "e1")


def test_each_saving_is_a_version_and_what_a_browser_saved_gives_way(begun: Own) -> None:
    for text in ("m", "mộ", "một"):
        save(text, kind=AUTO)
    save("của Hoa", "Hoa", AUTO)
    save("một hai")
    assert [(one.revision, one.kind, one.made_by) for one in versions()] == [
        (6, "saved", "Lan"), (5, "auto", "Hoa"), (1, "saved", "Lan"),
    ]  # fmt: skip
    with reading() as session:
        assert EXHIBITIONS.version(session, "e1", 5).introduction == "của Hoa"
        assert drafts.last_saved(session, "e1") == 6
        with pytest.raises(UnknownName):
            EXHIBITIONS.version(session, "e1", 3)


def test_what_a_browser_saved_becomes_a_persons_once_and_removed_chapters_are_remembered(begun: Own) -> None:
    chapter = Chapter(key="c1", sections=(Section(key="s1", text="Một"), Section(key="s2", text="Hai")))
    for chapters in ((chapter,), (replace(chapter, sections=chapter.sections[:1]),), ()):
        with writing() as session:
            before, kept = EXHIBITIONS.get(session, "e1")
            last = EXHIBITIONS.keep(session, before, replace(kept, chapters=chapters), "Lan", AUTO)
            assert [drafts.confirm(session, last) for _turn in range(2)] == [True, False]
    with reading() as session:
        assert exhibitions.last_chapter(session, "e1", "c1") == chapter
        assert exhibitions.last_chapter(session, "e1", "c2") is None


def test_old_versions_go_but_published_ones_stay(begun: Own, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drafts, "MOST_VERSIONS", 3)
    with writing() as session:
        drafts.set_state(session, begun, PUBLISHED, "Lan", "hue-library-own-e1")
    for number in range(5):
        save(str(number))
    assert [one.kind for one in versions()] == ["saved", "saved", "saved", "published"]


def test_how_it_stands_follows_from_what_was_published(begun: Own) -> None:
    def standing() -> str:
        with reading() as session:
            return drafts.standing(session, own.get(session, "e1"))

    assert standing() == "draft"
    with writing() as session:
        drafts.set_state(session, begun, PUBLISHED, "Lan", "r")
    assert standing() == "published"
    save("thêm")
    assert standing() == "changed"
    save("")
    assert standing() == "published"
    with writing() as session:
        drafts.set_state(session, own.get(session, "e1"), WITHDRAWN, "Lan")
    assert standing() == "withdrawn"


def test_what_was_changed_meanwhile_is_not_written_over(begun: Own) -> None:
    save("mới")
    with writing() as session, pytest.raises(ChangedMeanwhile):
        EXHIBITIONS.keep(session, begun, Exhibition(title="cũ"), "Hoa")


def test_a_link_shows_the_draft_until_another_is_made_or_it_is_taken_back(begun: Own) -> None:
    with writing() as session:
        drafts.share(session, "e1", "a" * 64, "Lan")
        drafts.share(session, "e1", "b" * 64, "Lan")
    with reading() as session:
        assert EXHIBITIONS.shared(session, "a" * 64) is None
        found = EXHIBITIONS.shared(session, "b" * 64)
        assert found is not None
        assert found[1].title == "Trống"
        assert drafts.shared_until(session, "e1") is not None
    with writing() as session:
        drafts.stop_sharing(session, "e1")
    with reading() as session:
        assert EXHIBITIONS.shared(session, "b" * 64) is None
        assert drafts.shared_until(session, "e1") is None
