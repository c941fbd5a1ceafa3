"""Records that people write here: the same two moves, the same log, whatever is asked of their source."""

from __future__ import annotations

import io
import threading
from collections.abc import Callable
from dataclasses import replace

import orjson
import pytest
from flask import Flask
from PIL import Image

from catalog.activities.model import Activity, Picture, Timing, Venue, to_json
from catalog.cli.context import current_parts
from catalog.errors import AlreadyExists, ChangedMeanwhile, MediaRefused, RecordError, UnknownName
from catalog.harvest import own, own_activities
from catalog.record import Media
from catalog.store import audit, changes, records, sources
from catalog.store import own as store_own
from catalog.store.db import reading, writing
from catalog.store.scopes import Reach
from catalog.store.stored import Stored
from tests.conftest import Runner
from tests.factories import add_institution, add_source, make_record, publish_records

pytestmark = pytest.mark.databases("sqlite")
both = pytest.mark.databases("sqlite", "postgresql")
HOUSE = "quang-dien"
CLASS = Activity(
    title="Lớp múa",
    sort="class",
    timing=Timing(first="2027-01-05", begins="08:00", ends="09:00"),
    venue=Venue(name="Nhà văn hóa"),
    audiences=("children",),
)


@pytest.fixture(autouse=True)
def _house(app: Flask) -> None:
    add_institution(HOUSE, system="cultural_centre")


def save(title: str = "Lớp múa", number: str = "n1", **more: object) -> own.Saved:
    payload = to_json(replace(CLASS, title=title))
    given = {"institution": HOUSE, "format": "activity", "actor": "cli", **more}
    return own.save(current_parts(), native_id=number, payload=payload, **given)  # type: ignore[arg-type]


def stored(number: str = "n1") -> Stored:
    with reading() as session:
        found = records.get(session, f"{HOUSE}-own-{number}")
    assert found is not None
    return found


def head() -> int:
    with reading() as session:
        return changes.head(session).seq


def test_a_record_is_of_the_institutions_own_source_which_is_made_on_first_use() -> None:
    saved = save()
    assert (saved.id, saved.outcome) == (f"{HOUSE}-own-n1", "new")
    assert saved.seq == stored().seq == head()
    with reading() as session:
        source = sources.get(session, f"{HOUSE}-own")
    assert (source.source.connector, source.source.institution, source.every_seconds) == ("own", HOUSE, None)
    assert stored().parsed()["title"] == "Lớp múa"


def test_the_same_twice_changes_nothing_and_another_makes_a_version() -> None:
    first = save()
    assert save() == own.Saved(first.id, first.seq, "unchanged")
    assert save("Lớp hát").outcome == "changed"
    assert head() > first.seq


def test_what_is_wrong_is_told_by_field_and_nothing_is_kept() -> None:
    with pytest.raises(RecordError) as wrong:
        own.save(
            current_parts(),
            institution=HOUSE,
            native_id="n1",
            payload=b'{"title": "x", "group_size": 0}',
            format="activity",
            actor="cli",
        )
    assert {fault.field for fault in wrong.value.faults} == {"group_size", "first", "place", "audiences"}
    assert head() == 0
    with reading() as session, pytest.raises(UnknownName):
        sources.get(session, f"{HOUSE}-own")


@both
def test_it_is_withdrawn_with_a_tombstone_and_shown_again() -> None:
    save()
    parts, place = current_parts(), {"institution": HOUSE, "native_id": "n1", "actor": "cli"}
    assert own.withdraw(parts, **place).outcome == "withdrawn"
    assert stored().withdrawn is not None
    assert own.withdraw(parts, **place).outcome == "unchanged"
    assert own.restore(parts, **place).outcome == "restored"
    assert stored().withdrawn is None
    own.withdraw(parts, **place)
    # What is saved again under the same id is there again, even if it is the same.
    assert save().outcome == "changed"
    with pytest.raises(UnknownName, match="n9"):
        own.withdraw(parts, institution=HOUSE, native_id="n9", actor="cli")


def test_each_change_stands_in_the_log_of_changes() -> None:
    save()
    save("Lớp hát")
    own.withdraw(current_parts(), institution=HOUSE, native_id="n1", actor="link:1 Lan")
    with reading() as session:
        entries = audit.listed(session, Reach(everything=True), audit.Wanted(subject_type="record"))
    assert [(entry.actor, entry.action) for entry in entries] == [
        ("link:1 Lan", "withdraw"), ("cli", "change"), ("cli", "add"),
    ]  # fmt: skip
    assert [entry.before and entry.before["title"] for entry in entries] == [None, "Lớp múa", None]


