"""A PostgreSQL server that goes away, or ends connections, in the midst of a harvest."""

from __future__ import annotations

import random
from pathlib import Path

import orjson
import psycopg
import pytest

from catalog.settings import Settings
from tests.harvest.command import Command
from tests.harvest.conftest import COMPLETE, Source, shelf
from tests.postgres import Server
from tests.rounds import ROUNDS

pytestmark = pytest.mark.databases("postgresql")

RECORDS = 3000


def slowly() -> list[dict[str, object]]:
    """A listing with a mark and a moment's rest after each 250 records."""
    steps: list[dict[str, object]] = []
    for place, step in enumerate(shelf(RECORDS), 1):
        steps += [step, {"sleep": 0.2}, {"mark": {}}] if place % 250 == 0 else [step]
    return [*steps, COMPLETE]


@pytest.fixture
def command(tmp_path: Path, database_url: str) -> Command:
    """The command on a source that gives its records slowly."""
    made = Command(tmp_path, database_url)
    made.prepare(*slowly())
    return made


def test_a_run_whose_server_goes_away_ends_with_a_report_and_the_next_goes_on(
    command: Command, postgres: Server
) -> None:
    process = command.start("harvest", "books", "--json", "--no-index")
    command.wait_for(500, process)
    postgres.stop()
    try:
        out, err = process.communicate(timeout=60)
    finally:
        postgres.start()
    assert process.returncode == 1, err
    report = orjson.loads(out)
    assert report["status"] == "failed"
    assert "the database cannot be" in err
    assert "Traceback" not in err
    assert postgres.password not in out + err
    kept = command.committed()
    assert 500 <= kept < RECORDS
    report = command.json("harvest", "books", "--json", "--no-index")
    assert (report["status"], report["seen"]) == ("done", RECORDS)
    assert command.committed() == RECORDS
    requests = command.script.with_suffix(".requests").read_bytes().splitlines()
    assert orjson.loads(requests[-1])["resume"]


@pytest.mark.soak
def test_runs_whose_connections_are_ended_by_the_server_lose_and_double_nothing(
    command: Command, postgres: Server
) -> None:
    chance = random.Random(20261122)
    name = command.engine.url.database
    for _ in range(ROUNDS):
        process = command.start("harvest", "books", "--json", "--no-index")
        command.wait_for(chance.randrange(RECORDS), process)
        postgres.end_connections(name)
        out, err = process.communicate(timeout=60)
        assert process.returncode in (0, 1), err
        assert orjson.loads(out)["status"] in ("done", "failed")
    report = command.json("harvest", "books", "--json", "--no-index")
    assert report["seen"] == RECORDS
    calm = command.json("harvest", "books", "--json", "--no-index", "--full")
    assert (calm["seen"], calm["unchanged"]) == (RECORDS, RECORDS)


def test_a_full_disk_of_the_server_ends_the_run_with_a_report_and_the_next_goes_on(
    source: Source, settings: Settings
) -> None:
    with psycopg.connect(settings.database_url) as administrator:
        administrator.execute(
            "CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
            " IF (SELECT count(*) > 1500 FROM raw) THEN RAISE EXCEPTION USING ERRCODE = '53100'; END IF;"
            " RETURN NULL; END $$"
        )
        administrator.execute("CREATE TRIGGER full_disk AFTER INSERT ON raw EXECUTE FUNCTION full_disk()")
    report = source.harvest(*shelf(600), {"mark": {}}, *shelf(RECORDS)[600:], COMPLETE)
    assert report.status == "failed"
    assert "the disk of the database server is full" in report.message
    assert 600 <= len(source.titles()) <= 1500
    with psycopg.connect(settings.database_url) as administrator:
        administrator.execute("DROP TRIGGER full_disk ON raw")
    assert source.harvest().status == "done"
    assert len(source.titles()) == RECORDS
