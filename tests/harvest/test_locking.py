"""What editors keep stays over harvests and mappings; what they give back is the source's again at once."""

from __future__ import annotations

import hashlib
import random
from typing import Any

import orjson
import pytest

from catalog.errors import ChangedMeanwhile, InvalidInput, UnknownName
from catalog.harvest import editing, registry
from catalog.harvest.editing import GIVE_BACK, NotEditable
from catalog.harvest.remap import remap
from catalog.store import audit, changes, locks
from catalog.store.db import reading, writing
from tests.harvest.conftest import COMPLETE, Source, book, counts

LAN = "user:12 Lan"
NAMES = ("a", "b", "c")
RECORD = "books-a"


def edit(source: Source, name: str = "a", *, opened: int | None = None, **wanted: Any) -> editing.Edited:
    with writing() as session:
        done, _number = editing.edit(
            session, source.parts.hooks.match_keys, f"books-{name}", wanted, LAN, opened=opened
        )
    return done


def shown(source: Source, name: str = "a") -> dict[str, Any] | None:
    stored = source.record(name)
    assert stored is not None
    assert stored.digest == hashlib.sha256(stored.json.encode()).hexdigest()
    return orjson.loads(stored.json) if stored.withdrawn is None else None


def title(source: Source, name: str = "a") -> str | None:
    record = shown(source, name)
    return None if record is None else record["title"]


def latest(record: str = RECORD) -> locks.Latest:
    with reading() as session:
        return locks.latest(session, [record])[record]


def test_a_kept_field_survives_harvests_and_a_new_mapping(source: Source) -> None:
    source.harvest(book("a", "Nhan đề sai"), COMPLETE)
    edit(source, title="Nhan đề đúng")
    assert title(source) == "Nhan đề đúng"
    assert counts(source.harvest(book("a", "Nhan đề sai", kind="map"), COMPLETE)) == {"changed": 1}
    assert shown(source) == {**(shown(source) or {}), "title": "Nhan đề đúng", "kind": "map"}
    registry.update(source.parts.hooks, "books", [("prefix", "Tập ")])
    remap(source.parts.settings, source.parts.hooks, "books", pool=source.pool)
    assert title(source) == "Nhan đề đúng"
    assert latest().values == {"title": "Tập Nhan đề sai"}


def test_what_is_given_back_is_the_sources_again_without_a_harvest(source: Source) -> None:
    source.harvest(book("a", "Của nguồn"), COMPLETE)
    before = source.record("a")
    edit(source, title="Của đơn vị", description="Thêm lời", kind="map")
    source.harvest(book("a", "Của nguồn, bản mới"), COMPLETE)
    edit(source, title=GIVE_BACK, description=GIVE_BACK, kind=GIVE_BACK)
    after = source.record("a")
    assert before is not None
    assert after is not None
    assert orjson.loads(after.json) == {**orjson.loads(before.json), "title": "Của nguồn, bản mới"}
    # Byte for byte what the mapping gave: the next harvest has nothing to change.
    assert after.digest == latest().record_hash
    assert counts(source.harvest()) == {"unchanged": 1}


def test_an_unchanged_source_stays_unchanged_beside_a_lock(source: Source) -> None:
    source.harvest(book("a"), book("b"), COMPLETE)
    edit(source, title="Giữ lại")
    head = source.head()
    assert counts(source.harvest()) == {"unchanged": 2}
    assert source.head() == head


def test_a_hidden_record_comes_back_only_when_its_editor_puts_it_back(source: Source) -> None:
    source.harvest(book("a", "Cũ"), book("b"), COMPLETE)
    edit(source, hidden="hidden by its institution")
    stored = source.record("a")
    assert stored is not None
    assert stored.withdrawn_reason == "hidden by its institution"
    source.harvest(book("a", "Mới"), book("b"), COMPLETE)
    assert shown(source) is None
    assert edit(source, hidden=GIVE_BACK).is_shown
    assert title(source) == "Mới"


