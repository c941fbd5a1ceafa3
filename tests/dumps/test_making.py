"""Dumps are of one moment, whole, and in the place of older ones; nothing else is ever served."""

from __future__ import annotations

import gzip
import json
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

import psutil
import pytest
from flask import Flask
from lxml import etree

from catalog.dumps import crew, making
from catalog.errors import CatalogError, LeaseTaken, SettingsError, UnknownName, Unpublished
from catalog.feeds.dump import FORMS, Job
from catalog.feeds.dump_manifest import Manifest
from catalog.settings import Settings, load
from catalog.store import changes, leases
from catalog.store.db import db, reading, writing
from catalog.store.models import Log
from tests.conftest import Runner
from tests.databases import environment
from tests.dumps.loading import Client
from tests.factories import add_institution, add_source, make_record, publish_records, withdraw
from tests.serving import serving
from tests.store import writer_process

MAKER = """
import resource, sys
from catalog.app import create_core
from catalog.dumps import making
limit, workers = map(int, sys.argv[1:])
app = create_core(plugins=[])
with app.app_context():
    if limit:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    making.make(app.extensions["catalog"].settings, workers=workers)
"""


def content(settings: Settings, manifest: Manifest, form: str) -> bytes:
    """What the dump holds in that form, unpacked."""
    (file,) = [one for one in manifest.files if one.form == form]
    return gzip.decompress((settings.dumps / manifest.name / file.name).read_bytes())


def names(settings: Settings) -> list[str]:
    return sorted(path.name for path in settings.dumps.iterdir())


@pytest.fixture
def maker(settings: Settings) -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """Starts a process that makes a dump: ``maker(limit, workers)``."""
    started: list[subprocess.Popen[str]] = []

    def start(limit: int = 0, workers: int = 0) -> subprocess.Popen[str]:
        command = [sys.executable, "-c", MAKER, str(limit), str(workers)]
        process = subprocess.Popen(command, env=environment(settings), stderr=subprocess.PIPE, text=True)
        started.append(process)
        return process

    yield start
    for process in started:
        with process:
            process.kill()


def test_a_dump_under_a_writer_is_of_one_moment_and_the_client_goes_on_from_it(
    app: Flask, settings: Settings
) -> None:
    add_institution()
    add_source()
    publish_records([make_record(f"still-{number}") for number in range(50)])
    with serving(app) as base, writer_process.running(settings, [7], 60) as (writer,):
        while writer.poll() is None:
            # The digest of what is written is compared with the log's: two moments in one would raise.
            made = making.make(settings)
        client = Client(base)
        told = client.load()
        assert told["name"] == made.name
        assert told["count"] == made.count == len(client.held)
        before = making.make(settings)
        gone = next(name for name in client.held if "still" in name)
        withdraw(gone)
        publish_records([make_record("new-1"), make_record("still-7", title="Đã sửa")])
        after = making.make(settings, ["ndjson"])
        assert client.follow() >= 3
        assert gone not in client.held
        with reading() as session:
            assert client.digest == changes.digest(session) == after.digest != before.digest
        fresh = Client(base)
        fresh.load()
        assert fresh.held == client.held
        assert names(settings) == sorted([before.name, after.name])


def test_every_form_holds_every_record(app: Flask, settings: Settings) -> None:
    publish_records([make_record(str(number), title=f"Sách <{number}> & “bạn”") for number in range(30)])
    withdraw("sample-3")
    made = making.make(settings, workers=0)
    assert [(file.form, file.records, file.left_out) for file in made.files] == [
        (form, 29, 0) for form in FORMS
    ]
    lines = [json.loads(line) for line in content(settings, made, "ndjson").splitlines()]
    ids = [line["id"] for line in lines]
    with reading() as session:
        assert [row.published() for row in changes.after(session, 0, 100) if row.withdrawn is None] == (
            content(settings, made, "ndjson").splitlines()
        )
    table = content(settings, made, "csv").decode("utf-8-sig").splitlines()
    assert [line.split(",")[0] for line in table] == ["id", *ids]
    collection = etree.fromstring(content(settings, made, "marcxml"))
    numbers = collection.findall("{*}record/{*}controlfield[@tag='001']")
    assert [number.text for number in numbers] == ids
    documents = [json.loads(line) for line in content(settings, made, "jsonld").splitlines()]
    assert [document["@id"] for document in documents] == [f"/record/{name}" for name in ids]
    assert documents[0]["name"] == lines[0]["title"] == "Sách <0> & “bạn”"
    assert [file.bytes_unpacked for file in made.files] == [
        len(content(settings, made, file.form)) for file in made.files
    ]


