"""The worker, as a thread with its own stop signal, and as the process that operators run."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import contextmanager

import pytest

from catalog import indexing
from catalog.cli.context import current_parts
from catalog.jobs import Worker
from catalog.programme.standing import standing
from catalog.store import sources
from catalog.store.db import now, reading
from tests.factories import add_institution, make_record, publish_records
from tests.jobs.test_listeners import Listener
from tests.programme.counted import activity, libraries, library

WITHIN_SECONDS = 5
"""How soon a commit must be found (DESIGN: within five seconds)."""
PATIENCE_SECONDS = 60
"""How long a slow machine may take for what has no promised time."""


def wait_for(condition, seconds=PATIENCE_SECONDS):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.05)
    return False


@contextmanager
def working(app):
    """A worker of this app for as long as the block lasts; it must end soon after."""
    stop = threading.Event()
    thread = threading.Thread(target=Worker(current_parts(), app.app_context).run, args=(stop,))
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(10)
    assert not thread.is_alive()


def is_indexed():
    position, head = indexing.state(current_parts())
    return position == head


def test_the_index_and_the_listeners_follow_a_commit_within_five_seconds(make_app):
    heard = Listener("heard")
    app = make_app([heard])
    publish_records([make_record("0")])
    with working(app):
        assert wait_for(is_indexed)
        for number in range(1, 4):
            (record,) = publish_records([make_record(str(number))])
            assert wait_for(lambda: is_indexed() and record in heard.ids, WITHIN_SECONDS)  # noqa: B023


def test_a_class_that_is_published_counts_for_the_programme_within_a_minute(make_app):
    app = make_app()
    with working(app):
        activity(library("xa"), day="2025-03-10")
        assert wait_for(lambda: shares_of(libraries()) == [100.0])


def shares_of(plan):
    with reading() as session:
        return [row.value for row in standing(session, plan, "", 2025).rows]


def test_a_listener_that_fails_is_told_again_while_the_index_goes_on(make_app):
    heard = Listener("heard")
    heard.room = 0
    app = make_app([heard])
    with working(app):
        ids = publish_records([make_record("0")])
        assert wait_for(is_indexed)
        heard.room = 1000
        assert wait_for(lambda: heard.ids == ids)


def test_a_failing_index_job_is_logged_and_tried_again(make_app, monkeypatch, caplog):
    app = make_app()
    parts = current_parts()
    engine, broken = parts.engine, type(parts.engine)
    apply_all = broken.apply_all
    monkeypatch.setattr(broken, "apply_all", lambda *given: 1 / 0)
    with working(app):
        publish_records([make_record("0")])
        assert wait_for(lambda: "ZeroDivisionError" in caplog.text)
        monkeypatch.setattr(broken, "apply_all", apply_all)
        assert wait_for(is_indexed)
    assert "the job for the index failed" in caplog.text
    assert engine is parts.engine


PLUGIN = """
import time
from marshmallow import Schema, fields
from catalog.sdk import Checkpoint, Connector, RawRecord, Record, SourceInfo, hookimpl

class Options(Schema):
    seconds = fields.Float(load_default=0.0)
    count = fields.Integer(load_default=2)
    broken = fields.Boolean(load_default=False)

class Ticking(Connector):
    name, label, options = "ticking", "Ticking", Options
    def check(self, source, http):
        return SourceInfo(title="Ticking")
    def fetch(self, source, request, http):
        if self.settings["broken"]:
            raise RuntimeError("hỏng")
        for number in range(self.settings["count"]):
            yield RawRecord(str(number), b"x", "tick")
            yield Checkpoint(resume={"after": number})
            time.sleep(self.settings["seconds"])
        yield Checkpoint(complete=True)
    def to_record(self, raw, source, formats):
        return Record(title=f"Sách số {raw.native_id}", kind="book")

@hookimpl
def catalog_connectors():
    return [Ticking]
"""


@pytest.fixture
def ticking(make_app, settings, tmp_path, monkeypatch):
    """The app with a connector that other processes find as an installed plugin."""
    facts = tmp_path / "site" / "khomo_ticking-1.dist-info"
    facts.mkdir(parents=True)
    (facts / "METADATA").write_text("Metadata-Version: 2.1\nName: khomo-ticking\nVersion: 1\n")
    (facts / "entry_points.txt").write_text("[catalog.plugins]\nticking = trial_ticking\n")
    (facts.parent / "trial_ticking.py").write_text(PLUGIN, "utf-8")
    monkeypatch.setenv("PYTHONPATH", str(facts.parent))
    monkeypatch.setenv("CATALOG_HOME", str(settings.home))
    monkeypatch.setenv("CATALOG_DATABASE_URL", settings.database_url)
    monkeypatch.syspath_prepend(facts.parent)
    app = make_app(["trial_ticking"])
    add_institution("thu-vien")
    return app


def add(run_in, slug, *options):
    given = [part for option in options for part in ("--option", option)]
    run_in(
        "sources", "add", slug, "--connector", "ticking", "--institution", "thu-vien", "--every", "1d", *given
    )


def runs_of(run_in, slug):
    listed = json.loads(run_in("sources", "list", "--json").stdout)
    return next(entry for entry in listed if entry["slug"] == slug)


def is_due(slug):
    with reading() as session:
        return slug in sources.due(session, now())


def test_a_source_that_is_due_is_harvested_and_has_a_next_time(ticking, run_in):
    add(run_in, "nguon")
    with working(ticking):
        assert wait_for(lambda: not is_due("nguon"))
        assert wait_for(is_indexed)
    assert runs_of(run_in, "nguon")["records"] == 2


def test_a_harvest_that_fails_has_a_next_time_and_the_other_source_is_harvested(ticking, run_in):
    add(run_in, "hong", "broken=true")
    add(run_in, "tot")
    with working(ticking):
        assert wait_for(lambda: not is_due("hong") and not is_due("tot"))
    assert runs_of(run_in, "hong")["records"] == 0
    assert runs_of(run_in, "tot")["records"] == 2


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_the_command_stops_within_seconds_in_the_midst_of_a_harvest(ticking, run_in, number):
    add(run_in, "cham", "seconds=1.5", "count=10000")
    command = [sys.executable, "-m", "catalog.cli", "worker"]
    with subprocess.Popen(command, env={**os.environ}, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert wait_for(lambda: runs_of(run_in, "cham")["records"] > 0)
            process.send_signal(number)
            asked = time.monotonic()
            told = process.communicate(timeout=30)[1]
        finally:
            process.kill()
    assert time.monotonic() - asked < 10
    assert process.returncode == 0, told
    assert told.splitlines()[-1] == "worker stopped"