def test_what_the_source_let_go_meanwhile_stays_withdrawn(source: Source) -> None:
    held = [book("c"), book("d"), book("e")]
    source.harvest(book("a"), book("b"), *held, COMPLETE)
    edit(source, "a", hidden="sai")
    edit(source, "b", hidden="sai")
    source.harvest({"deleted": "a"}, *held, COMPLETE)
    for name in "ab":
        assert not edit(source, name, hidden=GIVE_BACK).is_shown
        assert shown(source, name) is None
        with pytest.raises(NotEditable, match="withdrawn by its source"):
            edit(source, name, title="Không được")
    # What the source holds again comes back by itself.
    source.harvest(book("a"), {"present": "b"}, *held, COMPLETE)
    assert (title(source, "a"), title(source, "b")) == ("Truyện Kiều", "Truyện Kiều")


def test_a_hidden_record_that_the_source_still_has_stays_hidden(source: Source) -> None:
    source.harvest(book("a"), book("b"), COMPLETE)
    edit(source, hidden="sai")
    source.harvest({"deleted": "a"}, book("b"), COMPLETE)
    source.harvest({"present": "a"}, book("b"), COMPLETE)
    assert shown(source) is None
    assert edit(source, hidden=GIVE_BACK).is_shown


def test_a_value_that_does_not_fit_is_refused_with_its_field_and_nothing_is_kept(source: Source) -> None:
    source.harvest(book("a"), COMPLETE)
    for wanted, field in (
        ({"kind": "sách"}, "kind"),
        ({"title": ""}, "title"),
        ({"title": "x" * 5001}, "title"),
        ({"links": [{"rel": "page", "url": "javascript:alert(1)"}]}, "links.0.url"),
        ({"images": ["https://a.vn/1.jpg"]}, "images"),
        ({"images": {"https://a.vn/1.jpg": {"size": 3}}}, "images"),
        ({"id": "books-b"}, "id"),
        ({"hidden": ""}, "hidden"),
        ({"schedule": {"start": "2026-12-02", "end": "2026-12-01"}}, "schedule.end"),
    ):
        with pytest.raises(InvalidInput) as raised:
            edit(source, **wanted)
        assert list(raised.value.faults) == [field]
    assert title(source) == "Truyện Kiều"
    with pytest.raises(UnknownName):
        edit(source, "nobody", title="x")


def test_another_editor_is_told_of_only_where_it_is_the_same_field(source: Source) -> None:
    source.harvest(book("a"), COMPLETE)
    opened = latest().version
    edit(source, title="Của người kia")
    with pytest.raises(ChangedMeanwhile) as raised:
        edit(source, title="Của tôi", opened=opened)
    assert raised.value.revision == latest().version
    edit(source, description="Một trường khác", opened=opened)
    edit(source, title="Của tôi", opened=latest().version)
    assert title(source) == "Của tôi"


def test_pictures_are_hidden_and_described_one_by_one(source: Source) -> None:
    one, two, three = (f"https://a.vn/{number}.jpg" for number in (1, 2, 3))
    source.harvest(book("a", images=[one, two]), COMPLETE)
    edit(source, images={one: {"alt": "Mặt trống"}, two: {"hidden": True}})
    source.harvest(book("a", images=[one, two, three]), COMPLETE)
    assert (shown(source) or {})["images"] == [{"url": one, "alt": "Mặt trống"}, {"url": three}]
    edit(source, images=GIVE_BACK)
    assert [image["url"] for image in (shown(source) or {})["images"]] == [one, two, three]


