"""The polite client against a scripted server on the loopback address."""

from __future__ import annotations

import email.utils
import gzip
import logging
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler

import pytest

from catalog.errors import SourceMalformed, SourceRefused, SourceUnavailable
from catalog.harvest import http
from catalog.harvest.http import PoliteClient
from catalog.settings import Settings, load
from tests.harvest.servers import answer, cut, in_turn, serving


@pytest.fixture
def settings() -> Settings:
    """No database is needed here, so not the settings of one."""
    return load({}, http_pause=0, http_backoff=0.01)


@pytest.fixture
def waits() -> list[float]:
    return []


@pytest.fixture
def client(settings: Settings, waits: list[float]) -> PoliteClient:
    return PoliteClient(settings, allow_private=True, sleep=waits.append)


def test_an_answer_comes_with_lower_case_headers_and_its_bytes(client: PoliteClient) -> None:
    with serving({"/": answer(body="Huế".encode(), X_Total="3")}) as served:
        reply = client.get(f"{served.url}/", params={"q": "a b"})
    assert (reply.status, reply.body, reply.headers["x-total"]) == (200, "Huế".encode(), "3")
    assert served.requests[0][0] == "/?q=a+b"


def test_the_user_agent_names_the_catalog_and_its_contact(waits: list[float]) -> None:
    settings = load({}, contact="ban@thuvien.example", base_url="https://kho.example", http_pause=0)
    with serving({"/": answer()}) as served:
        PoliteClient(settings, allow_private=True, sleep=waits.append).get(f"{served.url}/")
    agent = served.requests[0][1]["user-agent"]
    assert agent.startswith("KhoMo/")
    assert "https://kho.example" in agent
    assert "ban@thuvien.example" in agent


def test_an_unavailable_server_is_asked_again_with_growing_pauses(
    client: PoliteClient, waits: list[float]
) -> None:
    with serving({"/": in_turn(answer(503), answer(502), answer(200))}) as served:
        assert client.get(f"{served.url}/").status == 200
    assert waits == [0.01, 0.03]


def test_the_waits_before_another_attempt_are_one_three_and_nine_seconds(waits: list[float]) -> None:
    client = PoliteClient(load({}, http_pause=0), allow_private=True, sleep=waits.append)
    with serving({"/": answer(503)}) as served, pytest.raises(SourceUnavailable):
        client.get(f"{served.url}/")
    assert waits == [1.0, 3.0, 9.0]


def test_retry_after_in_seconds_is_honoured(client: PoliteClient, waits: list[float]) -> None:
    with serving({"/": in_turn(answer(429, Retry_After="7"), answer())}) as served:
        client.get(f"{served.url}/")
    assert waits == [7.0]


def test_retry_after_as_a_date_is_honoured(client: PoliteClient, waits: list[float]) -> None:
    moment = email.utils.format_datetime(datetime.now(UTC) + timedelta(seconds=40), usegmt=True)
    with serving({"/": in_turn(answer(503, Retry_After=moment), answer())}) as served:
        client.get(f"{served.url}/")
    assert len(waits) == 1
    assert 35 < waits[0] <= 40


def test_an_unreadable_retry_after_falls_back_to_the_own_pause(
    client: PoliteClient, waits: list[float]
) -> None:
    with serving({"/": in_turn(answer(503, Retry_After="soon"), answer())}) as served:
        client.get(f"{served.url}/")
    assert waits == [0.01]


def test_a_server_that_asks_for_hours_ends_the_run(client: PoliteClient, waits: list[float]) -> None:
    with (
        serving({"/": answer(503, Retry_After="7200")}) as served,
        pytest.raises(SourceUnavailable, match=r"come back after 20\d\d-\d\d-\d\d \d\d:\d\d \(UTC\+7\)"),
    ):
        client.get(f"{served.url}/")
    assert waits == []


def test_a_server_that_stays_down_is_given_up_after_four_attempts(client: PoliteClient) -> None:
    with (
        serving({"/": answer(500)}) as served,
        pytest.raises(
            SourceUnavailable, match=r"answered 500 \(Internal Server Error\), 4 times; try again later"
        ),
    ):
        client.get(f"{served.url}/")
    assert len(served.requests) == 4


def test_a_refusal_is_not_repeated_and_tells_no_query(client: PoliteClient) -> None:
    with serving({"/a": answer(403)}) as served, pytest.raises(SourceRefused) as caught:
        client.get(f"{served.url}/a", params={"key": "s3cret"})
    assert len(served.requests) == 1
    assert "403" in str(caught.value)
    assert "s3cret" not in str(caught.value)


