"""What people are told when a server cannot be reached or says something odd: what was seen, what to do."""

from __future__ import annotations

import socket

import pytest

from catalog.errors import SourceError, SourceRefused, SourceUnavailable
from catalog.harvest.http import Patience, PoliteClient
from catalog.settings import load
from tests.harvest.raw import HEAD, Talk, listening, reset, saying
from tests.harvest.servers import answer, serving


@pytest.fixture
def client() -> PoliteClient:
    return PoliteClient(load({}, http_pause=0, http_backoff=0, http_timeout=5), allow_private=True)


def _told(client: PoliteClient, url: str) -> str:
    with pytest.raises(SourceError) as caught:
        client.get(url)
    told = str(caught.value)
    # Names of Python's exceptions, objects and escape sequences say nothing to a librarian.
    assert not any(part in told for part in ("Error", "Exception", "urllib3", "0x", "errno", "Errno", "\x1b"))
    assert told.startswith(("http://", "https://"))
    return told


def _closed_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def test_a_refused_connection_names_host_and_port(client: PoliteClient) -> None:
    port = _closed_port()
    told = _told(client, f"http://127.0.0.1:{port}/oai")
    assert f"nothing answers at 127.0.0.1:{port}, the connection was refused, 4 times" in told
    assert "check the address and its port" in told


def test_an_unknown_host_is_named_and_not_tried_again(client: PoliteClient) -> None:
    told = _told(client, "http://nowhere.invalid/oai")
    assert "the name nowhere.invalid has no address; check how it is written" in told
    assert "times" not in told


def test_a_name_that_cannot_be_one_is_told(client: PoliteClient) -> None:
    assert "has no address" in _told(client, f"http://{'a' * 70}.example/")


@pytest.mark.parametrize(
    ("talk", "told"),
    [
        (reset, "the server broke the connection off, 4 times"),
        (saying(), "no answer, the server closed the connection, 4 times"),
        (saying(b"SSH-2.0-OpenSSH_9.2p1\r\n"), "does not speak HTTP"),
        (saying(b"\x00\xff\x1b[2J garbage\r\n\r\n"), "does not speak HTTP"),
        (saying(b"ICY 200 OK\r\n\r\n"), "does not speak HTTP"),
        (saying(HEAD + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n"), "the answer is cut after 0 bytes"),
        (saying(HEAD + b"Transfer-Encoding: chunked\r\n\r\n5\r\nab"), "the answer is cut after 2 bytes"),
        (saying(HEAD + b"Content-Length: 5\r\n\r\nab"), "the answer is cut after 2 bytes"),
        (saying(HEAD + b"Content-Length: 5\r\nContent-Length: 7\r\n\r\nabcde"), "too long or garbled"),
        (saying(b"HTTP/1.1 302 Found\r\n\r\n"), "sends elsewhere but does not say where"),
        (saying(b"HTTP/1.1 302 Found\r\nLocation: http://[::1\r\n\r\n"), "sends on to an unreadable address"),
        (saying(b"HTTP/1.1 418 \x1b[31m<b>tea\r\n\r\n"), "the server answered 418"),
        (saying(b"HTTP/1.1 999 Request denied\r\n\r\n"), "the server answered 999"),
    ],
)
def test_an_odd_answer_is_told_in_words(client: PoliteClient, talk: Talk, told: str) -> None:
    with listening(talk) as served:
        assert told in _told(client, served.url)


@pytest.mark.parametrize(
    ("status", "advice"),
    [
        (401, "give them in the source's options"),
        (403, "has to let the catalog in"),
        (404, "`catalog sources check HOST`"),
        (410, "ask its operator for the new one"),
        (400, "check the address"),
        (501, "try again later"),
    ],
)
def test_a_refusal_says_what_to_do(client: PoliteClient, status: int, advice: str) -> None:
    with serving({"/": answer(status)}) as served:
        told = _told(client, f"{served.url}/")
    assert f"the server answered {status} (" in told
    assert advice in told
    assert len(served.requests) == 1


def test_what_was_seen_is_told_of_the_server_where_it_was_seen(client: PoliteClient) -> None:
    with serving({"/gone": answer(404)}) as other:
        routes = {"/": answer(302, Location=f"{other.url}/gone")}
        with serving(routes) as served, pytest.raises(SourceRefused, match=f"{other.url}/gone: .* 404"):
            client.get(f"{served.url}/")


@pytest.mark.parametrize(
    "headers", [{"Authorization": "Bearer s3cret\nX: y"}, {"X-Api-Key": " s3cret"}, {"B\u00e0d": "s3cret"}]
)
def test_a_header_that_cannot_be_sent_is_told_without_its_value(
    client: PoliteClient, headers: dict[str, str]
) -> None:
    with serving({"/": answer()}) as served, pytest.raises(SourceRefused) as caught:
        client.get(f"{served.url}/", headers=headers)
    assert "a header cannot be sent as it is; correct the source's options" in str(caught.value)
    assert "s3cret" not in str(caught.value)


def test_a_header_of_vietnamese_letters_is_sent_as_utf_8(client: PoliteClient) -> None:
    with serving({"/": answer()}) as served:
        client.get(f"{served.url}/", headers={"X-Reader": "Huế"})
    assert served.requests[0][1]["x-reader"].encode("latin-1").decode() == "Huế"


@pytest.mark.parametrize("text", ["299", "300", "0"])
def test_a_retry_after_up_to_the_limit_is_waited_for_exactly(text: str) -> None:
    waits: list[float] = []
    client = PoliteClient(load({}, http_pause=0), allow_private=True, sleep=waits.append)
    with serving({"/": answer(503, Retry_After=text)}) as served, pytest.raises(SourceUnavailable):
        client.get(f"{served.url}/")
    assert waits == [float(text)] * 3


@pytest.mark.parametrize("text", ["301", "999999999", "Fri, 31 Dec 2100 23:59:59 GMT"])
def test_a_retry_after_over_the_limit_ends_at_once_and_says_when_to_come_back(text: str) -> None:
    waits: list[float] = []
    client = PoliteClient(load({}, http_pause=0), allow_private=True, sleep=waits.append)
    with serving({"/": answer(429, Retry_After=text)}) as served, pytest.raises(SourceUnavailable) as caught:
        client.get(f"{served.url}/")
    assert "it asks to come back after 2" in str(caught.value)
    assert "(UTC+7): try again then" in str(caught.value)
    assert (waits, len(served.requests)) == ([], 1)


@pytest.mark.parametrize(
    "text", ["soon", "-5", "1e3", "", "Mon, 99 Foo 2024", "Mon, 01 Jan 99999999999 00:00:00 GMT", "٣"]
)
def test_a_retry_after_that_means_nothing_is_not_waited_for(text: str) -> None:
    waits: list[float] = []
    client = PoliteClient(load({}, http_pause=0), allow_private=True, sleep=waits.append,
                          patience=Patience(attempts=2))  # fmt: skip
    said = f"HTTP/1.1 503 Busy\r\nRetry-After: {text}\r\nContent-Length: 0\r\n\r\n".encode()
    with listening(saying(said)) as served, pytest.raises(SourceUnavailable):
        client.get(served.url)
    assert waits == [1.0]


def test_a_retry_after_in_the_past_is_not_waited_for() -> None:
    waits: list[float] = []
    client = PoliteClient(load({}, http_pause=0), allow_private=True, sleep=waits.append)
    past = answer(503, Retry_After="Wed, 21 Oct 2015 07:28:00 GMT")
    with serving({"/": past}) as served, pytest.raises(SourceUnavailable):
        client.get(f"{served.url}/")
    assert waits == [0.0] * 3
