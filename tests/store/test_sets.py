"""Sets per source and their history: kept by each publication, equal to what the records' rows give."""

from __future__ import annotations

import random

import alembic.command
import pytest
import sqlalchemy as sa
from flask import Flask

from catalog.store import changes, db, sets
from catalog.store.db import reading, writing
from catalog.store.models import SetHistory, SourceSet
from tests.conftest import Runner
from tests.factories import make_record, publish_records, withdraw

pytestmark = pytest.mark.usefixtures("app")


def kept() -> list[sets.Set]:
    with reading() as session:
        return sets.of_sources(session)


def computed() -> list[sets.Set]:
    with reading() as session:
        return sets.computed(session)


def history() -> list[sets.Moment]:
    columns = (SetHistory.seq, SetHistory.modified, SetHistory.live, SetHistory.set_digest)
    with reading() as session:
        return [sets.Moment(*row) for row in session.execute(sa.select(*columns).order_by(SetHistory.id))]


def head() -> sets.Moment:
    with reading() as session:
        found = changes.head(session)
    return sets.Moment(found.seq, found.modified, found.live, found.set_digest)


def fill() -> None:
    publish_records([make_record(str(number), source="first") for number in range(5)])
    publish_records([make_record(str(number), source="second") for number in range(3)])
    withdraw("second-1")
    publish_records([make_record("2", source="first", title="Bản mới")])


def test_the_kept_sets_are_those_of_the_records_after_any_changes() -> None:
    chance = random.Random(7)
    for round_ in range(30):
        source = chance.choice(["first", "second", "third"])
        number = chance.randrange(6)
        if chance.random() < 0.6 or not kept():
            publish_records([make_record(str(number), source=source, title=f"Bản {round_}")])
        else:
            with reading() as session:
                withdraw(chance.choice(changes.newest(session, None, 50)).id)
        assert kept() == computed()
    with reading() as session:
        for entry in kept():
            assert entry.set_digest == changes.digest(session, entry.source)
    total = sum(int(entry.set_digest, 16) for entry in kept()) % (1 << 256)
    assert (sum(entry.live for entry in kept()), f"{total:064x}") == head()[2:]


def test_a_publication_of_several_sources_moves_the_set_of_each() -> None:
    fill()
    identifiers = ["first-0", "second-0", "second-2"]
    with writing() as session:
        changes.publish(session, [changes.Publication(record=name, version=None) for name in identifiers])
    assert [(entry.source, entry.live) for entry in kept()] == [("first", 4)]
    assert kept() == computed()


def test_each_state_of_the_log_can_be_looked_up_by_its_number_or_digest() -> None:
    before = []
    for number in range(3):
        publish_records([make_record(str(number))])
        before.append(head())
    with writing() as session:
        assert changes.touch_works_of_institution(session, "hue-library") == 3
    assert history() == [*before, head()]
    with reading() as session:
        assert [sets.at(session, moment.seq) for moment in before] == before
        assert sets.with_digest(session, before[1].set_digest) == before[1]
        # The works moved the log, not the set: the newest such state is told.
        assert sets.with_digest(session, before[2].set_digest) == head()
        assert sets.at(session, head().seq - 1) is None
        assert sets.with_digest(session, "f" * 64) is None


def test_what_changes_nothing_is_no_state_of_its_own() -> None:
    fill()
    before = history()
    withdraw("second-1")
    assert history() == before


def test_only_so_many_states_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    fill()
    with writing() as session:
        # As if the catalog had published that often before.
        session.execute(sa.update(SetHistory).values(id=SetHistory.id - sets.KEPT + 1))
    publish_records([make_record("new")])
    withdraw("sample-new")
    remaining = history()
    assert remaining[-1] == head()
    with reading() as session:
        spread = sa.select(sa.func.max(SetHistory.id) - sa.func.min(SetHistory.id))
        assert 0 < (session.scalar(spread) or 0) < sets.KEPT


def test_changes_are_counted_up_to_a_limit() -> None:
    fill()
    with reading() as session:
        assert [sets.changes_after(session, seq, 100) for seq in (0, 5, head().seq)] == [8, 4, 0]
        assert sets.changes_after(session, 0, 3) == 3


def test_a_catalog_of_before_gets_its_sets_from_its_records() -> None:
    fill()
    before, state = kept(), head()
    config = db.migrations_config()
    with db.db.engine.execution_options(catalog_write=True).connect() as connection:
        config.attributes["connection"] = connection
        alembic.command.downgrade(config, "0002")
        connection.commit()
    assert not db.is_current()
    db.upgrade()
    assert kept() == before == computed()
    assert history() == [state]
    publish_records([make_record("new")])
    assert kept() == computed()


def test_the_commands_show_the_sets_and_compare_them(app: Flask, run: Runner) -> None:
    fill()
    lines = run("db", "digest", "--sources").stdout.splitlines()
    assert lines[0].split() == ["source", "records", "digest"]
    assert [tuple(line.split()) for line in lines[1:3]] == [
        (entry.source, str(entry.live), entry.set_digest) for entry in computed()
    ]
    assert lines[-1].split() == ["all", "7", head().set_digest]
    assert run("db", "digest", "--check").stdout.splitlines()[-1] == (
        f"7 records of 2 sources, set digest {head().set_digest}: what is kept is what the records give"
    )
    with writing() as session:
        session.execute(sa.update(SourceSet).where(SourceSet.source == "first").values(live=4))
    told = run("db", "digest", "--check", code=1).stderr
    assert "first: 4 records" in told
    assert "5 records" in told
    with writing() as session:
        session.execute(sa.delete(SourceSet).where(SourceSet.source == "first"))
    assert "first: nothing kept" in run("db", "digest", "--check", code=1).stderr
