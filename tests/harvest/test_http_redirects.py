"""Redirects: where the client goes, and what it takes along."""

from __future__ import annotations

import logging
import ssl

import pytest
import trustme

from catalog.errors import SourceRefused
from catalog.harvest.http import PoliteClient
from catalog.settings import load
from tests.harvest.raw import listening, saying
from tests.harvest.servers import answer, serving

KEYS = {
    "Authorization": "Bearer s3cret",
    "Cookie": "id=s3cret",
    "X-Api-Key": "s3cret",
    "X-Omeka-Key": "s3cret",
    "Accept": "text/xml",
}


@pytest.fixture
def client() -> PoliteClient:
    return PoliteClient(load({}, http_pause=0, http_backoff=0), allow_private=True)


def test_a_redirect_to_another_server_takes_no_keys_along(client: PoliteClient) -> None:
    with serving({"/": answer()}) as other, serving({"/": answer(302, Location=f"{other.url}/")}) as served:
        client.get(f"{served.url}/", headers=KEYS)
    assert served.requests[0][1]["x-omeka-key"] == "s3cret"
    assert "s3cret" not in str(other.requests)
    assert other.requests[0][1]["accept"] == "text/xml"


def test_keys_that_were_left_behind_do_not_come_back(client: PoliteClient) -> None:
    routes = {"/end": answer()}
    with serving(routes) as served, serving({"/": answer(302, Location=f"{served.url}/end")}) as other:
        routes["/"] = answer(307, Location=f"{other.url}/")
        client.get(f"{served.url}/", headers=KEYS)
    assert [path for path, _ in served.requests] == ["/", "/end"]
    assert "s3cret" not in str(served.requests[1])


def test_a_redirect_on_the_same_server_keeps_the_keys(client: PoliteClient) -> None:
    with serving({"/": answer(301, Location="/end"), "/end": answer()}) as served:
        client.get(f"{served.url}/", headers=KEYS)
    assert served.requests[1][1]["authorization"] == "Bearer s3cret"


def test_keys_are_neither_logged_nor_told(client: PoliteClient, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    caplog.set_level(logging.DEBUG, logger="catalog")
    garbled = b"HTTP/1.1 200 OK\r\n no header\r\nContent-Length: 0\r\n\r\n"
    with listening(saying(garbled)) as served:
        client.get(served.url, params={"apikey": "s3cret"}, headers=KEYS)
    with serving({"/": answer(503)}) as served, pytest.raises(Exception, match="answered 503") as caught:
        client.get(f"{served.url}/", params={"apikey": "s3cret"}, headers=KEYS)
    assert "waiting" in caplog.text
    assert "GET http" in caplog.text
    assert "s3cret" not in caplog.text + str(caught.value)


def test_from_https_to_http_no_key_is_sent(tmp_path: object) -> None:
    authority = trustme.CA()
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(tls)
    with authority.cert_pem.tempfile() as ca_file, serving({"/end": answer(body=b"ok")}) as plain:
        client = PoliteClient(load({}, http_pause=0, http_ca_file=ca_file), allow_private=True)
        said = f"HTTP/1.1 302 Found\r\nLocation: {plain.url}/end\r\nContent-Length: 0\r\n\r\n".encode()
        with (
            listening(saying(said), tls) as secure,
            serving({"/": answer(301, Location=f"https://127.0.0.1:{secure.port}/")}) as first,
        ):
            reply = client.get(f"{first.url}/", headers=KEYS)
            direct = client.get(f"https://127.0.0.1:{secure.port}/", headers=KEYS)
    assert (reply.body, direct.body) == (b"ok", b"ok")
    assert b"s3cret" not in secure.heard[0]
    assert b"s3cret" in secure.heard[1]
    assert "s3cret" not in str(plain.requests)


@pytest.mark.parametrize(
    "target",
    ["file:///etc/passwd", "ftp://127.0.0.1/x", "gopher://127.0.0.1/", "data:text/xml,x", "javascript:1"],
)
def test_a_redirect_to_what_is_no_web_address_is_refused(client: PoliteClient, target: str) -> None:
    with serving({"/": answer(302, Location=target)}) as served, pytest.raises(SourceRefused) as caught:
        client.get(f"{served.url}/")
    assert f"{served.url}/ sends on to {target.partition(':')[0]}:" in str(caught.value)
    assert "only http and https addresses are fetched" in str(caught.value)


@pytest.mark.parametrize(
    "host", ["169.254.169.254", "[fe80::1]", "0.0.0.0", "224.0.0.1", "[::ffff:169.254.169.254]", "[::]"]
)
def test_a_redirect_to_a_metadata_service_is_refused_even_by_sources_of_a_local_network(
    client: PoliteClient, host: str
) -> None:
    with (
        serving({"/": answer(302, Location=f"http://{host}/latest/meta-data/")}) as served,
        pytest.raises(SourceRefused, match="neither a public address nor one of a local network"),
    ):
        client.get(f"{served.url}/")


def test_a_redirect_with_a_user_and_a_password_is_refused(client: PoliteClient) -> None:
    with (
        serving({"/": answer(302, Location="http://me:s3cret@127.0.0.1/")}) as served,
        pytest.raises(SourceRefused, match="user and password do not belong") as caught,
    ):
        client.get(f"{served.url}/")
    assert "s3cret" not in str(caught.value)


def test_a_redirect_written_in_utf_8_is_followed(client: PoliteClient) -> None:
    said = "HTTP/1.1 302 Found\r\nLocation: /thư-viện\r\nContent-Length: 0\r\n\r\n".encode()
    with listening(saying(said)) as served, pytest.raises(SourceRefused, match="more than 5 redirects"):
        client.get(served.url)
    assert b"GET /th%C6%B0-vi%E1%BB%87n HTTP/1.1" in served.heard[1]


def test_two_servers_that_send_to_each_other_end(client: PoliteClient) -> None:
    routes = {}
    with serving(routes) as one, serving({"/": answer(302, Location=f"{one.url}/")}) as two:
        routes["/"] = answer(302, Location=f"{two.url}/")
        with pytest.raises(SourceRefused, match="more than 5 redirects"):
            client.get(f"{one.url}/")
    assert len(one.requests) + len(two.requests) == 6