def test_a_status_that_was_asked_for_is_returned(client: PoliteClient) -> None:
    with serving({"/": answer(422, b"why")}) as served:
        reply = client.get(f"{served.url}/", accept_status=(422,))
    assert (reply.status, reply.body) == (422, b"why")


def test_a_cut_answer_is_asked_for_again(client: PoliteClient) -> None:
    with serving({"/": in_turn(cut(100, b"half"), answer(body=b"whole"))}) as served:
        assert client.get(f"{served.url}/").body == b"whole"


def test_an_answer_that_is_cut_every_time_is_malformed(client: PoliteClient) -> None:
    with serving({"/": cut(100, b"half")}) as served, pytest.raises(SourceMalformed, match="cut"):
        client.get(f"{served.url}/")


def test_a_cut_download_says_so_instead_of_ending_early(client: PoliteClient) -> None:
    with (
        serving({"/": cut(100, b"half")}) as served,
        client.stream(f"{served.url}/") as stream,
        pytest.raises(SourceUnavailable, match="the answer is cut after 4 bytes; try again later"),
    ):
        list(stream.chunks())


def test_a_download_over_the_limit_is_stopped(waits: list[float]) -> None:
    settings = load({}, max_download_bytes=1000, http_pause=0)
    client = PoliteClient(settings, allow_private=True, sleep=waits.append)
    with (
        serving({"/": answer(body=b"x" * 5000)}) as served,
        client.stream(f"{served.url}/") as stream,
        pytest.raises(SourceUnavailable, match="over 1,000 bytes"),
    ):
        list(stream.chunks())


def test_a_compressed_answer_counts_by_its_unpacked_size(
    client: PoliteClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(http, "MAX_REPLY_BYTES", 100_000)
    bomb = gzip.compress(b"0" * 1_000_000)
    with (
        serving({"/": answer(body=bomb, Content_Encoding="gzip")}) as served,
        pytest.raises(SourceMalformed, match="over 100,000 bytes"),
    ):
        client.get(f"{served.url}/")


def test_redirects_are_followed_and_secrets_stay_with_their_host(client: PoliteClient) -> None:
    with serving({"/end": answer(body=b"there")}) as other:
        routes = {
            "/start": answer(302, Location="/next"),
            "/next": answer(301, Location=f"{other.url}/end"),
        }
        with serving(routes) as served:
            reply = client.get(f"{served.url}/start", headers={"Authorization": "Bearer s3cret"})
    assert reply.body == b"there"
    assert reply.url == f"{other.url}/end"
    assert served.requests[1][1]["authorization"] == "Bearer s3cret"
    assert "authorization" not in other.requests[0][1]


def test_a_chain_of_redirects_ends(client: PoliteClient) -> None:
    with (
        serving({"/": answer(302, Location="/")}) as served,
        pytest.raises(SourceRefused, match="more than 5 redirects"),
    ):
        client.get(f"{served.url}/")
    assert len(served.requests) == 6


def test_requests_to_one_host_are_paced(waits: list[float]) -> None:
    client = PoliteClient(load({}, http_pause=2.0), allow_private=True, sleep=waits.append)
    with serving({"/": answer()}) as served:
        client.get(f"{served.url}/")
        client.get(f"{served.url}/")
    assert len(waits) == 1
    assert 1.5 < waits[0] <= 2.0


def test_a_server_that_does_not_answer_in_time_is_unavailable(waits: list[float]) -> None:
    client = PoliteClient(load({}, http_timeout=0.1, http_pause=0), allow_private=True, sleep=waits.append)
    with serving({"/": _never()}) as served, pytest.raises(SourceUnavailable, match="no answer"):
        client.get(f"{served.url}/")


def _never() -> Callable[[BaseHTTPRequestHandler, int], None]:
    def handle(request: BaseHTTPRequestHandler, before: int) -> None:
        # Reads until the client has gone away.
        request.rfile.read(1)
        request.close_connection = True

    return handle


def test_logs_hold_no_query(client: PoliteClient, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, logger="catalog")
    with serving({"/oai": in_turn(answer(503), answer())}) as served:
        client.get(f"{served.url}/oai?apikey=s3cret")
    assert "/oai" in caplog.text
    assert "s3cret" not in caplog.text
