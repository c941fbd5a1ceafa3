"""LIDO over OAI-PMH: asked for where it is offered, from nasty servers too."""

from __future__ import annotations

import dataclasses

import pytest
from khomo_oaipmh import OaiPmhConnector

from catalog.formats import builtin_formats
from catalog.sdk import FetchRequest, Formats, Source, SourceMalformed, SourceRefused
from catalog.sdk.testing.oaipmh import BEHAVIOURS, ITEMS, Behaviour, nasty_server
from catalog.sdk.testing.played import Fetched

LIVE = [item.identifier for item in ITEMS if not item.deleted]
NASTY = ("well_behaved", "control_character", "expired_token_200_once", "http_500_from_one_record", "gzip",
         "bare_ampersand")  # fmt: skip


def offering(behaviour: Behaviour, *prefixes: str) -> Behaviour:
    """The same server, with these formats."""

    def provider(stage: int):
        return dataclasses.replace(behaviour.provider(stage), prefixes=prefixes)

    return dataclasses.replace(behaviour, provider=provider)


@pytest.fixture(scope="module")
def servers():
    """Servers that offer LIDO beside Dublin Core, and one that does not."""
    museums = [offering(BEHAVIOURS[name], "oai_dc", "lido") for name in NASTY]
    library = dataclasses.replace(offering(BEHAVIOURS["well_behaved"], "oai_dc", "marcxml"), name="library")
    with nasty_server([*museums, library]) as play:
        yield play


def address(servers, name: str) -> str:
    return f"{servers.url}/{name}/oai"


@pytest.mark.parametrize("name", NASTY)
def test_every_record_of_a_nasty_server_comes_as_lido(museum, servers, name):
    fetched = museum.fetch(url=address(servers, name))
    failed = {failure.identifier for failure in fetched.failed}
    assert {raw.format for raw in fetched.raws if not raw.deleted} == {"lido"}
    assert set(fetched.ids) | failed == set(LIVE)
    assert len(failed) == (name == "http_500_from_one_record")
    titles = museum.titles(fetched, url=address(servers, name))
    assert set(titles) <= {*(item.title for item in ITEMS), "Cà phê & trà"}
    worker = museum.connector({"url": address(servers, name)})
    record = worker.to_record(fetched.raws[0], museum.source({}), Formats(builtin_formats()))
    assert {(number.scheme, number.value) for number in record.identifiers} == {
        ("inventory", "1"), ("oai", "oai:thuvien.example:1"),
    }  # fmt: skip


def test_deletions_are_told_and_the_next_run_asks_for_changes_alone(museum, servers):
    url = address(servers, "well_behaved")
    first = museum.fetch(url=url)
    assert first.deleted == ["oai:thuvien.example:9"]
    assert first.end.complete
    assert first.end.next_since
    again = museum.fetch(FetchRequest(since=first.end.next_since), url=url)
    assert again.raws == []


def test_a_set_alone_is_asked_for(museum, servers):
    fetched = museum.fetch(url=address(servers, "well_behaved"), set="thieu-nhi")
    assert fetched.ids == [item.identifier for item in ITEMS if item.sets == ("thieu-nhi",)]


def test_a_check_tells_the_server_and_its_size(museum, servers):
    info = museum.check(url=address(servers, "well_behaved"))
    assert info.title
    assert "lido" in info.formats


def test_a_server_without_lido_is_refused_with_what_it_offers(museum, servers):
    with pytest.raises(
        SourceRefused, match=r"does not offer LIDO \(it offers oai_dc, marcxml\).*connector oaipmh"
    ):
        museum.fetch(url=address(servers, "library"))


def test_the_connector_oaipmh_chooses_lido_before_dublin_core(museum, servers):
    options = {"url": address(servers, "well_behaved")}
    source = Source(slug="s", connector="oaipmh", institution="i", options=options)
    connector = OaiPmhConnector(OaiPmhConnector.options().load(options))
    fetched = Fetched(connector.fetch(source, FetchRequest(), museum.http))
    assert {raw.format for raw in fetched.raws if not raw.deleted} == {"lido"}
    assert fetched.ids == LIVE


def test_an_address_of_neither_is_told(museum, servers):
    with pytest.raises((SourceMalformed, SourceRefused)):
        museum.fetch(url=f"{servers.url}/none/oai")