@pytest.mark.databases("sqlite")
def test_processes_write_what_one_writes(app: Flask, settings: Settings) -> None:
    publish_records([make_record(str(number)) for number in range(40)])
    given = load({}, home=settings.home, base_url="https://khomo.example/")
    alone, together = making.make(given, workers=0), making.make(given, workers=2)
    for form in FORMS:
        assert content(given, alone, form) == content(given, together, form)
    assert b'"@id":"https://khomo.example/record/sample-0"' in content(given, alone, "jsonld")


@pytest.mark.databases("sqlite")
def test_a_process_that_dies_is_told_and_ends_the_making(app: Flask) -> None:
    def batches() -> Iterator[bytes]:
        yield b'{"id":"a-1","title":"A"}\n'
        for process in psutil.Process().children():
            if "catalog.dumps.worker" in process.cmdline():
                process.kill()
        yield from [b'{"id":"a-2","title":"B"}\n'] * 5

    with pytest.raises(CatalogError, match=r"that writes the dump ended too early \(signal 9\)"):
        list(crew.written(batches(), Job(forms=("csv",)), 1))
    assert [
        part["csv"].records for part in crew.written([b'{"id":"a-1"}\n'] * 9, Job(forms=("csv",)), 2)
    ] == [1] * 9


@pytest.mark.databases("sqlite")
def test_marc_is_read_by_an_outside_program(app: Flask, settings: Settings, tmp_path: Path) -> None:
    publish_records([make_record(str(number), title="Chữ Nôm 𡦂") for number in range(5)])
    made = making.make(settings, ["marcxml"])
    file = tmp_path / "dump.xml"
    file.write_bytes(content(settings, made, "marcxml"))
    command = ["yaz-marcdump", "-i", "marcxml", "-o", "line", str(file)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout.count("245 00 $a Chữ Nôm 𡦂") == 5
    assert done.stderr == ""


@pytest.mark.databases("sqlite")
def test_what_a_form_cannot_say_is_counted_and_named(app: Flask, settings: Settings, run: Runner) -> None:
    publish_records([make_record("1"), make_record("2")])
    with db.engine.begin() as connection:
        # A text of another time, which today's schema would refuse.
        statement = "UPDATE record_versions SET json = replace(json, '\"title\"', '\"titel\"') WHERE id = 1"
        connection.exec_driver_sql(statement)
    made = making.make(settings)
    counted = {file.form: (file.records, file.left_out) for file in made.files}
    assert counted == {
        "ndjson": (2, 0), "csv": (2, 0), "marcxml": (1, 1), "jsonld": (1, 1), "left_out": (2, 0)
    }  # fmt: skip
    lines = (settings.dumps / made.name / f"{made.name}.left-out.ndjson").read_text().splitlines()
    told = [json.loads(line) for line in lines]
    assert [(entry["id"], entry["form"]) for entry in told] == [
        ("sample-1", "marcxml"), ("sample-1", "jsonld")
    ]  # fmt: skip
    assert "title" in told[0]["reason"]
    assert "left-out.ndjson" in run("dumps", "list").stdout


def test_a_store_that_does_not_hold_what_its_log_says_is_not_dumped(app: Flask, settings: Settings) -> None:
    publish_records([make_record("1"), make_record("2")])
    before = making.make(settings, ["ndjson"])
    with writing() as session:
        session.query(Log).update({"set_digest": "ab" * 32})
    with pytest.raises(CatalogError, match="no dump is made"):
        making.make(settings, ["ndjson"])
    assert names(settings) == [before.name]


@pytest.mark.databases("sqlite")
def test_a_maker_that_is_killed_leaves_the_old_dump_and_no_rubbish_for_ever(
    app: Flask, settings: Settings, maker: Callable[..., subprocess.Popen[str]]
) -> None:
    publish_records([make_record("1")])
    before = making.make(settings)
    process = maker(workers=1)
    while not list(settings.dumps.glob(".making-*")):
        assert process.poll() is None, process.communicate()[1]
        time.sleep(0.001)
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert [made.name for made in making.standing(settings)[1]] == [before.name]
    assert len(names(settings)) == 2
    after = making.make(settings)
    assert names(settings) == sorted([before.name, after.name])


@pytest.mark.databases("sqlite")
def test_a_full_disk_leaves_the_old_dump_and_is_told_in_plain_words(
    app: Flask, settings: Settings, maker: Callable[..., subprocess.Popen[str]]
) -> None:
    noise = Random(1)
    publish_records([make_record("1")])
    before = making.make(settings)
    publish_records(
        [make_record(str(number), description=noise.randbytes(8000).hex()) for number in range(50)]
    )
    db.engine.dispose()
    process = maker(300_000)
    _, told = process.communicate()
    assert process.returncode == 1
    assert "Unpublished: the dump cannot be written to" in told
    assert names(settings) == [before.name]


@pytest.mark.databases("sqlite")
def test_one_makes_a_dump_at_a_time_and_only_of_known_forms(app: Flask, settings: Settings) -> None:
    with leases.hold(making.LEASE), pytest.raises(LeaseTaken):
        making.make(settings)
    with pytest.raises(UnknownName, match="no form of a dump named 'pdf'; known: ndjson, csv"):
        making.make(settings, ["pdf"])
    settings.dumps.write_text("a file stands where the folder should be")
    with pytest.raises(Unpublished, match="cannot be written"):
        making.make(settings)


@pytest.mark.databases("sqlite")
def test_the_worker_is_told_when_one_is_due(
    app: Flask, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def is_due(**given: str) -> bool:
        return making.is_due(load({}, home=settings.home, **given))

    assert not is_due()
    publish_records([make_record("1")])
    # A harvest may be under way: the first dump waits until the log rests.
    assert not is_due()
    monkeypatch.setattr(making, "QUIET_SECONDS", 0)
    assert is_due()
    assert not is_due(dumps_every="off")
    making.make(settings, ["ndjson"])
    publish_records([make_record("2")])
    assert not is_due()
    # Its age is counted from the manifest's own time.
    (manifest,) = settings.dumps.glob("*/manifest.json")
    manifest.write_text(manifest.read_text().replace('"made":"20', '"made":"19'))
    assert is_due()
    withdraw("sample-2")
    assert is_due(dumps_every="2w")


def test_a_rhythm_is_a_number_and_a_unit() -> None:
    assert load({}).dumps_seconds == 86_400
    assert load({"CATALOG_DUMPS_EVERY": "90m"}).dumps_seconds == 5400
    assert load({"CATALOG_DUMPS_EVERY": "off"}).dumps_seconds is None
    for odd in ("daily", "0d", "1", "-1d", "1.5h", "99999d", ""):
        with pytest.raises(SettingsError, match=r"DUMPS_EVERY=.*such as 12h or 1d, or off"):
            load({"CATALOG_DUMPS_EVERY": odd})


@pytest.mark.databases("sqlite")
def test_commands_make_and_list_dumps(app: Flask, settings: Settings, run: Runner) -> None:
    assert "no dump is there" in run("dumps", "list").stdout
    publish_records([make_record("1")])
    assert run("dumps", "make", "--if-due").stdout == "nothing is due\n"
    told = json.loads(run("dumps", "make", "--formats", "csv, ndjson", "--json").stdout)
    assert [file["form"] for file in told["files"]] == ["csv", "ndjson"]
    publish_records([make_record("2")])
    listed = run("dumps", "list").stdout
    assert f"{told['name']}: 1 records at number 1" in listed
    assert "1 numbers of the log came since" in listed
    assert [dump["name"] for dump in json.loads(run("dumps", "list", "--json").stdout)] == [told["name"]]
    assert "no form of a dump named" in run("dumps", "make", "--formats", "pdf", code=1).output
