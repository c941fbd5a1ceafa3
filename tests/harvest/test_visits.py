"""The way to servers of other protocols than HTTP: the same rules for addresses, turns, pauses and time."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from catalog.errors import SourceRefused, SourceUnavailable
from catalog.harvest.http import Patience, PoliteClient
from catalog.harvest.turns import Turns
from catalog.settings import load


@pytest.fixture
def waits() -> list[float]:
    return []


@pytest.fixture
def client(tmp_path: Path, waits: list[float]) -> Callable[..., PoliteClient]:
    def make(*, pause: float = 0.0, **given: object) -> PoliteClient:
        settings = load({}, home=tmp_path, http_pause=pause, http_timeout=10.0)
        return PoliteClient(settings, sleep=waits.append, **given)

    return make


def test_a_private_address_is_refused_unless_the_source_allows_it(client) -> None:
    with client() as http, pytest.raises(SourceRefused, match="allow_private=true"):
        http.visit("127.0.0.1", 210)
    with client(allow_private=True) as http:
        assert http.visit("127.0.0.1", 210).addresses == ("127.0.0.1",)


@pytest.mark.parametrize("host", ["169.254.169.254", "0.0.0.0", "224.0.0.1"])
def test_an_address_where_no_source_can_be_is_refused_whatever_is_allowed(client, host: str) -> None:
    with client(allow_private=True) as http, pytest.raises(SourceRefused, match="no source can be there"):
        http.visit(host, 210)


def test_a_name_without_an_address_is_told(client) -> None:
    with client() as http, pytest.raises(SourceUnavailable, match=r"nothing\.invalid:210: "):
        http.visit("nothing.invalid", 210)


@pytest.mark.parametrize("host", ["a" * 300, "khô..ng", "a\0b"])
def test_a_host_that_is_no_name_is_told_as_one_without_an_address(client, host: str) -> None:
    with client() as http, pytest.raises(SourceUnavailable, match="has no address"):
        http.visit(host, 210)


def test_another_run_waits_for_its_turn_at_the_server(client, tmp_path: Path) -> None:
    other = Turns(tmp_path / "turns", 0)
    hasty = Patience(deadline=time.monotonic() + 0.2)
    with other.at("127.0.0.1:210"), client(allow_private=True, patience=hasty) as http:
        visit = http.visit("127.0.0.1", 210)
        http.sleep = time.sleep
        with pytest.raises(SourceUnavailable, match=r"127\.0\.0\.1:210: another run"), visit.turn():
            pytest.fail("two at once")


def test_requests_keep_the_pause_and_get_four_time_outs_each(client, waits: list[float]) -> None:
    with client(allow_private=True, pause=60.0) as http:
        visit = http.visit("127.0.0.1", 210)
        for _ in range(2):
            with visit.turn() as seconds:
                assert seconds == 40.0
    assert 0 < waits[-1] <= 60.0


def test_nothing_is_asked_after_the_deadline(client) -> None:
    over = Patience(deadline=time.monotonic())
    with client(allow_private=True, patience=over) as http:
        visit = http.visit("127.0.0.1", 210)
        assert visit.seconds == 0
        with pytest.raises(SourceUnavailable, match="the time allowed is over"), visit.turn():
            pytest.fail("asked")
        assert not visit.again(1)


def test_attempts_wait_as_over_http_and_come_to_an_end(client, waits: list[float]) -> None:
    with client(allow_private=True, patience=Patience(attempts=3)) as http:
        visit = http.visit("127.0.0.1", 210)
        assert [visit.again(attempt) for attempt in (1, 2, 3)] == [True, True, False]
    assert len(waits) == 2
    assert 0 < waits[0] < waits[1]
