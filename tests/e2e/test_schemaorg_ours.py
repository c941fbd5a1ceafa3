"""Our own site, read as any site that marks up its pages is: by robots.txt, sitemap and schema.org."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask
from khomo_schemaorg import SchemaOrgConnector

from catalog import indexing
from catalog.formats.schemaorg import SchemaOrgFormat
from catalog.record import KINDS, SourceRef, record_id
from catalog.sdk import Formats
from catalog.sdk.testing.played import Played
from tests.factories import publish_records, withdraw
from tests.serving import serving
from tests.web.samples import EVERYTHING, SAMPLES

pytestmark = pytest.mark.databases("sqlite")


def test_our_own_site_gives_every_record_to_who_reads_schema_org(make_app: Callable[..., Flask]) -> None:
    app = make_app()
    whole = EVERYTHING()
    every = [
        replace(
            whole,
            id=record_id("sample", f"every-{kind}"),
            kind=kind,
            title=f"Nhan đề {kind}",
            source=SourceRef(slug="sample", native_id=f"every-{kind}"),
        )
        for kind in KINDS
    ]
    records = [*every, *SAMPLES()]
    publish_records(records)
    withdraw("sample-every-web")
    indexing.sync(app.extensions["catalog"])
    with serving(app) as site:
        played = Played(SchemaOrgConnector, {"url": site}, None, Formats([SchemaOrgFormat()]))
        trial = played.trial()
    assert not trial.failures
    assert trial.checkpoints[-1].complete
    live = [record for record in records if record.id != "sample-every-web"]
    pages = {f"{site}/record/{record.id}" for record in live}
    assert set(trial.records) == {*pages, f"{site}/data"}
    assert trial.records[f"{site}/data"].kind == "dataset"
    for record in live:
        again = trial.records[f"{site}/record/{record.id}"]
        assert (again.title, again.kind) == (record.title, record.kind)
        assert {agent.name for agent in record.creators} <= {agent.name for agent in again.creators}
        assert {one.label for one in record.subjects} <= {one.label for one in again.subjects}
        assert again.metadata_licence == record.metadata_licence
        assert len(again.images) == len(record.images)
        if record.schedule is not None and record.kind in ("exhibition", "class"):
            assert again.schedule is not None
            assert again.schedule.start[:10] == record.schedule.start[:10]
