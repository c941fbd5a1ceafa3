"""The whole sample written in schema.org: by the vocabulary alone, and read again as what it was."""

from __future__ import annotations

import json
from dataclasses import replace

import orjson

from catalog.formats.schemaorg import to_record
from catalog.formats.schemaorg_jsonld import Graph
from catalog.formats.schemaorg_values import Where
from catalog.formats.schemaorg_write import as_jsonld
from catalog.record import Record
from tests.demo.conftest import Sample
from tests.formats.vocabulary import faults

BASE = "https://khomo.example"
KEPT = ("title", "kind", "description", "languages", "audiences", "education_levels", "free", "dimensions")


def read_again(record: Record, address: str) -> Record:
    sent = json.loads(orjson.dumps(as_jsonld(record, address=address, base=BASE)))
    assert list(faults(sent, record.kind)) == [], record.title
    graph = Graph()
    graph.add(sent)
    (node,) = graph.top()
    return to_record(node, Where(page=address, base=address, source="self"))


def years(record: Record) -> list[tuple[int | None, int | None]]:
    spans = (record.issued, record.period)
    return [(span.earliest, span.latest) for span in spans if span is not None and span.latest is not None]


def test_every_record_of_the_sample_comes_through_with_its_main_fields(samples: list[Sample]) -> None:
    assert len(samples) > 500
    for number, sample in enumerate(samples):
        record = sample.record
        again = read_again(record, f"{BASE}/record/{number}")
        for name in KEPT:
            assert getattr(again, name) == getattr(record, name), (name, record.title)
        assert set(years(record)) <= set(years(again)), record.title
        assert {agent.name for agent in record.creators} <= {agent.name for agent in again.creators}
        assert {one.label for one in record.subjects} <= {one.label for one in again.subjects}
        assert set(record.identifiers) <= set(again.identifiers)
        if record.schedule is not None:
            assert again.schedule is not None
            # Times, days and places as they were; a fee with a number comes as amount and currency.
            assert replace(again.schedule, fee="") == replace(record.schedule, fee=""), record.title
            assert bool(again.schedule.fee) == bool(record.schedule.fee)
