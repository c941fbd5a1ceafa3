"""Servers that send slowly, without end or too much: the client always comes back, with a sentence."""

from __future__ import annotations

import gzip
import socket
import zlib
from collections.abc import Callable

import pytest

from catalog.errors import SourceError, SourceMalformed, SourceUnavailable
from catalog.harvest import http, transport
from catalog.harvest.http import Patience, PoliteClient
from catalog.settings import load
from tests.harvest.raw import HEAD, Talk, drip, listening, saying
from tests.harvest.servers import answer, serving

CHUNKED = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"


def _client(seconds: float, **settings: object) -> PoliteClient:
    given = load({}, http_pause=0, http_backoff=0, http_timeout=seconds, **settings)
    return PoliteClient(given, allow_private=True)


SLOW = {
    "body": drip(HEAD + b"Content-Length: 1000000\r\n\r\n", b"x", 0.1),
    "body in chunks": drip(CHUNKED, b"1\r\nx\r\n", 0.4),
    "body without a length": drip(HEAD + b"\r\n", b"x", 0.1),
    "packed body": drip(HEAD + b"Content-Encoding: gzip\r\n\r\n" + gzip.compress(b""), b"\x00", 0.1),
    "head": drip(b"HTTP/1.1 200 OK\r\nX-Long: ", b"x", 0.1),
    "size of a chunk": drip(CHUNKED, b"0", 0.1),
    "trailer": drip(CHUNKED + b"0\r\n", b"X", 0.1),
}


@pytest.mark.parametrize("part", SLOW)
def test_a_server_of_a_few_bytes_per_second_is_given_up_at_once(part: str) -> None:
    with listening(SLOW[part]) as served, pytest.raises(SourceUnavailable) as caught:
        _client(0.6).get(served.url)
    assert "comes too slowly" in str(caught.value)
    assert "a second)" in str(caught.value)
    assert "CATALOG_HTTP_TIMEOUT" in str(caught.value)
    assert served.connections == 1


def test_a_download_of_a_few_bytes_per_second_is_given_up_and_what_came_was_handed_on() -> None:
    came: list[bytes] = []
    with (
        listening(SLOW["body in chunks"]) as served,
        _client(0.6).stream(served.url) as stream,
        pytest.raises(SourceUnavailable, match="comes too slowly"),
    ):
        came.extend(stream.chunks())
    assert came[:2] == [b"x", b"x"]


def test_a_slow_server_above_the_least_speed_is_waited_for() -> None:
    pieces = [b"x" * 100] * 12

    def talk(connected: socket.socket) -> None:
        connected.sendall(HEAD + b"Content-Length: 1200\r\n\r\n")
        for piece in pieces:
            connected.sendall(piece)
            connected.settimeout(0.1)
            with pytest.raises(TimeoutError):
                connected.recv(1)

    with listening(talk) as served:
        assert _client(0.3).get(served.url).body == b"".join(pieces)


def test_an_answer_has_an_end_even_if_it_comes_fast_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http, "TOTAL_FACTOR", 3)
    with (
        listening(drip(HEAD + b"\r\n", b"x" * 100, 0.05)) as served,
        pytest.raises(SourceUnavailable, match="comes too slowly"),
    ):
        _client(0.3).get(served.url)
    assert served.connections == 1


def test_a_pause_within_an_answer_is_told_with_what_came_before() -> None:
    def talk(connected: socket.socket) -> None:
        connected.sendall(HEAD + b"Content-Length: 100\r\n\r\nhalf")
        connected.recv(1)

    with (
        listening(talk) as served,
        pytest.raises(
            SourceUnavailable, match="too slowly or is cut, nothing more came after 4 bytes, 4 times"
        ),
    ):
        _client(0.1).get(served.url)


def _endless(before: bytes, piece: bytes) -> Talk:
    return drip(before, piece, 0)


ENDLESS = {
    "page": _endless(HEAD + b"\r\n", b"<p>" * 10_000),
    "page in chunks": _endless(CHUNKED, b"8000\r\n" + b"x" * 0x8000 + b"\r\n"),
    "gzip of nothing": _endless(HEAD + b"Content-Encoding: gzip\r\n\r\n", gzip.compress(b"") * 1000),
    "rest behind gzip": _endless(
        HEAD + b"Content-Encoding: gzip\r\n\r\n" + gzip.compress(b"x"), b"\0" * 9999
    ),
}


@pytest.mark.parametrize("kind", ENDLESS)
def test_an_endless_answer_is_refused_by_its_size(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http, "MAX_REPLY_BYTES", 1_000_000)
    with (
        listening(ENDLESS[kind]) as served,
        pytest.raises(SourceMalformed, match="over 1,000,000 bytes; it may have no end: ask its operator"),
    ):
        _client(5).get(served.url)
    assert served.connections == 1


@pytest.mark.parametrize(
    ("before", "piece", "told"),
    [
        (b"HTTP/1.1 200 OK\r\n", b"X-More: yes\r\n", "head of the answer is too long or garbled"),
        (b"HTTP/1.1 200 OK\r\nX-Long: ", b"x" * 4096, "head of the answer is too long or garbled"),
        (b"HTTP/1.1 ", b"2" * 4096, "head of the answer is too long or garbled"),
    ],
)
def test_an_endless_head_is_refused(before: bytes, piece: bytes, told: str) -> None:
    with listening(_endless(before, piece)) as served, pytest.raises(SourceMalformed, match=told):
        _client(5).get(served.url)


