"""The page of an institution: hours, services, access, past; and what machines are told of them."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from typing import Any

import pytest
from flask.testing import FlaskClient
from lxml import html

from catalog.programme import institutions
from catalog.store import runs
from catalog.store.db import writing
from tests.factories import add_institution, make_record, publish_records

WHOLE = [
    {"day": day, "opens": "00:00", "closes": "24:00"} for day in ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
]


def save(**given: Any) -> None:
    with writing() as session:
        institutions.save(session, "cli", {"slug": "hue-library", **given})


def text(client: FlaskClient, address: str = "/institution/hue-library") -> str:
    page = html.document_fromstring(client.get(address).text)
    return " ".join(" ".join(page.xpath("//main//text()")).split())


def graph(client: FlaskClient) -> dict[str, Any]:
    page = html.document_fromstring(client.get("/institution/hue-library").text)
    (script,) = page.xpath("//script[@type='application/ld+json']/text()")
    told = json.loads(script)
    return next(node for node in told["@graph"] if "Library" in str(node["@type"]))


@pytest.mark.usefixtures("translations")
def test_a_visitor_is_told_hours_services_access_and_the_past(client: FlaskClient) -> None:
    add_institution(name_vi="Thư viện tỉnh", name_en="")
    add_institution("district", name_vi="Thư viện huyện Phú Vang")
    save(
        name_vi="Thư viện thành phố", opening=WHOLE, special_hours=[{"from": "2099-01-01", "note": "Tết"}],
        services=["lending"], accessibility=["lift"], isil="VN-HUE", phone="0234 1", email="tv@hue.example",
        social=["https://fb.example/tv"], photo="https://tv.example/a.jpg", owner="province",
        accessibility_note="gọi trước",
    )  # fmt: skip
    with writing() as session:
        institutions.save(
            session,
            "cli",
            {"slug": "hue-library", "name_vi": "Thư viện Huế"},
            since=date(2025, 7, 1),
            act="1675",
        )
        institutions.link(
            session,
            "cli",
            "district",
            "hue-library",
            day=date(2025, 7, 1),
            act="202/2025/QH15",
            at="district",
        )
    told = text(client)
    for words in (
        "Đang mở cửa", "Hằng ngày 00:00–24:00", "01/01/2099: Tết", "Mượn về nhà", "Thang máy đến các tầng",
        "VN-HUE", "tv@hue.example", "fb.example", "Thư viện thành phố (đến 30/06/2025)", "gọi trước",
        "Thư viện huyện Phú Vang (01/07/2025 · 202/2025/QH15)", "Ủy ban nhân dân tỉnh, thành phố",
    ):  # fmt: skip
        assert words in told, words
    (photo,) = html.document_fromstring(client.get("/institution/hue-library").text).xpath(
        "//img[@class='house']"
    )
    key = hashlib.sha256(b"https://tv.example/a.jpg").hexdigest()[:10]
    assert photo.get("src") == f"/picture/~hue-library.{key}/800"
    assert photo.get("alt")
    english = text(client, "/en/institution/hue-library")
    assert "Open now" in english
    assert "Lending" in english
    node = graph(client)
    assert node["identifier"] == {"@type": "PropertyValue", "propertyID": "ISIL", "value": "VN-HUE"}
    assert len(node["openingHoursSpecification"]["dayOfWeek"]) == 7
    assert node["openingHoursSpecification"]["closes"] == "23:59"
    assert node["specialOpeningHoursSpecification"]["validFrom"] == "2099-01-01"
    assert node["amenityFeature"] == {"@type": "LocationFeatureSpecification", "name": "lift", "value": True}
    one = client.get("/api/v1/institutions/hue-library").json
    assert [name["name_vi"] for name in one["names"]] == ["Thư viện thành phố", "Thư viện Huế"]
    assert one["predecessors"] == [
        {
            "slug": "district",
            "name_vi": "Thư viện huyện Phú Vang",
            "from": "2025-07-01",
            "act": "202/2025/QH15",
        }
    ]


def test_a_record_tells_the_hours_of_its_house_in_the_pages_language(client: FlaskClient) -> None:
    add_institution(
        opening=[{"day": "MO", "opens": "08:00", "closes": "11:00"}], hours="hỏi trước", address="1 Lê Lợi"
    )
    publish_records([make_record("1")])
    assert "T2 08:00-11:00; hỏi trước" in text(client, "/record/sample-1")
    assert "Mon 08:00-11:00; hỏi trước" in text(client, "/en/record/sample-1")


@pytest.mark.usefixtures("translations")
def test_one_that_stands_still_says_so_instead_of_its_hours(client: FlaskClient) -> None:
    add_institution(opening=[{"day": "MO", "opens": "08:00", "closes": "09:00"}], status="suspended")
    told = text(client)
    assert "tạm ngừng hoạt động" in told
    assert "Đang đóng cửa" not in told
    listed = client.get("/api/v1/institutions?status=suspended&type=public").json
    assert [one["status"] for one in listed["items"]] == ["suspended"]
    assert client.get("/api/v1/institutions?status=active").json["total"] == 0
    assert client.get("/api/v1/institutions?type=national").json["total"] == 0
    save(status="active", opening=[])
    assert "cửa" not in text(client).split("Trong mục lục")[0].split("Ghé thăm")[1]


@pytest.mark.usefixtures("translations")
def test_a_visitor_sees_where_it_is_and_what_that_was_called_before(client: FlaskClient) -> None:
    add_institution(commune="Phường Thuận Hóa", lat=16.4637, lon=107.5909)
    page = html.document_fromstring(client.get("/institution/hue-library").text)
    assert page.xpath("//figure[contains(@class, 'map')]//g[@class='points']//title/text()") == [
        "Thư viện Tổng hợp thành phố Huế"
    ]
    told = text(client)
    assert "Phường Thuận Hóa được lập ngày 1/7/2025 từ" in told
    assert any(link.startswith("/place/") for link in page.xpath("//dl//a/@href"))


@pytest.mark.usefixtures("translations")
def test_the_source_its_last_run_and_the_licence_of_the_descriptions_are_told(client: FlaskClient) -> None:
    publish_records([make_record("1", metadata_licence="CC0-1.0"), make_record("2", title="Sách")])
    with writing() as session:
        run = runs.open_run(session, "sample", "full")
        runs.finish(session, run.id, "done", {})
    page = html.document_fromstring(client.get("/institution/hue-library").text)
    told = " ".join(page.xpath("string(//section[@aria-labelledby='origin'])").split())
    for words in ("Lần thu thập cuối", "sample:", "CC0 1.0 1", "chưa nêu 1"):
        assert words in told, words
