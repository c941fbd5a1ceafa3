"""The OAI-PMH provider, verb by verb; every answer is valid by the schemas of what it holds."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from urllib.parse import urlencode

import hypothesis
import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from catalog.feeds.oaipmh_request import VERBS
from catalog.record import Record
from catalog.sdk.format import Format
from catalog.sdk.hookspecs import hookimpl
from catalog.settings import Settings
from tests.factories import make_record, publish_records, withdraw
from tests.feeds.oai_schema import DC, OAI, checked, error, identifiers, token
from tests.web.samples import EVERYTHING, SAMPLES

Ask = Callable[..., etree._Element]
WILD = "<b>đậm</b> & ]]> &nbsp; \U0001f4da \u2028 \x85 \ufffd"

BAD = [
    ("", "badVerb"),
    ("verb=Harvest", "badVerb"),
    ("verb=Identify&verb=Identify", "badVerb"),
    ("verb=Identify&x=1", "badArgument"),
    ("verb=Identify&%00=1", "badArgument"),
    ("verb=GetRecord&metadataPrefix=oai_dc", "badArgument"),
    ("verb=ListRecords&metadataPrefix=oai_dc&from=2026-01-01&from=2026-01-02", "badArgument"),
    ("verb=ListRecords&metadataPrefix=oai_dc&from=2026-01-01&until=2026-01-01T00:00:00Z", "badArgument"),
    ("verb=ListRecords&metadataPrefix=oai_dc&from=2026-01-02&until=2026-01-01", "badArgument"),
    ("verb=ListRecords&metadataPrefix=oai_dc&from=%00", "badArgument"),
    ("verb=ListRecords&metadataPrefix=oai_dc&set=%ED%A0%80", "badArgument"),
    ("verb=ListRecords&metadataPrefix=oai_dc&set=", "badArgument"),
    ("verb=ListRecords&metadataPrefix=", "badArgument"),
    ("verb=ListRecords&metadataPrefix=xyz&from=x", "badArgument"),
    ("verb=ListRecords&metadataPrefix=xyz", "cannotDisseminateFormat"),
    ("verb=GetRecord&metadataPrefix=ris&identifier=oai:localhost:sample-1", "cannotDisseminateFormat"),
    ("verb=GetRecord&metadataPrefix=oai_dc&identifier=oai:localhost:none", "idDoesNotExist"),
    ("verb=GetRecord&metadataPrefix=oai_dc&identifier=oai:other.vn:sample-1", "idDoesNotExist"),
    ("verb=GetRecord&metadataPrefix=oai_dc&identifier=oai:localhost:a/b%25", "badArgument"),
    ("verb=ListMetadataFormats&identifier=http://a.vn/%25C3", "idDoesNotExist"),
    ("verb=ListRecords&metadataPrefix=oai_dc&set=kind:none", "noRecordsMatch"),
    ("verb=ListRecords&metadataPrefix=oai_dc&set=kind:book:more", "noRecordsMatch"),
    ("verb=ListRecords&metadataPrefix=oai_dc&set=none", "noRecordsMatch"),
    ("verb=ListRecords&metadataPrefix=oai_dc&set=province:99", "noRecordsMatch"),
    ("verb=ListRecords&metadataPrefix=oai_dc&from=2999-01-01", "noRecordsMatch"),
    ("verb=ListRecords&metadataPrefix=oai_dc&until=0001-01-01", "noRecordsMatch"),
    ("verb=ListRecords&metadataPrefix=oai_dc&until=1969-12-31T23:59:59Z", "noRecordsMatch"),
    ("verb=ListRecords&resumptionToken=x", "badResumptionToken"),
    ("verb=ListRecords&resumptionToken=", "badResumptionToken"),
    ("verb=ListSets&resumptionToken=%00%FF%3C%26", "badResumptionToken"),
    ("verb=ListIdentifiers&resumptionToken=" + "A" * 1900, "badResumptionToken"),
]
"""Requests and the codes of their errors (section 3.6)."""


def asking(client: FlaskClient) -> Ask:
    def ask(query: str = "", status: int = 200, **form: str) -> etree._Element:
        response = client.post("/oai", data=form) if form else client.get(f"/oai?{query}")
        assert response.status_code == status, response.get_data(as_text=True)[:2000]
        assert response.content_type == "text/xml; charset=utf-8"
        return checked(response.data)

    return ask


@pytest.fixture
def ask(client: FlaskClient) -> Ask:
    """``ask("verb=Identify")`` by GET, ``ask(verb="Identify")`` by POST: the answer, valid by the schemas."""
    return asking(client)


def texts(root: etree._Element, name: str) -> list[str]:
    return [entry.text or "" for entry in root.iter(OAI + name)]


def test_identify_says_what_the_schemas_and_the_catalog_say(
    make_app: Callable[..., Flask], settings: Settings
) -> None:
    site, contact = "https://khomo.example.vn", "lienhe@khomo.example.vn"
    given = dataclasses.replace(settings, base_url=site, contact=contact, site_name="Kho & <Mở>")
    ask = asking(make_app(given=given).test_client())
    empty = ask("verb=Identify")
    publish_records([make_record("1"), make_record("2")])
    root = ask("verb=Identify")
    assert texts(root, "repositoryName") == ["Kho & <Mở>"]
    assert texts(root, "baseURL") == texts(root, "request") == [f"{site}/oai"]
    assert texts(root, "adminEmail") == [contact]
    assert texts(root, "deletedRecord") == ["persistent"]
    assert texts(root, "granularity") == ["YYYY-MM-DDThh:mm:ssZ"]
    assert texts(root, "compression") == ["gzip"]
    assert texts(root, "earliestDatestamp") >= texts(empty, "earliestDatestamp")
    described = "{http://www.openarchives.org/OAI/2.0/oai-identifier}"
    sample = next(root.iter(f"{described}sampleIdentifier")).text
    assert sample == "oai:khomo.example.vn:sample-1"
    assert identifiers(ask(f"verb=GetRecord&metadataPrefix=oai_dc&identifier={sample}")) == [sample]


def test_identifiers_keep_their_domain_when_the_site_moves(
    make_app: Callable[..., Flask], settings: Settings
) -> None:
    given = dataclasses.replace(settings, base_url="https://moi.example.vn", oai_namespace="khomo.example.vn")
    ask = asking(make_app(given=given).test_client())
    publish_records([make_record("1")])
    listed = identifiers(ask("verb=ListIdentifiers&metadataPrefix=oai_dc"))
    assert listed == ["oai:khomo.example.vn:sample-1"]
    assert error(ask("verb=GetRecord&metadataPrefix=oai_dc&identifier=oai:moi.example.vn:sample-1"))


def test_every_format_holds_every_sample_and_is_valid(ask: Ask) -> None:
    publish_records([*SAMPLES(), EVERYTHING()])
    prefixes = texts(ask("verb=ListMetadataFormats"), "metadataPrefix")
    assert {"oai_dc", "marcxml", "mods", "lido"} <= set(prefixes)
    for prefix in prefixes:
        root = ask(f"verb=ListRecords&metadataPrefix={prefix}")
        listed = identifiers(root)
        assert len(listed) == len(list(root.iter(f"{OAI}metadata"))) == 7
        assert identifiers(ask(f"verb=ListIdentifiers&metadataPrefix={prefix}")) == listed
        one = ask(f"verb=GetRecord&metadataPrefix={prefix}&identifier={listed[0]}")
        assert identifiers(one) == listed[:1]
    formats = ask(f"verb=ListMetadataFormats&identifier={listed[0]}")
    assert texts(formats, "metadataPrefix") == prefixes


def test_a_record_leads_to_its_page_and_keeps_its_pictures(ask: Ask) -> None:
    publish_records(SAMPLES())
    root = ask("verb=GetRecord&metadataPrefix=oai_dc&identifier=oai:localhost:museum-trong")
    told = [entry.text or "" for entry in root.iter(f"{DC}identifier")]
    assert "http://localhost/record/museum-trong" in told
    assert any(entry.startswith("http://localhost/media/") for entry in told)


def test_markup_and_rare_characters_of_a_source_break_no_format(ask: Ask) -> None:
    publish_records([make_record("1", title=WILD, description=WILD, publisher=WILD, notes=(WILD,))])
    for prefix in ("oai_dc", "marcxml", "mods", "lido"):
        root = ask(f"verb=ListRecords&metadataPrefix={prefix}")
        assert "<b>đậm</b> & ]]> &nbsp; \U0001f4da" in " ".join(root.itertext())


def test_a_withdrawn_record_is_told_for_ever_and_by_every_verb(ask: Ask) -> None:
    publish_records([make_record("1"), make_record("2")])
    withdraw("sample-1")
    query = "metadataPrefix=oai_dc&identifier=oai:localhost:sample-1"
    for root in (ask(f"verb=GetRecord&{query}"), ask("verb=ListRecords&metadataPrefix=oai_dc&set=kind:book")):
        header = next(entry for entry in root.iter(f"{OAI}header") if "-1" in identifiers(entry)[0])
        assert header.get("status") == "deleted"
        parent = header.getparent()
        assert parent is not None
        assert parent.find(f"{OAI}metadata") is None
        assert "kind:book" in texts(header, "setSpec")
    assert texts(ask("verb=ListMetadataFormats&identifier=oai:localhost:sample-1"), "metadataPrefix")


def test_sets_hold_the_records_that_headers_say_they_hold(ask: Ask) -> None:
    publish_records([*SAMPLES(), EVERYTHING()])
    specs = texts(ask("verb=ListSets"), "setSpec")
    assert len(set(specs)) == len(specs)
    assert {"institution", "kind", "province", "source", "system", "province:46"} <= set(specs)
    whole = ask("verb=ListIdentifiers&metadataPrefix=oai_dc")
    held: dict[str, set[str]] = {}
    for header in whole.iter(f"{OAI}header"):
        for spec in texts(header, "setSpec"):
            for name in (spec, spec.partition(":")[0]):
                held.setdefault(name, set()).update(identifiers(header))
    assert set(held) <= set(specs)
    for spec in specs:
        root = ask(f"verb=ListIdentifiers&metadataPrefix=oai_dc&set={spec}")
        assert set(identifiers(root)) == held.get(spec, set()), spec
        assert error(root) == ("" if spec in held else "noRecordsMatch")


def test_more_sets_than_fit_a_page_are_all_told_once(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("catalog.web.oai_lists.SETS_PAGE", 7)
    publish_records(SAMPLES())
    root = ask("verb=ListSets")
    specs: list[str] = []
    cursors: list[str | None] = []
    sizes: set[str | None] = set()
    while True:
        specs += texts(root, "setSpec")
        led = token(root)
        assert led is not None
        cursors.append(led.get("cursor"))
        sizes.add(led.get("completeListSize"))
        if not led.text:
            break
        root = ask(f"verb=ListSets&resumptionToken={led.text}")
    assert sizes == {str(len(specs))}
    assert len(specs) == len(set(specs))
    assert cursors[:3] == ["0", "7", "14"]
    monkeypatch.undo()
    assert texts(ask("verb=ListSets"), "setSpec") == specs


def test_a_bad_request_is_answered_by_the_protocol_with_200(ask: Ask) -> None:
    publish_records([make_record("1")])
    for query, code in BAD:
        root = ask(query)
        assert error(root) == code, query
        asked = root.find(f"{OAI}request")
        assert asked is not None
        assert bool(asked.attrib) == (code not in ("badVerb", "badArgument"))
        assert texts(root, "error")[0].strip()


def test_whatever_is_asked_the_answer_is_valid(app: Flask) -> None:
    publish_records([make_record("1")])
    client = app.test_client()
    names = ["verb", "metadataPrefix", "identifier", "set", "from", "until", "resumptionToken", "x"]
    known = [
        *VERBS,
        "oai_dc",
        "kind:book",
        "oai:localhost:sample-1",
        "2026-01-01",
        "2026-01-01T00:00:00Z",
        "a:b",
    ]
    value = st.one_of(st.sampled_from(known), st.text(max_size=12))
    pairs = st.lists(st.tuples(st.sampled_from(names), value), max_size=4)

    @given(st.sampled_from(VERBS), pairs, st.booleans())
    @hypothesis.settings(max_examples=150, deadline=None)
    def ask(verb: str, pairs: list[tuple[str, str]], post: bool) -> None:
        query = urlencode([("verb", verb), *pairs], errors="surrogatepass")
        form = {"data": query, "content_type": "application/x-www-form-urlencoded"}
        response = client.post("/oai", **form) if post else client.get(f"/oai?{query}")
        assert response.status_code == 200
        checked(response.data)

    ask()


def test_arguments_are_taken_by_post_from_a_form_alone(ask: Ask, client: FlaskClient) -> None:
    publish_records([make_record("1")])
    root = ask(verb="ListRecords", metadataPrefix="oai_dc")
    assert identifiers(root) == ["oai:localhost:sample-1"]
    assert error(ask(verb="Nothing")) == "badVerb"
    twice = client.post("/oai?verb=Identify", data={"verb": "Identify"})
    assert error(checked(twice.data)) == "badVerb"
    assert error(checked(client.post("/oai", json={"verb": "Identify"}).data)) == "badVerb"
    assert client.post("/oai", data={"verb": "x" * 1_100_000}).status_code == 413


def test_other_methods_are_told_what_the_address_takes(client: FlaskClient) -> None:
    for method in ("PUT", "DELETE", "PATCH"):
        response = client.open("/oai?verb=Identify", method=method)
        assert response.status_code == 405
        assert {"GET", "HEAD", "POST"} <= set(response.headers["Allow"].split(", "))
    head = client.head("/oai?verb=Identify")
    assert (head.status_code, head.data) == (200, b"")
    assert client.options("/oai").status_code == 200
    assert client.get("/oai?" + "x" * 17_000).status_code == 400


def test_lists_beyond_the_turns_of_a_process_are_asked_to_wait(
    make_app: Callable[..., Flask], settings: Settings
) -> None:
    app = make_app(given=dataclasses.replace(settings, oai_concurrent=1))
    client = app.test_client()
    publish_records([make_record("1")])
    with app.extensions["catalog.oai_turns"]:
        response = client.get("/oai?verb=ListRecords&metadataPrefix=oai_dc")
        assert response.status_code == 503
        assert int(response.headers["Retry-After"]) > 0
        assert client.get("/oai?verb=Identify").status_code == 200
    for _ in range(3):
        assert client.get("/oai?verb=ListRecords&metadataPrefix=oai_dc").status_code == 200
        assert client.get("/oai?verb=ListRecords&metadataPrefix=none").status_code == 200


def test_a_browser_is_given_a_page_and_every_program_the_xml(client: FlaskClient) -> None:
    publish_records([make_record("1", title="<script>alert(1)</script>")])
    address = "/oai?verb=ListRecords&metadataPrefix=oai_dc"
    accepted = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
    page = client.get(address, headers={"Accept": accepted})
    assert page.content_type == "text/html; charset=utf-8"
    assert "&lt;script&gt;" in page.text
    assert "<script" not in page.text
    # Java asks for text/html first, whoever wrote the program.
    for program in ("text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2", "*/*", "text/xml", ""):
        told = client.get(address, headers={"Accept": program})
        assert told.content_type == "text/xml; charset=utf-8"
        assert "Accept" in told.headers["Vary"]
    instruction = etree.fromstring(told.data).getprevious()
    assert instruction is not None
    with client.get(instruction.get("href", "")) as sheet:
        assert sheet.status_code == 200
        assert etree.fromstring(sheet.data).tag == "{http://www.w3.org/1999/XSL/Transform}stylesheet"


class Cards(Format):
    """Writes books alone, with a declaration and a document type before them; breaks on what is long."""

    name = "cards"
    media_type = "application/xml"
    namespace = "https://cards.example/"
    schema = "https://cards.example/cards.xsd"

    def write(self, record: Record) -> bytes:
        if record.kind != "book":
            raise KeyError(record.kind)
        if record.title == "Hở":
            return b"<card xmlns='https://cards.example/'>"
        return (
            "<?xml version='1.0' encoding='UTF-8'?><!DOCTYPE card [<!ENTITY a 'b'>]>"
            f"<card xmlns='https://cards.example/'>{record.title}</card>"
        ).encode()


class Plain(Cards):
    """A format of no namespace, which OAI-PMH cannot carry."""

    name = "plain"
    namespace = ""


class CardsPlugin:
    @hookimpl
    def catalog_formats(self) -> list[Format]:
        return [Cards(), Plain()]


def test_a_plugins_format_is_offered_and_what_it_cannot_write_is_in_none_of_its_lists(
    make_app: Callable[..., Flask], caplog: pytest.LogCaptureFixture
) -> None:
    client = make_app(plugins=[CardsPlugin()]).test_client()
    publish_records(
        [make_record("1", kind="map"), make_record("2"), make_record("3", title="Hở"), make_record("4")]
    )
    withdraw("sample-4")

    def ask(query: str) -> etree._Element:
        return etree.fromstring(client.get(f"/oai?{query}").data)

    formats = texts(ask("verb=ListMetadataFormats"), "metadataPrefix")
    assert formats[0] == "oai_dc"
    assert "cards" in formats
    assert "plain" not in formats
    kept = ["oai:localhost:sample-2", "oai:localhost:sample-4"]
    assert identifiers(ask("verb=ListRecords&metadataPrefix=cards")) == kept
    assert "cards cannot write 2 records" in caplog.text
    assert identifiers(ask("verb=ListIdentifiers&metadataPrefix=cards")) == kept
    body = client.get("/oai?verb=ListRecords&metadataPrefix=cards").data
    assert b"<card xmlns='https://cards.example/'>" in body.replace(b'"', b"'")
    assert b"DOCTYPE" not in body
    one = "metadataPrefix=cards&identifier=oai:localhost:sample-1"
    assert error(ask(f"verb=GetRecord&{one}")) == "cannotDisseminateFormat"
    offered = texts(ask("verb=ListMetadataFormats&identifier=oai:localhost:sample-1"), "metadataPrefix")
    assert "cards" not in offered
    assert "oai_dc" in offered