def test_an_endless_row_of_interim_answers_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http, "TOTAL_FACTOR", 2)
    with (
        listening(drip(b"", b"HTTP/1.1 100 Continue\r\n\r\n", 0.02)) as served,
        pytest.raises(SourceUnavailable, match="comes too slowly"),
    ):
        _client(0.3).get(served.url)


@pytest.mark.parametrize("status", ["302 Found", "404 Not Found", "503 Busy"])
def test_the_body_of_an_answer_that_is_not_wanted_is_not_read(status: str) -> None:
    said = f"HTTP/1.1 {status}\r\nLocation: /\r\nRetry-After: 0\r\n\r\n".encode()
    with listening(_endless(said, b"<p>" * 10_000)) as served, pytest.raises(SourceError):
        _client(5).get(served.url)
    assert served.connections >= 1


def test_a_length_announced_over_the_limit_is_refused_before_it_comes() -> None:
    with (
        listening(saying(HEAD + b"Content-Length: 999999999999\r\n\r\nx")) as served,
        pytest.raises(SourceMalformed, match="over 100,000,000 bytes"),
    ):
        _client(5).get(served.url)


def test_a_bomb_in_gzip_is_stopped_while_it_is_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    # 100 kB that would become 100 MB: what is handed on is measured in the pieces that were unpacked.
    bomb = gzip.compress(b"0" * 100_000_000)
    client = _client(5, max_download_bytes=300_000)
    sizes: list[int] = []
    with (
        serving({"/": answer(body=bomb, Content_Encoding="gzip")}) as served,
        client.stream(f"{served.url}/") as stream,
        pytest.raises(SourceUnavailable, match="over 300,000 bytes"),
    ):
        sizes.extend(len(piece) for piece in stream.chunks())
    assert max(sizes) <= 65_536
    assert sum(sizes) <= 300_000


WHOLE = gzip.compress(b"the whole text " * 1000)
BROKEN: dict[str, Callable[[], bytes]] = {
    "ends before its end": lambda: WHOLE[:-20],
    "cannot be unpacked": lambda: b"no gzip at all",
    "fails its own check": lambda: WHOLE[:-8] + zlib.crc32(b"other").to_bytes(4, "little") + WHOLE[-4:],
}


@pytest.mark.parametrize("kind", BROKEN)
def test_a_body_that_cannot_be_unpacked_is_asked_for_again_and_then_told(kind: str) -> None:
    with (
        serving({"/": answer(body=BROKEN[kind](), Content_Encoding="gzip")}) as served,
        pytest.raises(SourceMalformed, match=r"packed with gzip, but it (cannot|ends).*, 4 times"),
    ):
        _client(5).get(f"{served.url}/")
    assert len(served.requests) == 4


def test_gzip_is_asked_for_and_unpacked_with_several_members_and_padding() -> None:
    # The first member is longer than a piece: with others behind it, it was once unpacked without end.
    body = gzip.compress(b" " * 200_000) + gzip.compress("thứ hai".encode()) + b"\0" * 20
    with serving({"/": answer(body=body, Content_Encoding="x-gzip")}) as served:
        assert _client(5).get(f"{served.url}/").body.decode() == " " * 200_000 + "thứ hai"
    assert served.requests[0][1]["accept-encoding"] == "gzip"


def test_a_packing_that_was_not_asked_for_is_named() -> None:
    with (
        serving({"/": answer(body=b"?", Content_Encoding="br")}) as served,
        pytest.raises(SourceError, match="packed as br, though only gzip was asked for"),
    ):
        _client(5).get(f"{served.url}/")


@pytest.mark.parametrize(
    "said",
    [b"Transfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n", b"Content-Length: 2\r\n\r\nok"],
)
def test_connections_are_kept_for_the_next_request(said: bytes) -> None:
    def talk(connected: socket.socket) -> None:
        while True:
            connected.sendall(HEAD + said)
            if not connected.recv(65_536):
                return

    with listening(talk) as served, _client(5) as client:
        assert [client.get(served.url).body for _ in range(3)] == [b"ok"] * 3
    assert served.connections == 1


def test_a_deadline_bounds_waits_and_attempts() -> None:
    settings = load({}, http_pause=0, http_timeout=30)
    waits: list[float] = []
    patience = Patience(deadline=transport.time.monotonic() + 2.5)
    client = PoliteClient(settings, allow_private=True, sleep=waits.append, patience=patience)
    with serving({"/": answer(503)}) as served, pytest.raises(SourceUnavailable, match="answered 503"):
        client.get(f"{served.url}/")
    assert waits == [1.0]


def test_nothing_is_asked_after_the_deadline() -> None:
    patience = Patience(deadline=transport.time.monotonic() - 1)
    client = PoliteClient(load({}, http_pause=0), allow_private=True, patience=patience)
    with serving({"/": answer()}) as served, pytest.raises(SourceUnavailable, match="time allowed is over"):
        client.get(f"{served.url}/")
    assert served.requests == []
