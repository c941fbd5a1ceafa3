"""The replay of a recorded Omeka says what the real one said, and what it would have said."""

from __future__ import annotations

import re

import pytest
import requests

from tests.e2e.omeka import ENDPOINT, HOST, Omeka, parsed, recorded, serving_omeka
from tests.e2e.omeka_lists import token

_PASSING = re.compile(
    rb"<responseDate>[^<]*</responseDate>| expirationDate=\"[^\"]*\""
    rb"| resumptionToken=\"\d+\"|(?<=\">)\d+(?=</resumptionToken)"
)

DERIVABLE = {
    ("after", "verb=ListRecords&metadataPrefix=oai_dc&from=2026-11-22"),
    ("after", "verb=ListRecords&metadataPrefix=oai_dc&from=2026-11-22T00:00:00Z"),
    ("after", "verb=ListRecords&metadataPrefix=oai_dc&set=1"),
    ("after", "verb=ListIdentifiers&metadataPrefix=oai_dc&from=2026-01-01&until=2026-03-31"),
    ("after", "verb=ListIdentifiers&metadataPrefix=oai_dc&from=2030-01-01"),
    ("after", "verb=ListIdentifiers&metadataPrefix=oai_dc&set=8"),
    ("after", "verb=ListIdentifiers&metadataPrefix=oai_dc&set=7"),
    ("after", "verb=ListIdentifiers&metadataPrefix=oai_dc&set=99"),
    ("after", "verb=ListRecords&resumptionToken=999999"),
    ("after", "verb=ListRecords&resumptionToken=abc"),
    ("after", "verb=GetRecord&metadataPrefix=oai_dc&identifier=oai:omeka.example.org:61"),
    ("after", "verb=GetRecord&metadataPrefix=oai_qdc&identifier=oai:omeka.example.org:1"),
    ("after", "verb=GetRecord&metadataPrefix=oai_dc&identifier=oai:omeka.example.org:25"),
    ("after", "verb=GetRecord&metadataPrefix=oai_dc&identifier=oai:other.example.net:1"),
    ("damaged", "verb=ListRecords&metadataPrefix=oai_dc&from=2026-11-22"),
    ("damaged", "verb=ListIdentifiers&metadataPrefix=oai_dc&from=2026-11-22"),
    ("damaged", "verb=GetRecord&metadataPrefix=oai_dc&identifier=oai:omeka.example.org:70"),
    ("empty_namespace", "verb=ListIdentifiers&metadataPrefix=oai_dc&from=2026-01-01&until=2026-03-31"),
    ("empty_namespace", "verb=GetRecord&metadataPrefix=oai_dc&identifier=oai::1"),
}


@pytest.mark.parametrize(("state", "query"), sorted(DERIVABLE))
def test_a_derived_reply_is_the_recorded_one_but_for_its_moment(state: str, query: str) -> None:
    expected = recorded(state, f"{ENDPOINT}?{query}")
    assert expected is not None
    assert _timeless(_derived(Omeka(HOST, state), query)) == _timeless(expected.body)


@pytest.mark.parametrize("verb", ["ListRecords", "ListIdentifiers"])
@pytest.mark.parametrize("state", ["before", "after"])
def test_a_derived_list_has_the_recorded_pages(state: str, verb: str) -> None:
    replay, query, pages = Omeka(HOST, state), f"verb={verb}&metadataPrefix=oai_dc", 0
    expected = recorded(state, f"{ENDPOINT}?{query}")
    while expected is not None:
        derived = _derived(replay, query)
        assert _timeless(derived) == _timeless(expected.body)
        pages += 1
        theirs, ours = token(expected.body), token(derived)
        assert bool(theirs) == bool(ours)
        query = f"verb={verb}&resumptionToken={ours}"
        expected = recorded(state, f"{ENDPOINT}?verb={verb}&resumptionToken={theirs}") if theirs else None
    assert pages == 3


def test_the_replay_answers_with_its_own_address_and_the_recorded_headers() -> None:
    with serving_omeka() as running:
        reply = requests.get(f"{running.endpoint}?verb=Identify", timeout=5)
        rest = requests.get(f"{running.url}/api/items", timeout=5)
    assert f"<baseURL>{running.endpoint}</baseURL>".encode() in reply.content
    assert reply.headers["X-Powered-By"] == "PHP/8.2.36"
    assert reply.headers["Content-Type"] == "text/xml;charset=UTF-8"
    assert rest.json()[0]["url"] == f"{running.url}/api/items/1"
    assert b"omeka.example.org" not in reply.content + rest.content


def test_a_request_that_no_recording_tells_fails_the_test() -> None:
    with pytest.raises(AssertionError, match="metadataPrefix=oai_qdc"):
        _ask_what_nothing_tells()


def _ask_what_nothing_tells() -> None:
    with serving_omeka() as running:
        query = "verb=ListRecords&metadataPrefix=oai_qdc"
        requests.get(f"{running.endpoint}?{query}", timeout=5)


def _derived(replay: Omeka, query: str) -> bytes:
    found = replay.derived(parsed(f"{ENDPOINT}?{query}")[1])
    assert found is not None
    return found.body


def _timeless(body: bytes) -> bytes:
    """Without what the moment of the request decides: the server's clock and the numbers of tokens."""
    return _PASSING.sub(b"", body)