def test_harvesting_or_mapping_the_source_again_does_no_harm(run: Runner) -> None:
    save()
    save("Lớp hát", "n2")
    own.withdraw(current_parts(), institution=HOUSE, native_id="n2", actor="cli")
    before = head()
    run("harvest", f"{HOUSE}-own", "--full")
    run("remap", f"{HOUSE}-own")
    assert head() == before
    assert stored("n2").withdrawn is not None


def test_a_source_that_was_removed_is_opened_again_by_the_next_record(run: Runner) -> None:
    save()
    run("sources", "remove", f"{HOUSE}-own")
    assert stored().withdrawn is not None
    assert save().outcome == "changed"
    with reading() as session:
        assert sources.get(session, f"{HOUSE}-own").removed is None


def test_files_are_kept_and_stay_known_by_their_names() -> None:
    picture = io.BytesIO()
    Image.new("RGB", (4, 4)).save(picture, "PNG")
    payload = to_json(replace(CLASS, picture=Picture(url="anh.png", alt="Các em")))
    given = {"institution": HOUSE, "native_id": "n1", "format": "activity", "actor": "cli"}
    own.save(current_parts(), payload=payload, media=[Media("anh.png", picture.getvalue())], **given)  # type: ignore[arg-type]
    [image] = stored().parsed()["images"]
    assert image["url"].startswith("/media/")
    assert own.save(current_parts(), payload=payload, **given).outcome == "unchanged"  # type: ignore[arg-type]
    with pytest.raises(MediaRefused):
        own.save(current_parts(), payload=payload, media=[Media("anh.png", b"MZ")], **given)  # type: ignore[arg-type]


def test_a_slug_that_another_source_has_is_not_taken() -> None:
    add_source(f"{HOUSE}-own", HOUSE)
    assert save().id == f"{HOUSE}-own-2-n1"
    long = add_institution("x" * 80)
    payload = to_json(CLASS)
    saved = own.save(
        current_parts(), institution=long, native_id="n1", payload=payload, format="activity", actor="cli"
    )
    assert saved.id == "x" * 76 + "-own-n1"


def test_an_id_that_another_source_has_is_refused() -> None:
    publish_records([make_record("own-n1", source=HOUSE, institution=HOUSE)])
    with pytest.raises(AlreadyExists):
        save()


def test_an_institution_that_is_not_there_is_refused() -> None:
    with pytest.raises(UnknownName, match="nowhere"):
        save(institution="nowhere")


def test_a_draft_stands_in_no_log_and_is_published_by_the_same_form() -> None:
    parts = current_parts()
    kept = own_activities.keep(
        parts, Activity(title="Nháp"), institution=HOUSE, number="n1", actor="cli", publish=False
    )
    assert (kept.own.state, kept.saved, head()) == ("draft", None, 0)
    kept = own_activities.keep(parts, CLASS, institution=HOUSE, number="n1", actor="cli", revision=1)
    assert kept.saved is not None
    assert kept.own.first_day == kept.own.last_day == "2027-01-05"
    with pytest.raises(ChangedMeanwhile):
        own_activities.keep(
            parts, replace(CLASS, title="x"), institution=HOUSE, number="n1", actor="cli", revision=1
        )


@both
def test_the_same_form_sent_by_several_at_once_makes_one_record(app: Flask) -> None:
    told: list[str] = []

    def send(publish: Callable[..., own_activities.Kept] = own_activities.keep) -> None:
        with app.app_context():
            kept = publish(current_parts(), CLASS, institution=HOUSE, number="n1", actor="cli")
            told.append(kept.own.id)

    threads = [threading.Thread(target=send) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert told == ["n1"] * 4
    assert head() == 1
    with reading() as session:
        assert store_own.get(session, "n1").revision == 1


def test_an_institution_that_takes_over_anothers_goes_on_with_its_records() -> None:
    save()
    add_institution("dan-dien")
    with writing() as session:
        source = session.get_one(store_own.SourceRow, f"{HOUSE}-own")
        source.institution = "dan-dien"
    assert save("Lớp hát", institution="dan-dien").id == f"{HOUSE}-own-n1"
    assert orjson.loads(stored().json)["institution"] == "dan-dien"
