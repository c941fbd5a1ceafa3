"""Harvesters that others wrote, and our own connector, read every record of our OAI-PMH provider."""

from __future__ import annotations

import dataclasses
import json
import subprocess
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import oaipmh_scythe
import pytest
from flask import Flask
from lxml import etree
from oaipmh.client import Client
from oaipmh.metadata import MetadataRegistry, oai_dc_reader

from catalog.settings import load
from catalog.store import changes
from catalog.store.db import reading
from tests.e2e.homes import Home
from tests.factories import make_record, publish_records, withdraw
from tests.serving import serving
from tests.web.samples import EVERYTHING, SAMPLES

pytestmark = pytest.mark.databases("sqlite")
COUNT, PAGE = 110, 25
GONE = {"oai:127.0.0.1:sample-7", "oai:127.0.0.1:sample-60"}
FORMATS = ("oai_dc", "marcxml", "mods", "lido")


class Provider:
    """A catalog that is served; ``url`` is the address of its OAI-PMH."""

    def __init__(self, app: Flask, url: str) -> None:
        self.app, self.url = app, f"{url}/oai"

    def publish(self, *numbers: int, **fields: Any) -> None:
        """Publish made-up records of those numbers."""
        with self.app.app_context():
            publish_records([made(number, **fields) for number in numbers])

    def withdraw(self, *numbers: int) -> None:
        """Withdraw the records of those numbers."""
        with self.app.app_context():
            for number in numbers:
                withdraw(f"sample-{number}")

    def titles(self) -> dict[str, str]:
        """The title of each live record by its identifier."""
        with self.app.app_context(), reading() as session:
            found = [entry.parsed() for entry in changes.newest(session, None, 10_000)]
        return {f"oai:127.0.0.1:{entry['id']}": entry["title"] for entry in found}


def made(number: int, **fields: Any) -> Any:
    return make_record(str(number), **{"title": f"Sách số {number} <&> 漢喃", **fields})


@pytest.fixture
def provider(make_app: Callable[..., Flask], tmp_path: Path) -> Iterator[Provider]:
    settings = dataclasses.replace(load({}, home=tmp_path / "provider"), oai_page=PAGE)
    app = make_app(given=settings)
    with app.app_context():
        publish_records([*SAMPLES(), EVERYTHING(), *map(made, range(COUNT))])
    with serving(app) as url:
        served = Provider(app, url)
        served.withdraw(7, 60)
        yield served


def by_scythe(url: str) -> Iterator[tuple[str, dict[str, str | None], set[str]]]:
    with oaipmh_scythe.Scythe(url) as client:
        assert client.identify().deletedRecord == "persistent"  # type: ignore[attr-defined]
        assert {entry.metadataPrefix for entry in client.list_metadata_formats()} >= set(FORMATS)  # type: ignore[union-attr]
        assert "kind:book" in {entry.setSpec for entry in client.list_sets()}  # type: ignore[union-attr]
        for name in FORMATS:
            found, gone = {}, set()
            for record in client.list_records(metadata_prefix=name):
                header = record.header  # type: ignore[union-attr]
                if record.deleted:  # type: ignore[union-attr]
                    gone.add(header.identifier)
                else:
                    titles = record.metadata.get("title", [None])  # type: ignore[union-attr]
                    found[header.identifier] = titles[0] if name == "oai_dc" else None
            yield name, found, gone


def by_eth(url: str) -> tuple[dict[str, str], set[str]]:
    registry = MetadataRegistry()
    registry.registerReader("oai_dc", oai_dc_reader)
    client = Client(url, registry)
    assert client.identify().granularity() == "YYYY-MM-DDThh:mm:ssZ"
    client.updateGranularity()
    found, gone = {}, set()
    for header, metadata, _ in client.listRecords(metadataPrefix="oai_dc"):
        if header.isDeleted():
            gone.add(header.identifier())
        else:
            found[header.identifier()] = metadata.getField("title")[0]
    return found, gone


def by_catmandu(url: str, prefix: str) -> tuple[dict[str, Any], set[str]]:
    command = ["catmandu", "convert", "OAI", "--url", url, "--metadataPrefix", prefix]
    command += ["--handler", "oai_dc" if prefix == "oai_dc" else "raw", "to", "JSON"]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert ran.returncode == 0, ran.stderr
    records = json.loads(ran.stdout)
    found = {entry["_id"]: entry for entry in records if entry.get("_status") != "deleted"}
    return found, {entry["_id"] for entry in records} - found.keys()


def test_three_outside_clients_read_every_record_and_every_withdrawal(provider: Provider) -> None:
    titles = provider.titles()
    assert len(titles) == COUNT + 7 - 2
    for name, found, gone in by_scythe(provider.url):
        assert (found.keys(), gone) == (titles.keys(), GONE)
        assert name != "oai_dc" or found == titles
    assert by_eth(provider.url) == (titles, GONE)
    found, gone = by_catmandu(provider.url, "oai_dc")
    assert ({name: entry["title"][0] for name, entry in found.items()}, gone) == (titles, GONE)
    found, gone = by_catmandu(provider.url, "marcxml")
    assert (found.keys(), gone) == (titles.keys(), GONE)
    for name, entry in found.items():
        marc = etree.fromstring(entry["_metadata"])
        assert marc.findtext("{*}controlfield[@tag='001']") == name.rpartition(":")[2]


@pytest.mark.parametrize("prefix", ["oai_dc", "marcxml"])
def test_our_own_connector_takes_everything_and_then_what_changed(
    provider: Provider, harvesting: Callable[..., Home], prefix: str
) -> None:
    home = harvesting(provider.url, prefix=prefix)
    first = home.harvest()
    assert (first.status, first.new, first.failed) == ("done", COUNT + 7 - 2, 0)
    assert home.live() == provider.titles()
    provider.withdraw(0, 1)
    provider.publish(2, 3, title="Đã sửa")
    provider.publish(500)
    second = home.harvest()
    assert (second.status, second.new, second.changed, second.deleted) == ("done", 1, 2, 2)
    assert home.live() == provider.titles()
    assert len(home.live()) == COUNT + 7 - 4 + 1
    assert [home.live()[f"oai:127.0.0.1:sample-{number}"] for number in (2, 3)] == ["Đã sửa"] * 2


def test_a_list_walked_beside_writers_ends_and_misses_nothing(provider: Provider) -> None:
    done = threading.Event()

    def write() -> None:
        try:
            for turn in range(30):
                provider.publish(*range(turn * 3, turn * 3 + 9), title=f"Lượt {turn}")
                provider.withdraw(100 + turn % 5)
                provider.publish(1000 + turn)
        finally:
            done.set()

    writer = threading.Thread(target=write)
    client = oaipmh_scythe.Scythe(provider.url)
    held: dict[str, str] = {}
    since: str | None = None
    walks, last = 0, False
    writer.start()
    while not last:
        last = done.is_set()
        responses = client.list_records(metadata_prefix="oai_dc", from_=since)
        stamp = client.identify().earliestDatestamp if since is None else since  # type: ignore[attr-defined]
        for record in responses:
            identifier = record.header.identifier  # type: ignore[union-attr]
            stamp = max(stamp, record.header.datestamp)  # type: ignore[union-attr]
            held.pop(identifier, None)
            if not record.deleted:  # type: ignore[union-attr]
                held[identifier] = record.metadata["title"][0]  # type: ignore[union-attr]
        since, walks = stamp, walks + 1
    writer.join()
    client.close()
    assert held == provider.titles()
    assert walks > 1
