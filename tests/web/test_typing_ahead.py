"""Typing ahead: suggestions and values of facets as data."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote

import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import etree

from catalog import wordbooks
from catalog.record import Agent, Subject
from tests.factories import make_record

Publish = Callable[..., list[str]]
ODD = [
    "x" * 10_000,
    "\0",
    "😀",
    "漢字かな",
    "שלום",
    "NEAR(",
    '"',
    "*",
    "a OR b",
    "title:^x",
    "'; DROP TABLE entries",
    "%ff",
]


@pytest.fixture
def offered(app: Flask, sample: list[str]) -> list[str]:
    """The sample, with its word book."""
    assert wordbooks.refresh(app.extensions["catalog"])
    return sample


def suggested(client: FlaskClient, query: str) -> list[tuple[str, str]]:
    response = client.get(f"/api/v1/suggest?{query}")
    assert response.status_code == 200, response.data
    return [(one["kind"], one["text"]) for one in response.get_json()["suggestions"]]


def test_a_beginning_is_completed_with_and_without_accents(offered: list[str], client: FlaskClient) -> None:
    assert suggested(client, "q=truyện k") == [("title", "Truyện Kiều")]
    assert suggested(client, "q=truyen k") == [("title", "Truyện Kiều")]
    assert suggested(client, "q=nguyen") == [("creator", "Nguyễn Du")]


def test_a_suggestion_tells_its_kind_and_leads_on(offered: list[str], client: FlaskClient) -> None:
    (title,) = client.get("/api/v1/suggest?q=truyen k&lang=en").get_json()["suggestions"]
    assert (title["label"], title["count"]) == ("Title", 1)
    assert client.get(title["url"]).status_code == 200
    assert title["url"].startswith("/en/search?q=")
    (place, *_) = client.get("/api/v1/suggest?q=thư viện tổng").get_json()["suggestions"]
    assert (place["kind"], place["label"]) == ("institution", "Đơn vị")
    assert place["url"] == "/institution/hue-library"


def test_an_institution_is_offered_once_by_its_name_in_the_readers_language(
    offered: list[str], client: FlaskClient
) -> None:
    def names(query: str) -> list[str]:
        found = client.get(f"/api/v1/suggest?{query}").get_json()["suggestions"]
        return [one["text"] for one in found if one["url"].endswith("/institution/hue-library")]

    assert names("q=hue") == ["Thư viện Tổng hợp thành phố Huế"]
    assert names("q=hue&lang=en") == ["Hue City General Library"]
    assert names("q=hue city") == ["Hue City General Library"], "as it was typed"


def test_browsers_are_given_the_opensearch_form(offered: list[str], client: FlaskClient) -> None:
    response = client.get("/api/v1/suggest/opensearch?q=truyen k")
    assert response.mimetype == "application/x-suggestions+json"
    typed, texts, kinds, addresses = response.get_json()
    assert (typed, texts, kinds) == ("truyen k", ["Truyện Kiều"], ["Nhan đề"])
    assert addresses[0].startswith("http://localhost/search?q=Truy")
    described = etree.fromstring(client.get("/opensearch.xml").data)
    (url,) = described.xpath("//*[local-name()='Url'][@type='application/x-suggestions+json']")
    assert url.get("template") == "http://localhost/api/v1/suggest/opensearch?q={searchTerms}"


def test_suggestions_are_cached_until_the_word_book_is_replaced(
    offered: list[str], client: FlaskClient, app: Flask
) -> None:
    first = client.get("/api/v1/suggest?q=truyen")
    assert "max-age=300" in first.headers["Cache-Control"]
    same = {"If-None-Match": first.headers["ETag"]}
    assert client.get("/api/v1/suggest?q=truyen", headers=same).status_code == 304
    assert client.get("/api/v1/suggest?q=truye", headers=same).status_code == 200
    wordbooks.refresh(app.extensions["catalog"], now=True)
    assert client.get("/api/v1/suggest?q=truyen", headers=same).status_code == 200


def test_without_a_word_book_nothing_is_offered(sample: list[str], client: FlaskClient) -> None:
    assert suggested(client, "q=truyen") == []


@pytest.mark.parametrize("query", ["", "q=", "q=%20%20", "q=zzzz"])
def test_nothing_is_offered_for_nothing(query: str, offered: list[str], client: FlaskClient) -> None:
    assert suggested(client, query) == []


@pytest.mark.parametrize("text", ODD)
@pytest.mark.parametrize(
    "address", ["/api/v1/suggest?q=", "/api/v1/facets/creator?q=", "/api/v1/facets/kind?text="]
)
def test_odd_input_is_answered(text: str, address: str, offered: list[str], client: FlaskClient) -> None:
    response = client.get(address + quote(text))
    assert response.status_code == 200
    assert isinstance(response.get_json(), dict)


@pytest.mark.parametrize(
    ("address", "parameter"),
    [
        ("/api/v1/suggest?q=a&limit=0", "limit"),
        ("/api/v1/suggest?q=a&limit=21", "limit"),
        ("/api/v1/suggest?q=a&limit=x", "limit"),
        ("/api/v1/suggest?q=a&lang=fr", "lang"),
        ("/api/v1/facets/kind?limit=101", "limit"),
        ("/api/v1/facets/kind?page=0", "page"),
        ("/api/v1/facets/kind?page=1000000000", "page"),
        ("/api/v1/facets/kind?text=" + "%28" * 40, "text"),
        ("/api/v1/facets/kind?" + "&".join(f"kind=k{number}" for number in range(500)), "kind"),
    ],
)
def test_a_wrong_parameter_is_named(
    address: str, parameter: str, sample: list[str], client: FlaskClient
) -> None:
    response = client.get(address)
    assert (response.status_code, response.get_json()["parameter"]) == (400, parameter)


def facet(client: FlaskClient, address: str) -> list[tuple[str, int]]:
    return [(one["label"], one["count"]) for one in client.get(address).get_json()["values"]]


def test_values_of_a_facet_are_found_by_the_beginning_of_any_word(
    publish: Publish, client: FlaskClient
) -> None:
    people = ["Nguyễn Du", "Đoàn Thị Điểm", "Nguyễn Đình Chiểu"]
    publish(
        *(make_record(str(n), creators=(Agent(name=name),)) for n, name in enumerate([*people, "Nguyễn Du"]))
    )
    assert facet(client, "/api/v1/facets/creator?q=nguy") == [("Nguyễn Du", 2), ("Nguyễn Đình Chiểu", 1)]
    assert facet(client, "/api/v1/facets/creator?q=đi") == [("Nguyễn Đình Chiểu", 1), ("Đoàn Thị Điểm", 1)]
    assert facet(client, "/api/v1/facets/creator?q=chieu ngu") == [("Nguyễn Đình Chiểu", 1)]
    assert facet(client, "/api/v1/facets/creator?q=uyen") == []
    assert facet(client, "/api/v1/facets/creator?q=thi") == [("Đoàn Thị Điểm", 1)], "thi goes on, or is Thỵ"
    assert len(facet(client, "/api/v1/facets/creator")) == 3


def test_values_are_counted_under_the_current_search(publish: Publish, client: FlaskClient) -> None:
    publish(
        make_record("1", title="Sen", kind="book", subjects=(Subject(label="Hoa"),)),
        make_record("2", title="Sen", kind="map", subjects=(Subject(label="Hoa"), Subject(label="Hồ"))),
        make_record("3", title="Cúc", kind="map", subjects=(Subject(label="Hoa"),)),
    )
    assert facet(client, "/api/v1/facets/subject?q=ho") == [("Hoa", 3), ("Hồ", 1)]
    assert facet(client, "/api/v1/facets/subject?q=ho&text=sen") == [("Hoa", 2), ("Hồ", 1)]
    assert facet(client, "/api/v1/facets/subject?q=ho&text=sen&kind=book") == [("Hoa", 1)]
    # The facet's own choice does not narrow it, but is told.
    address = "/api/v1/facets/subject?q=ho&subject_value=Hồ"
    values = client.get(address).get_json()["values"]
    assert [(one["value"], one["count"], one["chosen"]) for one in values] == [
        ("Hoa", 3, False),
        ("Hồ", 1, True),
    ]


def test_values_are_counted_for_the_works_that_another_reading_of_the_words_finds(
    publish: Publish, client: FlaskClient
) -> None:
    publish(
        make_record("1", title="Trống đồng", subjects=(Subject(label="Hoa"),)),
        make_record("2", title="Cúc", subjects=(Subject(label="Hoa"),)),
    )
    assert facet(client, "/api/v1/facets/subject?q=ho&text=troosng+ddoofng") == [("Hoa", 1)]


def test_coded_values_are_found_by_their_names(sample: list[str], client: FlaskClient) -> None:
    address = "/api/v1/facets/institution?q=tong hop"
    assert client.get(address).get_json()["values"][0]["value"] == "hue-library"
    assert facet(client, "/api/v1/facets/kind?q=bay") == [("Trưng bày", 1)]
    assert facet(client, "/api/v1/facets/kind?q=exhi&lang=en") == [("Exhibitions", 1)]


def test_values_come_in_pages(publish: Publish, client: FlaskClient) -> None:
    publish(*(make_record(str(n), creators=(Agent(name=f"Người {n:02}"),)) for n in range(25)))
    seen, address = [], "/api/v1/facets/creator?q=ng&limit=10"
    while address:
        answer = client.get(address).get_json()
        assert answer["total"] == 25
        seen += [one["value"] for one in answer["values"]]
        address = answer["next"]
    assert sorted(seen) == [f"Người {n:02}" for n in range(25)]


@pytest.mark.parametrize("field", ["title", "rest", "nothing", "%00"])
def test_what_is_no_facet_is_not_found(field: str, sample: list[str], client: FlaskClient) -> None:
    answer = client.get(f"/api/v1/facets/{field}")
    assert answer.status_code == 404
    assert "is no facet; those are: " in answer.json["error"]
