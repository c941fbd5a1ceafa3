"""The nasty server: its index, its stages, its registry, and how it begins and ends."""

from __future__ import annotations

import http.client
import json
import re
import socket
import ssl
from html import unescape
from urllib.parse import urlsplit

import pytest

from catalog.sdk.testing import LocalHttp
from catalog.sdk.testing.oaipmh import (
    BEHAVIOURS,
    GROUPS,
    Behaviour,
    NastyServer,
    described,
    nasty_server,
    told,
)
from catalog.sdk.testing.oaipmh.fixture import nasty_oaipmh  # noqa: F401 - a fixture, as authors import it

LIST = {"verb": "ListRecords", "metadataPrefix": "oai_dc"}


def test_there_are_many_behaviours_each_under_one_name() -> None:
    assert len(BEHAVIOURS) >= 45
    assert len(BEHAVIOURS) == sum(len(group) for group in GROUPS.values())


@pytest.mark.parametrize("name", BEHAVIOURS)
def test_each_behaviour_says_what_it_does_where_it_was_seen_and_what_must_come(name: str) -> None:
    entry = BEHAVIOURS[name]
    assert re.fullmatch(r"[a-z][a-z0-9_]+", entry.name)
    assert entry.what.endswith(".")
    assert entry.source
    shown = described(entry)
    assert json.loads(json.dumps(shown)) == shown
    assert shown["expect"]
    held = entry.titles(0)
    for expect in entry.runs:
        assert told(expect)
        assert {*expect.missing, *expect.failed} <= {*held, *entry.titles(len(entry.runs) - 1)}


def test_the_index_names_each_behaviour_with_its_address_and_escapes_what_it_shows(
    nasty_oaipmh: NastyServer,  # noqa: F811
) -> None:
    page = LocalHttp().get(f"{nasty_oaipmh.url}/").body.decode()
    for name, entry in BEHAVIOURS.items():
        assert f'id="{name}"' in page
        assert nasty_oaipmh.address(name) in page
        assert entry.what in unescape(page)
    assert "<script" not in page
    odd = Behaviour(name="odd", what="<script>alert('x')</script> & more.", source="<b>nobody</b>")
    with nasty_server([odd]) as server:
        page = LocalHttp().get(f"{server.url}/").body.decode()
    assert "<script" not in page
    assert "<b>" not in page
    assert "&lt;script&gt;" in page


def test_a_behaviour_of_one_s_own_is_served_beside_the_requests_it_got() -> None:
    own = Behaviour(name="own", what="Says no.", source="here", answer=lambda ask: ask.error("badVerb", "no"))
    with nasty_server([own]) as server:
        reply = LocalHttp().get(server.address("own"), {"verb": "Identify"})
        assert b'<error code="badVerb">no</error>' in reply.body
        assert server.requests("own") == ["verb=Identify"]
        with pytest.raises(Exception, match="404"):
            LocalHttp().get(f"{server.url}/other/oai")


def test_the_button_of_the_index_moves_a_behaviour_to_its_next_stage(
    nasty_oaipmh: NastyServer,  # noqa: F811
) -> None:
    page = {"verb": "ListRecords", "metadataPrefix": "oai_dc"}
    before = LocalHttp().get(nasty_oaipmh.address("deletions_not_kept"), page).body
    connection = http.client.HTTPConnection(urlsplit(nasty_oaipmh.url).netloc, timeout=10)
    connection.request("POST", "/deletions_not_kept/next")
    answer = connection.getresponse()
    assert (answer.status, answer.headers["Location"]) == (303, "/#deletions_not_kept")
    connection.close()
    after = LocalHttp().get(nasty_oaipmh.address("deletions_not_kept"), page).body
    assert b"oai:thuvien.example:3<" in before
    assert b"oai:thuvien.example:3<" not in after
    assert nasty_oaipmh.move_on("deletions_not_kept") == 2


def test_requests_by_post_are_answered_too(nasty_oaipmh: NastyServer) -> None:  # noqa: F811
    address = urlsplit(nasty_oaipmh.address("well_behaved"))
    connection = http.client.HTTPConnection(address.netloc, timeout=10)
    connection.request(
        "POST", address.path, "verb=Identify", {"Content-Type": "application/x-www-form-urlencoded"}
    )
    assert b"<Identify>" in connection.getresponse().read()
    connection.close()


def test_a_certificate_that_is_out_of_date_is_shown_and_one_client_that_waits_blocks_no_other(
    nasty_oaipmh: NastyServer,  # noqa: F811
) -> None:
    address = urlsplit(nasty_oaipmh.address("certificate_out_of_date"))
    assert address.scheme == "https"
    port = address.port or 0
    trusting = ssl.create_default_context(cadata=ssl.get_server_certificate(("127.0.0.1", port)))
    # The first one never begins its handshake.
    with (
        socket.create_connection(("127.0.0.1", port)),
        socket.create_connection(("127.0.0.1", port)) as second,
        pytest.raises(ssl.SSLCertVerificationError, match="expired"),
    ):
        trusting.wrap_socket(second, server_hostname="127.0.0.1")


def test_a_port_that_is_taken_is_an_error_and_free_again_behind_the_block() -> None:
    with nasty_server() as server:
        port = urlsplit(server.url).port or 0
        with pytest.raises(OSError, match="in use"), nasty_server(port=port):
            pass
    with nasty_server(port=port) as again:
        assert again.url == f"http://127.0.0.1:{port}"


def test_the_server_ends_though_an_answer_has_no_end() -> None:
    with nasty_server() as server:
        first = LocalHttp().get(server.address("endless_page"), LIST).body
        token = re.search(rb"<resumptionToken[^>]*>([^<]+)<", first)
        assert token is not None
        query = f"verb=ListRecords&resumptionToken={unescape(token[1].decode()).replace('&', '%26')}"
        with LocalHttp().stream(f"{server.address('endless_page')}?{query}") as stream:
            pieces = stream.chunks()
            assert sum(len(next(pieces)) for _ in range(30)) > 1_000_000
