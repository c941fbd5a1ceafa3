"""Whatever texts a record holds: it is written by the vocabulary, as JSON, and read again without a fault."""

from __future__ import annotations

import json
from dataclasses import replace
from urllib.parse import parse_qsl

import orjson
from hypothesis import given
from hypothesis import strategies as st

from catalog.formats.openurl import context_object
from catalog.formats.schemaorg import to_record
from catalog.formats.schemaorg_jsonld import Graph
from catalog.formats.schemaorg_values import Where
from catalog.formats.schemaorg_write import as_jsonld
from catalog.formats.schemaorg_write_institutions import institution
from catalog.record import KINDS, Agent, DateSpan, Holding, Measurement, Record, Schedule, Subject, Title
from tests.formats.vocabulary import faults
from tests.web.samples import EVERYTHING

PHRASES = (
    "", " ", "</script>", '"', "\\", "\u2028", "\x1e", "FREQ=", "FREQ=WEEKLY;BYDAY=MO,XX;UNTIL=1;COUNT=x",
    "BYDAY", "INTERVAL=0", "08:30-17:00", "8h", "nghỉ", "thứ Hai", "20.000 đồng", "99k", ":", ";", ",",
    "90 phút", "1-2", "1765-", "năm", "0", "-550", "https://a.example/", "javascript:x", "@", "0234 382 2281",
    "CC-BY-4.0", "²", "Viện",
)  # fmt: skip
TEXTS = st.lists(st.sampled_from(PHRASES) | st.text(max_size=5), max_size=6).map("".join)
YEARS = st.none() | st.integers(-9999, 9999)
SPANS = st.builds(DateSpan, display=TEXTS, earliest=YEARS, latest=YEARS)
SCHEDULES = st.builds(
    Schedule, start=TEXTS, end=TEXTS, recurrence=TEXTS, exdates=st.tuples(TEXTS), time_zone=TEXTS,
    status=TEXTS, venue=TEXTS, online_url=TEXTS, fee=TEXTS, registration_url=TEXTS,
)  # fmt: skip
FIELDS = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(KINDS),
        "description": TEXTS,
        "creators": st.lists(
            st.builds(Agent, name=TEXTS, role=TEXTS, dates=TEXTS, uri=TEXTS), max_size=2
        ).map(tuple),
        "titles": st.tuples(st.builds(Title, value=TEXTS)),
        "subjects": st.tuples(st.builds(Subject, label=TEXTS, scheme=TEXTS, uri=TEXTS)),
        "measurements": st.tuples(st.builds(Measurement, value=st.floats(0, 1e9), unit=TEXTS, type=TEXTS)),
        "holdings": st.tuples(st.builds(Holding, institution=TEXTS, location=TEXTS, status=TEXTS)),
        "issued": SPANS,
        "period": SPANS,
        "schedule": SCHEDULES,
        "materials": st.tuples(TEXTS),
        "extent": TEXTS,
        "duration": TEXTS,
        "metadata_licence": TEXTS,
    }
)


def changed(values: dict[str, object]) -> Record:
    return replace(EVERYTHING(), **values)  # type: ignore[arg-type]


@given(FIELDS)
def test_any_record_is_json_of_the_vocabulary_and_is_read_again(values: dict[str, object]) -> None:
    address = "https://khomo.example/record/1"
    sent = json.loads(orjson.dumps(as_jsonld(changed(values), address=address, base="https://khomo.example")))
    assert list(faults(sent)) == []
    assert "javascript:" not in json.dumps([sent.get(name) for name in ("sameAs", "subjectOf", "encoding")])
    graph = Graph()
    graph.add(sent)
    (node,) = graph.top()
    again = to_record(node, Where(page=address, base=address, source="self"))
    assert (again.title, again.kind) == ("Nhan đề chính", values["kind"])


@given(FIELDS, TEXTS)
def test_any_record_is_a_context_object_of_one_line(values: dict[str, object], title: str) -> None:
    told = context_object(replace(changed(values), title=title), "https://khomo.example/record/1")
    assert told.isascii()
    assert dict(parse_qsl(told))["ctx_ver"] == "Z39.88-2004"


@given(st.dictionaries(st.sampled_from(("hours", "contact", "address", "commune", "province", "url")), TEXTS))
def test_any_facts_make_an_institution(facts: dict[str, str]) -> None:
    node = institution({"slug": "a", "name_vi": "A", "system": "museum", **facts}, "https://khomo.example")
    assert list(faults(json.loads(orjson.dumps(node)))) == []
