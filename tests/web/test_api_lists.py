"""Institutions, sources, what is on, facets over the API; and the page that tells of it."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from lxml import html

from catalog.people import links as issuing
from catalog.record import Place, Schedule, Source
from catalog.store import links, runs, sources
from catalog.store.db import writing
from catalog.store.models import AttendedRow
from catalog.web.i18n import today
from tests.factories import add_institution, make_record
from tests.programme.sample import take_in_plans
from tests.serving import serving
from tests.web.conftest import Read, text_of

Publish = Callable[..., list[str]]
API = "/api/v1"
SECRET = "s3cret"


@pytest.fixture
def occasions(publish: Publish) -> None:
    """Exhibitions and events at two places, on now, to come and over."""
    now = today()

    def held(start: int, end: int, **more: Any) -> Schedule:
        return Schedule(start=str(now + timedelta(start)), end=str(now + timedelta(end)), **more)

    add_institution("hanoi-museum", name_vi="Bảo tàng Hà Nội", system="museum", lat=21.03, lon=105.85)
    add_institution("hue-library", lat=16.46, lon=107.59)
    hanoi = {"kind": "exhibition", "source": "museum", "institution": "hanoi-museum"}
    publish(
        make_record("long", title="Mở lâu", schedule=held(-30, 300), **hanoi),
        make_record("soon", title="Sắp đóng", schedule=held(-30, 3), **hanoi),
        make_record("next", title="Sắp mở", schedule=held(10, 40), **hanoi),
        make_record("over", title="Đã đóng", schedule=held(-60, -40), **hanoi),
        make_record("off", title="Đã hủy", schedule=held(-1, 9, status="cancelled"), **hanoi),
        make_record("someday", title="Chưa rõ ngày", **hanoi),
        make_record(
            "class", kind="class", title="Lớp vẽ", schedule=Schedule(start=str(now), recurrence="FREQ=WEEKLY")
        ),
        make_record("talk", kind="event", title="Nói chuyện", schedule=held(5, 5)),
    )


def ids(client: FlaskClient, address: str) -> list[str]:
    return [one["id"] for one in client.get(API + address).get_json()["items"]]


def test_exhibitions_come_in_the_order_in_which_one_would_go(occasions: None, client: FlaskClient) -> None:
    told = client.get(f"{API}/exhibitions").get_json()
    order = ["soon", "long", "next", "someday", "off", "over"]
    assert [one["id"] for one in told["items"]] == [f"museum-{name}" for name in order]
    assert [told["times"][one["id"]]["state"] for one in told["items"]] == [
        "now", "now", "coming", "undated", "cancelled", "past",
    ]  # fmt: skip
    assert told["times"]["museum-next"]["next"] == str(today() + timedelta(10))
    assert ids(client, "/exhibitions?when=now") == ["museum-soon", "museum-long"]
    assert ids(client, "/exhibitions?when=coming") == ["museum-next"]
    assert ids(client, "/exhibitions?when=past") == ["museum-over"]


def test_events_are_chosen_by_days_place_and_institution(occasions: None, client: FlaskClient) -> None:
    assert ids(client, "/events") == ["sample-class", "sample-talk"]
    day = today() + timedelta(5)
    assert ids(client, f"/events?from={day}&to={day}") == ["sample-talk"]
    week = today() + timedelta(7)
    assert ids(client, f"/events?from={week}&to={week}") == ["sample-class"]
    assert ids(client, "/events?near=16.46,107.59&radius=20") == ["sample-class", "sample-talk"]
    assert ids(client, "/exhibitions?near=16.46,107.59&radius=20") == []
    assert ids(client, "/events?institution=hanoi-museum") == []
    distances = client.get(f"{API}/events?near=16.46,107.59").get_json()["times"]
    assert distances["sample-talk"]["kilometres"] < 10


def test_what_is_near_is_where_its_places_or_its_institution_are_computed_before_or_not(
    occasions: None, publish: Publish, client: FlaskClient
) -> None:
    places = (Place(label="Lăng Tự Đức", lat=16.4324, lon=107.5656), Place(label="?", certainty="uncertain"))
    publish(make_record("tomb", kind="event", institution="hanoi-museum", source="museum", places=places))
    around = "/events?near=16.4324,107.5656&radius="
    for is_computed in (True, False):
        assert ids(client, f"{around}1") == ["museum-tomb"], is_computed
        assert ids(client, f"{around}20") == ["sample-class", "sample-talk", "museum-tomb"], is_computed
        # It is of the museum, and so it is there too.
        assert ids(client, "/events?near=21.03,105.85&radius=2") == ["museum-tomb"], is_computed
        with writing() as session:
            session.execute(sa.update(AttendedRow).values(cells=None))


def test_days_long_ago_and_far_ahead_are_read_from_the_records_themselves(
    publish: Publish, client: FlaskClient
) -> None:
    def held(name: str, start: int, **more: Any) -> Any:
        schedule = Schedule(start=str(today() + timedelta(start)), **more)
        return make_record(name, kind="event", schedule=schedule)

    # Every second week: it may take place on any day, the record alone says on which it does.
    fortnight = "FREQ=WEEKLY;INTERVAL=2"
    publish(held("old", -700), held("even", -700, recurrence=fortnight), held("far", 900))
    first, second = today() - timedelta(700), today() - timedelta(693)
    assert ids(client, f"/events?from={first}&to={first}") == ["sample-even", "sample-old"]
    assert ids(client, f"/events?from={second}&to={second}") == []
    assert ids(client, f"/events?from={today()}") == ["sample-even", "sample-far"]
    told = client.get(f"{API}/events?size=1&page=2").get_json()
    assert (told["total"], told["pages"], list(told["times"])) == (3, 3, ["sample-far"])
    assert told["times"]["sample-far"] == {"state": "coming", "next": str(today() + timedelta(900))}


WRONG = (
    ("when=soon", "when"),
    ("from=22-11-2026", "from"),
    ("from=2026-01-01&to=2029-01-01", "to"),
    ("from=2026-02-02&to=2026-02-01", "to"),
    ("to=9999-12-31", "to"),
    ("near=91,200", "near"),
    ("near=Atlantis", "near"),
    ("near=T%C3%A2n+L%E1%BA%ADp", "near"),
    ("radius=x", "radius"),
    ("size=501", "size"),
)


def test_a_wrong_parameter_of_what_is_on_is_named(client: FlaskClient) -> None:
    for query, parameter in WRONG:
        told = client.get(f"{API}/events?{query}").get_json()
        assert (told["status"], told["parameter"]) == (400, parameter), query
        assert parameter in told["error"], query


def test_institutions_are_listed_with_their_records_and_found_by_name(
    sample: list[str], client: FlaskClient
) -> None:
    add_institution("dak-lak", name_vi="Thư viện Đắk Lắk", name_en="", province="Tỉnh Đắk Lắk")
    told = client.get(f"{API}/institutions").get_json()
    assert told["total"] == len(told["items"]) >= 2
    by_slug = {one["slug"]: one for one in told["items"]}
    assert by_slug["hue-library"]["records"] > 0
    assert by_slug["hue-library"]["page"] == "http://localhost/institution/hue-library"
    named = client.get(f"{API}/institutions?q=dak+lak").get_json()["items"]
    assert [one["slug"] for one in named] == ["dak-lak"]
    placed = client.get(f"{API}/institutions", query_string={"province": "Thừa Thiên Huế"}).get_json()
    assert "hue-library" in [one["slug"] for one in placed["items"]]
    assert "dak-lak" not in [one["slug"] for one in placed["items"]]
    one_a_page = client.get(f"{API}/institutions?size=1").get_json()
    assert one_a_page["pages"] == told["total"]
    assert client.get(one_a_page["next"]).get_json()["page"] == 2
    assert client.get(f"{API}/institutions?page=99").status_code == 404


def test_an_institution_tells_its_kinds_and_sources(sample: list[str], client: FlaskClient) -> None:
    told = client.get(f"{API}/institutions/hue-library").get_json()
    assert told["kinds"]["book"] >= 1
    assert sum(told["kinds"].values()) == told["records"]
    assert "sample" in told["sources"]
    missing = client.get(f"{API}/institutions/nope").get_json()
    assert "/api/v1/institutions" in missing["error"]


def test_a_source_tells_how_fresh_it_is_and_no_secret(sample: list[str], client: FlaskClient) -> None:
    with writing() as session:
        source = Source(
            slug="api", connector="oai-pmh", institution="hue-library",
            options={"url": f"https://user:{SECRET}@x.example", "key": SECRET}, link=f"https://x.example/{SECRET}",
        )  # fmt: skip
        sources.add(session, source, every_seconds=3600)
        good = runs.open_run(session, "api", "full").id
        runs.finish(session, good, "done", {"seen": 3, "new": 3})
    with writing() as session:
        bad = runs.open_run(session, "api", "full").id
        runs.finish(session, bad, "failed", {"seen": 1}, f"https://user:{SECRET}@x.example did not answer")
    response = client.get(f"{API}/sources")
    assert SECRET not in response.get_data(as_text=True)
    told = {one["slug"]: one for one in response.get_json()["items"]}["api"]
    assert told == client.get(f"{API}/sources/api").get_json()
    assert (told["every_seconds"], told["records"], told["late"]) == (3600, 0, False)
    assert told["last_run"]["status"] == "failed"
    assert told["last_run"]["counts"] == {"seen": 1}
    assert told["last_good"] < told["last_run"]["finished"]
    assert client.get(f"{API}/sources/nope").status_code == 404


def test_facets_lead_to_their_values(sample: list[str], client: FlaskClient) -> None:
    items = {one["field"]: one for one in client.get(f"{API}/facets").get_json()["items"]}
    assert items["kind"]["label"] == "Kind"
    values = client.get(items["kind"]["values"]).get_json()["values"]
    assert "book" in [one["value"] for one in values]


@pytest.mark.parametrize(
    ("address", "word"), [("/data/api", "Bản ghi theo mã"), ("/en/data/api", "Records by their ids")]
)
def test_the_page_tells_every_operation_in_both_languages(
    address: str, word: str, sample: list[str], read: Read, client: FlaskClient
) -> None:
    page = read(address)
    text = text_of(page)
    assert word in text
    for path, operations in client.get(f"{API}/openapi.json").get_json()["paths"].items():
        for method in operations.keys() - {"parameters"}:
            assert f"{method.upper()} {path}" in text
    assert "`" not in text
    targets = set(page.xpath("//@id"))
    assert {link[1:] for link in page.xpath("//main//a/@href") if link.startswith("#")} <= targets


def test_the_examples_of_the_page_run_as_they_stand(sample: list[str], app: Flask) -> None:
    add_institution("hue-library")
    take_in_plans()
    with writing() as session:
        token = issuing.issue(session, "test", institution="hue-library", scope=links.API, label="Koha")[1]
    with serving(app) as address:
        told = subprocess.run(
            ["curl", "--silent", f"{address}/en/data/api"], capture_output=True, text=True, check=True
        ).stdout
        lines = html.document_fromstring(told).xpath("//pre/code/text()")
        assert len(lines) > 15
        for line in lines:
            shown = f"{line} --silent --output /dev/null --write-out '%{{http_code}}'"
            answered = subprocess.run(
                ["sh", "-c", shown],
                capture_output=True,
                text=True,
                check=True,
                env=os.environ | {"TOKEN": token},
            )
            assert answered.stdout == "200", line
