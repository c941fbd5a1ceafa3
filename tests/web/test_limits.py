"""What one address may ask for is bounded, told in headers, and comes back with time."""

from __future__ import annotations

import itertools
import threading
import time
from collections.abc import Callable
from multiprocessing import get_context
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from catalog.settings import Settings, load
from catalog.web.buckets import Buckets

Limited = Callable[..., FlaskClient]
FACTS = "/api/v1/record.schema.json"


@pytest.fixture
def limited(make_app: Callable[..., Flask], settings: Settings) -> Limited:
    """A client of an app in which one address has so many points a minute."""

    def make(points: int, **more: object) -> FlaskClient:
        given = load(
            {}, home=settings.home, database_url=settings.database_url, requests_per_minute=points, **more
        )
        return make_app(given=given).test_client()

    return make


def come_from(address: str, **headers: str) -> dict[str, object]:
    return {"environ_overrides": {"REMOTE_ADDR": address}, "headers": headers}


def test_beyond_the_limit_429_says_when_to_come_back_and_then_it_goes_on(limited: Limited) -> None:
    client = limited(60)
    told = [client.get(FACTS).headers for _ in range(60)]
    assert {headers["RateLimit-Limit"] for headers in told} == {"60"}
    assert told[0]["RateLimit-Policy"] == "60;w=60"
    assert told[0]["RateLimit-Remaining"] == "59"
    refused = next(answer for answer in (client.get(FACTS) for _ in range(99)) if answer.status_code != 200)
    assert refused.status_code == 429
    assert refused.get_json()["ok"] is False
    assert "60 points a minute" in refused.get_json()["error"]
    assert refused.headers["RateLimit-Remaining"] == "0"
    assert refused.headers["Cache-Control"] == "no-store"
    assert refused.headers["Retry-After"] == "1"
    time.sleep(1)
    assert client.get(FACTS).status_code == 200


def test_clients_pages_and_data_are_counted_apart(limited: Limited) -> None:
    client = limited(5)
    assert [client.get(FACTS, **come_from("203.0.113.1")).status_code for _ in range(6)][-1] == 429
    assert client.get(FACTS, **come_from("203.0.113.2")).status_code == 200
    assert client.get("/search", **come_from("203.0.113.1")).status_code == 200
    refused = client.get("/search", **come_from("203.0.113.1"))
    assert refused.status_code == 429
    assert "Quá nhiều yêu cầu cùng lúc" in refused.get_data(as_text=True)


def test_a_household_of_ipv6_is_one_client(limited: Limited) -> None:
    client = limited(5)
    addresses = [f"2001:db8:1:2::{number:x}" for number in range(6)]
    assert [client.get(FACTS, **come_from(one)).status_code for one in addresses][-1] == 429
    assert client.get(FACTS, **come_from("2001:db8:1:3::1")).status_code == 200


def test_health_pages_pictures_and_preflights_are_free(limited: Limited) -> None:
    client = limited(1)
    for address in ("/healthz", "/robots.txt", "/about", "/static/css/site.css", "/"):
        for _ in range(3):
            with client.get(address) as answer:
                assert answer.status_code == 200
                assert "RateLimit-Limit" not in answer.headers
    assert {client.options(FACTS).status_code for _ in range(3)} == {200}


def test_the_limit_can_be_switched_off(limited: Limited) -> None:
    client = limited(0)
    assert "RateLimit-Limit" not in client.get(FACTS).headers


def test_what_a_header_claims_counts_only_behind_a_proxy_of_ours(limited: Limited) -> None:
    client = limited(5)
    fakes = [come_from("203.0.113.9", **{"X-Forwarded-For": f"198.51.100.{number}"}) for number in range(6)]
    assert [client.get(FACTS, **one).status_code for one in fakes][-1] == 429
    behind = limited(5, proxies=1)
    passed = [come_from("10.0.0.1", **{"X-Forwarded-For": f"198.51.100.{number}"}) for number in range(6)]
    assert {behind.get(FACTS, **one).status_code for one in passed} == {200}
    same = come_from("10.0.0.1", **{"X-Forwarded-For": "spoofed, 198.51.100.77"})
    assert [behind.get(FACTS, **same).status_code for _ in range(6)][-1] == 429


def test_an_unknown_proxy_on_this_machine_does_not_shut_everyone_out(
    limited: Limited, caplog: pytest.LogCaptureFixture
) -> None:
    client = limited(1)
    passed = come_from("127.0.0.1", **{"X-Forwarded-For": "198.51.100.1"})
    assert {client.get(FACTS, **passed).status_code for _ in range(5)} == {200}
    assert caplog.text.count("CATALOG_PROXIES=1") <= 1


def spend(file: str, times: int) -> int:
    buckets = Buckets(Path(file), 300)
    return sum(buckets.take("one", 1, 1000.0).granted for _ in range(times))


def test_processes_and_threads_share_one_bucket(tmp_path: Path) -> None:
    file = str(tmp_path / "limits.bin")
    with get_context("spawn").Pool(2) as pool:
        granted = sum(pool.starmap(spend, [(file, 200), (file, 200)]))
    assert granted == 300
    buckets, told = Buckets(Path(file), 300), []
    threads = [
        threading.Thread(
            target=lambda: told.extend(buckets.take("two", 1, 1000.0).granted for _ in range(100))
        )
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(told) == 300
    buckets.close()


def test_points_come_back_evenly_and_a_clock_set_back_shuts_nobody_out(tmp_path: Path) -> None:
    buckets = Buckets(tmp_path / "limits.bin", 60)
    assert all(buckets.take("one", 10, 5000.0).granted for _ in range(6))
    refused = buckets.take("one", 10, 5005.0)
    assert (refused.granted, refused.left, refused.wait) == (False, 5, 5.0)
    assert buckets.take("one", 10, 5010.0).granted
    assert buckets.take("dear", 1000, 5000.0).granted
    assert buckets.take("one", 10, 1000.0).wait <= 60
    assert buckets.take("one", 10, 1070.0).granted
    buckets.close()


def test_a_crowd_takes_no_more_room_and_a_file_of_another_size_is_made_anew(
    tmp_path: Path,
) -> None:
    file = tmp_path / "limits.bin"
    file.write_bytes(b"of an older version")
    buckets = Buckets(file, 5)
    granted = [buckets.take(str(number), 1, 100.0 + number / 1000).granted for number in range(20_000)]
    assert all(granted)
    size = file.stat().st_size
    for number in itertools.islice(itertools.count(20_000), 500):
        buckets.take(str(number), 1, 200.0)
    assert file.stat().st_size == size
    buckets.close()


def test_a_home_that_cannot_be_written_still_limits(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    buckets = Buckets(tmp_path / "file" / "limits.bin", 2)
    assert [buckets.take("one", 1, 10.0).granted for _ in range(3)] == [True, True, False]
    buckets.close()