def test_an_edit_is_noted_and_taken_back_from_the_log(source: Source) -> None:
    source.harvest(book("a", "Của nguồn"), COMPLETE)
    edit(source, title="Lần một")
    match_keys = source.parts.hooks.match_keys
    with writing() as session:
        done, number = editing.edit(session, match_keys, RECORD, {"title": "Lần hai"}, LAN)
    assert done.before == {"title": "Lần một", "locked": ["title"]}
    with writing() as session:
        entry = audit.get(session, number)
        assert entry is not None
        assert (entry.actor, entry.subject, entry.institution) == (LAN, RECORD, "hue-library")
        editing.undo(session, match_keys, entry, LAN)
    assert title(source) == "Lần một"
    with writing() as session, pytest.raises(ChangedMeanwhile):
        editing.undo(session, match_keys, entry, LAN)
    with writing() as session:
        first = audit.get(session, number - 1)
        assert first is not None
        editing.undo(session, match_keys, first, LAN)
    assert title(source) == "Của nguồn"
    with reading() as session:
        assert locks.of_records(session, [RECORD]) == {}


def test_many_records_are_changed_as_one_and_what_one_refuses_keeps_no_other_from_it(source: Source) -> None:
    source.harvest(*(book(name) for name in NAMES), COMPLETE)
    wanted = {
        f"books-{name}": {"kind": kind} for name, kind in zip(NAMES, ("map", "sách", "map"), strict=True)
    }
    with writing() as session:
        done, refused = editing.edit_each(session, source.parts.hooks.match_keys, wanted, LAN)
    assert ([entry.record for entry in done], list(refused)) == (["books-a", "books-c"], ["books-b"])
    assert [(shown(source, name) or {})["kind"] for name in NAMES] == ["map", "book", "map"]
    with writing() as session, pytest.raises(InvalidInput):
        editing.edit_many(session, source.parts.hooks.match_keys, wanted, LAN)


class Model:
    """What the catalog is to show: for each record what its source says last, and what editors keep."""

    def __init__(self, source: Source) -> None:
        self.source, self.prefix = source, ""
        self.held = {name: {"title": f"Sách {name}", "kind": "book"} for name in NAMES}
        self.kept: dict[str, dict[str, str]] = {name: {} for name in NAMES}
        self.harvest()

    def harvest(self) -> None:
        self.source.harvest(*(book(name, **told) for name, told in self.held.items()), COMPLETE)

    def remap(self) -> None:
        registry.update(self.source.parts.hooks, "books", [("prefix", self.prefix)])
        parts = self.source.parts
        remap(parts.settings, parts.hooks, "books", pool=self.source.pool)

    def expected(self, name: str) -> dict[str, str] | None:
        told, kept = self.held[name], self.kept[name]
        if "hidden" in kept:
            return None
        own = {"title": self.prefix + told["title"], "kind": told["kind"]}
        return own | {field: value for field, value in kept.items() if field in own}

    def check(self) -> None:
        for name in NAMES:
            record = shown(self.source, name)
            seen = None if record is None else {field: record[field] for field in ("title", "kind")}
            assert seen == self.expected(name), name
        with reading() as session:
            assert changes.head(session).set_digest == changes.digest(session)

    def step(self, chance: random.Random) -> None:
        name, field = chance.choice(NAMES), chance.choice(("title", "kind", "hidden"))
        value = chance.choice(("map", "thesis", "book"))
        match chance.choice(("source", "source", "harvest", "remap", "lock", "lock", "give back")):
            case "source":
                self.held[name]["kind" if field == "kind" else "title"] = value
                self.harvest()
            case "harvest":
                self.harvest()
            case "remap":
                self.prefix = chance.choice(("", "Tập ", "Quyển "))
                self.remap()
            case "lock":
                self.kept[name][field] = value
                edit(self.source, name, **{field: value})
            case "give back":
                self.kept[name].pop(field, None)
                edit(self.source, name, **{field: GIVE_BACK})


def test_a_field_is_what_its_editor_keeps_or_else_what_its_source_said_last(source: Source) -> None:
    model, chance = Model(source), random.Random(7)
    for _ in range(30):
        model.step(chance)
        model.check()
    for name in NAMES:
        edit(source, name, title=GIVE_BACK, kind=GIVE_BACK, hidden=GIVE_BACK)
        stored = source.record(name)
        assert stored is not None
        assert stored.digest == latest(f"books-{name}").record_hash
